"""What is an enterprise, a school or a club called? Capitals that no list has and that are nobody's name."""

from __future__ import annotations

from workers.extract.vi.body_fields import take_field, take_kind, take_new_field
from workers.extract.vi.body_growth import Growth
from workers.extract.vi.body_lists import fields, heads, offices, stops
from workers.extract.vi.localities import known_end, locality_at
from workers.extract.vi.names import is_person, is_syllable
from workers.extract.vi.tokens import CAPITAL, CAPITALS, SMALL

_MOST_CAPITALS = 8
_LONGEST_GAP = 4  # tokens
_HAVE_NEW_FIELDS = frozenset(("field", "unit", "part"))


def take_name(name: Growth) -> bool:
    """A name of its own, or, of a body without one, a field that no list has."""
    if not name.t.is_capital(name.end) or (name.is_sited and name.of_person):
        return False
    has_own = name.is_open or name.of_thing
    has_enough = name.named or ("press" in name.sections and name.fields > 0)
    may_be_person = not has_own or (name.of_person and has_enough)
    if may_be_person and is_person(name.t, name.end):
        return False
    if has_own:
        return _take_own(name)
    return bool(name.sections & _HAVE_NEW_FIELDS) and not name.named and take_new_field(name)


def _take_own(name: Growth) -> bool:
    if _is_compound(name):
        name.fields += 1
        name.named = "school" in name.sections
        return name.reach(name.end + 2)
    t, end = name.t, name.end
    while end < name.end + _MOST_CAPITALS and t.is_capital(end):
        if (end > name.end and _something_begins(name, end)) or _field_begins(name, end):
            break
        end += 1
        if t.key(end) == "-" and t.touches(end) and t.touches(end + 1) and t.shape(end + 1) in "CAd":
            end += 2  # K-Homes
    name.is_own = end > name.end
    name.named = name.named or name.is_own
    return end > name.end and name.reach(end)


def _is_compound(name: Growth) -> bool:
    """A trade or a science that no list has: "Địa ốc", "Xổ số", in an institute's name behind another."""
    t, place = name.t, name.end
    may_have = bool(name.sections & {"venture", "school"}) or ("field" in name.sections and name.fields > 0)
    if not may_have or name.named or t.shape(place) != CAPITAL:
        return False
    second = t.shape(place + 1) == SMALL and t.keys[place + 1] not in stops()
    return second and is_syllable(t.words[place]) and is_syllable(t.words[place + 1])


def _something_begins(name: Growth, place: int) -> bool:
    """A place, an office, or somebody: "Giám đốc Công ty Minh Phát Nguyễn Văn A"."""
    if known_end(name.t, place) > place:
        return True
    office = offices().at(name.t.keys, place)
    return (office is not None and office.length > 1) or (name.of_person and is_person(name.t, place))


def _field_begins(name: Growth, place: int) -> bool:
    """Of "Bệnh Nhiệt đới" the second word begins a field, which goes on in small letters."""
    found = fields().at(name.t.keys, place)
    return found is not None and found.length > 1 and SMALL in name.t.shapes[place : place + found.length]


def take_gap(name: Growth) -> bool:
    """Small letters before an enterprise's name: "Công ty TNHH Xuất nhập khẩu trái cây Chánh Thu"."""
    t, end = name.t, name.end
    if "venture" not in name.sections or name.named or (name.fields == 0 and name.is_small):
        return False
    while t.shape(end) == SMALL and t.keys[end] not in stops() and end < name.end + _LONGEST_GAP:
        end += 1
    if end > name.end and (place := locality_at(t, end)) is not None and place.kind:
        return name.reach(end)
    fits = end > name.end and t.shape(end) == CAPITAL and heads().at(t.keys, end) is None
    return fits and not (is_person(t, end) and name.of_person) and name.reach(end)


def take_abbreviation(name: Growth) -> bool:
    """`Hợp tác xã (HTX) Nông nghiệp …`, `Bộ đội Biên phòng (BĐBP) tỉnh`: where the name goes on behind it."""
    t, place = name.t, name.end
    if name.named or name.placed or (name.fields and not name.is_open):
        return False
    if t.key(place) != "(" or t.shape(place + 1) != CAPITALS or t.key(place + 2) != ")":
        return False
    name.end = place + 3
    if _goes_on(name):
        return True
    name.end = place
    return False


def _goes_on(name: Growth) -> bool:
    found = locality_at(name.t, name.end)
    if found is not None and found.kind:
        return True
    if "whole" in name.sections:
        return False
    if name.t.is_capital(name.end) and heads().at(name.t.keys, name.end) is not None:
        return True
    return take_kind(name) or take_field(name) or (name.is_open and take_name(name))
