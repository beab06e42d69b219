"""What waits for its time: see it, give it another time, withdraw it."""

from __future__ import annotations

from typing import Annotated

import typer
import uuid6
from rich.console import Console
from rich.table import Table
from rich.text import Text

from pressroom import reach, speech
from pressroom.commands.submissions import Submission, see
from pressroom.options import FOLDER, PATIENCE, Data, Json, Language, Timeout, Token, Url, Wait
from wire.documents import Document

Until = Annotated[
    str,
    typer.Option(help="RFC 3339 with an offset, for example 2026-11-23T05:30:00+07:00; `now` to publish."),
]


def listed(
    *, data: Data = FOLDER, url: Url = "", token: Token = "", lang: Language = "en", as_json: Json = False
) -> None:
    """Everything that waits for its time, the next to come out first."""
    with reach.intake(data, url, token, "desk", lang) as intake:
        told = list(intake.embargoes())
    speech.say({"embargoes": told}, as_json=as_json, human=lambda screen: _show(screen, told))


def change(  # noqa: PLR0913 - flags
    submission: Submission,
    *,
    until: Until,
    data: Data = FOLDER,
    url: Url = "",
    token: Token = "",
    lang: Language = "en",
    as_json: Json = False,
) -> None:
    """Send the same article again with another time; it takes the place of the one that waits."""
    with reach.intake(data, url, token, "desk", lang) as intake:
        document = {**intake.article(submission), "replaces": submission.lower(), "embargoedUntil": until}
        if until == "now":
            del document["embargoedUntil"]
        accepted = intake.submit(str(uuid6.uuid7()), document)
    speech.say(accepted, as_json=as_json, human=lambda screen: _tell(screen, accepted, until))


def cancel(  # noqa: PLR0913 - flags
    submission: Submission,
    *,
    wait: Wait = False,
    timeout: Timeout = PATIENCE,
    data: Data = FOLDER,
    url: Url = "",
    token: Token = "",
    lang: Language = "en",
    as_json: Json = False,
) -> None:
    """Withdraw an article before its time; with --wait see whether the order was in time."""
    with reach.intake(data, url, token, "desk", lang) as intake:
        accepted = intake.withdraw(submission)
        see(intake, accepted, wait=timeout if wait else None, as_json=as_json)


def _show(screen: Console, told: list[Document]) -> None:
    if not told:
        screen.print("nothing waits for its time")
        return
    table = Table("until", "submission", "by", "headline", box=None, header_style="bold")
    for one in told:
        who = one["by"]["name"] or one["by"]["token"]
        table.add_row(one["until"], one["submission"], Text(who), Text(one["headline"]))
    screen.print(table)


def _tell(screen: Console, accepted: Document, until: str) -> None:
    screen.print(f"{accepted['submission']} takes its place, and comes out {until}")
