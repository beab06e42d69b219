"""How far is every portal?"""

from __future__ import annotations

from rich.console import Console
from rich.table import Table

from pressroom import reach, speech
from pressroom.options import FOLDER, Data, Json, Language, Token, Url
from wire.documents import Document


def portals(
    *, data: Data = FOLDER, url: Url = "", token: Token = "", lang: Language = "en", as_json: Json = False
) -> None:
    """Position, last acknowledgement and lag of every portal."""
    with reach.intake(data, url, token, "desk", lang) as intake:
        told = intake.portals()
    speech.say(told, as_json=as_json, human=lambda screen: _show(screen, told))


def _show(screen: Console, told: Document) -> None:
    screen.print(f"the log stands at segment {told['seq']}")
    if not told["portals"]:
        screen.print("no portal has a token: pressroom tokens create --role portal --name NAME")
        return
    table = Table(box=None, header_style="bold")
    for name in ("portal", "asked", "said", "when", "behind"):
        table.add_column(name, no_wrap=name != "portal", overflow="fold")
    for one in told["portals"]:
        said, lag = one.get("acknowledged", {}), one.get("lag")
        behind = f"{lag['segments']} segments, {lag['seconds']:.0f} s" if lag else ""
        table.add_row(
            one["portal"],
            str(one.get("position", {}).get("seq", "")),
            str(said.get("seq", "")),
            said.get("at", "")[:19],
            behind if one["active"] else "no token holds",
        )
    screen.print(table)
