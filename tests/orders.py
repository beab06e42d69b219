"""Was done what a desk has ordered: wait until then, correct this, take that down? Reads S3 alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from tests.bucket import Bucket, moment


def problems(public: Bucket, desk: Bucket, segments: list[dict[str, Any]]) -> Iterator[str]:
    changes = [change for segment in segments for change in segment["changes"]]
    yield from (f"{key} is due and waits" for key in desk.under("embargo/") if is_due(key))
    yield from _sealed(public, desk, segments)
    for change in {one["item"]: one for one in changes}.values():
        if change["event"] != "canceled":
            yield from _told_why(public, desk, change)
    audited = [desk.json(key) for key in desk.under("audit/")]
    trail = Counter(one.get("item", "") for one in audited if one["deed"] == "takedown")
    for segment in segments:
        for change in segment["changes"]:
            if change["event"] == "canceled":
                yield from _taken_down(public, desk, segment, change)
                if trail[change["item"]] != 1:
                    yield f"the audit trail has {trail[change['item']]} takedowns of {change['item']}"


def is_due(entry: str, patience: float = 30) -> bool:
    """An entry of the due index is in whole seconds of UTC; what has just come is on its way."""
    stamp = entry.removeprefix("embargo/").partition("-")[0]
    due = datetime.strptime(stamp, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    return (datetime.now(UTC) - due).total_seconds() > patience


def _sealed(public: Bucket, desk: Bucket, segments: list[dict[str, Any]]) -> Iterator[str]:
    """What waits for its time is nowhere; what waited came out after it."""
    out = {one["item"]: moment(s["at"]) for s in reversed(segments) for one in s["changes"]}
    named = " ".join(public.keys)
    for key in desk.under("submissions/"):
        told = desk.json(key)
        until = told["document"].get("embargoedUntil")
        if until is None or told["item"] != told["id"]:
            continue
        if told["id"] in out and out[told["id"]] < moment(until):
            yield f"{told['id']} came out at {out[told['id']]}, before {until}"
        if told["id"] not in out and told["id"] in named:
            yield f"{told['id']} has not come out, and its name stands in public"


def _told_why(public: Bucket, desk: Bucket, change: dict[str, Any]) -> Iterator[str]:
    """The newest version says of every correction so far what its desk has said."""
    document = public.json(change["key"])
    versions = [one["version"] for one in document["corrections"]]
    if versions != list(range(2, change["version"] + 1)):
        yield f"{change['key']} tells of the corrections {versions}"
    elif versions:
        told = document["corrections"][-1]
        submission = desk.json(f"submissions/{document['integrity']['submission']}.json")
        said = submission["document"]["corrects"]
        if any(told.get(name) != said.get(name) for name in ("note", "why", "what")):
            yield f"{change['key']} says {told}, its desk said {said}"


def _taken_down(
    public: Bucket, desk: Bucket, segment: dict[str, Any], change: dict[str, Any]
) -> Iterator[str]:
    """Only the tombstone is left; what went, by whose order and where, is written down."""
    item, key = change["item"], change["key"]
    if (left := set(public.under(f"items/{item}/"))) != {f"items/{item}/latest.json", key}:
        yield f"of {item}, which was taken down, there is {sorted(left)}"
    if f"takedowns/{item}.json" not in desk.keys:
        yield f"nothing says what went with {item}"
        return
    told = desk.json(f"takedowns/{item}.json")
    if (told["seq"], told["epoch"], told["tombstone"]) != (segment["seq"], segment["epoch"], key):
        yield f"the takedown of {item} is written down as {told}"
    if not told["gone"] or not told["by"]:
        yield f"the takedown of {item} is not finished, or nobody gave it: {told}"
    if f"canceled/{segment['epoch']}/{segment['seq']:012d}-{item}" not in desk.keys:
        yield f"no acknowledgement is compared with the takedown of {item}"
