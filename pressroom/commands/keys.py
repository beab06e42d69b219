"""Which keys sign the log's head? Make them, rotate them, show them (docs/how-to/rotate-keys.md)."""

from __future__ import annotations

import getpass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table

from pressroom import reach, speech
from pressroom.options import FOLDER, Data, Json
from wire.documents import Document
from wire.errors import Rejected
from wire.keylist import KeyList

if TYPE_CHECKING:
    from wire.ports import Tools

Folder = Annotated[Path, typer.Argument(metavar="DIR", help="The folder of the keys.")]
By = Annotated[str, typer.Option("--by", help="Who does it, for the audit trail; your login by default.")]
Root = Annotated[Path | None, typer.Option("--root", help="The root key's file, if it lies elsewhere.")]
Overlap = Annotated[
    float,
    typer.Option("--overlap", min=0, help="Days for which the key before stays good; 0 if it was stolen."),
]
NewRoot = Annotated[
    bool,
    typer.Option("--new-root", help="Put another root key in place of a lost one; portals must be told."),
]

WEEK = 7.0  # days


def init(  # noqa: PLR0913 - flags
    folder: Folder,
    *,
    root: Root = None,
    new_root: NewRoot = False,
    by: By = "",
    data: Data = FOLDER,
    as_json: Json = False,
) -> None:
    """Make a root key and a signing key, and publish keys.json; done again, publish what is there."""
    from pressroom import keyring  # noqa: PLC0415 - keeps `pressroom --help` quick
    from workers.signed import Pair  # noqa: PLC0415

    tools, ring = _tools(data), keyring.Keyring(folder, root)
    standing = keyring.published(Pair.read("keys.json", tools.public))
    version = standing.version + 1 if standing and new_root else 1
    told = keyring.settle(ring, tools.clock, version=version)
    keyring.audit("keys init", by or getpass.getuser(), told, tools)
    keyring.publish(ring, tools.public, new_root=new_root)
    _say(told, as_json=as_json)


def rotate(  # noqa: PLR0913 - flags
    folder: Folder,
    *,
    overlap: Overlap = WEEK,
    root: Root = None,
    by: By = "",
    data: Data = FOLDER,
    as_json: Json = False,
) -> None:
    """Make a new signing key, publish it, let keepers sign with it; the one before stays good for a while."""
    from pressroom import keyring  # noqa: PLC0415 - keeps `pressroom --help` quick

    tools, ring = _tools(data), keyring.Keyring(folder, root)
    told = keyring.rotate(ring, tools.clock, overlap=overlap * keyring.DAY)
    keyring.audit("keys rotate", by or getpass.getuser(), told, tools)
    keyring.publish(ring, tools.public)
    keyring.take(ring)
    _say(told, as_json=as_json)


def show(*, data: Data = FOLDER, as_json: Json = False) -> None:
    """The published list of keys, and the root key that portals are given."""
    from pressroom import keyring  # noqa: PLC0415 - keeps `pressroom --help` quick
    from workers.signed import Pair  # noqa: PLC0415

    told = keyring.published(Pair.read("keys.json", _tools(data).public))
    if told is None:
        raise Rejected("no_keys", 404, "nothing is signed here: pressroom keys init DIR")
    _say(told, as_json=as_json)


def _tools(data: Path) -> Tools:
    from wire import bootstrap  # noqa: PLC0415 - keeps `pressroom --help` quick

    return bootstrap.tools(reach.settings(data))


def _say(told: KeyList, *, as_json: bool) -> None:
    document: Document = {
        "root": told.root,
        "version": told.version,
        "at": told.at,
        "keys": [one.to_document() for one in told.keys],
    }

    def human(screen: Console) -> None:
        speech.rows(screen, (("root key, for portals", told.root), ("list", f"version {told.version}")))
        shown = Table("id", "key", "from", "until", box=None, header_style="bold")
        for one in told.keys:
            shown.add_row(one.id, one.key, one.since, one.until)
        screen.print(shown)

    speech.say(document, as_json=as_json, human=human)
