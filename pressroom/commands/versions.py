"""What differs between two versions of an item?"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.text import Text

from pressroom import reach, speech
from pressroom.commands.submissions import Item
from pressroom.options import FOLDER, Data, Json, Language, Token, Url
from wire.documents import Document

Since = Annotated[int, typer.Option("--from", min=0, help="The version before; by default the one before.")]
To = Annotated[int, typer.Option("--to", min=0, help="The version after; by default the newest.")]

_STYLES = {"=": "", "-": "red strike", "+": "green"}


def diff(  # noqa: PLR0913 - flags
    item: Item,
    *,
    since: Since = 0,
    to: To = 0,
    data: Data = FOLDER,
    url: Url = "",
    token: Token = "",
    lang: Language = "en",
    as_json: Json = False,
) -> None:
    """What a correction changed: each field before and after, the body by paragraphs and words."""
    with reach.intake(data, url, token, "reporter", lang) as intake:
        told = intake.diff(item, since, to)
    speech.say(told, as_json=as_json, human=lambda screen: _show(screen, told))


def _show(screen: Console, told: Document) -> None:
    screen.print(f"version {told['from']} → version {told['to']}  {told['item']}")
    for line in _lines(told):
        screen.print(line)


def _lines(told: Document) -> Iterator[Text]:
    for field in told["fields"]:
        yield Text(field["field"], style="bold")
        for mark, value in (("-", field["before"]), ("+", field["after"])):
            if value is not None:
                yield Text(f"{mark} {_plain(value)}", style=_STYLES[mark])
    if told["body"]:
        yield Text("body", style="bold")
    for paragraph in told["body"]:
        yield _paragraph(paragraph)


def _paragraph(paragraph: Document) -> Text:
    if paragraph["change"] != "~":
        mark = paragraph["change"]
        return Text(f"{' ' if mark == '=' else mark} {paragraph['text']}", style=_STYLES[mark])
    line = Text("~ ")
    for mark, words in paragraph["words"]:
        # Marks as well as colours: a pipe has none.
        shown = words if mark == "=" else f"[{mark}{words}{mark}]"
        line.append(shown, style=_STYLES[mark])
    return line


def _plain(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
