"""What does one case say? Its `case.json`, as a value (portal/conformance/README.md)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Self

from wire import documents
from wire.documents import Document

FOLDER = Path(__file__).parent / "cases"


@dataclass(frozen=True)
class Case:
    """`tree` and `before` are folders, seen from its own; `after` has the version of each live item."""

    name: str
    what: str
    now: str
    tree: str
    expect: Literal["accept", "refuse"]
    after: dict[str, int]
    before: str = ""
    then: str = ""
    names: tuple[str, ...] = ()

    def to_document(self) -> Document:
        said = {name: value for name, value in self.__dict__.items() if value or name == "after"}
        return {name: value for name, value in said.items() if name != "name"}

    @classmethod
    def from_folder(cls, folder: Path) -> Self:
        document = documents.read((folder / "case.json").read_bytes())
        return cls(name=folder.name, **(document | {"names": tuple(document.get("names", ()))}))


def cases(folder: Path = FOLDER) -> list[Case]:
    return [Case.from_folder(path.parent) for path in sorted(folder.glob("*/case.json"))]
