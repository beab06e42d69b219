"""Which commands are there? One list; each is a function of pressroom/commands/."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import typer
from typer.core import TyperGroup

from pressroom import exits
from pressroom.commands import (
    dead,
    desk,
    doctor,
    embargoes,
    keys,
    newsroom,
    portal,
    portals,
    rebuild,
    storage,
    submissions,
    tokens,
    versions,
    webhooks,
    workshop,
)
from pressroom.speech import Reported

Command = Callable[..., None]

COMMANDS: tuple[tuple[str, tuple[Command, ...]], ...] = (
    ("The newsroom", (newsroom.up, newsroom.down, newsroom.demo, newsroom.env)),
    ("Reporters", (submissions.submit, submissions.validate, submissions.status)),
    ("Without a newsroom", (workshop.enrich, workshop.render)),
    ("The desk", (submissions.correct, versions.diff, desk.takedown, desk.item, portals.portals)),
    ("Portals", (portal.mirror, portal.verify)),
    ("Operations", (rebuild.rebuild, doctor.doctor)),
)

GROUPS: tuple[tuple[str, str, dict[str, Command]], ...] = (
    ("tokens", "Who may ask.", {"create": tokens.create, "list": tokens.listed, "revoke": tokens.revoke}),
    (
        "dead",
        "What was parked.",
        {
            "list": dead.listed,
            "show": dead.show,
            "replay": dead.replay,
            "drop": dead.drop,
            "resume": dead.resume,
        },
    ),
    (
        "embargoes",
        "What waits for its time.",
        {"list": embargoes.listed, "change": embargoes.change, "cancel": embargoes.cancel},
    ),
    (
        "webhooks",
        "Who is told of changes.",
        {
            "add": webhooks.add,
            "list": webhooks.listed,
            "rotate": webhooks.rotate,
            "enable": webhooks.enable,
            "remove": webhooks.remove,
            "test": webhooks.trial,
        },
    ),
    ("keys", "Who signs the log.", {"init": keys.init, "rotate": keys.rotate, "show": keys.show}),
    ("storage", "The object store.", {"setup": storage.setup, "probe": storage.probe}),
)


LISTS = {"embargoes"}  # these list when nothing else is said


class Lists(TyperGroup):
    """A group whose name alone means `list`."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        says_what = any(one in self.commands or one == "--help" for one in args[:1])
        return super().parse_args(ctx, args if says_what else ["list", *args])


def application() -> typer.Typer:
    """The whole command."""
    app = typer.Typer(
        name="pressroom",
        help="From a reporter's article to every portal: checked, enriched, exactly once.",
        epilog=exits.EPILOG,
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        add_completion=False,
    )
    for panel, functions in COMMANDS:
        for function in functions:
            app.command(cls=Reported, rich_help_panel=panel)(function)
    for name, about, functions_by_name in GROUPS:
        lists = name in LISTS
        group = typer.Typer(name=name, help=about, no_args_is_help=not lists, cls=Lists if lists else None)
        for title, function in functions_by_name.items():
            group.command(title, cls=Reported)(function)
        app.add_typer(group, rich_help_panel="Operations")
    return app


def main() -> None:
    application()()
