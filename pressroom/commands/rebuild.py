"""Every mutable public object again from the log: what is broken is mended, what nothing explains goes."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.markup import escape

from pressroom import exits, reach, speech
from pressroom.options import FOLDER, Data, Json
from wire.documents import Document

if TYPE_CHECKING:
    from wire.config import Settings
    from wire.ports import ObjectStore

DryRun = Annotated[bool, typer.Option("--dry-run", help="Write nothing; end with 1 if anything differs.")]

NewEpoch = Annotated[
    bool,
    typer.Option(
        "--new-epoch",
        help="After a restore from a backup, once: tell portals to start again, and take up what was lost.",
    ),
]

PARALLEL = 16  # S3 calls side by side


def rebuild(
    *, dry_run: DryRun = False, new_epoch: NewEpoch = False, data: Data = FOLDER, as_json: Json = False
) -> None:
    """Make feeds, sitemaps, pointers, snapshots, head, schemas again from the log, beside a working newsroom.

    Needs the object store alone, and the newsroom's own settings: its name stands in the feeds.
    """
    if dry_run and new_epoch:
        raise typer.BadParameter("a new epoch is written: say --dry-run alone first")
    settings = reach.settings(data)
    with speech.bars(as_json=as_json) as bar:
        found = _rebuilt(settings, bar, dry=dry_run, new_epoch=new_epoch)
    differs = found["written"] or found["removed"]
    ok = not found["unmade"] and not found["lost"] and not (dry_run and differs)
    told = {"ok": ok, "dryRun": dry_run} | found
    speech.say(told, as_json=as_json, human=lambda screen: _show(screen, told))
    if not ok:
        raise typer.Exit(exits.WRONG)


def _rebuilt(settings: Settings, bar: speech.Bar, *, dry: bool, new_epoch: bool) -> Document:
    from wire import bootstrap  # noqa: PLC0415 - keeps `pressroom --help` quick
    from workers import rebuild as again  # noqa: PLC0415
    from workers.house import house  # noqa: PLC0415

    tools = bootstrap.tools(settings, signs=True)
    with ThreadPoolExecutor(PARALLEL) as pool:
        found = again.rebuild(tools, house(settings), pool, dry=dry, new_epoch=new_epoch, progress=bar)
    return asdict(found) | {"written": sorted((*found.written, *_contract(tools.public, dry=dry)))}


def _contract(public: ObjectStore, *, dry: bool) -> tuple[str, ...]:
    """The schemas follow from the code, not from the log. Returns the keys of those that differed."""
    from pressroom.storage import publish_contract  # noqa: PLC0415 - keeps `pressroom --help` quick
    from wire.adapters.memory import MemoryStore  # noqa: PLC0415

    if not dry:
        return publish_contract(public)
    standing = MemoryStore()
    for entry in public.walk("schemas/"):
        if blob := public.get(entry.key):
            standing.put(entry.key, blob.body)
    return publish_contract(standing)


def _show(screen: Console, told: Document) -> None:
    mark = "[green]✓[/green]" if told["ok"] else "[red]✗[/red]"
    counts = f"{told['items']} items, {told['compared']} objects compared"
    screen.print(f"{mark} seq {told['segments']}: {counts}")
    words = ("differs", "does not belong there") if told["dryRun"] else ("written", "removed")
    for name, what in zip(("written", "removed", "unmade"), (*words, "cannot be made"), strict=True):
        for key in told[name]:
            screen.print(f"  [bold]{escape(key)}[/bold] {what}")
    if told["epoch"]:
        screen.print(f"  epoch {told['epoch']} begins: portals start again")
    for name in told["owed"]:
        screen.print(f"  {name} is worked on again: the log does not have it any more")
    for name in told["lost"]:
        screen.print(f"  [red]{name}[/red] was published, and neither the log nor the submission is there")
    if told["open"]:
        screen.print("  the newest segment waits for a keeper; the head names the one before it")
