"""Where does a text name a unit of administration, and what does it say of its kind?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from itertools import islice

from workers.extract.found import Span
from workers.extract.vi.listings import choice, lists
from workers.extract.vi.place_bare import bare_names
from workers.extract.vi.place_names import Name, name_at
from workers.extract.vi.place_words import ABBREVIATIONS, BODIES, DISTRICTS, KINDS, NUMBERED
from workers.extract.vi.units import BEFORE, COMMUNE, Unit
from workers.text.words import words

MOST = 1500  # openings that are looked at: longer texts are no articles
_LONGEST_LIST = 60
_FURTHEST_GAP = 6  # words between "các xã" and the first name

_WORDS = "|".join(sorted(KINDS, key=len, reverse=True))
_CHAIN = rf"(?:(?: ?, | và | hoặc |/| - )(?i:{_WORDS}|TP|TX)(?![^\W_])){{0,5}}"
_OPENING = re.compile(
    rf"(?<![^\W_])(?:(?P<body>(?i:{'|'.join(BODIES)}) (?i:ủy|uỷ|đoàn|đội))(?= )"
    rf"|(?P<kinds>(?i:{_WORDS})(?![^\W_]){_CHAIN})"
    r"|(?P<short>T\.?P|[Tt]p|T\.?X|[Tt]x|TT|[HQPX](?=[.\d]))(?:\. ?(?=[^\W_])|(?= [^\W_]|\d|HCM|[Hh]cm)))"
)
# Where one may begin, by its first two letters: quick.
_INITIALS = re.compile(r"[tThHqQpPxXđĐcC](?<![^\W_].)[ỉỈhHốỐặẶuUãÃPXTpx.\d]")
_KIND = re.compile(rf"(?i:{_WORDS}|TP|TX)(?![^\W_])")
_OFFICE = re.compile(r"(?:UBND|HĐND|MTTQ|(?i:ủy|uỷ|an|đoàn|hội|trưởng|thư|tịch)) $")
_COOPERATIVE = ("hợp tác ", "Hợp tác ", "HỢP TÁC ", "liên ", "Liên ")  # xã Bình Thuận
_MANY = re.compile(
    r"(?<![^\W_])(?i:các|những|nhiều|một số|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười|cả|mấy|\d{1,3})"
    r"(?: (?:đơn vị|địa phương|địa bàn))? $"
)
_LAST_OF_MANY = words("các những nhiều số hai ba bốn năm sáu bảy tám chín mười cả mấy vị phương bàn")  # quick
_GAP_WORD = re.compile(r":? ([^\W\d_]{1,12})(?![^\W_])")
_ANNOUNCED = re.compile(r"[^.:;\n]{0,60}: ?(?=[^\W_])")
_AHEAD = 61  # characters in which what announces ends
_NEXT = re.compile(
    r"(?: \([^()\n]{1,60}\))?(?: ?[,;] ?(?:và |cùng )?| và | hoặc | hay | cùng |/| [-–—] )(?=[^\W_])"
)
_THOUSANDS = re.compile(r"\.\d")  # "quận 1.500 tỷ"
_TO_OWNER = re.compile(r" \(|, | [-–] ")
_EACH = re.compile(r"(?<![^\W_])(?i:mỗi|từng|một|trung bình) $")
_FORMER = re.compile(
    r" \(?(?:cũ|trước đây|trước kia)(?![^\W_])"
    r"| ?[(,] ?(?:nay|hiện nay|bây giờ) (?:là|thuộc|đã|sáp nhập|được)(?![^\W_])"
)


@dataclass(frozen=True)
class Mention:
    """One place where a unit is named.

    name    as written
    span    of the name, with the word for its kind if that stands right before it
    kinds   what the text says it is: usually one, none for a bare name
    units   all units of that name and those kinds
    group   where in the text the list begins that it is a member of
    strong  False where the name is a part of another's (a club, a school): counts only beside a strong one
    former  whether the text says that the unit is of before
    doubtful  whether it is only a mention if a unit of that name is meant
    """

    name: str
    span: Span
    kinds: tuple[str, ...]
    units: tuple[Unit, ...]
    group: int
    strong: bool = True
    former: bool = False
    doubtful: bool = False


def mentions(text: str) -> list[Mention]:
    """Every mention, in order, none within another."""
    found: dict[int, Mention] = {}
    for bare in islice(bare_names(text), MOST):
        name, span = text[bare.start : bare.end], (bare.start, bare.end)
        found[bare.end] = Mention(
            name, span, (), bare.units, bare.start, bare.strong, _is_former(text, bare.end)
        )
    for opening in islice(_openings(text), MOST):
        for each in _opened(text, opening):
            known = found.get(each.span[1])
            # A member of a list that no list has may be a province: "các xã Tân Phú, An Hòa, Đồng Tháp".
            if known is None or (
                not known.kinds and (each.units or each.group + len(each.name) == each.span[1])
            ):
                found[each.span[1]] = each
    return _apart(sorted(found.values(), key=lambda each: (each.span[0], -each.span[1])))


def _openings(text: str) -> Iterator[re.Match[str]]:
    beyond = 0
    for initials in _INITIALS.finditer(text):
        start = initials.start()
        if start >= beyond and (opening := _OPENING.match(text, start)):
            beyond = opening.end()
            yield opening


def _apart(ordered: list[Mention]) -> list[Mention]:
    kept: list[Mention] = []
    for each in ordered:
        if not kept or each.span[0] >= kept[-1].span[1]:
            kept.append(each)
    return kept


def _opened(text: str, opening: re.Match[str]) -> Iterator[Mention]:
    """The mentions that this word for a kind opens: one, or those of a list."""
    if text.endswith(_COOPERATIVE, 0, opening.start()):
        return
    kinds = _kinds(opening)
    many = len(kinds) > 1 or _is_many(text, opening.start())
    start = opening.end() + (text[opening.end() : opening.end() + 1] == " ")
    apart = not _may_begin(text, start, kinds)
    if apart:
        start = _behind_gap(text, opening.end(), many=many) if opening["kinds"] else -1
    sure = apart or (opening["kinds"] is None and kinds != ("thành phố",))
    name = name_at(text, start, kinds, sure=sure, exact=apart) if start > 0 else None
    if name is None or (name.text.isdigit() and not _is_number(text, opening.start(), name.end)):
        return
    span = (start if many or apart else opening.start(), name.end)
    former = _is_former(text, name.end)
    doubtful = (apart and many) or _may_be_person(text, opening.start(), name.text)
    first = Mention(name.text, span, kinds, name.units, start, former=former, doubtful=doubtful)
    listed = [first, *_listed(text, first, many=many)]
    for each in listed:
        yield each
        yield from _owner(text, each)


def _is_many(text: str, start: int) -> bool:
    before = text[max(0, start - 24) : start]
    last = before[:-1].rpartition(" ")[2]
    may_be = before.endswith(" ") and (last.lower() in _LAST_OF_MANY or last[-1:].isdigit())
    return may_be and _MANY.search(text, max(0, start - 24), start) is not None


def _may_be_person(text: str, start: int, name: str) -> bool:
    """Is it rather who holds an office, as in `Chủ tịch UBND xã Trần Phú nói`?"""
    is_surname = lists("surnames", "strong", name.partition(" ")[0])
    return is_surname and _OFFICE.search(text, max(0, start - 10), start) is not None


def _owner(text: str, one: Mention) -> Iterator[Mention]:
    """The district behind a commune, without its kind: `xã Hùng Lợi (Yên Sơn)`, `xã Tân Phú, Thanh Bình`."""
    behind = _TO_OWNER.match(text, one.span[1])
    above = {each.parent for each in one.units if each.scheme == BEFORE and each.level == COMMUNE}
    if behind is None or not above:
        return
    name = name_at(text, behind.end(), DISTRICTS)
    owners = tuple(each for each in name.units if each.code in above) if name else ()
    if name and owners and (behind.group() != " (" or text[name.end : name.end + 1] in "),"):
        yield Mention(name.text, (behind.end(), name.end), (), owners, behind.end())


def _kinds(opening: re.Match[str]) -> tuple[str, ...]:
    if opening["body"]:
        return (BODIES[opening["body"].lower().split(" ")[0]],)
    if opening["short"]:
        return (ABBREVIATIONS[opening["short"].upper().replace(".", "")],)
    return _told(opening["kinds"])


@lru_cache(maxsize=1024)
def _told(kinds: str) -> tuple[str, ...]:
    """The kinds in `xã`, in `các huyện, thị xã và TP`."""
    words = (word.lower() for word in _KIND.findall(kinds))
    return tuple(dict.fromkeys(KINDS.get(word) or ABBREVIATIONS[word.upper()] for word in words))


def _may_begin(text: str, place: int, kinds: tuple[str, ...]) -> bool:
    character = text[place : place + 1]
    return character.isupper() or (character.isdigit() and any(kind in NUMBERED for kind in kinds))


def _behind_gap(text: str, place: int, *, many: bool) -> int:
    """Where the name begins in `các xã biên giới Tân Hộ Cơ` and `các xã ngập nặng gồm: Tân Hộ Cơ`, or -1."""
    may_announce = many and text.find(":", place, place + _AHEAD) >= 0
    announced = _ANNOUNCED.match(text, place) if may_announce else None
    for _ in range(_FURTHEST_GAP + 1):
        word = _GAP_WORD.match(text, place)
        if word is None:
            break
        if word[1][0].isupper() and text[word.start() - 4 : word.start()] != "phía":
            return word.start(1)
        if not lists("places", "gaps", word[1]):
            break
        place = word.end()
    return announced.end() if announced and text[announced.end()].isupper() else -1


def _is_number(text: str, start: int, end: int) -> bool:
    """Is `phường 1` a ward, and not what each ward gets (`mỗi phường 1 tổ`) nor a counter (`2. Phường …`)?"""
    counter = text[max(0, start - 2) : start].strip() in (";", ":") and text[end : end + 1] in (".", ")")
    if counter or _EACH.search(text, max(0, start - 12), start) or _THOUSANDS.match(text, end):
        return False
    return _counted().match(text, end) is None


@cache
def _counted() -> re.Pattern[str]:
    return re.compile(rf" (?:{choice('places', 'counted')})(?![^\W_])")


def _is_former(text: str, end: int) -> bool:
    return _FORMER.match(text, end) is not None


def _listed(text: str, first: Mention, *, many: bool) -> Iterator[Mention]:
    """The further members of a list whose kind was said once, at its beginning."""
    end, mixed = first.span[1], first.doubtful
    for _ in range(_LONGEST_LIST):
        joint = _NEXT.match(text, end)
        if joint is None or (mixed and ";" in joint.group()):
            return
        name = None
        if own := _OPENING.match(text, joint.end()):  # found by its own word: here it is only passed over
            place = own.end() + (text[own.end() : own.end() + 1] == " ")
            name = name_at(text, place, _kinds(own), sure=True) if many else None
        elif _may_begin(text, joint.end(), first.kinds):
            name = _member(text, joint.end(), first, many=many)
        if name is None or (mixed and not (own or name.units)):
            return
        end, mixed = name.end, mixed or own is not None
        if not own:
            former = _is_former(text, end)
            span = (joint.end(), end)
            yield replace(first, name=name.text, span=span, units=name.units, former=former)


def _member(text: str, start: int, first: Mention, *, many: bool) -> Name | None:
    name = name_at(text, start, first.kinds, sure=not many)
    if name is None or (many and not name.text.isdigit()):
        return name
    if name.text.isdigit() and not _is_number(text, start, name.end):
        return None
    # Without "các" the next name may be that of what the first belongs to: "xã Tân Phú, Thanh Bình".
    siblings = {(each.scheme, each.parent) for each in first.units if each.parent}
    return name if any((each.scheme, each.parent) in siblings for each in name.units) else None
