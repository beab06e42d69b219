"""The downstream side: copy everything published, and check a copy or the original."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape

from portal.choice import Choice
from portal.cursor import NAME, Cursor
from portal.follow import Pace
from portal.follow import follow as following
from portal.mirror import mirror as mirrored
from portal.newsroom import Newsroom
from portal.report import Report, Step
from portal.serving import serving
from portal.source import HttpSource, Source, at
from portal.terms import Terms
from portal.verify import verify as verified
from pressroom import exits, speech
from pressroom.options import Json
from wire import moments
from wire.adapters.clock import SystemClock
from wire.adapters.memory import SetClock
from wire.errors import Unavailable
from wire.ports import Clock

Address = Annotated[str, typer.Argument(metavar="URL", help="The public tree: its address, or a folder.")]
Where = Annotated[str, typer.Argument(metavar="DIR|URL", help="A mirror's folder, or the public address.")]
Directory = Annotated[Path, typer.Argument(metavar="DIR", file_okay=False, help="The mirror's folder.")]
Key = Annotated[
    str,
    typer.Option("--key", metavar="RW…", help="The newsroom's root key; else that of the first list seen."),
]
Unsigned = Annotated[
    bool, typer.Option("--unsigned", help="Take a newsroom that signs nothing, at your own risk.")
]
Follow = Annotated[bool, typer.Option("--follow", help="Keep up with the newsroom until Ctrl-C.")]
Every = Annotated[float, typer.Option(min=0.1, help="Seconds between two looks at the head.")]
Intake = Annotated[
    str, typer.Option("--intake", metavar="URL", help="The newsroom's intake, to wait there for news.")
]
Token = Annotated[str, typer.Option("--token", help="A portal's token, for intake.")]
Ack = Annotated[
    str, typer.Option("--ack", metavar="PORTAL", help="Tell intake, as this portal, what has been applied.")
]
Serve = Annotated[
    int | None,
    typer.Option("--serve", metavar="PORT", min=0, max=65535, help="Show the mirror on 127.0.0.1; 0: any."),
]
Sections = Annotated[list[str], typer.Option("--section", help="Only these sections (repeat for more).")]
Topics = Annotated[list[str], typer.Option("--topic", help="Only what bears one of these topics (QCodes).")]
Places = Annotated[list[str], typer.Option("--place", help="Only what is about one of these places.")]
Languages = Annotated[list[str], typer.Option("--language", help="Only what can be read in one of these.")]
Now = Annotated[str, typer.Option("--now", hidden=True, help="Take this for the time (RFC 3339): for tests.")]
Everything = Annotated[bool, typer.Option("--everything", help="No longer only a part of it.")]

WAITED = 2  # looks in vain, after which one says what is waited for
PATIENCE = 8  # times that feeds are waited for
SETTLE = 1.5  # seconds in which a live newsroom's views catch up with its log


def mirror(  # noqa: PLR0913 - the options of a command
    url: Address,
    directory: Directory,
    *,
    key: Key = "",
    unsigned: Unsigned = False,
    follow: Follow = False,
    every: Every = 2.0,
    intake: Intake = "",
    token: Token = "",
    ack: Ack = "",
    serve: Serve = None,
    section: Sections = [],  # noqa: B006 - typer never changes it
    topic: Topics = [],  # noqa: B006
    place: Places = [],  # noqa: B006
    language: Languages = [],  # noqa: B006
    everything: Everything = False,
    now: Now = "",
    as_json: Json = False,
) -> None:
    """Copy everything published into a folder, or a part: at first all of it, then what is new."""
    if ack and not (intake and token):
        raise typer.BadParameter("--ack needs --intake and --token")
    choice = Choice(*map(tuple, (section, topic, place, language)))
    if everything and not choice.is_everything:
        raise typer.BadParameter("--everything leaves no room for --section, --topic, --place or --language")
    terms = Terms(key, unsigned, None if choice.is_everything and not everything else choice)
    with ExitStack() as opened:
        source = opened.enter_context(_opened(url))
        newsroom = opened.enter_context(closing(Newsroom(intake, token))) if intake else None
        clock = SetClock(moments.read(now)) if now else SystemClock()
        work = _Work(source, directory, terms, newsroom, ack, clock, as_json=as_json)
        if serve is not None:
            directory.mkdir(parents=True, exist_ok=True)
            address = opened.enter_context(serving(directory, serve))
            speech.complaints().print(f"look at {address}")
        if follow:
            work.follow(every)
        report = work.once()
        if serve is not None:
            Event().wait()
    _end(report)


@dataclass
class _Work:
    """One mirror as the command was asked to keep it; `said` is what the newsroom was told last."""

    source: Source
    directory: Path
    terms: Terms
    newsroom: Newsroom | None
    portal: str
    clock: Clock
    as_json: bool
    said: tuple[str, int] = ("", 0)

    def once(self) -> Report:
        """What it leaves is right: feeds that are behind the log are waited for."""
        report = again = self._run()
        for _ in range(PATIENCE if _settle(self.source) else 0):
            if not again.ok or not Cursor.load(self.directory).behind:
                break
            self.clock.sleep(SETTLE)
            again = self._run()
        report = report if again.ok else again
        _tell(report, as_json=self.as_json)
        return report

    def follow(self, every: float) -> None:
        """For ever."""
        pace = Pace(self.clock, every, self.newsroom)
        for report in following(self.source.name, self._run, pace):
            _tell(report, as_json=self.as_json)

    def _run(self) -> Report:
        with speech.bars(as_json=self.as_json) as bar:
            report = mirrored(
                self.source,
                self.directory,
                terms=self.terms,
                progress=lambda step: _move(bar, step),
                settle=_settle(self.source),
                clock=self.clock,
            )
        if report.ok and self.portal and self.newsroom:
            self._acknowledge(self.newsroom, (report.epoch, report.seq))
        return report

    def _acknowledge(self, newsroom: Newsroom, place: tuple[str, int]) -> None:
        """Once for each place; again after the next look if the newsroom did not answer."""
        if place == self.said:
            return
        try:
            wrong = newsroom.acknowledge(self.portal, *place)
            self.said = place
        except Unavailable as outage:
            wrong = str(outage)
        if wrong:
            speech.complaints().print(f"[yellow]![/yellow] not acknowledged: {escape(wrong)}")


def verify(where: Where, *, key: Key = "", unsigned: Unsigned = False, as_json: Json = False) -> None:
    """Check that a public tree, or a mirror of it, is exactly what its log says, and who signed it."""
    with _opened(where) as source, speech.bars(as_json=as_json) as bar:
        folder = Path(where)
        copy = Cursor.load(folder) if (folder / NAME).exists() else None
        report = verified(
            source,
            terms=Terms(key, unsigned),
            copy=copy,
            progress=lambda step: _move(bar, step),
            settle=_settle(source),
        )
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
    if step.phase == "waiting":
        if step.done == WAITED:
            speech.complaints().print(f"[yellow]…[/yellow] waiting, for {escape(step.about)}")
        return
    bar(step.phase, step.done, step.total)


def _tell(report: Report, *, as_json: bool) -> None:
    def human(screen: Console) -> None:
        mark = "[green]✓[/green]" if report.ok else "[red]✗[/red]"
        counts = f"{report.live} live, {report.canceled} canceled, {report.objects} objects"
        screen.print(f"{mark} seq {report.seq}: {counts}, {report.bytes:,} bytes")
        for one in report.omitted:
            screen.print(f"  [yellow]![/yellow] [bold]{escape(one.key)}[/bold] {escape(one.what)}")
        for problem in report.problems:
            screen.print(f"  [bold]{escape(problem.key)}[/bold] {escape(problem.what)}")

    speech.say(report.to_document(), as_json=as_json, human=human)


def _end(report: Report) -> None:
    if not report.ok:
        raise typer.Exit(exits.WRONG)
