"""The object store: bring both buckets to the state the newsroom needs."""

from __future__ import annotations

from dataclasses import asdict

import typer
from rich.console import Console
from rich.markup import escape

from pressroom import exits, reach, speech
from pressroom.options import FOLDER, Data, Json


def setup(*, data: Data = FOLDER, as_json: Json = False) -> None:
    """Make the buckets, open one of them for reading, publish the schemas. May run any number of times."""
    from pressroom.storage import set_up  # noqa: PLC0415 - keeps `pressroom --help` quick

    done = set_up(reach.settings(data))

    def human(screen: Console) -> None:
        made = ", ".join(done.created) or "none was missing"
        screen.print(f"buckets made: {escape(made)}; schemas published: {len(done.published)}")
        for problem in done.problems:
            screen.print(f"[red]✗[/red] {escape(problem)}")

    speech.say({"ok": not done.problems} | asdict(done), as_json=as_json, human=human)
    if done.problems:
        raise typer.Exit(exits.WRONG)
