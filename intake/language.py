"""Which of our two languages does the asker read?"""

from __future__ import annotations

from typing import Final

LANGUAGES: Final = ("vi", "en")


def choose(accept_language: str, *, default: str) -> str:
    """`vi` or `en` by the Accept-Language header (RFC 9110 section 12.5.4), else the newsroom's own."""
    wanted = sorted(_ranges(accept_language), key=lambda found: -found[1])
    for tag, quality in wanted:
        primary = tag.partition("-")[0].lower()
        if quality > 0 and primary in LANGUAGES:
            return primary
    return default if default in LANGUAGES else "en"


def _ranges(header: str) -> list[tuple[str, float]]:
    ranges = []
    for member in header.split(",")[:20]:
        tag, _, weight = member.strip().partition(";")
        try:
            quality = float(weight.strip().removeprefix("q=")) if weight else 1.0
        except ValueError:
            quality = 0.0
        ranges.append((tag.strip(), quality))
    return ranges
