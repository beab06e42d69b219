"""GET, HEAD and PUT of one object over botocore's HTTP session, with nothing between.

What a client does around these calls (endpoint rules, serialisers, hooks, parsers) costs as much again as
the calls, and an article has eight (docs/decisions/0019).
"""

from __future__ import annotations

import random
import re
import time
from dataclasses import dataclass, replace
from http.client import HTTPException
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from botocore.awsrequest import AWSPreparedRequest
from botocore.exceptions import ClientError, ConnectionClosedError, HTTPClientError, NoCredentialsError
from urllib3.exceptions import HTTPError

from wire.adapters import sigv4
from wire.adapters.clock import SystemClock

if TYPE_CHECKING:
    from collections.abc import Mapping

    from botocore.awsrequest import AWSResponse
    from botocore.credentials import Credentials
    from botocore.httpsession import URLLib3Session

OK, REDIRECTION, NO_CONTENT = 200, 300, 204
LONGEST_PAUSE = 5.0  # seconds between two attempts

_AGAIN = frozenset((429, 500, 502, 503, 504))
_CODE = re.compile(rb"<Code>([^<]*)</Code>")
_SAID = re.compile(rb"<Message>([^<]*)</Message>")


@dataclass(frozen=True)
class Answer:
    """A whole one, its body read; by names that botocore's answers have as well."""

    url: str
    status_code: int
    headers: Mapping[str, str]
    content: bytes


class Objects:
    """The objects of one store, by bucket and key. Thread-safe; nothing is sent before the first call.

    Errors are botocore's: `ClientError` for a refusal, `HTTPClientError` where no whole answer came in
    as many attempts as there are.
    """

    def __init__(
        self, base: str, region: str, credentials: Credentials | None, session: URLLib3Session, attempts: int
    ) -> None:
        at = urlsplit(base.rstrip("/"))
        self._origin, self._host, self._root = f"{at.scheme}://{at.netloc}", at.netloc, at.path
        self._region = region
        self._clock = SystemClock()
        self._credentials = credentials
        self._session = session
        self._attempts = attempts

    def get(self, bucket: str, key: str) -> Answer:
        return self._send(self._request("GET", bucket, key))

    def head(self, bucket: str, key: str) -> Answer:
        return self._send(self._request("HEAD", bucket, key))

    def put(self, bucket: str, key: str, headers: Mapping[str, str], body: bytes, sha256: str = "") -> Answer:
        """`sha256` is the body's, where it is known already; AWS refuses a body of another."""
        return self._send(
            replace(self._request("PUT", bucket, key), headers=headers, body=body, sha256=sha256)
        )

    def _request(self, method: str, bucket: str, key: str) -> sigv4.Request:
        return sigv4.Request(method, self._host, f"{self._root}/{bucket}/{quote(key, safe='/~')}", {}, b"")

    def _send(self, request: sigv4.Request) -> Answer:
        for attempt in range(1, self._attempts + 1):
            try:
                answer = self._once(request)
            except HTTPClientError:
                if attempt == self._attempts:
                    raise
            else:
                if answer.status_code not in _AGAIN or attempt == self._attempts:
                    return _granted(answer, request.method)
            time.sleep(random.random() * min(2 ** (attempt - 1), LONGEST_PAUSE))
        raise AssertionError("there is a last attempt")

    def _once(self, request: sigv4.Request) -> Answer:
        if self._credentials is None:
            raise NoCredentialsError
        frozen = self._credentials.get_frozen_credentials()  # those of a role are renewed
        key = sigv4.Key(frozen.access_key, frozen.secret_key, frozen.token or "")
        headers = sigv4.signed(request, self._region, key, self._clock.now())
        url = self._origin + request.path
        return _read(
            self._session.send(
                AWSPreparedRequest(request.method, url, headers, request.body, stream_output=True)
            )
        )


def _read(answer: AWSResponse) -> Answer:
    """In one piece: botocore reads 64 KB at a time, and puts a photo together from sixty of them."""
    try:
        body: bytes = answer.raw.read()
    except (HTTPError, HTTPException, OSError) as error:
        raise HTTPClientError(error=error) from error
    return Answer(answer.url, answer.status_code, answer.headers, body)


def refuse_broken(answer: AWSResponse | Answer, *, is_read: bool) -> None:
    """Headers that end with the connection pass for whole ones, and what should follow for an empty body.

    Raises:
        ConnectionClosedError: the length is not told, or is another than that of what came.
    """
    headers = answer.headers
    if answer.status_code == NO_CONTENT or "transfer-encoding" in headers:
        return
    length = headers.get("content-length", "")
    if not length.isdigit() or (is_read and len(answer.content) != int(length)):
        raise ConnectionClosedError(endpoint_url=answer.url)


def _granted(answer: Answer, method: str) -> Answer:
    refuse_broken(answer, is_read=method != "HEAD")
    if OK <= answer.status_code < REDIRECTION:
        return answer
    status = answer.status_code
    code, said = _CODE.search(answer.content), _SAID.search(answer.content)
    error = {
        "Code": code[1].decode("utf-8", "replace") if code else str(status),
        "Message": said[1].decode("utf-8", "replace") if said else "",
    }
    raise ClientError({"Error": error, "ResponseMetadata": {"HTTPStatusCode": status}}, f"{method}Object")
