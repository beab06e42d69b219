"""What the workers would make of a text or a photo, without a newsroom."""

from __future__ import annotations

import json
import resource
import time
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

File = Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="An article's JSON, or plain text.")]
Filed = Annotated[
    str, typer.Option(metavar="DATE", help="When it was filed (ISO 8601), for dates without a year.")
]
Photo = Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="JPEG, PNG, WebP or AVIF.")]
Out = Annotated[Path, typer.Option("--out", file_okay=False, help="The folder for the files.")]
Formats = Annotated[str, typer.Option(help="Of jpg, webp, avif, with commas; else as the profile says.")]
Profile = Annotated[Path | None, typer.Option(exists=True, dir_okay=False, help="A rendition profile.")]

FORMATS = ("jpg", "webp", "avif")
_KIBIBYTE = 1024  # Linux counts the peak in these


def enrich(file: File, *, filed: Filed = "", as_json: Json = False) -> None:
    """Print the metadata of an article or a plain text as JSON."""
    from pressroom import judgement  # noqa: PLC0415 - keeps `pressroom --help` quick
    from workers import enrich as stage  # noqa: PLC0415 - loads the language model
    from workers.normalise import cleaned  # noqa: PLC0415

    moment = _moment(filed)
    document = articles.read_loose(file)
    found = judgement.of(document)
    if not found["valid"]:
        _refuse(found, as_json=as_json)
    try:
        article, text = cleaned(document)
    except Rejected as refusal:
        speech.complain(refusal, as_json=as_json)
        raise typer.Exit(exits.WRONG) from refusal
    metadata = stage.enrichment(article, text, filed=moment)
    typer.echo(json.dumps(metadata, ensure_ascii=False, indent=None if as_json else 2))


def render(
    photo: Photo,
    *,
    out: Out,
    formats: Formats = "",
    profile: Profile = None,
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


def _render(photo: Path, out: Path, formats: tuple[str, ...], profile: Path | None) -> Document:
    """`{renditions: [{name, path, type, width, height, bytes, sha256}], cpuMs, wallMs, peakBytes}`."""
    from wire.photo import probe  # noqa: PLC0415 - they load libvips
    from workers.imaging.profile import load  # noqa: PLC0415
    from workers.imaging.render import render as rendered  # noqa: PLC0415

    settings = config.load()
    sizes = load(profile or settings.rendition_profile)
    body = photo.read_bytes()
    cpu, wall = time.process_time(), time.perf_counter()
    probe(body, max_pixels=settings.max_photo_pixels)
    files = rendered(body, sizes.in_formats(formats) if formats else sizes)
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    out.mkdir(parents=True, exist_ok=True)
    rows = [_laid(out / f"{photo.stem}-{file.name}.{file.extension}", file) for file in files]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _KIBIBYTE
    return {"renditions": rows, "cpuMs": round(cpu * 1000), "wallMs": round(wall * 1000), "peakBytes": peak}


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
