"""How does a command speak: JSON for scripts, sentences and bars for people, faults for both?"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from typer.core import TyperCommand

from pressroom import exits
from wire.config import BadSettings
from wire.documents import Document
from wire.errors import PressroomError, Rejected, Unavailable

Human = Callable[[Console], None]


def say(document: Document, *, as_json: bool, human: Human) -> None:
    """One answer: a line of JSON, or what `human` writes on the console."""
    if as_json:
        typer.echo(json.dumps(document, ensure_ascii=False))
    else:
        human(console())


def console() -> Console:
    return Console(highlight=False, soft_wrap=True)


def complaints() -> Console:
    """Where faults go, so that a pipe carries answers only."""
    return Console(stderr=True, highlight=False, soft_wrap=True)


def rows(screen: Console, named: Iterable[tuple[str, str]]) -> None:
    """Names and values, one pair a line that is never broken, so that addresses can be copied."""
    pairs = list(named)
    width = max((len(name) for name, _ in pairs), default=0)
    for name, value in pairs:
        screen.print(f"[bold]{escape(name.ljust(width))}[/bold]  {escape(value)}")


class Reported(TyperCommand):
    """A command whose named faults become a sentence (or JSON) and an exit code."""

    def invoke(self, ctx: Any) -> Any:  # typer keeps its own copy of click, whose names are private
        try:
            return super().invoke(ctx)
        except (PressroomError, BadSettings) as fault:
            complain(fault, as_json=bool(ctx.params.get("as_json")))
            raise typer.Exit(exits.code(fault)) from fault
        except KeyboardInterrupt:
            raise typer.Exit(exits.INTERRUPTED) from None


def complain(fault: Exception, *, as_json: bool) -> None:
    """Say what went wrong: as `{"error": …}` on the standard output, or to people on the other one."""
    if as_json:
        typer.echo(json.dumps({"error": described(fault)}, ensure_ascii=False))
        return
    screen = complaints()
    screen.print(f"[red]✗[/red] {escape(str(fault))}")
    for violation in fault.violations if isinstance(fault, Rejected) else ():
        screen.print(f"  [bold]{escape(violation.pointer or '/')}[/bold] {escape(violation.message)}")


def described(fault: Exception) -> Document:
    """A fault as a document: code, status, detail and errors of a refusal; the part of an outage."""
    match fault:
        case Rejected():
            errors = [violation.document() for violation in fault.violations]
            return {"code": fault.code, "status": fault.status, "detail": str(fault), "errors": errors}
        case Unavailable():
            return {"code": "unavailable", "part": fault.part, "detail": str(fault)}
        case _:
            return {"code": type(fault).__name__, "detail": str(fault)}


Bar = Callable[[str, int, int], None]


@contextmanager
def bars(*, as_json: bool) -> Iterator[Bar]:
    """A function `(label, done, total)` that moves a bar on a terminal, and does nothing elsewhere."""
    if as_json or not sys.stderr.isatty():
        yield lambda _label, _done, _total: None
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=complaints(), transient=True) as progress:
        tasks: dict[str, Any] = {}

        def move(label: str, done: int, total: int) -> None:
            if label not in tasks:
                tasks[label] = progress.add_task(escape(label))
            progress.update(tasks[label], completed=done, total=max(total, 1))

        yield move
