"""What is the article called in a URL?"""

from __future__ import annotations

from workers.extract.found import Found
from workers.text import slug as slugs

SOURCE = "slug/1"
NAMELESS = "article"  # a headline of nothing that has a Latin spelling


def slug(headline: str) -> Found:
    """ASCII, at most 80 characters, never empty."""
    return Found(slugs.slug(headline) or NAMELESS, SOURCE, 1.0)
