"""How does a message get to an address that strangers chose, whatever answers there?

One attempt takes 20 seconds at most, from the first packet to the last header. The body of the answer is not
read, redirections are not followed, proxies of the environment are not asked, and the connection goes to the
address that was looked up and found public: a name that has another one a moment later changes nothing.
"""

from __future__ import annotations

import ssl
from dataclasses import dataclass
from functools import cached_property
from http import HTTPStatus
from typing import Final

import anyio
import httpx

from workers.webhooks import addresses
from workers.webhooks.addresses import Refused, Resolve

PATIENCE: Final = 20.0  # seconds; the specification says 15 to 30


@dataclass(frozen=True)
class Answer:
    """The status, or 0 and `told` why there was none; `again` is what stood in `Retry-After`."""

    status: int
    told: str
    again: str = ""

    @property
    def is_taken(self) -> bool:
        return HTTPStatus.OK <= self.status < HTTPStatus.MULTIPLE_CHOICES


class Postman:
    """`private`: may it go to private addresses, and by http?"""

    def __init__(
        self, *, private: bool = False, resolve: Resolve = addresses.resolve, patience: float = PATIENCE
    ) -> None:
        self._private = private
        self._resolve = resolve
        self._patience = patience

    @cached_property
    def tls(self) -> ssl.SSLContext:
        """Whom we believe; loading it takes a while."""
        return httpx.create_ssl_context(trust_env=False)

    def look(self, url: str, *, private: bool = False) -> tuple[httpx.URL, tuple[str, ...]]:
        """The URL and its addresses; raises `Refused`."""
        allowed = private or self._private
        found = addresses.checked(url, private=allowed)
        return found, addresses.pinned(found, self._resolve, private=allowed)

    def post(self, url: str, headers: dict[str, str], body: bytes, *, private: bool = False) -> Answer:
        """One attempt; `private` is for addresses that the operator chose."""
        try:
            target, known = self.look(url, private=private)
        except Refused as refusal:
            return Answer(0, f"refused: {refusal}")
        _ = self.tls  # before the clock runs
        return anyio.run(self._within, target, known, headers, body)

    async def _within(
        self, target: httpx.URL, known: tuple[str, ...], headers: dict[str, str], body: bytes
    ) -> Answer:
        try:
            with anyio.fail_after(self._patience):
                return await self._each(target, known, headers, body)
        except TimeoutError:
            return Answer(0, f"no answer within {self._patience:g} seconds")

    async def _each(
        self, target: httpx.URL, known: tuple[str, ...], headers: dict[str, str], body: bytes
    ) -> Answer:
        """The next address only where nobody took the connection."""
        answer = Answer(0, "no address")
        timeout = httpx.Timeout(self._patience, connect=self._patience / 2)
        agent = {"User-Agent": "pressroom"}
        async with httpx.AsyncClient(
            verify=self.tls, trust_env=False, timeout=timeout, headers=agent
        ) as client:
            for address in known:
                try:
                    return await _once(client, target, address, headers, body)
                except (httpx.ConnectError, httpx.ConnectTimeout) as error:
                    answer = _failed(error)
                except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
                    return _failed(error)
        return answer


async def _once(
    client: httpx.AsyncClient, target: httpx.URL, address: str, headers: dict[str, str], body: bytes
) -> Answer:
    at = target.copy_with(host=f"[{address}]" if ":" in address else address)
    named = {"Host": target.netloc.decode("ascii")} | headers
    # The certificate must be of the name, whatever number it was called by.
    sought = {"sni_hostname": target.raw_host.decode("ascii")}
    async with client.stream("POST", at, content=body, headers=named, extensions=sought) as answer:
        status, again = answer.status_code, answer.headers.get("retry-after", "")
        return Answer(status, f"{status} {answer.reason_phrase}".strip()[:100], again[:100])


def _failed(error: Exception) -> Answer:
    return Answer(0, f"{type(error).__name__}: {error}"[:200])
