"""The signing key in a file: read when a process starts, and again when the file is another."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import structlog

from wire.config import BadSettings
from wire.signatures import BadKey, SigningKey

log = structlog.get_logger()

_Look = tuple[int, int, int]  # what tells a file from the one that was there before

UNREADABLE: _Look = (0, 0, 0)


class KeyFile:
    """A secret key file of minisign without a password. Who replaces the file rotates the key at once."""

    def __init__(self, path: Path) -> None:
        """Read it.

        Raises:
            BadSettings: there is no such file, it is no such key, or others may read it.
        """
        self._path = path
        self._seen = self._look()
        try:
            self._key = read(path)
        except (OSError, BadKey) as error:
            raise BadSettings(f"the signing key {path}: {error}") from error

    @property
    def public(self) -> str:
        """The public key (`RW…`) of what is signed now."""
        return self._newest().public

    def sign(self, body: bytes, comment: str) -> bytes:
        return self._newest().sign(body, comment)

    def _newest(self) -> SigningKey:
        """A file that is gone or broken changes nothing: a head by the old key is better than none."""
        look = self._look()
        if look != self._seen:
            self._seen = look
            try:
                self._key = read(self._path)
                log.info("signing with another key", key=self._key.id)
            except (OSError, BadKey) as error:
                log.error("the signing key cannot be read: the one before goes on", reason=str(error))  # noqa: TRY400
        return self._key

    def _look(self) -> _Look:
        try:
            found = self._path.stat()
        except OSError:
            return UNREADABLE
        return (found.st_ino, found.st_mtime_ns, found.st_size)


def read(path: Path) -> SigningKey:
    """The key of this file.

    Raises:
        BadKey: it is none, or a file of ours that others may read.
        OSError: it cannot be read.
    """
    found = path.stat()
    # What somebody else laid there, as Compose and Kubernetes do with secrets, is theirs to guard.
    if found.st_uid == os.geteuid() and found.st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise BadKey(f"others may read it (mode {stat.S_IMODE(found.st_mode):04o}): chmod 600 {path}")
    try:
        return SigningKey.from_text(path.read_text("utf-8"))
    except UnicodeDecodeError as error:
        raise BadKey("it is not a text file") from error
