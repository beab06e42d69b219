"""The reference pages say what the code says; `make docs` writes them."""

import importlib.util
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
REFERENCE = ROOT / "docs" / "reference"


def generated():
    spec = importlib.util.spec_from_file_location("generate", REFERENCE / "generate.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.pages()


@pytest.mark.parametrize(("file", "text"), generated().items())
def test_a_page_is_up_to_date(file, text):
    assert (REFERENCE / file).read_text("utf-8") == text, "run `make docs`"


def test_every_link_between_pages_leads_somewhere():
    pages = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("infra/*.md")]
    broken = [
        f"{page.relative_to(ROOT)}: {target}"
        for page in pages
        for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text("utf-8"))
        if "://" not in target and not (page.parent / target).exists()
    ]

    assert broken == []


def test_a_decision_is_titled_like_its_file():
    for page in (ROOT / "docs" / "decisions").glob("*.md"):
        title = page.read_text("utf-8").splitlines()[0].removeprefix("# ").lower()
        words = re.findall(r"[a-z0-9]+", title)

        assert words == page.stem.split("-")[1:], page.name
