"""Writes the reference pages from the code they describe: `make docs`. A test holds them equal."""

from __future__ import annotations

import json
from pathlib import Path

from typer.main import get_command

from intake.problems import TYPE as PROBLEM
from pressroom import exits
from pressroom.cli import application
from wire.config import PREFIX, Settings
from workers.reasons import sentences

FOLDER = Path(__file__).parent
DOOR = FOLDER.parents[1] / "intake" / "sentences"


def pages() -> dict[str, str]:
    """File name to text."""
    return {"settings.md": settings(), "problems.md": problems(), "commands.md": commands()}


def settings() -> str:
    rows = [
        f"| `{PREFIX}{name.upper()}` | {_default(field.default)} | {field.description} |"
        for name, field in Settings.model_fields.items()
    ]
    return "\n".join(
        [
            "# Settings",
            "",
            "Every process reads its settings from the environment, once, when it starts. A name that",
            f"begins with `{PREFIX}` and is not in this table is an error. `pressroom up` sets the addresses",
            "and keys by itself and passes on what you set.",
            "",
            "| setting | default | meaning |",
            "|---|---|---|",
            *rows,
            "",
        ]
    )


def _default(value: object) -> str:
    text = getattr(value, "get_secret_value", lambda: value)()
    return f"`{text}`" if text not in ("", None) else "–"


def problems() -> str:
    told = json.loads((DOOR / "en.json").read_text("utf-8"))["problems"]
    refused = [f"| `{PROBLEM}{code}` | {one['title']} | {one['detail']} |" for code, one in told.items()]
    ended = [f"| `{code}` | {sentence} |" for code, sentence in sentences("en").items()]
    return "\n".join(
        [
            "# Problems",
            "",
            "Every refusal at the door is an `application/problem+json` document (RFC 9457): `type`,",
            "`title`, `status`, `detail`, and `errors`, one for each broken rule, with its JSON Pointer",
            "(RFC 6901) and a sentence. Sentences are in Vietnamese or English, by `Accept-Language`.",
            "",
            "| type | title | what to do |",
            "|---|---|---|",
            *refused,
            "",
            "## Endings",
            "",
            "A submission that was accepted and then `refused` or `parked` says why in its status.",
            "",
            "| code | sentence |",
            "|---|---|",
            *ended,
            "",
        ]
    )


def commands() -> str:
    command = get_command(application())
    found = sorted(_described("pressroom", command))
    return "\n".join(
        [
            "# Commands",
            "",
            f"{exits.EPILOG}",
            "",
            "| command | does |",
            "|---|---|",
            *(f"| `{usage.replace('|', chr(92) + '|')}` | {about} |" for usage, about in found),
            "",
        ]
    )


def _described(name: str, command: object) -> list[tuple[str, str]]:
    members = getattr(command, "commands", None)
    if members is None:
        words = [
            (param.metavar or param.name or "").upper()
            for param in getattr(command, "params", ())
            if param.param_type_name == "argument"
        ]
        about = " ".join((getattr(command, "help", "") or "").split())
        return [(" ".join([name, *words]), about)]
    return [row for member, inner in members.items() for row in _described(f"{name} {member}", inner)]


if __name__ == "__main__":
    for file, text in pages().items():
        (FOLDER / file).write_text(text, "utf-8")
