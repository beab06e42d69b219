"""Where is a body, and which number has it? `tỉnh`, `xã Tân Hộ Cơ`, `tại Đà Nẵng`, `số 2`, `khu vực 5`."""

from __future__ import annotations

from workers.extract.vi.body_growth import Growth
from workers.extract.vi.body_lists import stops
from workers.extract.vi.localities import ROMAN, Locality, known_end, locality_at
from workers.extract.vi.names import is_person, is_rather_person, is_surely_person
from workers.extract.vi.tokens import CAPITAL, CAPITALS, NUMBER, SMALL, tokens
from workers.text import fold

_MOST_DIGITS = 4
_LONGEST_NAME = 3  # tokens of a hamlet's name
_YEAR = fold.key("năm")
_AT = fold.key("tại")
_BRANCH = tokens("chi nhánh").keys
_NUMBERED = fold.key("số")
_LISTED = fold.key("trung ương")  # of these all names are
# Kinds of place that are something else unless a name or a number follows.
_VAGUE = frozenset(
    map(
        fold.key,
        ("khu vực", "vùng", "nước", "tổ", "khối", "cụm", "làng", "bản", "đảo", "bang", "khu phố", "sóc"),
    )
)


def take_place(name: Growth) -> bool:
    found = locality_at(name.t, name.end)
    if found is None or not _is_of_body(name, found) or _is_rather_name(name, found):
        return False
    end = found.end
    if found.name < end and is_rather_person(name.t, found.name, end):
        end = found.name
    if end == name.end:
        return False
    if found.kind and found.name == end:
        end = _unlisted_end(name, end, found.kind)
    name.named = name.named or end > found.name
    name.placed = bool(found.kind) or not name.is_open
    name.is_sited = True
    if found.kind and end > found.name and name.t.shape(end - 1) == NUMBER:
        end = _region_end(name, end)
    return name.reach(end)


def _is_of_body(name: Growth, found: Locality) -> bool:
    """A vague kind counts with a name or number only, an abbreviation before a name or behind "UBND"."""
    if found.kind in _VAGUE:
        return found.end > found.name
    if found.kind and found.name == found.end and name.t.shapes[found.start] == CAPITALS:
        return name.t.is_capital(found.end) or "whole" in name.sections
    return True


def _is_rather_name(name: Growth, found: Locality) -> bool:
    """`Công ty Địa ốc Bình Minh Xanh`: an enterprise's name may begin like a town's."""
    t, end = name.t, found.end
    goes_on = name.is_open and not found.kind and t.shape(end) == CAPITAL
    return goes_on and not is_person(t, end) and known_end(t, end) == end


def _unlisted_end(name: Growth, place: int, kind: str) -> int:
    """After a kind, a name that no list has: "ấp Tân Bình", "tỉnh Svay Rieng"; but not a person's."""
    end = place
    if kind == _LISTED or (name.of_person and is_surely_person(name.t, place)):
        return place
    while end < place + _LONGEST_NAME and name.t.shape(end) == CAPITAL:
        if is_person(name.t, end):
            break
        end += 1
    return end


def take_seat(name: Growth) -> bool:
    """`… tại Đà Nẵng`, `… tại Việt Nam`, `… chi nhánh Đồng Tháp`."""
    is_branch = name.t.keys[name.end : name.end + 2] == _BRANCH
    if not is_branch and ("abroad" not in name.sections or name.key != _AT):
        return False
    found = locality_at(name.t, name.end + (len(_BRANCH) if is_branch else 1))
    if found is None or found.end == found.name:
        return False
    name.named = name.placed = True
    return name.reach(found.end)


def take_number(name: Growth) -> bool:
    """`số 2`, `II`, `330`, `19/5`."""
    t, place = name.t, name.end
    if t.key(place) == _NUMBERED and t.shape(place + 1) == NUMBER:
        end = place + 2
    elif (t.key(place) in ROMAN and t.is_capital(place)) or (t.shape(place) == NUMBER and _is_of_name(name)):
        end = place + 1
    else:
        return False
    name.named = True
    return name.reach(_region_end(name, end))


def _is_of_name(name: Growth) -> bool:
    """Is the bare number of the name, and counts nothing: "THPT Cao Lãnh 2", "Ban Chỉ đạo 35 tỉnh"?"""
    word, behind = name.t.words[name.end], name.end + 1
    if len(word) > _MOST_DIGITS:
        return False
    if name.is_open and not name.named and ("/" in word or name.fields):
        return True  # "Trường Mầm non 19/5", "Bệnh viện Quân y 121"
    if name.is_new:
        of_place = "part" in name.sections and locality_at(name.t, behind) is not None
        return "unit" in name.sections or of_place
    unit = name.t.key(behind)
    if unit == "-" and name.t.touches(behind):
        return False  # "U22 Lào 2-1"
    counts = name.t.shape(behind) == SMALL and (unit not in stops() or unit == _YEAR)
    is_numbered = "unit" in name.sections or (len(word) == 1 and "venture" not in name.sections)
    return is_numbered and not counts


def _region_end(name: Growth, end: int) -> int:
    """With the place of `khu vực 5 - An Giang`."""
    behind = known_end(name.t, end + 1)
    if name.t.key(end) == "-" and behind > end + 1 and not name.is_open:
        name.placed = True
        return behind
    return end
