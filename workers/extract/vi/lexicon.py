"""Which words does the grammar know? The tables in `lexicon/`, read once, matched on folded keys."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from workers.extract.vi.tokens import tokens
from workers.text import fold

Flags = frozenset[str]


@dataclass(frozen=True)
class Match:
    """A phrase that begins at a token: how many tokens it has, and the sections that list it."""

    length: int
    sections: Flags


class Phrases:
    """Phrases by their first two words; the longest one at a token is found without trying many."""

    def __init__(self, listed: Mapping[str, Iterable[str]]) -> None:
        sections: defaultdict[tuple[str, ...], set[str]] = defaultdict(set)
        for section, phrases in listed.items():
            for phrase in phrases:
                sections[tokens(phrase).keys].add(section)
        single: dict[str, Match] = {}
        longer: defaultdict[str, defaultdict[str, list[tuple[tuple[str, ...], Match]]]]
        longer = defaultdict(lambda: defaultdict(list))
        for keys, names in sorted(sections.items(), key=lambda each: -len(each[0])):
            match = Match(len(keys), frozenset(names))
            if len(keys) == 1:
                single[keys[0]] = match
            else:
                longer[keys[0]][keys[1]].append((keys, match))
        self._begun = {
            first: (single.get(first), dict(longer.get(first, {}))) for first in (*single, *longer)
        }

    def firsts(self) -> Flags:
        """The words with which any of them begins."""
        return frozenset(self._begun)

    def alone(self) -> Flags:
        """Those of one word."""
        return frozenset(first for first, (single, _) in self._begun.items() if single)

    def pairs(self) -> frozenset[tuple[str, str]]:
        """With what words all others begin."""
        return frozenset((first, second) for first, (_, longer) in self._begun.items() for second in longer)

    def at(self, keys: tuple[str, ...], place: int) -> Match | None:
        """The longest phrase that begins there."""
        if place >= len(keys):
            return None
        begun = self._begun.get(keys[place])
        if begun is None:
            return None
        single, longer = begun
        if longer and place + 1 < len(keys):
            for phrase, match in longer.get(keys[place + 1], ()):
                if keys[place : place + match.length] == phrase:
                    return match
        return single


@cache
def sections(table: str) -> dict[str, tuple[str, ...]]:
    """The sections of a table, each the list of its entries; entries before any section stand under "".

    Entries end at `;` or the line; in tables without `;` every word is an entry.
    """
    text = files("workers.extract.vi").joinpath("lexicon", f"{table}.txt").read_text("utf-8")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    are_phrases = any(";" in line for line in lines)
    listed: dict[str, list[str]] = {}
    section = ""
    for line in lines:
        if line.startswith("["):
            section = line.strip("[]")
        else:
            entries = line.split(";") if are_phrases else line.split()
            listed.setdefault(section, []).extend(entry.strip() for entry in entries if entry.strip())
    return {name: tuple(entries) for name, entries in listed.items()}


@cache
def phrases(table: str, *names: str) -> Phrases:
    """The phrases of a table, or of some of its sections."""
    listed = sections(table)
    return Phrases({name: listed[name] for name in names} if names else listed)


def folded(listing: str) -> Flags:
    """The keys of the words of a listing, for comparisons with a token's key."""
    return frozenset(fold.key(word) for word in listing.split())


@cache
def keys(table: str, name: str) -> Flags:
    """The keys of a section's single words."""
    return frozenset(tokens(entry).keys[0] for entry in sections(table).get(name, ()))
