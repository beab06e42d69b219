"""Which office is named here, and where does its name end? A title and what it is of, no token more.

`Phó Chủ tịch Thường trực UBND tỉnh`, `Trưởng Ban Tuyên giáo Tỉnh ủy`, `Trưởng ấp Tân Bình`, `quyền Giám đốc`:

    office = modifier* title modifier* [ body | place | field | name ] [ term ]
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from workers.extract.vi import lexicon, office_reach
from workers.extract.vi.bodies import Body, body_at
from workers.extract.vi.body_lists import fields, heads
from workers.extract.vi.localities import ROMAN, locality_at
from workers.extract.vi.names import is_person
from workers.extract.vi.tokens import CAPITAL, NUMBER, Tokens
from workers.text import fold

_MOST = 3000  # tried in one text
_MOST_MODIFIERS = 3
_LONGEST_TAIL = 3  # tokens of a title that begin what it is of: "Trưởng | Ban Quản lý"
_TERM = fold.key("khóa")
_DELEGATE = fold.key("đại biểu")
_UNIT = fold.key("đơn vị")
_MINISTRY = fold.key("bộ")
_MASTER = fold.key("sư")
_ONE = fold.key("một")
_CHARGED = fold.key("phụ trách")


class Office(NamedTuple):
    """An office's name: the tokens from `start` up to `end`.

    sections  which lists of titles have it: office, loose, work, plain, rank
    body      what it is of, if that is a body
    full      does it say what it is of?
    """

    start: int
    end: int
    sections: lexicon.Flags
    body: Body | None
    full: bool
    of_field: bool = False


def office_at(t: Tokens, place: int) -> Office | None:
    """The office that is named there, or None."""
    start, title = _title(t, place)
    if title is None or not t.may("offices", _MOST):
        return None
    end = _modified(t, start + title.length)
    is_plain = end == start + title.length and not _is_told_twice(t, end)
    own = _own_body(t, start, end) if is_plain else None
    body = own or body_at(t, end, small=True, of_person=True)
    if body is not None:
        reach = _reach(t, start, start + title.length, body.end)
        return Office(place, _with_parent(t, reach), title.sections, body, full=True)
    if (bare := _bare_body(t, start, end)) > end:
        return Office(place, _with_parent(t, bare), title.sections, None, full=True)
    if "prefix" in title.sections:
        return None
    home = office_reach.home_end(t, end) if "work" in title.sections else 0
    of = home or office_reach.behind(t, start + title.length, end, title.sections)
    if of > end and t.is_capital(of) and (body := body_at(t, of, of_person=True)):
        return Office(
            place, body.end, title.sections, body, full=True
        )  # "Phó Chủ nhiệm Chính trị Quân khu 9"
    reach = _reach(t, start, start + title.length, max(of, end))
    of_field = of > end and fields().at(t.keys, end) is not None and locality_at(t, of - 1) is None
    return Office(place, reach, title.sections, None, full=of > end and not home, of_field=of_field)


def _title(t: Tokens, place: int) -> tuple[int, lexicon.Match | None]:
    """The title and where it begins, behind `nguyên`, `quyền`, `Phó`."""
    start = place
    for _ in range(_MOST_MODIFIERS):
        title, before = titles().at(t.keys, start), _befores().at(t.keys, start)
        if before is None or (title is not None and title.length > before.length):
            return start, title
        if title is None or _goes_on(t, start, before):
            start += before.length
            if t.key(start) == "." and t.key(start - 1) == "q":
                start += 1
            continue
        return start, title
    return start, titles().at(t.keys, start)


def _goes_on(t: Tokens, start: int, before: lexicon.Match) -> bool:
    return titles().at(t.keys, start + before.length) is not None


def _modified(t: Tokens, place: int) -> int:
    """Behind `Thường trực`, `phụ trách`, where these are not verbs."""
    end = place
    for _ in range(_MOST_MODIFIERS):
        after = _afters().at(t.keys, end)
        if after is None:
            break
        end += after.length
    if end > place and " ".join(t.keys[end - 2 : end]) == _CHARGED and not _closes(t, end):
        return end if body_at(t, end, small=True, of_person=True) else place
    return end


def _closes(t: Tokens, place: int) -> bool:
    return t.shape(place) in "pn" or is_person(t, place)


def _own_body(t: Tokens, start: int, end: int) -> Body | None:
    """The body whose head is the title's tail: `Trưởng Ban Tuyên giáo`, `Chánh Văn phòng UBND tỉnh`."""
    for place in range(max(start + 1, end - _LONGEST_TAIL), end):
        if heads().at(t.keys, place) is None or _afters().at(t.keys, place) or _is_second(t, place):
            continue
        body = body_at(t, place, small=True, of_person=True)
        if body is not None and body.end > end:
            return body
    return None


def _is_told_twice(t: Tokens, end: int) -> bool:
    """`Trưởng ban Ban Quản lý …`: the title's tail is none of the body's name."""
    return t.is_capital(end) and t.key(end) == t.key(end - 1)


def _is_second(t: Tokens, place: int) -> bool:
    """The second half of another word: "cán bộ", "Quốc hội", "kỹ sư Đoàn"."""
    head, before = heads().at(t.keys, place), heads().at(t.keys, place - 1)
    is_ministry = t.keys[place] == _MINISTRY and head is not None and head.length == 1
    return is_ministry or t.keys[place] == _MASTER or (before is not None and before.length > 1)


def _is_named(t: Tokens, place: int, head: lexicon.Match) -> bool:
    """`Trường Sa`, `Đoàn Hữu Nghị`; and what is none: `kỹ sư Đoàn`."""
    behind = place + head.length
    is_named = head.length == 1 and t.is_capital(place) and t.is_capital(behind)
    return is_named or t.keys[place] == _MASTER


def _bare_body(t: Tokens, start: int, end: int) -> int:
    """Where a body ends that is told without a name: `Bí thư Đảng ủy`, `Trưởng đoàn công tác`."""
    one = t.key(end) == _ONE
    end += one
    ends = (
        place + head.length
        for place in range(max(start + 1, end - _LONGEST_TAIL), end + 1)
        if (head := heads().at(t.keys, place)) is not None and not _is_named(t, place, head)
    )
    bare = max(ends, default=end)
    field = fields().at(t.keys, bare) if one and bare > end else None
    return bare + field.length if field else bare  # "nguyên Giám đốc một hợp tác xã thủy sản"


def _with_parent(t: Tokens, end: int) -> int:
    """`Chánh Thanh tra Sở`, `Bí thư Đảng ủy Trường`: with the bare head of what that is a part of."""
    if t.shape(end) != CAPITAL or t.is_capital(end + 1):
        return end
    head = heads().at(t.keys, end)
    return end + head.length if head is not None and "whole" not in head.sections else end


def _reach(t: Tokens, start: int, titled: int, end: int) -> int:
    """With the term and the constituency of a delegate: `đại biểu Quốc hội khóa XV đơn vị tỉnh Đồng Tháp`."""
    if _DELEGATE not in " ".join(t.keys[start:titled]):
        return end
    if t.key(end) == _TERM and (t.key(end + 1) in ROMAN or t.shape(end + 1) == NUMBER):
        end += 2
    if " ".join(t.keys[end : end + 2]) == _UNIT and (place := locality_at(t, end + 2)):
        return place.end
    return end


@cache
def titles() -> lexicon.Phrases:
    return lexicon.phrases("titles", "office", "loose", "prefix", "state", "work", "plain")


@cache
def _befores() -> lexicon.Phrases:
    return lexicon.phrases("titles", "before")


@cache
def _afters() -> lexicon.Phrases:
    return lexicon.phrases("titles", "after")
