"""Who may ask: create, list and revoke bearer tokens."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from pressroom import reach, speech
from pressroom import tokens as registry
from pressroom.options import FOLDER, Data, Json
from wire import keys, tokens
from wire.adapters.clock import SystemClock
from wire.documents import Document
from wire.errors import Rejected
from wire.ports import ObjectStore
from wire.tokens import Role

RoleOption = Annotated[Role, typer.Option("--role", help="What it may do.")]
Name = Annotated[
    str, typer.Option("--name", help="Whose it is; of a portal's token the portal: a-z, digits and hyphens.")
]
TokenId = Annotated[str, typer.Argument(metavar="ID", help="The token's id, as `tokens list` shows it.")]


def create(*, role: RoleOption, name: Name, data: Data = FOLDER, as_json: Json = False) -> None:
    """Make a token. It is shown this once, and kept only as a hash."""
    if role == "portal" and not keys.PORTAL.fullmatch(name):
        slug = tokens.portal_named(name) or "my-portal"
        why = f"{name!r} is no portal's name: a-z, digits and single hyphens, at most 60; for example {slug}"
        raise typer.BadParameter(why, param_hint="--name")
    token = tokens.create(_desk(data), role, name, SystemClock())
    told = {"token": token, "role": role, "name": name}
    speech.say(told, as_json=as_json, human=lambda screen: screen.print(token, markup=False))


def listed(*, data: Data = FOLDER, as_json: Json = False) -> None:
    """Every token ever made, oldest first, without its secret."""
    known = [_described(token) for token in registry.listed(_desk(data))]
    speech.say({"tokens": known}, as_json=as_json, human=lambda screen: _show(screen, known))


def revoke(token: TokenId, *, data: Data = FOLDER, as_json: Json = False) -> None:
    """Make a token worthless, within half a minute everywhere."""
    revoked = registry.revoke(_desk(data), token, SystemClock())
    if revoked is None:
        raise Rejected("unknown_token", 404, f"there is no token {token}")
    told = _described(revoked)
    speech.say(
        told, as_json=as_json, human=lambda screen: screen.print(f"revoked {revoked.id}", markup=False)
    )


def _desk(data: Path) -> ObjectStore:
    from wire import bootstrap  # noqa: PLC0415 - keeps `pressroom --help` quick

    return bootstrap.tools(reach.settings(data)).desk


def _described(token: tokens.Token) -> Document:
    return {name: value for name, value in token.to_document().items() if name != "sha256"}


def _show(screen: Console, known: list[Document]) -> None:
    shown = Table("id", "role", "name", "created", "revoked", box=None, header_style="bold")
    for token in known:
        shown.add_row(*(token.get(name, "") for name in ("id", "role", "name", "created", "revoked")))
    screen.print(shown)
