"""Who is told of changes by a webhook? Docs: docs/how-to/be-told-of-changes.md."""

from __future__ import annotations

import getpass
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from pressroom import exits, reach, speech
from pressroom.options import FOLDER, Data, Json
from wire.documents import Document
from wire.errors import Rejected

if TYPE_CHECKING:
    from pathlib import Path

    from wire.webhook import Webhook
    from workers.webhooks.postman import Postman
    from workers.webhooks.registry import Registry

Address = Annotated[str, typer.Argument(metavar="URL", help="Where messages go, by https.")]
Name = Annotated[str, typer.Option("--name", help="Whose it is.")]
Hook = Annotated[str, typer.Argument(metavar="ID", help="As `webhooks list` shows it.")]
By = Annotated[str, typer.Option("--by", help="Who does it, for the audit trail; your login by default.")]
Overlap = Annotated[
    float, typer.Option("--overlap", min=0, help="Hours for which the secret before holds too; 0 if stolen.")
]

A_DAY = 24.0  # hours
AN_HOUR = 3600.0  # seconds


def add(url: Address, *, name: Name, by: By = "", data: Data = FOLDER, as_json: Json = False) -> None:
    """Tell this address of changes from now on. Its secret is shown this once."""
    from workers.webhooks.addresses import Refused  # noqa: PLC0415 - keeps `pressroom --help` quick

    try:
        _postman(data).look(url)
    except Refused as refusal:
        raise Rejected("refused_address", 422, str(refusal)) from refusal
    _shown(_registry(data, by).add(url, name), as_json=as_json)


def listed(*, data: Data = FOLDER, as_json: Json = False) -> None:
    """Everybody who is told, how far, and why somebody is not; without secrets."""
    known = [_described(one) for one in _registry(data).listed()]
    speech.say({"webhooks": known}, as_json=as_json, human=lambda screen: _table(screen, known))


def rotate(
    hook: Hook, *, overlap: Overlap = A_DAY, by: By = "", data: Data = FOLDER, as_json: Json = False
) -> None:
    """Make another secret, shown this once; messages are signed with the one before too, for a while."""
    _shown(_registry(data, by).rotate(hook, overlap * AN_HOUR), as_json=as_json)


def enable(hook: Hook, *, by: By = "", data: Data = FOLDER, as_json: Json = False) -> None:
    """Tell it again, at once, of all since what it took last."""
    _said(_registry(data, by).enable(hook), as_json=as_json)


def remove(hook: Hook, *, by: By = "", data: Data = FOLDER, as_json: Json = False) -> None:
    """Tell it no more."""
    _said(_registry(data, by).remove(hook), as_json=as_json)


def trial(hook: Hook, *, data: Data = FOLDER, as_json: Json = False) -> None:
    """Send it one message from here, about nothing, and show what it answers."""
    from workers.webhooks import trial as sending  # noqa: PLC0415 - keeps `pressroom --help` quick

    registry = _registry(data)
    answer = sending.send(registry.find(hook), registry.tools, _postman(data))
    told = {"webhook": hook, "taken": answer.is_taken, "answer": answer.told}
    mark = "[green]✓[/green]" if answer.is_taken else "[red]✗[/red]"
    speech.say(told, as_json=as_json, human=lambda screen: screen.print(f"{mark} {escape(answer.told)}"))
    if not answer.is_taken:
        raise typer.Exit(exits.WRONG)


def _registry(data: Path, by: str = "") -> Registry:
    from wire import bootstrap  # noqa: PLC0415 - keeps `pressroom --help` quick
    from workers.webhooks.registry import Registry  # noqa: PLC0415

    return Registry(bootstrap.tools(reach.settings(data)), by or getpass.getuser())


def _postman(data: Path) -> Postman:
    from workers.webhooks.postman import Postman  # noqa: PLC0415 - keeps `pressroom --help` quick

    return Postman(private=reach.settings(data).webhooks_private)


def _described(hook: Webhook) -> Document:
    said = hook.delivery
    told = {"webhook": hook.id, "name": hook.name, "url": hook.url, "created": hook.created}
    told |= {"state": hook.state, "why": hook.disabled, "answer": said.told}
    at = {"delivered": said.delivered, "attempted": said.at, "next": said.after if said.sending else ""}
    return {name: value for name, value in (told | at).items() if value} | {"seq": said.seq}


def _said(hook: Webhook, *, as_json: bool) -> None:
    told = _described(hook)
    speech.say(told, as_json=as_json, human=lambda screen: _table(screen, [told]))


def _shown(hook: Webhook, *, as_json: bool) -> None:
    told = _described(hook) | {"secret": hook.secrets[0].text}
    pairs = [(name, str(told[name])) for name in ("webhook", "url", "secret")]
    speech.say(told, as_json=as_json, human=lambda screen: speech.rows(screen, pairs))


def _table(screen: Console, known: list[Document]) -> None:
    if not known:
        screen.print("nobody is told: pressroom webhooks add URL --name NAME")
        return
    table = Table("webhook", "name", "state", "told", "when", "answer", box=None, header_style="bold")
    for one in known:
        why = one.get("why") or one.get("answer", "")
        row = (one["webhook"], one["name"], one["state"], str(one["seq"]), one.get("delivered", "")[:19], why)
        table.add_row(*map(escape, row))
    screen.print(table)
