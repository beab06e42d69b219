"""What was parked: look at it, try it again, give it up, let a stopped queue go on."""

from __future__ import annotations

import getpass
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from pressroom import reach, speech
from pressroom.options import FOLDER, Data, Json, Language
from wire.documents import Document
from wire.errors import Rejected

if TYPE_CHECKING:
    from wire.ports import Tools

Name = Annotated[str, typer.Argument(metavar="SUBMISSION", help="Its id, as `dead list` shows it.")]
Names = Annotated[list[str] | None, typer.Argument(metavar="SUBMISSION", help="Their ids.")]
Code = Annotated[str, typer.Option("--reason", help="Only those parked for this reason (its code).")]
Every = Annotated[bool, typer.Option("--all", help="All that are parked, or all of a reason.")]
By = Annotated[str, typer.Option("--by", help="Who does it, for the audit trail; your login by default.")]
Why = Annotated[str, typer.Option("--why", help="Why, for its sender and the audit trail.")]


def listed(*, code: Code = "", lang: Language = "en", data: Data = FOLDER, as_json: Json = False) -> None:
    """Everything that is parked, the newest last."""
    known = _parked(_tools(data), code)
    speech.say({"parked": known}, as_json=as_json, human=lambda screen: _table(screen, known, lang))


def show(submission: Name, *, lang: Language = "en", data: Data = FOLDER, as_json: Json = False) -> None:
    """One of them whole: reason, stage, attempts, what it was made from, and the trace."""
    from workers import dead  # noqa: PLC0415 - keeps `pressroom --help` quick

    told = dead.shown(submission, _tools(data))
    speech.say(told, as_json=as_json, human=lambda screen: _whole(screen, told, lang))


def replay(  # noqa: PLR0913 - flags
    submissions: Names = None,
    *,
    every: Every = False,
    code: Code = "",
    by: By = "",
    data: Data = FOLDER,
    as_json: Json = False,
) -> None:
    """Try them again, from the beginning."""
    from workers import dead  # noqa: PLC0415 - keeps `pressroom --help` quick

    tools = _tools(data)
    chosen = _chosen(tools, submissions, code, every=every)
    _each(chosen, lambda name: dead.replay(name, tools, by=by or getpass.getuser()), "replayed", as_json)


def drop(
    submissions: Names = None, *, why: Why, by: By = "", data: Data = FOLDER, as_json: Json = False
) -> None:
    """Give them up: they end refused, and their senders read why."""
    from workers import dead  # noqa: PLC0415 - keeps `pressroom --help` quick

    tools = _tools(data)
    chosen = _chosen(tools, submissions, "", every=False)
    _each(
        chosen, lambda name: dead.drop(name, tools, by=by or getpass.getuser(), why=why), "dropped", as_json
    )


def resume(*, by: By = "", data: Data = FOLDER, as_json: Json = False) -> None:
    """Let the queue go on that a flood of parked work has stopped."""
    from workers import dead  # noqa: PLC0415 - keeps `pressroom --help` quick

    was_stopped = dead.resume(_tools(data), by=by or getpass.getuser())
    told = "the queue goes on" if was_stopped else "the queue was not stopped"
    speech.say({"wasStopped": was_stopped}, as_json=as_json, human=lambda screen: screen.print(told))


def _tools(data: Path) -> Tools:
    from wire import bootstrap  # noqa: PLC0415 - keeps `pressroom --help` quick

    return bootstrap.tools(reach.settings(data))


def _parked(tools: Tools, code: str) -> list[Document]:
    from workers import dead  # noqa: PLC0415 - keeps `pressroom --help` quick

    known = [one for one in dead.listed(tools) if not code or one["receipt"]["reason"]["code"] == code]
    return sorted(known, key=lambda one: str(one["receipt"]["at"]))


def _chosen(tools: Tools, named: list[str] | None, code: str, *, every: bool) -> list[str]:
    if bool(named) == (every or bool(code)):
        raise typer.BadParameter("name submissions, or say --all or --reason CODE")
    return named or [one["receipt"]["submission"] for one in _parked(tools, code)]


def _each(names: list[str], do: Callable[[str], None], done: str, as_json: bool) -> None:  # noqa: FBT001 - a flag passed on
    """Each by itself: one that is not parked any more keeps nobody from the others."""
    failed = {}
    for name in names:
        try:
            do(name)
        except Rejected as fault:
            failed[name] = fault
    told = {done: [name for name in names if name not in failed], "failed": sorted(failed)}

    def human(screen: Console) -> None:
        for name in names:
            screen.print(
                f"{done} {name}" if name not in failed else f"[red]✗[/red] {escape(str(failed[name]))}"
            )

    speech.say(told, as_json=as_json, human=human)
    if failed:
        raise next(iter(failed.values()))


def _table(screen: Console, known: list[Document], lang: str) -> None:
    if not known:
        screen.print("nothing is parked")
        return
    table = Table("submission", "at", "reason", "stage", "attempts", "")
    for one in known:
        receipt, why = one["receipt"], one["receipt"]["reason"]
        table.add_row(
            receipt["submission"],
            receipt["at"],
            why["code"],
            why.get("stage", ""),
            str(one["attempts"]),
            why[lang],
        )
    screen.print(table)


def _whole(screen: Console, told: Document, lang: str) -> None:
    receipt, why = told["receipt"], told["receipt"]["reason"]
    headline = told["submission"]["document"].get("headline", "")
    named = [
        ("submission", receipt["submission"]),
        ("headline", headline),
        ("parked", receipt["at"]),
        ("reason", f"{why['code']}: {why[lang]}"),
        ("stage", why.get("stage", "")),
        ("attempts", str(told["attempts"])),
        *(("made from", key) for key in told["inputs"]),
    ]
    speech.rows(screen, [(name, value) for name, value in named if value])
    if told["trace"]:
        screen.print(told["trace"], markup=False)
