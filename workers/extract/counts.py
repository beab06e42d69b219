"""How long is the article? In words, in characters, in minutes."""

from __future__ import annotations

import math

from workers.extract.found import Found

SOURCE = "counts/1"
WORDS_A_MINUTE = 300  # of Vietnamese syllables: a convention, not a measurement


def counts(text: str) -> dict[str, Found]:
    """`wordCount` (whitespace-separated tokens), `charCount` (code points), `readingMinutes` (at least 1)."""
    words = len(text.split())
    minutes = max(1, math.ceil(words / WORDS_A_MINUTE))
    numbers = {"wordCount": words, "charCount": len(text), "readingMinutes": minutes}
    return {name: Found(number, SOURCE, 1.0) for name, number in numbers.items()}
