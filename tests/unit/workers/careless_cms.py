"""The sample article as a careless content system hands it in."""

import html
import json
from pathlib import Path

import pytest

SAMPLES = Path(__file__).parents[4] / "shared" / "samples"


def gold():
    return json.loads(_read("dong-thap.gold.json"))


def text():
    return _read("dong-thap.txt")


def as_plain_text():
    """The headline is the line with `null `, the body is the whole page as plain text."""
    return {"headline": _headline(), "body": text()}


def as_html():
    """The same, with a `p` for each line."""
    body = "".join(f"<p>{html.escape(line)}</p>\n" for line in text().splitlines())
    return {"headline": _headline(), "body": f"<div class='content'>{body}</div>"}


WAYS = pytest.mark.parametrize("article", [as_plain_text, as_html])


def _headline():
    return next(line for line in text().splitlines() if line.startswith("null "))


def _read(name):
    path = SAMPLES / name
    if not path.exists():
        pytest.skip(f"the sample {name} is not beside this checkout")
    return path.read_text("utf-8")
