"""The desk's commands: take an item down."""

from __future__ import annotations

from typing import Annotated

import typer
import uuid6

from pressroom import reach
from pressroom.commands.submissions import Item, see
from pressroom.options import FOLDER, PATIENCE, Data, Json, Language, Timeout, Token, Url, Wait

Reason = Annotated[str, typer.Option(help="Why, for readers; it stands in the tombstone.")]
Code = Annotated[str, typer.Option(help="legal, error, privacy, copyright, safety or other.")]
Legal = Annotated[str, typer.Option(help="The decision or letter that demands it.")]


def takedown(  # noqa: PLR0913 - flags
    item: Item,
    *,
    reason: Reason,
    reason_code: Code = "",
    legal_reference: Legal = "",
    wait: Wait = False,
    timeout: Timeout = PATIENCE,
    data: Data = FOLDER,
    url: Url = "",
    token: Token = "",
    lang: Language = "en",
    as_json: Json = False,
) -> None:
    """Make an item unreadable; its tombstone says why."""
    order = {"reason": reason, "reasonCode": reason_code, "legalReference": legal_reference}
    with reach.intake(data, url, token, "desk", lang) as intake:
        given = {name: value for name, value in order.items() if value or name == "reason"}
        accepted = intake.take_down(item, given, key=str(uuid6.uuid7()))
        see(intake, accepted, wait=timeout if wait else None, as_json=as_json)
