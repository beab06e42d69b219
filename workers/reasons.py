"""Why did it end like this? A sentence in each language that the sender understands."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from textwrap import shorten

from wire.documents import Document
from wire.submission import Submission

LANGUAGES = ("vi", "en")
LONGEST_CAPTION = 60  # characters of a caption by which a photo is known again
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


def places(submission: Submission, sha256: str) -> str:
    """Which photos of the article have these bytes, as people count and know them: `2 (“Bến sông”), 5`."""
    images = zip(submission.photos, submission.document.get("images", ()), strict=False)
    return ", ".join(_place(number, of) for number, (one, of) in enumerate(images, 1) if one.sha256 == sha256)


def _place(number: int, image: Document) -> str:
    caption = shorten(image.get("caption", ""), LONGEST_CAPTION, placeholder="…")
    return f"{number} (“{caption}”)" if caption else str(number)
