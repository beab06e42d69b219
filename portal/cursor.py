"""How far has a mirror read the log, whom does it believe, and what of it does it want?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Self

from portal.choice import Choice
from portal.report import Broken
from portal.tree import write_atomically
from portal.trust import Trust
from wire import documents
from wire.change import NOTHING_BEFORE

NAME = ".pressroom-mirror.json"


@dataclass(frozen=True)
class Cursor:
    """The newest segment that is wholly mirrored: number, SHA-256 of its bytes, epoch, and from where.

    `at` and `etag` are of the head that said so: none that is older is followed, of another epoch only one
    that is later, and one that has not changed since need not be sent again. `behind` are channels whose
    feeds did not show yet what the log says, each with the segment that they will show.
    """

    seq: int = 0
    sha256: str = NOTHING_BEFORE
    epoch: str = ""
    url: str = ""
    at: str = ""
    etag: str = ""
    trust: Trust = field(default_factory=Trust)
    choice: Choice = field(default_factory=Choice)
    behind: Mapping[str, int] = field(default_factory=dict)

    @classmethod
    def load(cls, directory: Path) -> Self:
        """The saved cursor, or the start of the log for a new mirror; raises `Broken` for a bad file."""
        path = directory / NAME
        if not path.exists():
            return cls()
        try:
            document = documents.read(path.read_bytes())
            trust = Trust(**document.pop("trust", {}))
            chosen = {kind: tuple(names) for kind, names in document.pop("choice", {}).items()}
            late = document.pop("behind", {})
            behind = late if isinstance(late, dict) else dict.fromkeys(late, 0)  # once without the segment
            return cls(**document, behind=behind, trust=trust, choice=Choice(**chosen))
        except (ValueError, TypeError, AttributeError) as error:
            raise Broken(NAME, f"this mirror's own cursor cannot be read: {error}") from error

    def save(self, directory: Path) -> None:
        write_atomically(directory / NAME, documents.write(asdict(self)))
