"""Which keys does a mirror believe?"""

from __future__ import annotations

from dataclasses import dataclass, replace

from portal.report import Broken
from wire import keys, signatures
from wire.signatures import BadKey


@dataclass(frozen=True)
class Trust:
    """The root key that a mirror accepts (`RW…`; empty: that of the first list seen), and what it has seen.

    `version` is of the newest list. `unsigned` allows a source without any signature, as long as no root
    key is known; it does not allow a wrong one.
    """

    root: str = ""
    version: int = 0
    unsigned: bool = False

    def given(self, root: str, *, unsigned: bool) -> Trust:
        """With what the user says; raises `Broken` for another root key than the one that is held."""
        if root:
            _check(root)
        if root and self.root and root != self.root:
            raise Broken(keys.KEYS, f"the root key given is {root}; this mirror holds {self.root}")
        return replace(self, root=root or self.root, unsigned=self.unsigned or unsigned)


def _check(root: str) -> None:
    try:
        signatures.key_id(root)
    except BadKey as error:
        raise Broken(keys.KEYS, str(error)) from error
