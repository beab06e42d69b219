"""The object store: bring both buckets to the state the newsroom needs; ask whether it keeps its promises."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import TYPE_CHECKING

import typer
from rich.console import Console
from rich.markup import escape

from pressroom import exits, reach, speech
from pressroom.options import FOLDER, Data, Json

if TYPE_CHECKING:
    from pressroom.probe.finding import Finding


def setup(*, data: Data = FOLDER, as_json: Json = False) -> None:
    """Make the buckets, open one of them for reading, publish the schemas, and probe the store quickly."""
    from pressroom.probe.run import QUICK, broken, examine  # noqa: PLC0415 - keeps `pressroom --help` quick
    from pressroom.storage import set_up  # noqa: PLC0415

    settings = reach.settings(data)
    done = set_up(settings)
    findings = examine(settings, QUICK)
    problems = (*done.problems, *broken(findings))

    def human(screen: Console) -> None:
        made = ", ".join(done.created) or "none was missing"
        screen.print(f"buckets made: {escape(made)}; schemas published: {len(done.published)}")
        for problem in problems:
            screen.print(f"[red]✗[/red] {escape(problem)}")

    told = {"ok": not problems} | asdict(done) | {"problems": problems, "checks": _documents(findings)}
    speech.say(told, as_json=as_json, human=human)
    if problems:
        raise typer.Exit(exits.WRONG)


def probe(*, data: Data = FOLDER, as_json: Json = False) -> None:
    """Race the store, lose its answers, damage bytes on their way: does it keep what the newsroom needs?"""
    from pressroom.probe.run import broken, examine  # noqa: PLC0415 - keeps `pressroom --help` quick

    settings = reach.settings(data)
    with speech.bars(as_json=as_json) as bar:
        findings = examine(settings, moved=lambda done, total: bar("probing the store", done, total))
    ok = not broken(findings)
    told = {"ok": ok, "checks": _documents(findings)}
    speech.say(told, as_json=as_json, human=lambda screen: _show(screen, findings))
    if not ok:
        raise typer.Exit(exits.WRONG)


def _documents(findings: Iterable[Finding]) -> list[dict[str, object]]:
    return [asdict(finding) for finding in findings]


def _show(screen: Console, findings: Iterable[Finding]) -> None:
    for finding in findings:
        mark = "[green]✓[/green]" if finding.ok else "[red]✗[/red]"
        name = f"[bold]{escape(finding.name)}[/bold]"
        screen.print(f"{mark} {name} {escape(finding.detail)} ({finding.seconds:.1f} s)")
