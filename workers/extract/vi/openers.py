"""What may begin at each word of a text? Of nine in ten words nothing does, and no more is asked."""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from itertools import repeat

from workers.extract.vi import cues, lexicon
from workers.extract.vi.body_lists import heads, things
from workers.extract.vi.holders import FOR, MANY
from workers.extract.vi.offices import titles
from workers.extract.vi.tokens import Tokens

HOME = "a"  # where somebody lives
BODY = "b"
CREDIT = "c"
HONOUR = "h"
JOINT = "j"
OFFICE = "o"
PLACE = "p"
THING = "t"
ITSELF = "-"  # nothing, but holders look at the word


def openers(t: Tokens) -> list[str]:
    """For each token the letters of what may begin there, by it and the token behind it."""
    alone, pairs = _known()
    both = zip(t.keys, (*t.keys[1:], ""), strict=False)
    return list(map(pairs.get, both, map(alone.get, t.keys, repeat(""))))


@cache
def _known() -> tuple[dict[str, str], dict[tuple[str, str], str]]:
    alone: defaultdict[str, str] = defaultdict(str)
    pairs: defaultdict[tuple[str, str], str] = defaultdict(str)
    alone.update(dict.fromkeys(FOR | MANY, ITSELF) | dict.fromkeys(cues.ASIDES, HOME))
    for letter, phrases in _tables():
        for first in phrases.alone():
            alone[first] += letter
        for pair in phrases.pairs():
            pairs[pair] += letter
    return dict(alone), {pair: letters + alone.get(pair[0], "") for pair, letters in pairs.items()}


def _tables() -> tuple[tuple[str, lexicon.Phrases], ...]:
    return (
        (CREDIT, cues.credits_()),
        (JOINT, cues.joints()),
        (OFFICE, titles()),
        (OFFICE, lexicon.phrases("titles", "before")),
        (HONOUR, cues.honours()),
        (BODY, heads()),
        (THING, things()),
        (PLACE, lexicon.phrases("localities")),
    )
