"""An archive: tens of thousands of published items, laid down as the newsroom would have, but faster."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from typing import Any
from uuid import UUID

from tests.newsroom import Newsroom
from wire import channels, documents, keys
from wire.change import MOST_CHANGES, Change, Head, Segment
from workers import candidate
from workers.history import History
from workers.views.anew import shown, stacks
from workers.views.checkpoint import Checkpoint
from workers.views.front import Front
from workers.views.line import line

SIDE_BY_SIDE = 8


def fill(newsroom: Newsroom, items: int) -> None:
    """Add so many items to the log, all like the newest one there; the keeper begins anew after them.

    It is stopped meanwhile: it would apply every line that it has not written itself.
    """
    head = Head.from_bytes(newsroom.get(keys.HEAD).content)
    newest = Segment.from_bytes(newsroom.get(keys.segment(head.seq)).content)
    like = newsroom.json(newest.changes[-1].key)
    (keeper,) = newsroom.run["pids"]["keeper"]
    with ProcessPoolExecutor(len(os.sched_getaffinity(0))) as pool:
        numbers = [list(some) for some in chunks(range(items), MOST_CHANGES)]
        laid = list(pool.map(_lay, [newsroom] * len(numbers), [like] * len(numbers), numbers))
    os.kill(keeper, signal.SIGSTOP)
    head = Head.from_bytes(newsroom.get(keys.HEAD).content)
    s3, public, desk = newsroom.s3, newsroom.buckets["public"], newsroom.buckets["desk"]
    prev, seq = head.sha256, head.seq
    for changes in laid:
        seq += 1
        body = Segment(seq, head.epoch, prev, f"fill-{seq}", head.at, tuple(changes)).to_bytes()
        prev = documents.sha256(body)
        s3.put_object(Bucket=public, Key=keys.segment(seq), Body=body)
    first = seq - len(laid) + 1
    told = tuple((first + at, one) for at, some in enumerate(laid) for one in some)
    for key, body in _shelves(told, like, seq, newsroom.public):
        s3.put_object(Bucket=desk, Key=key, Body=body)
    now = Head(seq, head.epoch, prev, head.at, head.expires)
    s3.put_object(Bucket=public, Key=keys.HEAD, Body=now.to_bytes())
    os.kill(keeper, signal.SIGKILL)
    while newsroom.run["pids"]["keeper"] in ([keeper], []):
        time.sleep(0.2)


def _lay(newsroom: Newsroom, like: dict[str, Any], numbers: list[int]) -> list[Change]:
    s3, public = newsroom.s3, newsroom.buckets["public"]

    def one(number: int) -> Change:
        item = str(UUID(int=(0xF1 << 120) + number, version=4))
        document = like | {"item": item, "uri": f"urn:uuid:{item}", "headline": f"Tin lưu trữ số {number}"}
        document["integrity"] = like["integrity"] | {"submission": item}
        body = documents.write(document)
        sha256 = documents.sha256(body)
        key = keys.item(item, 1, sha256)
        for name in (key, keys.latest(item)):
            s3.put_object(Bucket=public, Key=name, Body=body, ContentType="application/json")
        return candidate.line(key, sha256, document)

    with ThreadPoolExecutor(SIDE_BY_SIDE) as pool:
        return list(pool.map(one, numbers))


def _shelves(
    told: tuple[tuple[int, Change], ...], like: dict[str, Any], seq: int, base: str
) -> Iterator[tuple[str, bytes]]:
    """What the keeper goes on from, as if it had taken all of them in."""
    lines = {
        one.item: line(one, like | {"item": one.item, "uri": f"urn:uuid:{one.item}"}, base) for _, one in told
    }
    history = History(told=told, changes={one.item: (one,) for _, one in told})
    found = stacks(history, lines, channels.EVERYTHING)
    for name, stack in found.items():
        yield from ((keys.shelf(name, number), page.to_bytes()) for number, page in stack.pages.items())
        yield keys.shelf(name), stack.shelf.to_bytes()
    front = Front().take(seq, lines.values())
    yield keys.FRONT, Checkpoint(front, channels.EVERYTHING, shown(found), {}).to_bytes()


def chunks(numbers: range, size: int) -> Iterator[tuple[int, ...]]:
    for start in range(0, len(numbers), size):
        yield tuple(numbers[start : start + size])
