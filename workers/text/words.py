"""How is a set of words written in code? As one string."""

from __future__ import annotations


def words(listing: str) -> frozenset[str]:
    """The whitespace-separated words."""
    return frozenset(listing.split())
