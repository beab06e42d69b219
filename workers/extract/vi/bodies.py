"""Where does the name of a Vietnamese body begin and end? A head and its parts from lists, no token more.

`Ban Chấp hành Đảng bộ Tỉnh ban hành…` is a body up to `Tỉnh`; `Bộ Kế hoạch và Đầu tư về…` up to `tư`;
`Công ty TNHH Minh Phát ký…` up to `Phát`. The grammar:

    body  = head part* [ body | place ]
    part  = kind | field | name | number    (which of them, the head's sections in lexicon/bodies.txt say)
"""

from __future__ import annotations

from typing import NamedTuple

from workers.extract.vi import lexicon
from workers.extract.vi.body_fields import next_field, next_kind, take_field, take_joined, take_kind
from workers.extract.vi.body_growth import Growth
from workers.extract.vi.body_lists import fields, heads, things
from workers.extract.vi.body_names import take_abbreviation, take_gap, take_name
from workers.extract.vi.body_seats import take_number, take_place, take_seat
from workers.extract.vi.localities import known_end
from workers.extract.vi.names import name_at
from workers.extract.vi.tokens import SMALL, Tokens, tokens
from workers.text import fold

_DEEPEST = 3
_MOST = 2000  # tried in one text
_FULL_NAME = 3  # words of a person's
_BY_FIELD = frozenset(("part", "field", "unit", "press"))  # whose field says enough
_EVEN_SMALL = frozenset(("small", "party"))  # what begins with a small letter otherwise is no body
_COMMITTEE = tokens("Ủy ban").keys
_PARLIAMENT = tokens("của Quốc hội").keys
_LONGEST = 40  # tokens
_SITE = fold.key("điểm")  # "điểm trường làng Kon Rẫy" is of some school
_PARTS = (
    take_abbreviation,
    take_kind,
    take_field,
    take_place,
    take_number,
    take_joined,
    take_name,
    take_gap,
    take_seat,
)


class Body(NamedTuple):
    """A body's name: the tokens from `start` up to `end`.

    named  does it hold a name of its own, or a place's?
    inner  where the body begins that it is a part of, or `end`
    """

    start: int
    end: int
    sections: lexicon.Flags
    named: bool
    inner: int
    small: bool


def body_at(
    t: Tokens, place: int, *, small: bool = False, of_person: bool = False, depth: int = 0
) -> Body | None:
    """The body whose name begins there.

    small      may it begin with a small letter, as within an office: "chủ tịch hội nông dân xã"
    of_person  may a person's name follow right behind, as after an office?
    """
    if heads().at(t.keys, place) is None:
        return None  # of most words it is known at once
    key = (place, small, of_person, depth)
    if key not in t.memo:
        t.memo[key] = _body_at(t, place, small=small, of_person=of_person, depth=depth)
    found: Body | None = t.memo[key]
    return found


def _body_at(t: Tokens, place: int, *, small: bool, of_person: bool, depth: int) -> Body | None:
    head = heads().at(t.keys, place)
    is_small = not t.is_capital(place)
    if head is None or (is_small and not small and not head.sections & _EVEN_SMALL):
        return None
    if depth > _DEEPEST or not t.may("bodies", _MOST) or _is_other(t, place, head):
        return None
    name = Growth(t, place + head.length, place + head.length, head.sections, is_small, of_person)
    inner = _grown(name, small=small, depth=depth)
    if "party" in name.sections and name.fields == 0 and not name.is_own:
        return Body(place, name.start, head.sections, named=False, inner=name.start, small=is_small)
    end = _with_parliament(t, inner.end if inner else name.end, place)
    named = name.named or (inner is not None and inner.named)
    if not _is_whole(name, inner) or (is_small and not small and not (named and "small" in head.sections)):
        return None
    return Body(place, end, head.sections, named, inner.start if inner else end, is_small)


def _with_parliament(t: Tokens, end: int, start: int) -> int:
    """`Ủy ban Kinh tế và Tài chính của Quốc hội` is one name."""
    is_committee = t.keys[start : start + 2] == _COMMITTEE and end > start + 2
    return end + len(_PARLIAMENT) if is_committee and t.keys[end : end + 3] == _PARLIAMENT else end


def _is_other(t: Tokens, place: int, head: lexicon.Match) -> bool:
    """`Bộ luật Hình sự` is no ministry, `Đoàn Xuân Thìn` no delegation."""
    thing = things().at(t.keys, place)
    if thing is not None and thing.length > head.length:
        return True
    if t.key(place - 1) == _SITE and t.shapes[place] == SMALL:
        return True
    field = fields().at(t.keys, place + 1)
    is_field = field is not None and SMALL in t.shapes[place + 1 : place + 1 + field.length]
    if head.length > 1 or is_field:
        return False  # "Đoàn Hữu Nghị" is somebody, "Hội Hữu nghị" nobody
    if "open" in head.sections and known_end(t, place + 1) > place + 1:
        return False  # Báo Hậu Giang
    name = name_at(t, place) if t.is_capital(place) else None
    return known_end(t, place) > place + 1 or (name is not None and name.length >= _FULL_NAME)


def _grown(name: Growth, *, small: bool, depth: int) -> Body | None:
    """Take part after part; the body that this one belongs to ends it, and so does a place."""
    while name.end - name.start < _LONGEST:
        inner = _inner(name, small=small, depth=depth)
        if inner is not None:
            return inner
        parts = (take_seat,) if name.placed else _PARTS
        if not any(take(name) for take in parts):
            break
    return None


def _inner(name: Growth, *, small: bool, depth: int) -> Body | None:
    """The body that stands next, unless that looks rather like a field, a kind or a name of this one."""
    if name.t.touches(name.end):
        return None  # "UBND TP Hồng NgựHĐND TP"
    head = heads().at(name.t.keys, name.end)
    field = next_field(name)
    if head is None or head.length < max(field, next_kind(name) + 1):
        return None
    if not (name.t.is_capital(name.end) or small):
        return None
    inner = body_at(name.t, name.end, small=small, of_person=name.of_person, depth=depth + 1)
    if inner is None or (name.is_open and inner.small):
        return None  # "Trường Tiểu học Đoàn Thị Điểm"
    return inner if inner.named or head.length > field else None


def _is_whole(name: Growth, inner: Body | None) -> bool:
    """Is it a body? "UBND" is, "Ban Thường vụ" only with what it is of, "Công ty" only with its name."""
    if "whole" in name.sections or inner is not None:
        return True
    if name.named or name.placed:
        return True
    return name.fields > 0 and bool(name.sections & _BY_FIELD)
