"""What does one error of the validator mean to its reader? Words, what was given, what is allowed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Self

from jsonschema.exceptions import ValidationError

from schemas import catalogue, rules, suggestion
from schemas.violation import Violation

Token = str | int

_LONGEST_GIVEN = 80  # characters of an offending value that are worth repeating


@dataclass(frozen=True)
class Breach:
    """One broken rule before it has words.

    path     to the value; to the member itself where that is missing or unknown
    keyword  of JSON Schema, or `depth` and `json` for what no schema sees
    rule     the keyword's value in the schema
    value    the offending one; None for a missing member
    known    the members of a closed object
    """

    path: tuple[Token, ...]
    keyword: str
    rule: Any = None
    value: Any = None
    known: tuple[str, ...] = ()
    several: bool = False

    @classmethod
    def of(cls, error: ValidationError) -> Self:
        """From an error of `rules.validator`; `oneOf` tells by its context whether none or several passed."""
        keyword = str(error.validator)
        value: Any = error.instance
        known: tuple[str, ...] = ()
        if keyword == "required":
            value = None
        elif keyword == "additionalProperties":
            value = value[error.path[-1]]
            known = tuple(error.schema.get("properties", ())) if isinstance(error.schema, dict) else ()
        return cls(
            tuple(error.absolute_path),
            keyword,
            error.validator_value,
            value,
            known,
            several=not error.context,
        )

    def violation(self, language: str) -> Violation:
        """With a sentence in the catalogue's language."""
        proposed = self.suggestion()
        message = self.message(language)
        if proposed is not None:
            message += " " + catalogue.say(language, "words", "suggestion", {"suggestion": proposed})
        return Violation(pointer(self.path), self.keyword, message, self.given(), self.allowed(), proposed)

    def message(self, language: str) -> str:
        group = {"pattern": "patterns", "format": "formats"}.get(self.keyword)
        facts = {
            "name": catalogue.field(language, self.path),
            "limit": self.rule,
            "length": len(self.value) if isinstance(self.value, str | list) else 0,
            "choices": ", ".join(str(choice) for choice in _listed(self.allowed())),
        }
        if self.keyword == "type":
            facts["wanted"] = catalogue.types(language, _listed(self.rule))
        if group is not None:
            return catalogue.say(language, group, str(self.rule), facts)
        return catalogue.say(language, "keywords", self._case(), facts)

    def given(self) -> str | float | bool | None:
        if isinstance(self.value, str):
            return self.value if len(self.value) <= _LONGEST_GIVEN else None
        return self.value if isinstance(self.value, bool | int | float) else None

    def allowed(self) -> Any:
        match self.keyword:
            case "required" | "uniqueItems":
                return None
            case "additionalProperties":
                return sorted(self.known) or None
            case "oneOf":  # our only use of it: exactly one of these members
                return [name for branch in self.rule for name in branch["required"]]
            case "type" | "const":
                return _listed(self.rule)
            case _:
                return self.rule

    def suggestion(self) -> str | None:
        if self.keyword == "additionalProperties":
            return suggestion.name(str(self.path[-1]), self.known)
        return self._rewritten(self.value) if isinstance(self.value, str) else None

    def _rewritten(self, value: str) -> str | None:
        """The same value as the rule wants it."""
        match self.keyword, self.rule:
            case "enum", choices:
                return suggestion.name(value, choices)
            case "format", "date-time":
                return suggestion.moment(value)
            case "format", "uuid":
                return suggestion.uuid(value)
            case "pattern", rules.SLUG:
                return suggestion.slug(value)
        return None

    def _case(self) -> str:
        """The sentence's key: two keywords have words of their own for a case of them."""
        if self.keyword == "oneOf":
            return "oneOf.several" if self.several else "oneOf.none"
        if self.keyword in {"minLength", "minItems"} and not self.value:
            return "empty"
        return self.keyword


def pointer(path: tuple[Token, ...]) -> str:
    """RFC 6901: `/images/0/alt`, with `~` as `~0` and `/` as `~1`; empty for the whole document."""
    return "".join("/" + str(token).replace("~", "~0").replace("/", "~1") for token in path)


def _listed(rule: Any) -> list[Any]:
    return rule if isinstance(rule, list) else [rule]
