"""What the workers would make of a text or a photo, without a newsroom."""

from __future__ import annotations

import json
import sys
import time
from contextlib import redirect_stdout
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import typer
from rich.console import Console
from rich.table import Table

from pressroom import articles, exits, speech
from pressroom.options import Json
from wire import config
from wire.adapters.clock import SystemClock
from wire.documents import Document
from wire.errors import Rejected

File = Annotated[Path, typer.Argument(help="An article's JSON, or plain text; - reads the standard input.")]
Filed = Annotated[
    str, typer.Option(metavar="DATE", help="When it was filed (ISO 8601), for dates without a year.")
]
Photo = Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="JPEG, PNG, WebP or AVIF.")]
Out = Annotated[Path, typer.Option("--out", file_okay=False, help="The folder for the files.")]
Formats = Annotated[str, typer.Option(help="Of jpg, webp, avif, with commas; else as the profile says.")]
Profile = Annotated[
    str, typer.Option(help="default, classic, or a profile's file (JSON); else as the settings say.")
]

FORMATS = ("jpg", "webp", "avif")


def enrich(file: File, *, filed: Filed = "", as_json: Json = False) -> None:
    """Show what is found in an article or a plain text: to people on a terminal, as JSON elsewhere."""
    from pressroom import findings, judgement  # noqa: PLC0415 - keeps `pressroom --help` quick
    from workers import enrich as stage  # noqa: PLC0415 - loads the language model
    from workers.house import is_semantic  # noqa: PLC0415
    from workers.normalise import cleaned  # noqa: PLC0415

    if file != articles.STDIN and not file.is_file():
        raise typer.BadParameter(f"there is no file {file}", param_hint="FILE")
    moment = _moment(filed)
    settings = config.load()
    document = articles.read_loose(file)
    found = judgement.of(document)
    if not found["valid"]:
        _refuse(found, as_json=as_json)
    try:
        article, text = cleaned(document)
    except Rejected as refusal:
        speech.complain(refusal, as_json=as_json)
        raise typer.Exit(exits.WRONG) from refusal
    with redirect_stdout(sys.stderr):  # where an extractor that fails is logged
        metadata = stage.enrichment(
            article,
            text,
            filed=moment,
            floor=settings.confidence_floor,
            semantic=is_semantic(settings),
        )
    if not as_json and sys.stdout.isatty():
        findings.show(speech.console(), article, text, metadata)
    else:
        typer.echo(json.dumps(metadata, ensure_ascii=False, indent=None if as_json else 2))


def render(
    photo: Photo,
    *,
    out: Out,
    formats: Formats = "",
    profile: Profile = "",
    as_json: Json = False,
) -> None:
    """Make every rendition of a photo, and report each file and what it cost."""
    wanted = _formats(formats)
    try:
        report = _render(photo, out, wanted, profile)
    except (Rejected, ValueError) as refusal:
        speech.complain(refusal, as_json=as_json)
        raise typer.Exit(exits.WRONG) from refusal
    speech.say(report, as_json=as_json, human=lambda screen: _show(screen, report))


def _render(photo: Path, out: Path, formats: tuple[str, ...], profile: str) -> Document:
    """`{renditions: [{name, path, type, width, height, bytes, sha256}], cpuMs, wallMs, peakBytes, …}`.

    And what was seen (`looks`, `framing`), and what the file says of itself (`metadata`).
    CPU and memory are those of the process that renders, without its start; the wall time is with it.
    """
    from workers.imaging.isolated import Darkroom  # noqa: PLC0415 - keeps `pressroom --help` quick
    from workers.imaging.profile import load  # noqa: PLC0415

    settings = config.load()
    sizes = load(profile or settings.rendition_profile)
    body, darkroom, began = photo.read_bytes(), Darkroom(), time.perf_counter()
    try:
        developed = darkroom.render(
            body, sizes.in_formats(formats) if formats else sizes, max_pixels=settings.max_photo_pixels
        )
        wall = time.perf_counter() - began
    finally:
        darkroom.close()
    made = developed.made
    out.mkdir(parents=True, exist_ok=True)
    return {
        "renditions": [
            _laid(out / f"{photo.stem}-{file.name}.{file.extension}", file) for file in made.files
        ],
        "cpuMs": round(developed.seconds * 1000),
        "wallMs": round(wall * 1000),
        "peakBytes": developed.peak,
        "looks": made.looks.document(),
        "framing": made.framing.document(),
        **made.notes.document(),
    }


def _laid(path: Path, file: Any) -> Document:
    path.write_bytes(file.body)
    return {
        "name": file.name,
        "path": str(path),
        "type": file.media_type,
        "width": file.width,
        "height": file.height,
        "bytes": len(file.body),
        "sha256": file.sha256,
    }


def _formats(given: str) -> tuple[str, ...]:
    formats = tuple(one.strip() for one in given.split(",") if one.strip())
    strange = [one for one in formats if one not in FORMATS]
    if strange:
        raise typer.BadParameter(f"{', '.join(strange)}: not of {', '.join(FORMATS)}", param_hint="--formats")
    return tuple(dict.fromkeys(formats))


def _moment(given: str) -> datetime:
    """The instant, or now; without an offset it is meant where the newsroom is."""
    if not given:
        return SystemClock().now()
    try:
        moment = datetime.fromisoformat(given)
    except ValueError as error:
        raise typer.BadParameter(f"{given!r} is not an ISO 8601 date", param_hint="--filed") from error
    return moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(config.load().timezone))


def _refuse(found: Document, *, as_json: bool) -> None:
    def human(screen: Console) -> None:
        for error in found["errors"]:
            screen.print(f"{error['pointer'] or '/'} {error['message']}", markup=False)

    speech.say({"error": found}, as_json=as_json, human=human)
    raise typer.Exit(exits.WRONG)


def _show(screen: Console, report: Document) -> None:
    shown = Table("file", "size", "bytes", box=None, header_style="bold")
    for row in report["renditions"]:
        shown.add_row(row["path"], f"{row['width']} × {row['height']}", f"{row['bytes']:,}")
    screen.print(shown)
    peak = report["peakBytes"] / 1_000_000
    screen.print(f"{report['cpuMs']} ms of CPU, {report['wallMs']} ms, at most {peak:.0f} MB")
