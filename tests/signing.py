"""Keys to sign with, drawn anew in every process, and a newsroom in memory that signs its head."""

from __future__ import annotations

from concurrent.futures import Executor, Future
from dataclasses import replace
from functools import lru_cache
from typing import Any

import minisign

from wire.adapters import memory
from wire.ports import Tools
from wire.signatures import SigningKey, new_key

KEY, OTHER, ROOT = (SigningKey.from_text(new_key()) for _ in range(3))


def tools() -> Tools:
    return replace(memory.tools(), signer=KEY)


@lru_cache(1024)  # a newsroom's copies are asked the same over and over
def holds(body: bytes, signature: bytes, public: str) -> bool:
    """As anybody checks it who has the library and none of our code."""
    try:
        minisign.PublicKey.from_base64(public).verify(body, minisign.Signature.from_bytes(signature))
    except ValueError:
        return False
    return True


def is_signed(objects: dict[str, tuple[bytes, object]]) -> bool:
    """Has a bucket in memory a head whose signature fits it? Keepers look after that within seconds."""
    found = [objects[key][0] for key in ("log/head.json", "log/head.json.minisig") if key in objects]
    return len(found) == len(("head", "signature")) and holds(*found, KEY.public)


class InPlace(Executor):
    """What is to be done beside is done at once; only a named fault is kept for whoever asks."""

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as fault:  # noqa: BLE001 - as every executor does
            future.set_exception(fault)
        return future
