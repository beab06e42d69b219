"""Which feeds is a WebSub hub told of? Those of the channels that the log has named since.

A hub fetches each of them and tells its subscribers: one that has not changed costs it a look. Archive
documents (RFC 5005) are no feeds that anybody subscribes to.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final
from urllib.parse import urlencode

from wire import channels, documents, keys
from wire.change import Segment
from wire.ports import Tools
from wire.webhook import Delivery
from workers.webhooks.postman import Answer, Postman

MOST_SEGMENTS: Final = 100  # that are looked through; behind a longer gap every feed is told of
MOST_URLS: Final = 50  # in one request

FORM: Final = {"Content-Type": "application/x-www-form-urlencoded"}


def changed(said: Delivery, public_url: str, tools: Tools) -> list[str]:
    """URLs of the feeds of the channels that the log has named since what was told."""
    index = tools.public.get(keys.FEEDS)
    known = set(documents.read(index.body)["channels"]) if index else {channels.ALL}
    span = range(said.seq + 1, said.sending + 1)
    names = known & _concerned(span, tools) if len(span) <= MOST_SEGMENTS else known
    return [f"{public_url}/{keys.feed(name, kind)}" for name in sorted(names) for kind in channels.FORMATS]


def _concerned(span: range, tools: Tools) -> set[str]:
    found = filter(None, (tools.public.get(keys.segment(seq)) for seq in span))
    changes = (change for one in found for change in Segment.from_bytes(one.body).changes)
    return {name for change in changes for name in channels.of(change)}


def ping(url: str, feeds: list[str], postman: Postman) -> Answer:
    """`hub.mode=publish`, as many requests as that takes; the operator chose the hub, wherever it is."""
    answer = Answer(200, "nothing to tell")
    for body in _bodies(feeds):
        answer = postman.post(url, FORM, body, private=True)
        if not answer.is_taken:
            break
    return answer


def _bodies(feeds: list[str]) -> Iterator[bytes]:
    for start in range(0, len(feeds), MOST_URLS):
        named = [("hub.url", one) for one in feeds[start : start + MOST_URLS]]
        yield urlencode([("hub.mode", "publish"), *named]).encode()
