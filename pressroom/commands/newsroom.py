"""Start and stop a newsroom on this machine, and show what it does."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.markup import escape

from pressroom import demo as demonstration
from pressroom import exits, reach, speech
from pressroom.options import FOLDER, PATIENCE, Data, Json, Timeout
from wire.documents import Document
from wire.errors import PressroomError

if TYPE_CHECKING:
    from pressroom.embedded.control import Outcome
    from pressroom.embedded.run import Run

Port = Annotated[
    int | None, typer.Option(min=0, max=65535, help="Intake's port; the next free one if taken; 0 for any.")
]
Workers = Annotated[int | None, typer.Option(min=1, help="Processes of each kind of worker.")]
Detach = Annotated[
    bool, typer.Option("--detach", help="Return once everything answers, and leave it running.")
]
Demo = Annotated[bool, typer.Option("--demo", help="Publish a sample article once everything answers.")]


def up(  # noqa: PLR0913 - the flags of DESIGN §7
    *,
    data: Data = FOLDER,
    port: Port = None,
    workers: Workers = None,
    detach: Detach = False,
    demo: Demo = False,
    as_json: Json = False,
) -> None:
    """Start a newsroom on 127.0.0.1 and keep it running until Ctrl-C; DIR/run.json says where it answers."""
    from pressroom.embedded import control  # noqa: PLC0415 - keeps `pressroom --help` quick

    def announce(run: Run) -> None:
        _announce(run, data, as_json=as_json, stays=True)
        if demo:
            _demonstrate(run, as_json=as_json)

    if detach:
        outcome = control.up(data, port=port, workers=workers, detach=True)
        if outcome.ok and outcome.run:
            _announce(outcome.run, data, as_json=as_json, stays=False)
            if demo:
                _publish_sample(outcome.run, PATIENCE, as_json=as_json)
            return
    else:
        speech.complaints().print("Starting the newsroom …")
        outcome = control.up(data, port=port, workers=workers, detach=False, announce=announce)
    _end(outcome, as_json=as_json)


def down(*, data: Data = FOLDER, as_json: Json = False) -> None:
    """Stop the newsroom of a folder. Its data stays."""
    from pressroom.embedded import control  # noqa: PLC0415 - keeps `pressroom --help` quick

    _end(control.down(data), as_json=as_json)


def demo(*, data: Data = FOLDER, timeout: Timeout = PATIENCE, as_json: Json = False) -> None:
    """Publish the sample article, once, and print where to read it."""
    _publish_sample(reach.run(data), timeout, as_json=as_json)


def env(*, data: Data = FOLDER, as_json: Json = False) -> None:
    """Print INTAKE, PUBLIC, TOKEN, DESK_TOKEN and PORTAL_TOKEN for a shell: eval "$(pressroom env)"."""
    run = reach.run(data)
    named = {
        "INTAKE": run.intake,
        "PUBLIC": run.public,
        "TOKEN": run.tokens["reporter"],
        "DESK_TOKEN": run.tokens["desk"],
        "PORTAL_TOKEN": run.tokens["portal"],
    }
    lines = [f"export {name}={shlex.quote(value)}" for name, value in named.items()]
    speech.say(named, as_json=as_json, human=lambda _: typer.echo("\n".join(lines)))


def _publish_sample(run: Run, timeout: float, *, as_json: bool) -> None:
    shown = demonstration.show(run, timeout=timeout)
    speech.say(shown, as_json=as_json, human=lambda screen: _show(screen, shown))


def _end(outcome: Outcome, *, as_json: bool) -> None:
    told = {"ok": outcome.ok, "message": outcome.message}
    mark = "[green]✓[/green]" if outcome.ok else "[red]✗[/red]"
    speech.say(told, as_json=as_json, human=lambda screen: screen.print(f"{mark} {escape(outcome.message)}"))
    if not outcome.ok:
        raise typer.Exit(exits.WRONG)


def _announce(run: Run, data: Path, *, as_json: bool, stays: bool) -> None:
    """Where it answers. A person gets the reporter's token in the address of the page, which keeps it."""
    told = {"ok": True, "intake": run.intake, "public": run.public, "run": str(data / "run.json")}
    rows = [
        ("write and submit", f"{run.intake}/#token={run.tokens['reporter']}"),
        ("portals read", f"{run.public}/log/head.json"),
        ("addresses, tokens", str(data / "run.json")),
    ]

    def human(screen: Console) -> None:
        screen.print("[green]✓[/green] The newsroom runs." + (" Ctrl-C stops it." if stays else ""))
        speech.rows(screen, rows)

    speech.say(told, as_json=as_json, human=human)


def _demonstrate(run: Run, *, as_json: bool) -> None:
    """The newsroom keeps running, however this ends."""
    try:
        _publish_sample(run, PATIENCE, as_json=as_json)
    except PressroomError as fault:
        speech.complain(fault, as_json=as_json)


def _show(screen: Console, shown: Document) -> None:
    screen.print(f"[green]✓[/green] Published: {escape(shown['headline'])}")
    names = ("item", "rendition", "feed", "log")
    speech.rows(screen, ((name, shown[name]) for name in names if shown.get(name)))
