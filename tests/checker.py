"""Did the newsroom keep its promises? Reads S3 and nothing else, and knows none of our code."""

from __future__ import annotations

import hashlib
import json
import time
from collections import Counter
from collections.abc import Iterable
from typing import Any

from tests.newsroom import Newsroom


class Bucket:
    """Every object of a bucket by key; bodies are read when asked for."""

    def __init__(self, s3: Any, name: str) -> None:
        self._s3 = s3
        self._name = name
        pages = s3.get_paginator("list_objects_v2").paginate(Bucket=name)
        self.keys = {one["Key"] for page in pages for one in page.get("Contents", ())}

    def under(self, prefix: str) -> list[str]:
        return sorted(key for key in self.keys if key.startswith(prefix))

    def body(self, key: str) -> bytes:
        return self._s3.get_object(Bucket=self._name, Key=key)["Body"].read()

    def json(self, key: str) -> dict[str, Any]:
        return json.loads(self.body(key))


def problems(s3: Any, buckets: dict[str, str], accepted: Iterable[str] = ()) -> list[str]:
    """Every broken promise in a sentence; `accepted` are submissions that were answered with 202."""
    public, desk = Bucket(s3, buckets["public"]), Bucket(s3, buckets["desk"])
    segments = [public.json(key) for key in public.under("log/0")]
    changes = [change for segment in segments for change in segment["changes"]]
    return [
        *_log(public, segments),
        *_once(changes),
        *_whole(public, changes),
        *_newest(public, changes),
        *_ended(public, desk, changes, accepted),
        *(f"left behind: {key}" for folder in ("pending/", "staged/") for key in desk.under(folder)),
    ]


def _log(public: Bucket, segments: list[dict[str, Any]]) -> list[str]:
    """No gap, no fork, and the head names the newest."""
    found = []
    before = "0" * 64
    for number, segment in enumerate(segments, start=1):
        if segment["seq"] != number:
            found.append(f"segment {number} is numbered {segment['seq']}")
        if segment["prev"] != before:
            found.append(f"segment {number} does not follow from the one before")
        before = hashlib.sha256(public.body(f"log/{number:012d}.json")).hexdigest()
    head = public.json("log/head.json")
    if (head["seq"], head["sha256"]) != (len(segments), before):
        found.append(f"the head says {head['seq']}, the log ends at {len(segments)}")
    return found


def _once(changes: list[dict[str, Any]]) -> list[str]:
    """A version once, and once more with the pictures that were added to it, right behind."""
    counted = Counter((one["item"], one["version"], one["event"] == "renditions") for one in changes)
    found = [f"{item} version {v} stands {n} times" for (item, v, _), n in counted.items() if n > 1]
    before: dict[str, int] = {}
    for change in changes:
        expected = before.get(change["item"], 0) + (change["event"] != "renditions")
        if change["version"] != expected:
            found.append(f"{change['item']} version {change['version']} is out of order")
        before[change["item"]] = change["version"]
    return found


def _whole(public: Bucket, changes: list[dict[str, Any]]) -> list[str]:
    """What the log names exists and matches, unless a later `canceled` explains that it is gone."""
    canceled = {c["item"]: c["version"] for c in changes if c["event"] == "canceled"}
    found = []
    for change in changes:
        gone = change["version"] < canceled.get(change["item"], 0)
        if change["key"] not in public.keys:
            found += [] if gone else [f"{change['key']} is not there"]
            continue
        if gone:
            found.append(f"{change['key']} is still there after its takedown")
        body = public.body(change["key"])
        if hashlib.sha256(body).hexdigest() != change["sha256"]:
            found.append(f"{change['key']} does not match its SHA-256")
        found += _renditions(public, json.loads(body))
    return found


def _renditions(public: Bucket, item: dict[str, Any]) -> list[str]:
    found = []
    for rendition in item.get("renditions", ()):
        if rendition["href"] not in public.keys:
            found.append(f"{rendition['href']} is not there")
        elif hashlib.sha256(public.body(rendition["href"])).hexdigest() != rendition["sha256"]:
            found.append(f"{rendition['href']} does not match its SHA-256")
    return found


def _newest(public: Bucket, changes: list[dict[str, Any]]) -> list[str]:
    newest = {change["item"]: change for change in changes}
    return [
        f"items/{item}/latest.json is not version {change['version']}"
        for item, change in newest.items()
        if hashlib.sha256(public.body(f"items/{item}/latest.json")).hexdigest() != change["sha256"]
    ]


def _ended(public: Bucket, desk: Bucket, changes: list[dict[str, Any]], accepted: Iterable[str]) -> list[str]:
    """Every accepted submission has one receipt; a published one stands in the log, no other does."""
    published = {public.json(c["key"])["integrity"]["submission"] for c in changes if c["key"] in public.keys}
    found = []
    for submission in accepted:
        if f"receipts/{submission}.json" not in desk.keys:
            found.append(f"{submission} was accepted and has no ending")
            continue
        receipt = desk.json(f"receipts/{submission}.json")
        is_published = receipt["ending"] == "published"
        # What was taken down cannot tell any more whose it was; a refused one may have had a rival.
        named = (receipt["item"], receipt["version"]) in {(c["item"], c["version"]) for c in changes}
        in_log = submission in published or (is_published and named)
        if is_published != in_log:
            found.append(f"{submission} ended {receipt['ending']} and in the log: {in_log}")
    return found


def settle(newsroom: Newsroom, seconds: float = 60) -> None:
    """Wait until nothing is pending and the head names the newest segment."""
    s3, buckets = newsroom.s3, newsroom.buckets
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        desk = Bucket(s3, buckets["desk"])
        public = Bucket(s3, buckets["public"])
        if not desk.under("pending/") and public.json("log/head.json")["seq"] == len(public.under("log/0")):
            return
        time.sleep(0.3)
    raise AssertionError(f"not quiet after {seconds} s: {Bucket(s3, buckets['desk']).under('pending/')}")
