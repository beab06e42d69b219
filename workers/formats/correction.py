"""What are readers told of a correction?"""

from __future__ import annotations

from wire.documents import Document


def in_words(correction: Document) -> str:
    """The note, and what was wrong before where that is said apart."""
    return " ".join(filter(None, (correction["note"], correction.get("what", ""))))
