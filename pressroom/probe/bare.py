"""PUT requests of our own client, each over its own connection: sent at once, or left without listening.

A client that is shared by threads sends one request after the other, milliseconds apart, which
hardly is a race; and it waits for every answer.
"""

from __future__ import annotations

import re
import ssl
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from functools import cache
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import Any
from urllib.parse import urlsplit

from botocore.httpsession import get_cert_path
from botocore.session import get_session

from wire.adapters import s3
from wire.config import Settings
from wire.errors import Unavailable

PATIENCE = 60.0  # seconds; SeaweedFS lets the last of sixteen wait for eight, more on a busy machine

_CODE = re.compile(rb"<Code>([^<]*)</Code>")
_NO_VERDICT = {HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND, HTTPStatus.TOO_MANY_REQUESTS}


@dataclass(frozen=True)
class Draft:
    """A PUT that is signed and not sent yet."""

    key: str
    url: str
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True)
class Answer:
    """What the store said: the status, and the code of its error if it named one."""

    status: int
    code: str = ""

    @property
    def done(self) -> bool:
        return self.status < HTTPStatus.MULTIPLE_CHOICES

    @property
    def refused(self) -> bool:
        """As the loser of a conditional write is."""
        return self.status in {HTTPStatus.PRECONDITION_FAILED, HTTPStatus.CONFLICT}

    def __str__(self) -> str:
        return f"{self.status} {self.code}".strip()


class _HeldBack(Exception):
    def __init__(self, request: Any) -> None:
        super().__init__()
        self.request = request


class Drafter:
    """Writes requests as our client does, address and signature included, and holds them back."""

    def __init__(self, settings: Settings) -> None:
        self._bucket = settings.bucket_desk
        self._client = s3.connect(settings).client
        self._client.meta.events.register("before-send.s3", _hold_back)

    def put(self, key: str, body: bytes, **fields: str) -> Draft:
        """`fields` are those of boto3's `put_object`: `IfNoneMatch`, `IfMatch`, `ContentMD5`, …"""
        asked: Any = {"Bucket": self._bucket, "Key": key, "Body": body} | fields
        try:
            self._client.put_object(**asked)
        except _HeldBack as held:
            request = held.request
        else:
            raise AssertionError("the request was sent")
        texts = {
            name: value.decode() if isinstance(value, bytes) else str(value)
            for name, value in request.headers.items()
            if name.lower() != "expect"  # unsigned, and nobody here waits for a 100
        }
        return Draft(key, request.url, texts, body)


def at_once(drafts: Sequence[Draft]) -> list[Answer]:
    """Send everything but the last bytes, then the last bytes all at the same moment.

    Raises:
        Unavailable: no answer in time, or one that says nothing about the condition (403, 404, 429, 5xx).
    """
    with _translated(), ExitStack() as stack:
        lines = [stack.enter_context(closing(_begun(draft))) for draft in drafts]
        for line, draft in zip(lines, drafts, strict=True):
            line.send(draft.body[-1:])
        return [_answer(line) for line in lines]


def without_answer(draft: Draft) -> None:
    """Send all of it and hang up before the answer."""
    with _translated(), closing(_begun(draft)) as line:
        line.send(draft.body[-1:])


def _begun(draft: Draft) -> HTTPConnection:
    address = urlsplit(draft.url)
    line = (
        HTTPSConnection(address.netloc, timeout=PATIENCE, context=_trust())
        if address.scheme == "https"
        else HTTPConnection(address.netloc, timeout=PATIENCE)
    )
    path = f"{address.path}?{address.query}" if address.query else address.path
    try:
        line.putrequest("PUT", path, skip_accept_encoding=True)
        for name, value in draft.headers.items():
            line.putheader(name, value)
        line.endheaders()
        line.send(draft.body[:-1])
    except BaseException:
        line.close()
        raise
    return line


def _answer(line: HTTPConnection) -> Answer:
    heard = line.getresponse()
    code = _CODE.search(heard.read())
    answer = Answer(heard.status, code[1].decode("utf-8", "replace") if code else "")
    failed = answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR and answer.status != HTTPStatus.NOT_IMPLEMENTED
    if failed or answer.status in _NO_VERDICT:
        raise Unavailable("s3", f"a PUT was answered {answer}")
    return answer


def _hold_back(request: Any, **_: object) -> None:
    raise _HeldBack(request)


@cache
def _trust() -> ssl.SSLContext:
    """The authorities that our client trusts, those of AWS_CA_BUNDLE included."""
    chosen = get_session().get_config_variable("ca_bundle")
    return ssl.create_default_context(cafile=chosen or get_cert_path(verify=True))


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except (OSError, HTTPException) as error:
        raise Unavailable("s3", str(error) or type(error).__name__) from error
