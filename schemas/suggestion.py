"""What would pass instead? The nearest known name, or the same value written as the rule wants it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import datetime
from difflib import get_close_matches

from schemas import rules

_LONGEST = 80  # characters; nobody misspells more than that
_NEWSROOM_OFFSET = "+07:00"  # Việt Nam knows one zone and no summer time

# What other systems and other languages call our fields.
_ALSO_CALLED = {
    "title": "headline",
    "tieude": "headline",
    "subtitle": "subheadline",
    "content": "body",
    "text": "body",
    "noidung": "body",
    "author": "byline",
    "tacgia": "byline",
    "summary": "abstract",
    "sapo": "abstract",
    "category": "section",
    "chuyenmuc": "section",
    "tags": "keywords",
    "tukhoa": "keywords",
    "photos": "images",
    "pictures": "images",
    "chuthich": "caption",
    "embargo": "embargoedUntil",
    "lydo": "reason",
}


def name(given: str, known: Iterable[str]) -> str | None:
    """The known name nearest to a given one: other case, hyphens, a slip of the finger, another word."""
    if len(given) > _LONGEST:
        return None
    plain = {_plain(each): each for each in known}
    also = _ALSO_CALLED.get(_plain(given))
    if also is not None and _plain(also) in plain:
        return also
    found = get_close_matches(_plain(given), plain, n=1, cutoff=0.7)
    return plain[found[0]] if found else None


def moment(given: str) -> str | None:
    """The same moment in RFC 3339; one without an offset is meant where the newsroom is."""
    if len(given) > _LONGEST:
        return None
    try:
        read = datetime.fromisoformat(given.strip())
    except ValueError:
        return None
    proposed = read.isoformat() if read.tzinfo else read.isoformat() + _NEWSROOM_OFFSET
    return proposed if rules.is_moment(proposed) else None


def uuid(given: str) -> str | None:
    """The same id in lower case, without `urn:uuid:` or braces."""
    plain = given[:_LONGEST].strip().lower().removeprefix("urn:uuid:").strip("{}")
    return plain if rules.is_uuid(plain) else None


def slug(given: str) -> str | None:
    """The same words in a-z, 0-9 and hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", _ascii(given[: _LONGEST * 4])).strip("-") or None


def _plain(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "", _ascii(text))


def _ascii(text: str) -> str:
    folded = unicodedata.normalize("NFKD", text.casefold().replace("đ", "d"))
    return "".join(character for character in folded if not unicodedata.combining(character))
