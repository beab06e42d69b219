"""What does a headline look like in a URL?"""

from __future__ import annotations

from slugify import slugify

from workers.text import characters

LONGEST = 80


def slug(text: str) -> str:
    """Lower-case ASCII words joined by hyphens, at most 80 characters, cut between words; may be empty."""
    line = characters.one_line(text)  # with "auto" it would look for another package each time
    return slugify(line, max_length=LONGEST, word_boundary=True, save_order=True, backend="text-unidecode")
