"""Why did it end like this? A sentence in each language that the sender understands."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from wire.documents import Document

LANGUAGES = ("vi", "en")
_FOLDER = Path(__file__).parent / "sentences"


@cache
def sentences(language: str) -> dict[str, str]:
    """Code to sentence; the catalogues have equal keys."""
    catalogue: dict[str, str] = json.loads((_FOLDER / f"{language}.json").read_text("utf-8"))
    return catalogue


def reason(code: str, *, stage: str = "", **words: str) -> Document:
    """{code, vi, en, stage?}; a code without a sentence is told as `unexpected`."""
    told = {
        language: sentences(language).get(code, sentences(language)["unexpected"]).format(**words)
        for language in LANGUAGES
    }
    return {"code": code, **told} | ({"stage": stage} if stage else {})
