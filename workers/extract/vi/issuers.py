"""Where does the name of who issued a document end? A body, or an office: `Chủ tịch UBND tỉnh`."""

from __future__ import annotations

from functools import lru_cache

from workers.extract.vi import lexicon
from workers.extract.vi.bodies import body_at
from workers.extract.vi.localities import ROMAN
from workers.extract.vi.tokens import NUMBER, Tokens, tokens
from workers.text import fold

_MOST_CHARACTERS = 160
_TERM = fold.key("khóa")
_OPENERS = lexicon.Phrases({"": ("Hội nghị Trung ương", "Hội nghị", "Đại hội", "Kỳ họp")})
_ALONE = lexicon.Phrases({"": ("Chủ tịch nước", "Thủ tướng Chính phủ", "Thủ tướng", "Tổng Bí thư")})
_OFFICES = lexicon.Phrases(
    {
        "": (
            "Chủ tịch",
            "Phó Chủ tịch",
            "Giám đốc",
            "Bộ trưởng",
            "Tổng Giám đốc",
            "Chánh án",
            "Viện trưởng",
            "Hiệu trưởng",
        )
    }
)


def issuer_end(text: str, start: int) -> int | None:
    """Where the issuer whose name begins at `start` ends; None where none begins."""
    if not text[start : start + 1].isupper():
        return None
    end = _end(text[start : start + _MOST_CHARACTERS].partition("\n")[0])
    return start + end if end else None


@lru_cache(maxsize=256)
def _end(text: str) -> int:
    t = tokens(text)
    office = _OFFICES.at(t.keys, 0)
    if office is not None and (body := body_at(t, office.length, small=True, of_person=True)):
        return t.ends[_with_term(t, body.end) - 1]
    end = _whole(t)
    return t.ends[_with_term(t, end) - 1] if end else 0


def _whole(t: Tokens) -> int:
    if alone := _ALONE.at(t.keys, 0):
        return alone.length
    if body := body_at(t, 0):
        return body.end
    opener = _OPENERS.at(t.keys, 0)
    if opener is None:
        return 0
    end = opener.length
    if body := body_at(t, end):
        end = body.end
    return end + 1 if t.shape(end) == NUMBER else end


def _with_term(t: Tokens, end: int) -> int:
    """`… khóa XIII` belongs to the issuer."""
    if t.key(end) == _TERM and (t.key(end + 1) in ROMAN or t.shape(end + 1) == NUMBER):
        return end + 2
    return end
