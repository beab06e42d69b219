"""What stands behind an office: the next name or office, and which marks and joints lie between?"""

from __future__ import annotations

from dataclasses import dataclass

from workers.extract.vi.chunk import Chunk, Kind
from workers.extract.vi.tokens import Tokens
from workers.text import fold

_FURTHEST = 12  # chunks looked ahead
_PREDICATES = frozenset(map(fold.key, ("là", "làm", "hiện là", "nay là", "từng là", "đang là", "vốn là")))
_MARKS = frozenset(",;:-")
_JOINS = frozenset((",", "and", "-", "besides", ",besides", ";", ",and", "andbesides"))
_CUES = frozenset((Kind.CUE, Kind.MANY, Kind.RANK, Kind.ACADEMIC))


@dataclass(frozen=True, slots=True)
class Next:
    """The next name or office: which chunk, whether it is a name, what lies between."""

    place: int
    is_name: bool
    between: str
    cued: bool

    @property
    def joins(self) -> bool:
        """Is it an office held by the same person?"""
        return not self.is_name and self.between in _JOINS

    @property
    def names(self) -> bool:
        """Is it the name of the holder, if nobody was named before?"""
        behind_cue = self.cued and self.between != "" and set(self.between) <= {",", "-"}
        return self.is_name and (self.between in ("", ":", "-", "is") or behind_cue)


class Successions:
    """Of every office of a text; in time linear in its chunks."""

    def __init__(self, t: Tokens, chunks: list[Chunk]) -> None:
        self._t = t
        self._chunks = chunks
        self._next: dict[int, Next] = {}
        self._reaching: set[int] = set()
        offices = [place for place, chunk in enumerate(chunks) if chunk.office is not None]
        for place in reversed(offices):
            self._look(place)

    def at(self, place: int) -> Next | None:
        """What stands behind the office there, if it is a name or an office."""
        return self._next.get(place)

    def reaches_name(self, place: int) -> bool:
        """Does a name stand behind the office there, or behind the offices that are joined to it?"""
        return place in self._reaching

    def names_at_once(self, place: int) -> bool:
        """Does a name stand right behind the office there?"""
        following = self._next.get(place)
        return following is not None and following.is_name and not following.between

    def _look(self, place: int) -> None:
        found = self._behind(place)
        if found is None:
            return
        self._next[place] = found
        if found.names or (found.joins and found.place in self._reaching):
            self._reaching.add(place)

    def _behind(self, place: int) -> Next | None:
        between, cued = "", False
        first = place + 4 if self._is_in_brackets(place + 1) else place + 1
        for at in range(first, min(len(self._chunks), place + _FURTHEST)):
            chunk = self._chunks[at]
            if chunk.kind is Kind.NAME or chunk.kind is Kind.OFFICE:
                return Next(at, chunk.kind is Kind.NAME, between, cued)
            if chunk.kind in _CUES:
                cued = True
            elif chunk.kind is Kind.PLACE and "," in between:
                between = between.replace(",", "", 1)  # "xã A, huyện B"
            elif chunk.kind is not Kind.ASIDE:
                joint = self._joint(chunk)
                if not joint:
                    return None
                between += joint
        return None

    def _is_in_brackets(self, at: int) -> bool:
        """`Chủ tịch UBND huyện Cái Bè (Tiền Giang) Nguyễn Văn A`: does only a place stand in them?"""
        kinds = [chunk.kind for chunk in self._chunks[at : at + 3]]
        if kinds != [Kind.MARK, Kind.PLACE, Kind.MARK]:
            return False
        return self._t.keys[self._chunks[at].start] == "(" and self._t.keys[self._chunks[at + 2].start] == ")"

    def _joint(self, chunk: Chunk) -> str:
        key = self._t.keys[chunk.start]
        match chunk.kind:
            case Kind.MARK if key in _MARKS:
                return key
            case Kind.AND:
                return "and"
            case Kind.BESIDES | Kind.INTO:
                return "is" if is_predicate(self._t, chunk) else "besides"
        return ""


def is_predicate(t: Tokens, chunk: Chunk) -> bool:
    """`là`, `làm`: they join a person to an office only where nothing stands between."""
    return " ".join(t.keys[chunk.start : chunk.end]) in _PREDICATES
