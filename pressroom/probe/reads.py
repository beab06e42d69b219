"""What has been written is what is read, at once and by everybody; what has been deleted is not."""

from __future__ import annotations

from collections.abc import Iterator

from pressroom.probe.finding import Bench, Finding, found


def fresh_read(bench: Bench) -> Finding:
    """GET after PUT, after an overwrite and after a DELETE, by several threads."""

    def act(key: str) -> str:
        return next(_stale_reads(bench, key), "")

    keys = bench.keys("read", _acts(bench))
    return found("fresh-read", bench.by_many(act, keys), f"{len(keys)} objects written, overwritten, deleted")


def fresh_list(bench: Bench) -> Finding:
    """LIST after PUT and after DELETE, by several threads in one folder."""

    def act(key: str) -> str:
        return next(_stale_lists(bench, key), "")

    keys = bench.keys("list", _acts(bench))
    return found("fresh-list", bench.by_many(act, keys), f"{len(keys)} objects listed, then no more")


def delete_many(bench: Bench) -> Finding:
    """Many keys in one request, one of which was never there."""

    def put(key: str) -> str:
        bench.store.put(key, b"done with")
        return ""

    keys = bench.keys("many", 4 * bench.effort.rounds)
    list(bench.by_many(put, keys))
    bench.store.delete([*keys, bench.key("many/never")])
    left = [key for key in keys if bench.store.has(key)]
    stake = "what is done could never be cleared away"
    faults = (
        [f"{stake}: {len(left)} of {len(keys)} objects still stood after one DELETE of all"] if left else []
    )
    return found("delete-many", faults, f"{len(keys)} objects in one request")


def _acts(bench: Bench) -> int:
    return bench.effort.threads * bench.effort.rounds


def _stale_reads(bench: Bench, key: str) -> Iterator[str]:
    for body, deed in ((b"first", "written"), (b"second", "overwritten")):
        bench.store.put(key, body)
        blob = bench.store.get(key)
        if blob is None or blob.body != body:
            yield f"a keeper could act on what has passed: GET gave an object as it was before it was {deed}"
    bench.store.delete([key])
    if bench.store.get(key) is not None:
        yield "an article that was taken down could still be read: GET gave an object that was deleted"


def _stale_lists(bench: Bench, key: str) -> Iterator[str]:
    folder = key.rpartition("/")[0] + "/"
    bench.store.put(key, b"listed")
    if key not in {entry.key for entry in bench.store.walk(folder)}:
        yield "the keeper could forget an accepted article: LIST did not name an object that was written"
    bench.store.delete([key])
    if key in {entry.key for entry in bench.store.walk(folder)}:
        yield "the keeper could end an article twice: LIST named an object that was deleted"
