"""Who holds which office? Names and offices of one text, joined by what stands between them.

Phó Chủ tịch UBND tỉnh Trần Thị B          an office right before a name is that person's
ông A, Giám đốc Sở Y tế, Bí thư Đảng ủy    after it, as long as only marks and joints lie between
A - Giám đốc; B - Phó Giám đốc             the same with dashes
các Phó Chủ tịch UBND tỉnh A, B và C       of many, each one's
ông A được bổ nhiệm giữ chức vụ …          after such a verb, the one's whom the sentence names last
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from workers.extract.vi.chunk import Chunk, Kind
from workers.extract.vi.offices import Office
from workers.extract.vi.successions import Next, Successions, is_predicate
from workers.extract.vi.tokens import SMALL, Tokens
from workers.text import fold

MANY = frozenset(
    map(
        fold.key,
        ("các", "những", "hai", "ba", "bốn", "năm", "sáu", "nhiều", "02", "03", "04", "2", "3", "4", "5"),
    )
)
_MOST_TOGETHER = 20
FOR = frozenset(map(fold.key, ("với", "cho", "của")))
_FORMER = fold.key("nguyên")
_STOPS = frozenset(".!?…")
_QUIET = frozenset(')"”“')  # marks that part nothing


@dataclass
class Mention:
    """One place where a person is named.

    start, end  tokens of the name
    score       how sure the name is one
    cued        does a cue, a rank or an office stand before it?
    offices     what the text says here that the person is
    rank        a rank's tokens, or None
    """

    start: int
    end: int
    score: float
    cued: bool
    offices: list[Office] = field(default_factory=list)
    rank: tuple[int, int] | None = None


def mentions(t: Tokens, chunks: list[Chunk]) -> list[Mention]:
    """Every mention of a person, in order, with the offices that it is given there."""
    reader = _Reader(t, chunks)
    for place in range(len(chunks)):
        reader.read(place)
    return reader.found


class _Reader:
    """Reads chunk after chunk.

    group    the persons to whom an office right here would belong; several after "các đồng chí A, B"
    is_open  does nothing but marks, joints and offices stand between the group and here?
    waiting  offices that wait for the name behind them
    offered  offices of a sentence that names its person later: "miễn nhiệm chức vụ … đối với ông A"
    shared   offices of all names of a list: "các Phó Chủ tịch: A, B"; `cues` says whether these have cues
    many     does "các" open a list?
    into     does a verb of appointment stand right before?
    joint    the mark or joint right before
    """

    def __init__(self, t: Tokens, chunks: list[Chunk]) -> None:
        self.t = t
        self.chunks = chunks
        self.successions = Successions(t, chunks)
        self.found: list[Mention] = []
        self.group: list[Mention] = []
        self.waiting: list[Office] = []
        self.offered: list[Office] = []
        self.shared: list[Office] = []
        self.rank: tuple[int, int] | None = None
        self.is_open = self.many = self.cued = self.cues = self.pronoun = self.into = False
        self.joint = ""

        self.steps: dict[Kind, Callable[[int, Chunk], None]] = {
            Kind.NAME: self._name,
            Kind.OFFICE: self._office,
            Kind.MARK: self._mark,
            Kind.LINE: self._line,
            Kind.CUE: self._cue,
            Kind.MANY: self._cue,
            Kind.RANK: self._cue,
            Kind.ACADEMIC: self._cue,
            Kind.INTO: self._into,
            Kind.BESIDES: self._into,
            Kind.AND: self._and,
            Kind.ASIDE: self._aside,
            Kind.PLACE: self._place,
            Kind.BODY: self._body,
        }

    def read(self, place: int) -> None:
        chunk = self.chunks[place]
        self.steps.get(chunk.kind, self._word)(place, chunk)

    def _and(self, _place: int, _chunk: Chunk) -> None:
        self.joint = "and"

    def _aside(self, _place: int, _chunk: Chunk) -> None:
        """Age and home part nothing."""

    def _place(self, place: int, chunk: Chunk) -> None:
        """Nor does a place behind a comma: "Chủ tịch UBND xã A, huyện B, …"."""
        if self.joint != "," and self.chunks[place - 1].kind is not Kind.PLACE:
            self._word(place, chunk)

    def _body(self, place: int, chunk: Chunk) -> None:
        """Nor a body behind an office: "Trưởng khoa Nội, Bệnh viện Chợ Rẫy, Phó Chủ tịch Hội …"."""
        known = self.chunks[place - 2].kind if place > 1 else Kind.LINE
        if not (self.is_open and self.joint == "," and known is Kind.OFFICE):
            self._word(place, chunk)

    def _line(self, _place: int, _chunk: Chunk) -> None:
        self._end_sentence()

    def _cue(self, _place: int, chunk: Chunk) -> None:
        self.cued = True
        if chunk.kind is Kind.MANY:
            self.many = True
        elif chunk.kind is Kind.RANK:
            self.rank = (chunk.start, chunk.end)
        elif chunk.kind is Kind.CUE:
            self.pronoun = True

    def _name(self, _place: int, chunk: Chunk) -> None:
        name = chunk.name
        if name is None:
            return
        one = Mention(name.start, name.end, name.score, self.cued or bool(self.waiting), rank=self.rank)
        one.offices += self._due()
        is_next = self.is_open and self.joint in ("and", ",") and not self.waiting
        goes_on = is_next and len(self.group) < _MOST_TOGETHER and self._is_bare()
        self.group = [*self.group, one] if goes_on else [one]
        self.found.append(one)
        self.is_open = True
        self.waiting, self.rank, self.cued, self.into, self.joint = [], None, False, False, ""

    def _due(self) -> list[Office]:
        """The offices that the person named here has by what stands before."""
        offered, self.offered = self.offered, []
        if self.waiting:
            self.shared = list(self.waiting) if self.many else []
            self.cues = self.cued
        elif self.shared and self.cued is not self.cues:
            self.shared, self.many = [], False  # a list of names without "ông" ends before "ông B"
        return [*(self.waiting or self.shared), *offered]

    def _is_bare(self) -> bool:
        """Has nobody of the group an office of its own?"""
        shared = {id(each) for each in self.shared}
        return all(id(each) in shared for one in self.group for each in one.offices)

    def _office(self, place: int, chunk: Chunk) -> None:
        office = chunk.office
        if office is None:
            return
        forward = self._is_forward(place)
        if self.t.key(chunk.start - 1) in MANY:
            self.many = True
        elif self.shared and forward:
            self.many = False
        if forward:
            self.waiting.append(office)
            self.cued = False
        elif self.is_open or self.into or self._is_former(place, office):
            self._give(office)
        elif place and self.chunks[place - 1].kind is Kind.INTO and not self.group:
            self.offered.append(office)
        self.into = False
        self.joint = ""

    def _is_former(self, place: int, office: Office) -> bool:
        """`…, quê xã A; nhập ngũ năm 1952; nguyên Bí thư Tỉnh ủy` is said of the sentence's person.

        At the beginning of a line it is said of the only person whom the text has named so far.
        """
        if self.t.keys[office.start] != _FORMER:
            return False
        if place and self.chunks[place - 1].kind is Kind.LINE:
            names = {self.t.keys[one.start : one.end] for one in self.found[:_MOST_TOGETHER]}
            self.group = self.found[-1:] if len(names) == 1 else []
            return bool(self.group)
        return bool(self.group) and self.joint in (",", ";")

    def _give(self, office: Office) -> None:
        """To the group's last; to all of it after "các", or where they were appointed together."""
        together = (self.many or self.into) and self._is_bare()
        holders = self.group if together or self._were_together() else self.group[-1:]
        for one in holders:
            one.offices.append(office)
        self.is_open = True

    def _were_together(self) -> bool:
        """Did all of a group of several get the office before this one?"""
        last = [one.offices[-1:] for one in self.group]
        return len(last) > 1 and bool(last[0]) and all(each == last[0] for each in last)

    def _is_forward(self, place: int) -> bool:
        """Does the name that this office belongs to stand behind it?"""
        following = self.successions.at(place)
        if following is None:
            return False
        if following.is_name and following.between in ("", ":"):
            return True
        if self.is_open and self.joint != ";" and not self._is_next_ones(following):
            return False
        if following.is_name:
            return following.names and not (self.is_open and "-" in following.between)
        is_list = self.is_open and ";" in following.between
        return following.joins and not is_list and self.successions.reaches_name(following.place)

    def _is_next_ones(self, following: Next) -> bool:
        """`Thủ tướng A và Tổng Bí thư, Chủ tịch nước B`."""
        is_chain = following.joins and self.successions.reaches_name(following.place)
        return self.joint == "and" and is_chain and self.successions.names_at_once(following.place)

    def _into(self, place: int, chunk: Chunk) -> None:
        """An office right behind it is the subject's."""
        following = self.chunks[place + 1].kind if place + 1 < len(self.chunks) else Kind.LINE
        if following is not Kind.OFFICE:
            if not self.waiting and following not in (Kind.INTO, Kind.BESIDES):
                self._word(place, chunk)
            return
        if is_predicate(self.t, chunk) and not self.is_open and not self.pronoun:
            return
        if not self.group and self.pronoun and self.found:
            self.group = self.found[-1:]
        self.into = bool(self.group)

    def _mark(self, _place: int, chunk: Chunk) -> None:
        mark = self.t.keys[chunk.start]
        if mark in _STOPS and (mark != "." or self.t.shape(chunk.end) != SMALL):
            self._end_sentence()
        elif mark in ",;-(":
            self.joint = "," if mark == "(" else mark
            self.waiting = [] if mark == ";" else self.waiting
        elif mark == ":":
            self._colon()
        elif mark not in _QUIET:
            self._close()

    def _colon(self) -> None:
        """Behind "các Ủy viên Ban Thường vụ:" their names follow; behind anything else something new."""
        if not (self.many or self.waiting):
            self._close()
        self.is_open = False

    def _word(self, _place: int, chunk: Chunk) -> None:
        if self.t.keys[chunk.end - 1] not in FOR:
            self.joint = ""
        self._close()
        if self.many and self.t.keys[chunk.start] not in MANY:
            self.many = bool(self.shared)

    def _close(self) -> None:
        self.is_open = self.cued = False
        self.waiting = []
        self.rank = None

    def _end_sentence(self) -> None:
        self._close()
        self.group, self.offered, self.shared = [], [], []
        self.many = self.pronoun = self.into = False
        self.joint = ""
