"""The how-to pages show what their commands do; `make docs` writes it."""

from __future__ import annotations

import importlib.util
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from workers.extract.pack import Pack, Reading

ROOT = Path(__file__).parents[3]
HOW_TO = ROOT / "docs" / "how-to"


def generator():
    spec = importlib.util.spec_from_file_location("how_to", HOW_TO / "generate.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


GENERATOR = generator()
SHOWING = ["read-the-metadata-of-an-article.md"]


def test_every_page_with_outputs_is_held():
    found = [
        path.name
        for path in HOW_TO.glob("*.md")
        if re.search(r"^```(text|json)", path.read_text("utf-8"), re.MULTILINE)
    ]
    assert sorted(found) == SHOWING


@pytest.mark.parametrize("page", SHOWING)
def test_a_page_shows_what_its_commands_say_now(page):
    text = (HOW_TO / page).read_text("utf-8")
    assert GENERATOR.ran(text) == text, "run `make docs`"


def test_a_command_that_fails_is_not_written_down():
    with pytest.raises(Exception, match="exit status 3"):
        GENERATOR.ran("```sh\nexit 3\n```\n\n```text\n```\n")


def test_the_pack_of_the_page_finds_what_it_says():
    text = (HOW_TO / SHOWING[0]).read_text("utf-8")
    (code,) = re.findall(r"^```python\n(.*?)^```", text, re.DOTALL | re.MULTILINE)
    names = {}
    exec(compile(code, "pack.py", "exec"), names)  # noqa: S102 - the page is ours
    pack = names["PACK"]
    story = "Gisteren, 12 maart 2026, steeg het water; op 31 april niet."
    (day,) = pack.days(Reading({"headline": "Water"}, story, story, datetime(2026, 3, 13, tzinfo=UTC)))
    assert isinstance(pack, Pack)
    assert (day.day.isoformat(), story[slice(*day.span)]) == ("2026-03-12", "12 maart 2026")
