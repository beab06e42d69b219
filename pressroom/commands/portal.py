"""The downstream side: copy everything published, and check a copy or the original."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape

from portal.follow import follow as following
from portal.mirror import mirror as mirrored
from portal.report import Report, Step
from portal.source import HttpSource, Source, at
from portal.verify import verify as verified
from pressroom import exits, speech
from pressroom.options import Json
from wire.adapters.clock import SystemClock

Address = Annotated[str, typer.Argument(metavar="URL", help="The public tree: its address, or a folder.")]
Where = Annotated[str, typer.Argument(metavar="DIR|URL", help="A mirror's folder, or the public address.")]
Directory = Annotated[Path, typer.Argument(metavar="DIR", file_okay=False, help="The mirror's folder.")]
Follow = Annotated[bool, typer.Option("--follow", help="Keep up with the newsroom until Ctrl-C.")]
Every = Annotated[float, typer.Option(min=0.1, help="Seconds between two looks at the head.")]

SETTLE = 1.5  # seconds in which a live newsroom's views catch up with its log


def mirror(
    url: Address,
    directory: Directory,
    *,
    follow: Follow = False,
    every: Every = 2.0,
    as_json: Json = False,
) -> None:
    """Copy everything published into a folder: at first all of it, then what is new."""
    with _opened(url) as source:
        settle = _settle(source)
        if follow:
            clock = SystemClock()
            for report in following(source, directory, clock=clock, every=every, settle=settle):
                _tell(report, as_json=as_json)
            return
        with speech.bars(as_json=as_json) as bar:
            report = mirrored(source, directory, progress=lambda step: _move(bar, step), settle=settle)
    _tell(report, as_json=as_json)
    _end(report)


def verify(where: Where, *, as_json: Json = False) -> None:
    """Check that a public tree, or a mirror of it, is exactly what its log says."""
    with _opened(where) as source, speech.bars(as_json=as_json) as bar:
        report = verified(source, progress=lambda step: _move(bar, step), settle=_settle(source))
    _tell(report, as_json=as_json)
    _end(report)


@contextmanager
def _opened(where: str) -> Iterator[Source]:
    source = at(where)
    try:
        yield source
    finally:
        if isinstance(source, HttpSource):
            source.close()


def _settle(source: Source) -> float:
    return SETTLE if isinstance(source, HttpSource) else 0.0


def _move(bar: speech.Bar, step: Step) -> None:
    bar(step.phase, step.done, step.total)


def _tell(report: Report, *, as_json: bool) -> None:
    def human(screen: Console) -> None:
        mark = "[green]✓[/green]" if report.ok else "[red]✗[/red]"
        counts = f"{report.live} live, {report.canceled} canceled, {report.objects} objects"
        screen.print(f"{mark} seq {report.seq}: {counts}, {report.bytes:,} bytes")
        for problem in report.problems:
            screen.print(f"  [bold]{escape(problem.key)}[/bold] {escape(problem.what)}")

    speech.say(report.to_document(), as_json=as_json, human=human)


def _end(report: Report) -> None:
    if not report.ok:
        raise typer.Exit(exits.WRONG)
