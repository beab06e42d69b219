from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A copy of what `infra/check.py` looks at."""
    shutil.copy(ROOT / "docker-compose.yml", tmp_path)
    shutil.copy(ROOT / ".env.example", tmp_path)
    shutil.copytree(
        ROOT / "infra", tmp_path / "infra", ignore=shutil.ignore_patterns("secrets", "__pycache__")
    )
    return tmp_path


@pytest.fixture
def edit(tree: Path) -> Callable[[str, str, str], None]:
    """Replace every occurrence of a text in a file of the copy, which must hold it."""

    def replace(name: str, old: str, new: str) -> None:
        text = (tree / name).read_text("utf-8")
        assert old in text, f"{name} has changed: this test breaks nothing any more"
        (tree / name).write_text(text.replace(old, new), "utf-8")

    return replace
