"""How far has a mirror read the log?"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Self

from portal.report import Broken
from portal.tree import write_atomically
from wire import documents
from wire.change import NOTHING_BEFORE

NAME = ".pressroom-mirror.json"


@dataclass(frozen=True)
class Cursor:
    """The newest segment that is wholly mirrored: number, SHA-256 of its bytes, epoch, and from where."""

    seq: int = 0
    sha256: str = NOTHING_BEFORE
    epoch: str = ""
    url: str = ""

    @classmethod
    def load(cls, directory: Path) -> Self:
        """The saved cursor, or the start of the log for a new mirror; raises `Broken` for a bad file."""
        path = directory / NAME
        if not path.exists():
            return cls()
        try:
            return cls(**documents.read(path.read_bytes()))
        except (ValueError, TypeError) as error:
            raise Broken(NAME, f"this mirror's own cursor cannot be read: {error}") from error

    def save(self, directory: Path) -> None:
        write_atomically(directory / NAME, documents.write(asdict(self)))
