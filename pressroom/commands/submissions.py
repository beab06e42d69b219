"""A reporter's commands: check an article, submit it with its photos, correct it, see how far it is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import Annotated

import typer
import uuid6
from rich.console import Console
from rich.markup import escape

from pressroom import articles, exits, reach, speech, uploads
from pressroom.client import Intake
from pressroom.options import (
    FOLDER,
    PATIENCE,
    Article,
    Data,
    Json,
    Language,
    Photos,
    Timeout,
    Token,
    Url,
    Wait,
)
from wire import keys
from wire.adapters.clock import SystemClock
from wire.documents import Document
from wire.submission import ENDINGS

Id = Annotated[
    str, typer.Option("--id", help="The submission's UUID; the same one again publishes nothing twice.")
]
Item = Annotated[str, typer.Argument(help="The item's id.")]
Note = Annotated[str, typer.Option(help="What readers are told of the correction.")]
Why = Annotated[str, typer.Option(help="error, clarification, update, legal or style.")]
What = Annotated[str, typer.Option(help="What was wrong before, for readers.")]
Follow = Annotated[bool, typer.Option("--follow", help="Show each stage until the ending.")]
Submission = Annotated[str, typer.Argument(help="The submission's id.")]

_COLOURS = {"published": "green", "done": "green", "refused": "red", "parked": "red"}


def validate(article: Article, *, lang: Language = "en", as_json: Json = False) -> None:
    """Check an article the way intake does, without a newsroom; every broken rule is named."""
    from pressroom import judgement  # noqa: PLC0415 - keeps `pressroom --help` quick

    found = judgement.of_file(article, lang)
    speech.say(found, as_json=as_json, human=lambda screen: _judge(screen, article, found))
    if not found["valid"]:
        raise typer.Exit(exits.WRONG)


def submit(  # noqa: PLR0913 - flags
    article: Article,
    *,
    photo: Photos = [],  # noqa: B006 - typer copies it
    wait: Wait = False,
    timeout: Timeout = PATIENCE,
    id: Id = "",  # noqa: A002 - the flag's name
    data: Data = FOLDER,
    url: Url = "",
    token: Token = "",
    lang: Language = "en",
    as_json: Json = False,
) -> None:
    """Upload an article's photos, resuming where the link dropped, and submit it."""
    document = articles.read(article)
    pairs = articles.pair(document, photo)
    name = _name(id)
    with reach.intake(data, url, token, "reporter", lang) as intake:
        send(intake, name, document, pairs, wait=timeout if wait else None, as_json=as_json)


def correct(  # noqa: PLR0913 - flags
    item: Item,
    article: Article,
    *,
    note: Note,
    why: Why = "",
    what: What = "",
    photo: Photos = [],  # noqa: B006 - typer copies it
    wait: Wait = False,
    timeout: Timeout = PATIENCE,
    id: Id = "",  # noqa: A002 - the flag's name
    data: Data = FOLDER,
    url: Url = "",
    token: Token = "",
    lang: Language = "en",
    as_json: Json = False,
) -> None:
    """Submit an article as the next version of a published item (desk)."""
    document = articles.read(article)
    pairs = articles.pair(document, photo)
    name = _name(id)
    with reach.intake(data, url, token, "desk", lang) as intake:
        version = document.get("corrects", {}).get("version") or intake.item(item)["version"]
        told = {"note": note, "why": why, "what": what}
        corrects = {"item": item, "version": version, "note": note}
        document["corrects"] = corrects | {name: value for name, value in told.items() if value}
        send(intake, name, document, pairs, wait=timeout if wait else None, as_json=as_json)


def status(  # noqa: PLR0913 - flags
    submission: Submission,
    *,
    follow: Follow = False,
    timeout: Timeout = PATIENCE,
    data: Data = FOLDER,
    url: Url = "",
    token: Token = "",
    lang: Language = "en",
    as_json: Json = False,
) -> None:
    """How far a submission is, stage by stage."""
    with reach.intake(data, url, token, "desk", lang) as intake:
        if follow:
            told = intake.follow(submission, clock=SystemClock(), timeout=timeout)
            end(_tell_each(told, as_json=as_json))
            return
        now = intake.status(submission)
        speech.say(now, as_json=as_json, human=lambda screen: tell(screen, now))
        end(now)


def send(  # noqa: PLR0913 - what a submission consists of
    intake: Intake,
    name: str,
    document: Document,
    pairs: dict[int, Path],
    *,
    wait: float | None,
    as_json: bool,
) -> None:
    """Upload, submit, and with `wait` (seconds) see it to its ending."""
    sent: dict[int, str] = {}
    with speech.bars(as_json=as_json) as bar:
        for position, photo in pairs.items():
            sent[position] = uploads.upload(intake, photo, partial(bar, photo.name))
    accepted = intake.submit(name, articles.with_uploads(document, sent))
    see(intake, accepted, wait=wait, as_json=as_json)


def see(intake: Intake, accepted: Document, *, wait: float | None, as_json: bool) -> None:
    """Tell what became of it: now, or with `wait` at its ending."""
    last = accepted
    if wait is not None:
        with speech.bars(as_json=as_json) as bar:
            for last in intake.follow(accepted["submission"], clock=SystemClock(), timeout=wait):
                done = sum(stage["state"] == "done" for stage in last["stages"])
                bar(last["state"], done, max(done, len(last["stages"])))
    speech.say(last, as_json=as_json, human=lambda screen: tell(screen, last))
    end(last)


def tell(screen: Console, status: Document) -> None:
    """A status for people."""
    colour = _COLOURS.get(status["state"], "cyan")
    screen.print(f"[{colour}]{status['state']}[/{colour}]  {status['submission']}")
    speech.rows(screen, _rows(status))


def end(status: Document) -> None:
    """A submission that was refused or parked makes the command fail."""
    if status["state"] in ENDINGS - {"published", "done"}:
        raise typer.Exit(exits.WRONG)


def _rows(status: Document) -> Iterable[tuple[str, str]]:
    if status.get("item"):
        yield "item", f"{status['item']} version {status.get('version', 1)}"
    for stage in status.get("stages", ()):
        yield f"  {stage['name']}", " ".join(filter(None, [stage["state"], stage["at"], stage.get("detail")]))
    if status.get("reason"):
        yield "reason", str(status["reason"])
    yield from ((name, str(link)) for name, link in status.get("links", {}).items())


def _tell_each(told: Iterable[Document], *, as_json: bool) -> Document:
    last: Document = {}
    for last in told:
        speech.say(last, as_json=as_json, human=partial(tell, status=last))
    return last


def _name(given: str) -> str:
    if not given:
        return str(uuid6.uuid7())
    if not keys.UUID.fullmatch(given.lower()):
        raise typer.BadParameter(f"{given!r} is not a UUID", param_hint="--id")
    return given.lower()


def _judge(screen: Console, article: Path, found: Document) -> None:
    if found["valid"]:
        screen.print(f"[green]✓[/green] {escape(article.name)}")
        return
    errors: Sequence[Document] = found.get("errors", ())
    screen.print(f"[red]✗[/red] {escape(article.name)}: {escape(found['title'])}")
    for error in errors:
        screen.print(f"  [bold]{escape(error['pointer'] or '/')}[/bold] {escape(error['message'])}")
