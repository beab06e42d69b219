"""How is a webhook signed? As Standard Webhooks 1.0.0 says, symmetrically (`v1`)."""

from __future__ import annotations

import base64
import hmac
import secrets
from collections.abc import Iterable
from datetime import datetime
from typing import Final

from wire import moments
from wire.webhook import Secret

PREFIX: Final = "whsec_"
_BYTES: Final = 32


def new_secret() -> str:
    """256 random bits, as subscribers are given them."""
    return PREFIX + base64.b64encode(secrets.token_bytes(_BYTES)).decode()


def holding(known: Iterable[Secret], now: datetime) -> tuple[Secret, ...]:
    """Those that have not ended."""
    return tuple(one for one in known if not one.until or moments.read(one.until) > now)


def headers(message: str, body: bytes, known: Iterable[Secret], now: datetime) -> dict[str, str]:
    """What stands beside the body at this attempt; one signature for each secret that holds."""
    stamp = str(int(now.timestamp()))
    signed = f"{message}.{stamp}.".encode() + body
    return {
        "webhook-id": message,
        "webhook-timestamp": stamp,
        "webhook-signature": " ".join(_signature(one, signed) for one in holding(known, now)),
    }


def _signature(secret: Secret, signed: bytes) -> str:
    key = base64.b64decode(secret.text.removeprefix(PREFIX))
    return f"v1,{base64.b64encode(hmac.digest(key, signed, 'sha256')).decode()}"
