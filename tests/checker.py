"""Did the newsroom keep its promises? Reads S3 and nothing else, and knows none of our code."""

from __future__ import annotations

import gzip
import hashlib
import json
import time
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

import minisign

from tests import orders
from tests.bucket import Bucket, moment
from tests.newsroom import Newsroom
from tests.orders import is_due


def problems(s3: Any, buckets: dict[str, str], accepted: Iterable[str] = ()) -> list[str]:
    """Every broken promise in a sentence; `accepted` are submissions that were answered with 202."""
    public, segments = _told(s3, buckets["public"])
    desk = Bucket(s3, buckets["desk"])
    changes = [change for segment in segments for change in segment["changes"]]
    return [
        *_log(public, segments),
        *_signed_at_last(public),
        *_snapshots(public, segments),
        *_once(changes),
        *_whole(public, changes),
        *_newest(public, changes),
        *_ended(public, desk, changes, accepted),
        *orders.problems(public, desk, segments),
        *(f"left behind: {key}" for folder in ("pending/", "staged/") for key in desk.under(folder)),
    ]


def _told(s3: Any, name: str) -> tuple[Bucket, list[dict[str, Any]]]:
    """The bucket and its log, once the head names the newest segment, which it may do a second later."""
    for _ in range(20):
        public = Bucket(s3, name)
        newest = public.under("log/0")
        if public.json("log/head.json")["seq"] == len(newest):
            break
        time.sleep(0.5)
    return public, [public.json(key) for key in newest]


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


def _signed_at_last(public: Bucket) -> list[str]:
    """Two objects, and a keeper may write them just now: like every client, look again for ten seconds."""
    for _ in range(5):
        if not (found := _signed(public)):
            return []
        time.sleep(2)
    return found


def _signed(public: Bucket) -> list[str]:
    """Root key over list, list over head; a newsroom that signs nothing has neither list nor signature."""
    names = ("keys.json", "log/head.json")
    if not public.keys & {"keys.json", *(f"{name}.minisig" for name in names)}:
        return []
    listed, head = public.json("keys.json"), public.json("log/head.json")
    signature = minisign.Signature.from_bytes(public.body("log/head.json.minisig"))
    able = [
        one["key"]
        for one in listed["keys"]
        if moment(one["from"]) <= moment(head["at"]) <= moment(one.get("until", "9999-01-01T00:00:00Z"))
        and minisign.PublicKey.from_base64(one["key"])._keynum_pk.key_id == signature._key_id
    ]
    found = [] if able else ["the head is signed by a key that the list does not have at that moment"]
    for name, key in zip(names, [listed["root"], *able], strict=False):
        try:
            said = minisign.Signature.from_bytes(public.body(f"{name}.minisig"))
            minisign.PublicKey.from_base64(key).verify(public.body(name), said)
        except ValueError as error:
            found.append(f"{name} and its signature do not belong together: {error}")
    if not moment(head["at"]) < datetime.now(UTC) < moment(head["expires"]):
        found.append(f"the head is of {head['at']} and expires {head['expires']}")
    return found


def _snapshots(public: Bucket, segments: list[dict[str, Any]]) -> list[str]:
    """Each says what was live at its segment; the head names the newest."""
    found = []
    hundreds = list(range(100, len(segments) + 1, 100))[-3:]
    there = public.under("snapshots/")
    if there != [f"snapshots/{seq:012d}.json.gz" for seq in hundreds]:
        found.append(f"of {len(segments)} segments there are the snapshots {there}")
    for key in there:
        told = json.loads(gzip.decompress(public.body(key)))
        newest = {c["item"]: c for one in segments[: told["seq"]] for c in one["changes"]}
        live = [newest[item] for item in sorted(newest) if newest[item]["event"] != "canceled"]
        of_segment = hashlib.sha256(public.body(f"log/{told['seq']:012d}.json")).hexdigest()
        if (told["items"], told["sha256"]) != (live, of_segment):
            found.append(f"{key} does not say what was live at segment {told['seq']}")
    named = public.json("log/head.json").get("snapshot")
    if bool(named) != bool(there) or (named and named["key"] != there[-1]):
        found.append(f"the head names the snapshot {named}, there are {there}")
    elif named and hashlib.sha256(public.body(named["key"])).hexdigest() != named["sha256"]:
        found.append(f"{named['key']} is not what the head says")
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
    """Wait until nothing is pending or due, what was taken down is gone, and the head names the newest."""
    s3, buckets = newsroom.s3, newsroom.buckets
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        desk = Bucket(s3, buckets["desk"])
        public = Bucket(s3, buckets["public"])
        is_busy = any(
            (desk.under("pending/"), _unfinished(desk), *map(_waits_no_more, desk.under("embargo/")))
        )
        if not is_busy and public.json("log/head.json")["seq"] == len(public.under("log/0")):
            return
        time.sleep(0.3)
    raise AssertionError(f"not quiet after {seconds} s: {Bucket(s3, buckets['desk']).under('pending/')}")


def _waits_no_more(entry: str) -> bool:
    return is_due(entry, 0)


def _unfinished(desk: Bucket) -> list[str]:
    """Takedowns of which something is not gone yet; caches may be told later."""
    items = [key.removeprefix("purges/") for key in desk.under("purges/")]
    records = [desk.json(key) if (key := f"takedowns/{item}.json") in desk.keys else {} for item in items]
    return [item for item, told in zip(items, records, strict=True) if not told.get("gone")]
