"""Did the newsroom keep its promises? Reads two buckets in memory, by documented keys and shapes only."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from lxml import etree

from tests import signing

NOTHING_BEFORE = "0" * 64
ENDINGS = {"published", "refused", "parked", "done"}


@dataclass(frozen=True)
class Buckets:
    """Key to bytes of all that stands in the public and in the private bucket."""

    public: dict[str, bytes]
    desk: dict[str, bytes]

    @cached_property
    def segments(self) -> list[dict[str, Any]]:
        return [json.loads(self.public[key]) for key in under(self.public, "log/0")]

    @cached_property
    def changes(self) -> list[dict[str, Any]]:
        return [
            change | {"seq": segment["seq"]} for segment in self.segments for change in segment["changes"]
        ]

    @cached_property
    def newest(self) -> dict[str, dict[str, Any]]:
        return {change["item"]: change for change in self.changes}

    @cached_property
    def live(self) -> dict[str, dict[str, Any]]:
        return {item: change for item, change in self.newest.items() if change["event"] != "canceled"}


def broken(buckets: Buckets) -> list[str]:
    """Every broken promise in a sentence; nothing is at work any more."""
    return [
        *(
            f"P2 left behind: {key}"
            for prefix in ("pending/", "staged/", "embargo/")
            for key in under(buckets.desk, prefix)
        ),
        *_one_ending(buckets),
        *_one_of_two(buckets),
        *_exactly_once(buckets),
        *_whole(buckets),
        *_gone(buckets),
        *_proved(buckets),
        *_views(buckets),
        *_newest_wins(buckets),
        *_signed(buckets),
    ]


def under(bucket: dict[str, bytes], prefix: str) -> list[str]:
    return sorted(key for key in bucket if key.startswith(prefix))


def _one_ending(buckets: Buckets) -> list[str]:
    """Each submission has a receipt, and those that say `published` are the lines of the log."""
    found = []
    told = []
    for key in under(buckets.desk, "submissions/"):
        name = key.removeprefix("submissions/")
        if f"receipts/{name}" not in buckets.desk:
            found.append(f"P2 {name} has no ending")
            continue
        receipt = json.loads(buckets.desk[f"receipts/{name}"])
        if receipt["ending"] not in ENDINGS:
            found.append(f"P2 {name} ended {receipt['ending']}")
        if (receipt["ending"] == "parked") != (f"dead/{name}" in buckets.desk):
            found.append(f"P2 {name} ended {receipt['ending']}, and what is dead says otherwise")
        if receipt["ending"] == "published":
            told.append(tuple(receipt[name] for name in ("item", "version", "event", "key")))
    strangers = {key.removeprefix("receipts/") for key in under(buckets.desk, "receipts/")}
    strangers -= {key.removeprefix("submissions/") for key in under(buckets.desk, "submissions/")}
    found += [f"P2 a receipt of nobody: {name}" for name in strangers]
    lines = [tuple(c[name] for name in ("item", "version", "event", "key")) for c in buckets.changes]
    if sorted(told) != sorted(lines):
        found.append(f"P2 receipts say {sorted(told)}, the log says {sorted(lines)}")
    return found + _whose(buckets)


def _whose(buckets: Buckets) -> list[str]:
    """The item document of a line names a submission; that one must be told that it is published."""
    found = []
    for change in buckets.changes:
        if change["key"] in buckets.public:
            name = whose(json.loads(buckets.public[change["key"]]))
            receipt = json.loads(buckets.desk.get(f"receipts/{name}.json", b"{}"))
            if receipt.get("ending") != "published":
                found.append(f"P2 {name} stands in the log and ended {receipt.get('ending')}")
    return found


def _one_of_two(buckets: Buckets) -> list[str]:
    """Of what is replaced and what replaces it one comes out at most; nothing is left of what never did."""
    found = []
    for key in under(buckets.desk, "submissions/"):
        heir = json.loads(buckets.desk[key])
        before = heir["document"].get("replaces") or heir["document"].get("withdraws")
        if before and heir["kind"] != "addition":
            found += _in_its_place(heir["id"], _ending(heir["id"], buckets), _ending(before, buckets))
    for key in under(buckets.desk, "receipts/"):
        receipt = json.loads(buckets.desk[key])
        if "by" in receipt:
            found += _never_out(receipt, buckets)
    return found


def _ending(submission: str, buckets: Buckets) -> dict[str, Any]:
    ending: dict[str, Any] = json.loads(buckets.desk.get(f"receipts/{submission}.json", b"{}"))
    return ending


def _in_its_place(name: str, heir: dict[str, Any], old: dict[str, Any]) -> list[str]:
    if heir.get("ending") in {"published", "done"} and old.get("ending") != "refused":
        return [f"P2 {name} took the place of one that ended {old.get('ending')}"]
    # Refused it may be for the one before both, which was quicker, or for a rival.
    is_lost = heir.get("ending") == "refused" and "by" not in heir
    if old.get("by") == name and is_lost and not heir["reason"]["code"].startswith("already_"):
        return [f"P2 {name} took the place of another and was refused"]
    return []


def _never_out(receipt: dict[str, Any], buckets: Buckets) -> list[str]:
    name = receipt["submission"]
    found = [f"P2 {name} was superseded and ended {receipt['ending']}"] * (receipt["ending"] != "refused")
    items = under(buckets.public, "items/")
    left = [key for key in items if name in key or name.encode() in buckets.public[key]]
    return found + [f"P5 {key} is of {name}, which was withdrawn" for key in left]


def whose(item: dict[str, Any]) -> str:
    """The submission that an item document, or the addition to one, is the ending of."""
    integrity = item["integrity"]
    return str(integrity.get("addition") or integrity["submission"])


def _exactly_once(buckets: Buckets) -> list[str]:
    found = []
    before = NOTHING_BEFORE
    for number, segment in enumerate(buckets.segments, start=1):
        key = f"log/{number:012d}.json"
        if key not in buckets.public or segment["seq"] != number:
            return [*found, f"P3 there is no segment {number}"]
        if segment["prev"] != before or not segment["changes"]:
            found.append(f"P3 segment {number} does not follow from the one before, or is empty")
        before = _sha256(buckets.public[key])
    head = json.loads(buckets.public["log/head.json"])
    if (head["seq"], head["sha256"]) != (len(buckets.segments), before):
        found.append(f"P7 the head says {head['seq']}, the log ends at {len(buckets.segments)}")
    counted = Counter(map(_name, buckets.changes))
    found += [f"P3 {line} stands {times} times" for line, times in counted.items() if times > 1]
    before: dict[str, tuple[int, bool]] = {}
    for change in buckets.changes:
        item, version, is_addition = _name(change)
        last, _ = before.get(item, (0, False))
        if version != (last if is_addition else last + 1):
            found.append(f"P3 version {version} of {item} is out of order")
        if is_addition and before.get(item) != (version, False):
            found.append(f"P3 an addition to version {version} of {item} does not follow it")
        before[item] = (version, is_addition)
    return found


def _name(change: dict[str, Any]) -> tuple[str, int, bool]:
    """A version stands once, and once more with the pictures that were added to it."""
    return (change["item"], change["version"], change["event"] == "renditions")


def _whole(buckets: Buckets) -> list[str]:
    """What the log names exists, complete, unless a later `canceled` explains that it is gone."""
    found = []
    for change in buckets.changes:
        if change["item"] not in buckets.live and buckets.newest[change["item"]] != change:
            continue
        body = buckets.public.get(change["key"], b"")
        if _sha256(body) != change["sha256"]:
            found.append(f"P4 {change['key']} is not there or does not match")
        elif change["event"] != "canceled":
            found += _complete(buckets, change["key"], json.loads(body))
    return found + _added(buckets)


def _added(buckets: Buckets) -> list[str]:
    """What a document awaits has ended; an addition brings pictures and changes nothing else."""
    found = []
    shown: dict[tuple[str, int], dict[str, Any]] = {}
    for change in buckets.changes:
        item = json.loads(buckets.public.get(change["key"], b'{"integrity": {}}'))
        awaits = item["integrity"].get("awaits")
        if awaits and f"receipts/{awaits}.json" not in buckets.desk:
            found.append(f"P2 {change['key']} awaits {awaits}, which has no ending")
        before = shown.setdefault((change["item"], change["version"]), item)
        if change["event"] == "renditions" and "headline" in before and "headline" in item:
            kept = {name for name in before if name not in {"renditions", "integrity"}}
            if any(before[name] != item[name] for name in kept) or before.keys() != item.keys():
                found.append(f"P4 {change['key']} changes more than pictures")
            first, all_of_them = ({one["href"] for one in doc["renditions"]} for doc in (before, item))
            if not first < all_of_them:
                found.append(f"P4 {change['key']} does not add to the pictures that were there")
    return found


def _complete(buckets: Buckets, key: str, item: dict[str, Any]) -> list[str]:
    beside = [key.removesuffix("json") + ending for ending in ("ninjs.json", "jsonld", "html")]
    found = [f"P4 {one} is not there" for one in beside if one not in buckets.public]
    if {one["original"] for one in item["images"]} and not item["renditions"]:
        found.append(f"P4 {key} has photos and no renditions")
    for one in item["renditions"]:
        body = buckets.public.get(one["href"], b"")
        if (_sha256(body), len(body)) != (one["sha256"], one["bytes"]):
            found.append(f"P4 {one['href']} is not there or does not match")
    return found


def _proved(buckets: Buckets) -> list[str]:
    """Of every takedown it is written down what went, by whose order, and where the log says so."""
    found = []
    for item, last in buckets.newest.items():
        if item in buckets.live:
            continue
        told = json.loads(buckets.desk.get(f"takedowns/{item}.json", b"{}"))
        expected = {
            "tombstone": last["key"],
            "seq": last["seq"],
            "first": next(c["seq"] for c in buckets.changes if c["item"] == item),
            "submission": whose(json.loads(buckets.public[last["key"]])),
        }
        if {name: told.get(name) for name in expected} != expected or not told["gone"]:
            found.append(f"P6 of {item} is written down {told}, expected {expected}")
            continue
        lines = {change["key"] for change in buckets.changes if change["item"] == item} - {last["key"]}
        found += [f"P6 {key} went and is not written down" for key in lines - set(told["removed"])]
        found += [
            f"P6 {key} is said to be kept and went" for key in told["kept"] if key not in buckets.public
        ]
        if f"canceled/{last_epoch(buckets)}/{last['seq']:012d}-{item}" not in buckets.desk:
            found.append(f"P6 no acknowledgement is compared with the takedown of {item}")
        trail = [json.loads(buckets.desk[key]) for key in under(buckets.desk, "audit/")]
        if [one["deed"] for one in trail if one.get("item") == item] != ["takedown"]:
            found.append(f"P6 the audit trail has {trail}")
    return found


def last_epoch(buckets: Buckets) -> str:
    return str(buckets.segments[-1]["epoch"])


def _gone(buckets: Buckets) -> list[str]:
    """Of a canceled item only the tombstone is readable; its photos only where another item shows them."""
    found = []
    shown = {
        one["original"]
        for change in buckets.live.values()
        for version in buckets.changes
        if version["item"] == change["item"]
        for one in json.loads(buckets.public.get(version["key"], b'{"images": []}'))["images"]
    }
    submissions = [json.loads(buckets.desk[key]) for key in under(buckets.desk, "submissions/")]
    for item in set(buckets.newest) - set(buckets.live):
        allowed = {f"items/{item}/latest.json", buckets.newest[item]["key"]}
        found += [
            f"P6 {key} is still readable"
            for key in set(under(buckets.public, f"items/{item}/")) - allowed
            if not _is_tombstone(buckets.public[key])
        ]
        photos = {one["sha256"] for sub in submissions if sub["item"] == item for one in sub["photos"]}
        found += [
            f"P6 {key} is still readable"
            for photo in photos - shown
            for key in under(buckets.public, f"media/{photo}/")
        ]
    return found


def _is_tombstone(body: bytes) -> bool:
    try:
        return bool(json.loads(body)["pubStatus"] == "canceled")
    except (ValueError, KeyError):
        return False


def _views(buckets: Buckets) -> list[str]:
    """The feeds name the live items in their newest version, and nobody else."""
    found = []
    sections = {change["section"] for change in buckets.changes if change.get("section")}
    for name, section in [("all", None), *((f"section/{slug}", slug) for slug in sections)]:
        chosen = [c for c in buckets.live.values() if section in (None, c.get("section"))]
        expected = {(change["item"], change["version"]) for change in chosen}
        feed = json.loads(buckets.public.get(f"feeds/{name}.json", b'{"items": []}'))
        named = [(one["_pressroom"]["item"], one["_pressroom"]["version"]) for one in feed["items"]]
        if sorted(named) != sorted(expected):
            found.append(f"P7 feeds/{name}.json names {sorted(named)}, live is {sorted(expected)}")
        for extension in ("rss", "atom"):
            found += _same_items(buckets, f"feeds/{name}.{extension}", {item for item, _ in expected})
    return found + _sitemap(buckets)


def _same_items(buckets: Buckets, key: str, items: set[str]) -> list[str]:
    if key not in buckets.public:
        return [f"P7 there is no {key}"]
    root = etree.fromstring(buckets.public[key])
    ids = root.xpath("//guid/text()") or root.xpath("//*[local-name()='entry']/*[local-name()='id']/text()")
    named = [str(one).removeprefix("urn:uuid:") for one in ids]
    return [] if sorted(named) == sorted(items) else [f"P7 {key} names {named}, live is {items}"]


def _sitemap(buckets: Buckets) -> list[str]:
    root = etree.fromstring(buckets.public.get("sitemaps/news.xml", b"<urlset/>"))
    pages = {str(one).split("/items/")[1] for one in root.xpath("//*[local-name()='loc']/text()")}
    live = {c["key"].removeprefix("items/").removesuffix("json") + "html" for c in buckets.live.values()}
    return [] if pages == live else [f"P7 the sitemap names {pages}, live is {live}"]


def _signed(buckets: Buckets) -> list[str]:
    """The head's signature fits it, and what it names as the newest snapshot says what is live there."""
    body = buckets.public["log/head.json"]
    found = []
    if not signing.holds(body, buckets.public.get("log/head.json.minisig", b""), signing.KEY.public):
        found.append("the head and its signature do not belong together")
    if named := json.loads(body).get("snapshot"):
        packed = buckets.public.get(named["key"], b"")
        if (_sha256(packed), len(packed)) != (named["sha256"], named["bytes"]):
            return [*found, f"{named['key']} is not there or does not match"]
        newest = {c["item"]: c for c in buckets.changes if c["seq"] <= named["seq"]}
        live = [newest[item] for item in sorted(newest) if newest[item]["event"] != "canceled"]
        told = [
            one | {"seq": newest[one["item"]]["seq"]} for one in json.loads(gzip.decompress(packed))["items"]
        ]
        found += [] if told == live else [f"{named['key']} does not say what is live at {named['seq']}"]
    return found


def _newest_wins(buckets: Buckets) -> list[str]:
    return [
        f"P9 items/{item}/latest.json is not version {change['version']}"
        for item, change in buckets.newest.items()
        if _sha256(buckets.public.get(f"items/{item}/latest.json", b"")) != change["sha256"]
    ]


def _sha256(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()
