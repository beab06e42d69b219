"""Which words does the grammar of bodies know?"""

from __future__ import annotations

from functools import cache

from workers.extract.vi import lexicon


@cache
def heads() -> lexicon.Phrases:
    """With what names of bodies begin; the sections say what may follow."""
    return lexicon.phrases(
        "bodies",
        "whole",
        "part",
        "field",
        "open",
        "unit",
        "small",
        "closed",
        "abroad",
        "venture",
        "press",
        "organ",
        "party",
        "school",
    )


@cache
def kinds() -> lexicon.Phrases:
    """Kinds of enterprises, schools and hospitals."""
    return lexicon.phrases("bodies", "kind")


@cache
def fields() -> lexicon.Phrases:
    """What bodies are for."""
    return lexicon.phrases("fields", "field", "soft", "verb")


@cache
def things() -> lexicon.Phrases:
    """What bears people's names: streets, prizes, sites."""
    return lexicon.phrases("things")


@cache
def offices() -> lexicon.Phrases:
    return lexicon.phrases("titles", "office")


@cache
def particles() -> lexicon.Flags:
    """Prepositions, conjunctions, particles."""
    return lexicon.keys("stops", "particle")


@cache
def stops() -> lexicon.Flags:
    """These and the first syllables of verbs: what goes on after a name."""
    return particles() | lexicon.keys("stops", "verb")
