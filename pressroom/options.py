"""The options that many commands share, worded once."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Json = Annotated[bool, typer.Option("--json", help="Answer with JSON, for scripts.")]
Data = Annotated[Path, typer.Option("--data", help="The newsroom's folder, with its run.json.")]
Url = Annotated[str, typer.Option("--url", help="Intake's address, instead of --data.")]
Token = Annotated[str, typer.Option("--token", help="The bearer token to ask with.")]
Language = Annotated[str, typer.Option("--lang", help="Language of the sentences: en or vi.")]
Photos = Annotated[
    list[str],
    typer.Option("--photo", metavar="FILE|PART=FILE", help="A photo, in the order of the article's images."),
]
Wait = Annotated[bool, typer.Option("--wait", help="Wait until it is published, refused or parked.")]
Timeout = Annotated[float, typer.Option("--timeout", min=0, help="Seconds to wait at most.")]
Article = Annotated[
    Path, typer.Argument(metavar="ARTICLE.json", exists=True, dir_okay=False, help="The article.")
]

FOLDER = Path("newsroom")
PATIENCE = 180.0  # seconds
