"""How is a broken rule said in words? Sentences from `messages/{vi,en}.json`, which have equal keys."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

LANGUAGES = ("en", "vi")

_MESSAGES = Path(__file__).parent / "messages"
_LONGEST_NAME = 60  # characters of a member's name that a sentence repeats


def resolve(language: str) -> str:
    """The catalogue for a BCP 47 tag: `vi-VN` is read as `vi`, what nobody translated as `en`."""
    primary = language.partition("-")[0].lower()
    return primary if primary in LANGUAGES else "en"


@cache
def sentences(language: str) -> dict[str, Any]:
    """The catalogue: `{keywords, formats, patterns, types, words}`, each from name to text."""
    catalogue: dict[str, Any] = json.loads((_MESSAGES / f"{language}.json").read_text("utf-8"))
    return catalogue


def say(language: str, group: str, name: str, facts: Mapping[str, object]) -> str:
    """The sentence under `group` and `name`, filled in; a rule that has none gets the general one."""
    catalogue = sentences(resolve(language))
    template: str = catalogue[group].get(name) or catalogue["keywords"]["other"]
    return template.format_map(facts)


def field(language: str, path: Iterable[str | int]) -> str:
    """The way to a value as people read it: `images[0].caption`; the document itself by its word."""
    name = ""
    for token in path:
        name += f"[{token}]" if isinstance(token, int) else f".{token}"
    name = name.removeprefix(".") or sentences(resolve(language))["words"]["document"]
    return name if len(name) <= _LONGEST_NAME else f"…{name[1 - _LONGEST_NAME :]}"


def types(language: str, names: Iterable[str]) -> str:
    """JSON types as words: “text or a list”."""
    catalogue = sentences(resolve(language))
    joiner = f" {catalogue['words']['or']} "
    return joiner.join(catalogue["types"][name] for name in names)
