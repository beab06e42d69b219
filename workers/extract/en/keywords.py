"""By which phrases will a reader look for an English article? The neutral c-value with English stop words."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from workers.extract import keywords as neutral
from workers.extract.found import Found
from workers.extract.pack import Entities, Reading
from workers.extract.phrases import Speech


def keywords(reading: Reading, entities: Entities, documents: list[Found]) -> list[Found]:  # noqa: ARG001 - nobody is found in English
    """Up to ten phrases, the best first, as they stand in the text."""
    return neutral.found(reading, _speech())


@cache
def _speech() -> Speech:
    lines = files("workers.extract.en").joinpath("stop_words.txt").read_text("utf-8").splitlines()
    stop = frozenset(word for line in lines if not line.startswith("#") for word in line.split())
    return Speech(stop=stop, inner=frozenset({"of", "and"}), longest=4)
