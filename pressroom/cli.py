"""Which commands are there? One list; each is a function of pressroom/commands/."""

from __future__ import annotations

from collections.abc import Callable

import typer

from pressroom import exits
from pressroom.commands import (
    dead,
    desk,
    doctor,
    newsroom,
    portal,
    rebuild,
    storage,
    submissions,
    tokens,
    workshop,
)
from pressroom.speech import Reported

Command = Callable[..., None]

COMMANDS: tuple[tuple[str, tuple[Command, ...]], ...] = (
    ("The newsroom", (newsroom.up, newsroom.down, newsroom.demo, newsroom.env)),
    ("Reporters", (submissions.submit, submissions.validate, submissions.status)),
    ("Without a newsroom", (workshop.enrich, workshop.render)),
    ("The desk", (submissions.correct, desk.takedown)),
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
    ("storage", "The object store.", {"setup": storage.setup, "probe": storage.probe}),
)


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
        group = typer.Typer(name=name, help=about, no_args_is_help=True)
        for title, function in functions_by_name.items():
            group.command(title, cls=Reported)(function)
        app.add_typer(group, rich_help_panel="Operations")
    return app


def main() -> None:
    application()()
