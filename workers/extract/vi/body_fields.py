"""What is a body for, and of what kind is it? `Nông nghiệp và Môi trường`, `TNHH Xây dựng`, `THPT`."""

from __future__ import annotations

from workers.extract.vi import lexicon
from workers.extract.vi.body_growth import Growth
from workers.extract.vi.body_lists import fields, heads, kinds, particles, things
from workers.extract.vi.localities import known_end, locality_at
from workers.extract.vi.names import is_person, is_syllable, strong
from workers.extract.vi.tokens import CAPITAL, CAPITALS, SMALL, Tokens
from workers.text import fold

_MOST_LISTED = 4  # of "Văn hóa, Thể thao và Du lịch"
_AND = fold.key("và")
_NUMBERED = fold.key("số")
_JOINTS = frozenset((_AND, "&", "-"))
_DOING = frozenset(
    map(
        fold.key,
        ("quản lý", "phát triển", "kiểm soát", "đào tạo", "hỗ trợ", "xúc tiến", "khai thác", "nghiên cứu"),
    )
)
_HAVE_FIELDS = frozenset(("field", "open", "unit", "part"))


def next_field(name: Growth) -> int:
    """How many tokens the field has that may stand next; 0 if none."""
    found = fields().at(name.t.keys, name.end)
    if found is None or not (name.sections & _HAVE_FIELDS or name.of_thing):
        return 0
    if not _may_stand(name, found):
        return 0
    behind = fields().at(name.t.keys, name.end + found.length) if _is_of_something(name, found) else None
    is_more = behind is not None and "verb" not in behind.sections
    return found.length + behind.length if is_more and behind else found.length


def _is_of_something(name: Growth, found: lexicon.Match) -> bool:
    """`Phòng Quản lý thể dục thể thao`: what it does, and to what in small letters."""
    t, end = name.t, name.end + found.length
    is_doing = found.length == 2 and " ".join(t.keys[name.end : end]) in _DOING  # noqa: PLR2004 - words
    return is_doing and t.is_capital(name.end) and t.shape(end) == SMALL


def _may_stand(name: Growth, found: lexicon.Match) -> bool:
    """In small letters right behind the head, or where nobody takes it for a verb."""
    if name.t.is_capital(name.end) or "soft" in found.sections:
        return True
    if name.is_new:
        return name.is_small or "verb" not in found.sections
    if "verb" in found.sections and "venture" not in name.sections and name.fields:
        return False  # "Trung tâm Dịch vụ việc làm tư vấn …"
    behind = locality_at(name.t, name.end + found.length) if name.named and name.is_open else None
    return name.is_open and (not name.named or (behind is not None and behind.kind != ""))


def next_kind(name: Growth) -> int:
    """How many tokens the kind of enterprise or school has that stands next; 0 if none."""
    found = kinds().at(name.t.keys, name.end) if name.is_open else None
    return found.length if found else 0


def take_kind(name: Growth) -> bool:
    length = next_kind(name)
    is_field = length <= next_field(name) if "school" in name.sections else length < next_field(name)
    if length == 0 or is_field or (name.named and not name.t.is_capital(name.end)):
        return False
    name.fields += 1
    return name.reach(name.end + length)


def take_field(name: Growth) -> bool:
    length = next_field(name)
    if length == 0:
        return False
    name.fields += 1
    name.in_small = name.in_small or not name.t.is_capital(name.end)
    name.named = name.named or ("school" in name.sections and name.t.is_capital(name.end))
    name.of_thing = _ends_with_thing(name.t, name.end, length)
    return name.reach(name.end + length)


def _ends_with_thing(t: Tokens, start: int, length: int) -> bool:
    """Does the field end with what bears names: "Khu di tích", "Vườn quốc gia"?"""
    found = ((back, things().at(t.keys, start + back)) for back in range(length))
    return any(thing is not None and back + thing.length >= length for back, thing in found)


def take_joined(name: Growth) -> bool:
    """`và`, a comma or a dash, where a field goes on: `Văn hóa, Thể thao và Du lịch`."""
    if name.is_new or not (name.fields or name.named):
        return False
    if name.key in _JOINTS:
        end = _behind_joint(name, name.end + 1)
    elif name.key == ",":
        end = _behind_list(name)
    else:
        end = name.end
    if end == name.end:
        return False
    name.fields += 1
    return name.reach(end)


def _behind_joint(name: Growth, place: int) -> int:
    """Where what is joined ends; the joint's own place if nothing is."""
    t = name.t
    found = fields().at(t.keys, place) or (kinds().at(t.keys, place) if name.is_open else None)
    if found is not None:
        return place + found.length if _is_joined(name, place, found) else name.end
    if t.shape(place) not in (CAPITAL, CAPITALS) or name.key == _AND:
        return name.end
    if name.is_open:  # "Công nghệ Việt - Hàn"
        is_anybody = t.keys[place] in strong() or (name.of_person and is_person(t, place))
        return name.end if is_anybody else max(place + 1, known_end(t, place))
    is_field = name.key == "-" and "field" in name.sections and known_end(t, place) == place
    return new_field_end(name, place) if is_field and not is_person(t, place) else name.end


def _is_joined(name: Growth, place: int, found: lexicon.Match) -> bool:
    """Not the plan in `Bộ Y tế và Kế hoạch số 158`, nor the police in `Sở Y tế và Công an tỉnh`."""
    t = name.t
    if t.key(place + found.length) == _NUMBERED or heads().at(t.keys, place) is not None:
        return False
    may_be_small = name.is_small or name.in_small or (name.is_open and not name.named)
    return t.is_capital(place) or may_be_small


def _behind_list(name: Growth) -> int:
    """Where `, Thể thao và Du lịch` ends; the comma's own place if that is no such list."""
    end = name.end
    for _ in range(_MOST_LISTED):
        length = _listed(name, end + 1)
        end += 1 + length
        if length == 0 or name.t.key(end) not in (",", _AND):
            return name.end
        if name.t.key(end) == _AND:
            last = _listed(name, end + 1)
            return end + 1 + last if last else name.end
    return name.end


def _listed(name: Growth, place: int) -> int:
    found = fields().at(name.t.keys, place)
    return found.length if found and (name.t.is_capital(place) or name.in_small) else 0


def take_new_field(name: Growth) -> bool:
    """A field that no list has: a capitalised syllable, mostly with a small one behind it."""
    end = new_field_end(name, name.end)
    if end == name.end:
        return False
    name.fields += 1
    return name.reach(end)


def new_field_end(name: Growth, place: int) -> int:
    """Where the field at this place ends; where the name ends so far, if there is none."""
    t, end = name.t, place + 1
    if "closed" in name.sections or heads().at(t.keys, place) is not None:
        return name.end
    is_pair = t.shape(place) == CAPITAL and t.shape(end) == SMALL and t.keys[end] not in particles()
    return end + 1 if is_pair and is_syllable(t.words[end]) else end
