"""What stands beside a person's name and is no part of it? "ông", "Đại tá", "TS.", "58 tuổi", "kiêm"."""

from __future__ import annotations

from functools import cache

from workers.extract.vi import lexicon
from workers.extract.vi.body_lists import heads
from workers.extract.vi.chunk import Chunk, Kind
from workers.extract.vi.tokens import LINE, NUMBER, SMALL, Tokens
from workers.text import fold

_LONGEST_ASIDE = 14  # tokens: "58 tuổi, ngụ ấp 8"
_LONGEST_ALIAS = 5  # tokens
YEARS = fold.key("tuổi")
_HOMES = ("ngụ", "trú", "quê", "sinh", "SN", "cư", "thường", "tạm", "hiện ở", "dân tộc", "người dân tộc", "ở")
ASIDES = frozenset(map(fold.key, _HOMES))
_PAUSES = frozenset((*',;():."”“', fold.key("và"), fold.key("cùng")))
_PRONOUNS = frozenset(map(fold.key, ("ông", "bà", "anh", "chị", "đồng chí", "cô", "thầy", "em")))
_PERSONAL = frozenset((Kind.NAME, Kind.ASIDE, Kind.PLACE, Kind.OFFICE))
_SECTIONS = (
    ("none", Kind.WORD),
    ("many", Kind.MANY),
    ("one", Kind.CUE),
    ("besides", Kind.BESIDES),
    ("into", Kind.INTO),
    ("and", Kind.AND),
)


def aside_at(t: Tokens, place: int, before: list[Chunk]) -> Chunk | None:
    """Age and home, behind a name or within brackets: "(58 tuổi, ngụ ấp 8)"."""
    if alias := _alias_end(t, place, before):
        return Chunk(Kind.ASIDE, place, alias)
    is_age = t.shapes[place] == NUMBER and t.key(place + 1) == YEARS
    is_home = t.keys[place] in ASIDES and bool(before) and before[-1].kind in (Kind.MARK, Kind.NAME)
    if not (is_age or is_home):
        return None
    known = next((each for each in reversed(before[-4:]) if each.kind is not Kind.MARK), None)
    if known is None or known.kind not in _PERSONAL:
        return None
    end = place + 1
    while end < min(len(t), place + _LONGEST_ASIDE) and t.keys[end] not in _PAUSES and t.shapes[end] != LINE:
        end += 1
    return Chunk(Kind.ASIDE, place, end)


def _alias_end(t: Tokens, place: int, before: list[Chunk]) -> int:
    """Where another name in brackets ends: "bà Nguyễn Thị Chín (Chín Nghĩa)"; 0 if there is none."""
    if not (len(before) > 1 and before[-2].kind is Kind.NAME and t.key(place - 1) == "("):
        return 0
    end = place
    while end < place + _LONGEST_ALIAS and t.is_capital(end):
        end += 1
    is_plain = titles().at(t.keys, place) is None and lexicon.phrases("bodies").at(t.keys, place) is None
    return end if end > place and t.key(end) == ")" and is_plain else 0


def credit_at(t: Tokens, place: int) -> Chunk | None:
    """Who took the photo is nobody of the story: `Ảnh: Ngọc Lan`, up to the line's or bracket's end."""
    found = credits_().at(t.keys, place)
    if found is None or t.key(place + found.length) != ":" or t.shape(place - 1) not in "pn":
        return None  # "Trong ảnh: Phó Chủ tịch nước …" is no credit
    end = place + found.length
    while end < len(t) and t.shapes[end] != LINE and t.words[end] != ")":
        end += 1
    return Chunk(Kind.WORD, place, end)


def joint_at(t: Tokens, place: int) -> Chunk | None:
    """A cue or a joint of the lists, if it is not the beginning of a longer title."""
    found = joints().at(t.keys, place)
    if found is None:
        return None
    title = titles().at(t.keys, place)
    is_other = "none" in found.sections and t.is_capital(place + 1)  # "Hiện Trường Đại học …"
    if (title is not None and title.length >= found.length) or (is_other and heads().at(t.keys, place + 1)):
        return None
    end = place + found.length
    kind = next(kind for section, kind in _SECTIONS if section in found.sections)
    if kind in (Kind.CUE, Kind.MANY) and not _is_cue(t, place, end):
        return None
    return Chunk(kind, place, end)


def _is_cue(t: Tokens, place: int, end: int) -> bool:
    """`ông` before a capital is a cue; elsewhere a pronoun, if it is one; other words count only as cues."""
    follows = t.is_capital(end) or t.key(end) == ":" or titles().at(t.keys, end) is not None
    if not follows and " ".join(t.keys[place:end]) not in _PRONOUNS:
        return False
    # A cue in capitals amid a sentence and one word behind it are a brand: "mắm Cô Tư".
    return not (t.shape(place - 1) == SMALL and t.is_capital(place) and not t.is_capital(end + 1))


def title_at(t: Tokens, place: int) -> Chunk | None:
    """A rank or an academic title, with its full stop."""
    found = honours().at(t.keys, place)
    if found is None:
        return None
    end = place + found.length
    if "academic" not in found.sections:
        return Chunk(Kind.RANK, place, end)
    if t.shapes[place] == SMALL and found.length == 1:
        return None
    while t.key(end) == "." and t.touches(end):
        end += 1
    return Chunk(Kind.ACADEMIC, place, end)


@cache
def joints() -> lexicon.Phrases:
    return lexicon.phrases("cues", "one", "many", "besides", "into", "and", "none")


@cache
def credits_() -> lexicon.Phrases:
    return lexicon.phrases("cues", "credit")


@cache
def titles() -> lexicon.Phrases:
    """Whatever may stand before a name and says what somebody is."""
    return lexicon.phrases("titles", "office", "work", "loose", "plain", "rank", "academic")


@cache
def honours() -> lexicon.Phrases:
    return lexicon.phrases("titles", "rank", "academic")
