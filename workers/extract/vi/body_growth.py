"""How far has the name of a body been read, and what was in it so far?"""

from __future__ import annotations

from dataclasses import dataclass

from workers.extract.vi import lexicon
from workers.extract.vi.tokens import Tokens


@dataclass
class Growth:
    """A name that grows part by part behind its head.

    start, end  the tokens behind the head, up to where the name reaches so far
    sections    which lists have the head
    is_small    does the head stand in small letters?
    of_person   may a person's name follow right behind, as after an office?
    fields      how many fields and kinds there are
    named       is there a name of its own, or a place's?
    placed      is there a place, with or without a name ("tỉnh")? Then nothing more follows.
    is_sited    is there a place's name?
    in_small    is a field in small letters, so that the next ones may be, too?
    is_own      is there a name of its own?
    of_thing    was the last field one that bears names: "Khu di tích"?
    """

    t: Tokens
    start: int
    end: int
    sections: lexicon.Flags
    is_small: bool
    of_person: bool
    fields: int = 0
    named: bool = False
    placed: bool = False
    is_sited: bool = False
    is_own: bool = False
    in_small: bool = False
    of_thing: bool = False

    @property
    def is_open(self) -> bool:
        """Is the name one of its own: an enterprise's, a school's?"""
        return "open" in self.sections

    @property
    def is_new(self) -> bool:
        """Does nothing stand behind the head yet?"""
        return self.end == self.start

    @property
    def key(self) -> str:
        return self.t.key(self.end)

    def reach(self, end: int) -> bool:
        """The name reaches so far: a part was taken."""
        self.end = end
        return True
