"""What is an office of, if not of a body? A place, a country, a field, a site: `Chủ tịch xã Tân Hòa`."""

from __future__ import annotations

from workers.extract.vi import lexicon, units
from workers.extract.vi.body_lists import fields
from workers.extract.vi.localities import Locality, locality_at, nation_end, unit_end
from workers.extract.vi.names import is_person, is_rather_person
from workers.extract.vi.tokens import CAPITAL, NUMBER, Tokens
from workers.text import fold

_LONGEST_TAIL = 3  # tokens of a title that begin what it is of: "Trưởng | khu phố"
_LONGEST_NAME = 3  # tokens of a hamlet's name
_AT = fold.key("tại")
_NATION = fold.key("nước")
_ORIGINS = lexicon.folded("người gốc")
_KINDS = frozenset(
    map(
        fold.key,
        ("tỉnh", "xã", "phường", "huyện", "thị trấn", "thành phố", "thị xã", "quận", "đặc khu"),
    )
)


def behind(t: Tokens, end: int, modified: int, sections: lexicon.Flags) -> int:
    """Where that ends, behind the title (up to `end`) and its modifiers; `modified` if there is nothing."""
    if tail := _tail_end(t, end):
        return max(tail, modified)
    if "state" in sections and (nation := _nation_end(t, modified)):
        return nation
    return _place_end(t, modified, sections) or _field_end(t, modified) or _site_end(t, modified) or modified


def _tail_end(t: Tokens, end: int) -> int:
    """Of a title that ends with a kind of place: `Trưởng ấp Tân Bình`, `Trưởng bản Nậm Nhừ 3`."""
    for back in range(1, _LONGEST_TAIL + 1):
        tail = locality_at(t, end - back)
        if tail is not None and tail.kind == _NATION and (nation := nation_end(t, end)) > end:
            return nation  # "Chủ tịch nước Lào"
        if tail is not None and tail.kind and tail.name == end:
            return _numbered_end(t, tail.end) if tail.end > end else _unlisted_end(t, end)
    return 0


def _numbered_end(t: Tokens, end: int) -> int:
    is_number = t.shape(end) == NUMBER and len(t.words[end]) == 1 and t.shape(end + 1) not in "cd"
    return end + 1 if is_number else end


def _unlisted_end(t: Tokens, place: int) -> int:
    """A hamlet's name, which no list has."""
    end = place
    while end < place + _LONGEST_NAME and t.shape(end) in (CAPITAL, NUMBER) and not is_person(t, end):
        end += 1
    return end


def _nation_end(t: Tokens, place: int) -> int:
    """`Tổng thống Mỹ`, `Đại sứ Nhật Bản tại Việt Nam`."""
    end = nation_end(t, place)
    return 0 if end == place or is_rather_person(t, place, end) else _abroad_end(t, end)


def home_end(t: Tokens, place: int) -> int:
    """`tiền đạo người Brazil`, `võ sĩ gốc Việt Nam`; 0 if nothing is said of it."""
    end = nation_end(t, place + 1) if t.key(place) in _ORIGINS else place + 1
    return end if end > place + 1 else 0


def _abroad_end(t: Tokens, end: int) -> int:
    if t.key(end) != _AT:
        return end
    there = locality_at(t, end + 1)
    if there is not None and there.end > there.name:
        return there.end
    foreign = _unlisted_end(t, end + 1)  # "Tổng Lãnh sự Việt Nam tại Preah Sihanouk"
    return foreign if foreign > end + 1 else end


def _place_end(t: Tokens, start: int, sections: lexicon.Flags) -> int:
    """`Chủ tịch xã Tân Hòa`, `Tổng Lãnh sự Hàn Quốc tại TP Hồ Chí Minh`."""
    place = locality_at(t, start)
    if place is None or (not place.kind and _is_small_unit(t, place, sections)):
        return 0
    if place.end == place.name and place.kind not in _KINDS:
        return 0
    end = place.name if is_rather_person(t, place.name, place.end) else place.end
    if end == start:
        return 0
    return _abroad_end(t, end if end > place.name else _unlisted_end(t, end))


def _is_small_unit(t: Tokens, place: Locality, sections: lexicon.Flags) -> bool:
    """Nobody is director of a commune's bare name, but "nghệ sĩ Xuân Bắc" bears one."""
    is_unit = unit_end(t, place.start) == place.end
    return is_unit and ("work" in sections or not units.is_province(t.written(place.start, place.end)))


def _field_end(t: Tokens, place: int) -> int:
    """`Bộ trưởng Quốc phòng`, `cán bộ Văn hóa - Xã hội phường 4`."""
    field = fields().at(t.keys, place)
    if field is None or not t.is_capital(place) or is_person(t, place):
        return 0
    end = place + field.length
    if field.length == 1 and t.is_capital(end):
        return 0
    of = locality_at(t, end)
    return of.end if of is not None and of.kind and of.end > of.name else end


def _site_end(t: Tokens, place: int) -> int:
    """`trụ trì chùa Phước Hưng`, `Trưởng Ban Quản lý chợ Bình Tây`."""
    site = lexicon.phrases("things", "site").at(t.keys, place)
    if site is None or not t.is_capital(place + site.length) or is_person(t, place):
        return 0
    return _unlisted_end(t, place + site.length)
