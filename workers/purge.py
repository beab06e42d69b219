"""Who is told which addresses caches must forget? The purge hook: any service that takes a list by POST."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

import httpx

from wire.config import PREFIX, BadSettings, Settings

MOST_URLS = 500  # in one request
PATIENCE = 10.0  # seconds for an answer


@dataclass(frozen=True)
class Told:
    """What came of a request: 2xx is taken; `answer` is the status, or why there was none."""

    is_taken: bool
    answer: str


class Hook:
    """`POST {"item", "urls"}` to the operator's address, with a bearer token if there is one.

    The operator chose the address, so a private one is as good as any; redirections are not followed.
    """

    def __init__(self, url: str, token: str = "") -> None:
        self._url = url
        headers = {"User-Agent": "pressroom"} | ({"Authorization": f"Bearer {token}"} if token else {})
        self._http = httpx.Client(timeout=PATIENCE, headers=headers)

    def tell(self, item: str, urls: Iterable[str]) -> Told:
        """One request, once; the answer's body is not read."""
        try:
            with self._http.stream("POST", self._url, json={"item": item, "urls": list(urls)}) as answer:
                return Told(answer.is_success, str(answer.status_code))
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            return Told(is_taken=False, answer=type(error).__name__)


def hook(settings: Settings) -> Hook | None:
    """None where nobody is to be told.

    Raises:
        BadSettings: the address is no http(s) address.
    """
    url = settings.purge_url
    if not url:
        return None
    try:
        address = urlsplit(url)
        is_address = address.scheme in {"http", "https"} and bool(address.hostname) and address.port != 0
    except ValueError:  # no such port
        is_address = False
    if not is_address:
        raise BadSettings(f"{PREFIX}PURGE_URL must be an http or https address")
    return Hook(url, settings.purge_token.get_secret_value())
