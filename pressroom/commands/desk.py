"""The desk's commands: take an item down, and see what became of it everywhere."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from typing import Annotated

import typer
import uuid6
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from pressroom import exits, reach, speech
from pressroom.client import Intake
from pressroom.commands.submissions import Item, see
from pressroom.options import FOLDER, PATIENCE, Data, Json, Language, Timeout, Token, Url, Wait
from wire.adapters.clock import SystemClock
from wire.documents import Document

Reason = Annotated[str, typer.Option(help="Why, for readers; it stands in the tombstone.")]
Code = Annotated[str, typer.Option(help="legal, error, privacy, copyright, safety or other.")]
Legal = Annotated[str, typer.Option(help="The decision or letter that demands it.")]
ForPortals = Annotated[
    bool, typer.Option("--wait-for-portals", help="Wait until every portal has acknowledged it.")
]

LOOK_EVERY = 1.0  # seconds between two looks at what portals say

_COLOURS = {"acknowledged": "green", "never held": "green", "not yet": "red"}


def takedown(  # noqa: PLR0913 - flags
    item: Item,
    *,
    reason: Reason,
    reason_code: Code = "",
    legal_reference: Legal = "",
    wait: Wait = False,
    wait_for_portals: ForPortals = False,
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
        if not wait_for_portals:
            see(intake, accepted, wait=timeout if wait else None, as_json=as_json)
            return
        status = _ended(intake, accepted, timeout)
        if status["state"] != "published":
            see(intake, status, wait=None, as_json=as_json)
            return
        _wait(intake, item, timeout, as_json=as_json)


def item(  # noqa: PLR0913 - flags
    item: Item,
    *,
    data: Data = FOLDER,
    url: Url = "",
    token: Token = "",
    lang: Language = "en",
    as_json: Json = False,
) -> None:
    """An item's versions; of one that was taken down the order, what went, and who still holds it."""
    with reach.intake(data, url, token, "desk", lang) as intake:
        told = intake.item(item)
    speech.say(told, as_json=as_json, human=lambda screen: _show(screen, told))


def _ended(intake: Intake, accepted: Document, timeout: float) -> Document:
    told = intake.follow(accepted["submission"], clock=SystemClock(), timeout=timeout)
    return deque(told, maxlen=1).pop()


def _wait(intake: Intake, item: str, timeout: float, *, as_json: bool) -> None:
    """Until no portal with a token is left that has not acknowledged; ends with 1 where one is.

    What is there to be waited for is only known once the takedown is committed and written down.
    """
    clock, waited = SystemClock(), 0.0
    with speech.bars(as_json=as_json) as bar:
        while True:
            told = intake.item(item)
            left = _left(told)
            count = len([one for one in told.get("takedown", {}).get("portals", ()) if one["active"]])
            bar("portals", count - len(left or ()), count)
            if left == [] or waited >= timeout:
                break
            clock.sleep(LOOK_EVERY)
            waited += LOOK_EVERY
    speech.say(told, as_json=as_json, human=lambda screen: _show(screen, told))
    if left != []:
        raise typer.Exit(exits.WRONG)


def _left(told: Document) -> list[str] | None:
    """Who can acknowledge and has not; None while nobody can have."""
    taken = told.get("takedown", {})
    if "removed" not in taken or "firstPublished" not in taken:
        return None
    return [one["portal"] for one in taken["portals"] if one["active"] and one["state"] == "not yet"]


def _show(screen: Console, told: Document) -> None:
    colour = "red" if told["pubStatus"] == "canceled" else "green"
    screen.print(f"[{colour}]{told['pubStatus']}[/{colour}]  {told['item']} version {told['version']}")
    for one in told["versions"]:
        where = escape(one.get("href", ""))
        screen.print(f"  version {one['version']}  {'[red]gone[/red]  ' if one.get('gone') else ''}{where}")
    taken = told.get("takedown")
    if taken:
        speech.rows(screen, _rows(taken))
        _portals(screen, taken.get("portals", ()))


def _rows(taken: Document) -> Iterator[tuple[str, str]]:
    yield "reason", " ".join(filter(None, (taken.get("reasonCode"), taken["reason"])))
    if taken.get("legalReference"):
        yield "legal reference", taken["legalReference"]
    yield "by", " ".join(filter(None, (taken["by"]["name"], taken["by"]["token"])))
    yield "accepted", taken["accepted"]
    if committed := taken.get("committed"):
        yield "committed", f"{committed['at']}, segment {committed['seq']}"
    if taken.get("firstPublished"):
        yield "first published", f"segment {taken['firstPublished']}"
    if taken.get("removed"):
        yield "removed", taken["removed"]
        yield "kept", f"{len(taken['kept'])} renditions that another item shows"
        purge = taken["purge"]
        yield (
            "caches",
            f"{purge['state']}: {purge['sent']} of {purge['of']} URLs {purge.get('at', '')}".strip(),
        )


def _portals(screen: Console, told: list[Document]) -> None:
    table = Table(box=None, header_style="bold")
    for name in ("portal", "state", "said", "when", ""):
        table.add_column(name, no_wrap=name != "portal", overflow="fold")
    for one in told:
        word = one.get("acknowledged", {})
        colour = _COLOURS[one["state"]]
        state = f"[{colour}]{one['state']}[/{colour}]"
        lost = "" if one["active"] else "no token holds"
        table.add_row(one["portal"], state, str(word.get("seq", "")), word.get("at", "")[:19], lost)
    if told:
        screen.print(table)
