"""Every object key, and the media type and caching that follow from it. Nowhere else.

Client-given names never enter a key: submissions and items are UUIDs, photos are SHA-256.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

# In the private bucket, desk:
PENDING = "pending/"
STAGED = "staged/"
RECEIPTS = "receipts/"
EMBARGO = "embargo/"
UPLOADS = "uploads/"
DEAD = "dead/"
BRAKE = "alarm/stopped.json"  # while it stands, workers leave messages alone and nothing is parked
TOKENS = "tokens/"
PORTALS = "portals/"
TAKEDOWNS = "takedowns/"
WEBHOOKS = "webhooks/"
PURGES = "purges/"  # takedowns that are not followed up to their end
PROBE = "probe/ready"  # written and read by `/readyz`, again and again
FRONT = "views/front.json"
CHANNELS = "views/channels/"
SKETCHES = "views/sketches.json"  # of the newest texts, for workers to compare with

# In the public bucket:
HEAD = "log/head.json"
LOG = "log/"
KEYS = "keys.json"  # who may sign the head, signed by the root key
SNAPSHOTS = "snapshots/"
ITEMS = "items/"
MEDIA = "media/"
FEEDS = "feeds/index.json"  # which feeds there are
NEWS_SITEMAP = "sitemaps/news.xml"
SITEMAP_INDEX = "sitemaps/index.xml"

PORTAL = re.compile(r"(?=.{1,60}$)[a-z0-9]+(?:-[a-z0-9]+)*")
WEBHOOK = re.compile(r"[0-9a-f]{12}|websub")
UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
PAGE = re.compile(r"pending/[0-9A-Z]{26}-(?:[0-9a-f]{32})+")
STAGED_ENDING = re.compile(rf"staged/{UUID.pattern}\.json")
DUE_ENTRY = re.compile(rf"embargo/[0-9]{{8}}T[0-9]{{6}}Z-{UUID.pattern}")
SNAPSHOT = re.compile(r"snapshots/([0-9]{12})\.json\.gz")
ORIGINAL = re.compile(r"originals/([0-9a-f]{64})")
ITEM_DOCUMENT = re.compile(r"items/[0-9a-f-]{36}/[0-9]+-[0-9a-f]{16}\.json")
SHA256 = re.compile(r"[0-9a-f]{64}")

MOST_IN_PAGE = 7

_DUE = "%Y%m%dT%H%M%SZ"

A_YEAR = "public, max-age=31536000, immutable"
SECONDS = "public, max-age=2"  # never stale for longer: a takedown must not have to chase it
MINUTES = "public, max-age=300"
NEVER = "private, no-store"


def submission(submission_id: str) -> str:
    return f"submissions/{submission_id}.json"


def pending(page: str, submissions: Iterable[str]) -> str:
    """A page of the journal: submissions accepted together, kept until the last of them has ended.

    `page` is a ULID, so that pages sort by acceptance; the ids (`MOST_IN_PAGE` at most, for stores whose
    names end at 255 bytes) follow as hex digits, so that a page says who is in it without being read.
    """
    return f"{PENDING}{page}-{''.join(one.replace('-', '') for one in submissions)}"


def in_page(pending_key: str) -> tuple[str, tuple[str, ...]]:
    """The ULID of a page and the submissions in it; none for anything else that lies there."""
    page, _, digits = pending_key.removeprefix(PENDING).partition("-")
    if not PAGE.fullmatch(pending_key):
        return page, ()
    return page, tuple(str(uuid.UUID(digits[at : at + 32])) for at in range(0, len(digits), 32))


def staged(submission_id: str) -> str:
    return f"{STAGED}{submission_id}.json"


def is_staged(key: str) -> bool:
    """Is this an ending that waits for the keeper?"""
    return bool(STAGED_ENDING.fullmatch(key))


def of_staged(staged_key: str) -> str:
    """The submission that an ending is staged for."""
    return staged_key.removeprefix(STAGED).removesuffix(".json")


def receipt(submission_id: str) -> str:
    return f"{RECEIPTS}{submission_id}.json"


def dead(submission_id: str) -> str:
    return f"{DEAD}{submission_id}.json"


def audit(ulid: str) -> str:
    return f"audit/{ulid}.json"


def original(sha256: str) -> str:
    return f"originals/{sha256}"


def promised(key: str) -> str:
    """The SHA-256 of the body that alone may stand at this key; empty where the key does not say."""
    found = ORIGINAL.fullmatch(key)
    return found[1] if found else ""


def manifest(sha256: str, spec: str) -> str:
    """What was rendered of one original under one specification (private; written last)."""
    return f"{manifests(sha256)}{spec}.json"


def manifests(sha256: str) -> str:
    """The folder of all manifests of one original."""
    return f"rendered/{sha256}/"


def use(sha256: str, item: str) -> str:
    """An item shows this photo: so long as one does, its renditions stay."""
    return f"{uses(sha256)}{item}"


def uses(sha256: str) -> str:
    """The folder of all items that show this photo."""
    return f"uses/{sha256}/"


def embargo(release: datetime, submission_id: str) -> str:
    """Sorts by the time of release, in whole seconds of UTC, never before it."""
    due = (release + timedelta(microseconds=999_999)).astimezone(UTC)
    return f"{EMBARGO}{due:{_DUE}}-{submission_id}"


def embargoed(embargo_key: str) -> tuple[datetime, str]:
    """When an embargo key is due, and whose it is."""
    stamp, _, submission_id = embargo_key.removeprefix(EMBARGO).partition("-")
    return datetime.strptime(stamp, _DUE).replace(tzinfo=UTC), submission_id


def is_embargo(key: str) -> bool:
    """Is this an entry of the due index?"""
    return bool(DUE_ENTRY.fullmatch(key))


def upload(upload_id: str) -> str:
    """The upload's own record."""
    return f"{UPLOADS}{upload_id}/upload.json"


def chunk(upload_id: str, offset: int) -> str:
    return f"{UPLOADS}{upload_id}/{offset:015d}"


def token(token_id: str) -> str:
    return f"{TOKENS}{token_id}.json"


def webhook(hook: str) -> str:
    """Who is told of changes, with its secrets and how far it is."""
    return f"{WEBHOOKS}{hook}.json"


def portal_ack(portal: str) -> str:
    """Up to where a portal said that it has applied everything; `portal` is a slug (`PORTAL`)."""
    return f"{PORTALS}{portal}/ack.json"


def portal_position(portal: str) -> str:
    """Where a portal asked for news last: a hint."""
    return f"{PORTALS}{portal}/position.json"


def takedown(item_id: str) -> str:
    """What is written down of a takedown before anything goes."""
    return f"{TAKEDOWNS}{item_id}.json"


def purge(item_id: str) -> str:
    """Stands while something of a takedown is left to do: caches to purge."""
    return f"{PURGES}{item_id}"


def cancels(epoch: str) -> str:
    """The folder of all takedowns of an epoch, by their segments."""
    return f"canceled/{epoch}/"


def cancel(epoch: str, seq: int, item_id: str) -> str:
    """Sorts by the segment that took the item down; without an item, before all of that segment."""
    return f"{cancels(epoch)}{seq:012d}-{item_id}"


def canceled(cancel_key: str) -> tuple[int, str]:
    """The segment that such a key names, and the item."""
    seq, _, item_id = cancel_key.rpartition("/")[2].partition("-")
    return int(seq), item_id


def acknowledgements(item_id: str) -> str:
    """The folder of all who have acknowledged that this item was taken down."""
    return f"acknowledged/{item_id}/"


def acknowledgement(item_id: str, seq: int, portal: str) -> str:
    """When a portal first said that it holds the takedown of this segment."""
    return f"{acknowledgements(item_id)}{seq:012d}-{portal}.json"


def media(sha256: str, spec: str, extension: str) -> str:
    return f"{renditions(sha256)}{spec}.{extension}"


def renditions(sha256: str) -> str:
    """The folder of all renditions of one original."""
    return f"{MEDIA}{sha256}/"


def item(item_id: str, version: int, sha256: str) -> str:
    return f"{ITEMS}{item_id}/{version}-{sha256[:16]}.json"


def versions(item_id: str, version: int) -> str:
    """The prefix of one version's documents, in every format."""
    return f"{ITEMS}{item_id}/{version}-"


def is_item(key: str) -> bool:
    """Is this an item document, and not a format beside it or the view of the newest?"""
    return bool(ITEM_DOCUMENT.fullmatch(key))


def beside(item_key: str, extension: str) -> str:
    """The same item in another format: `ninjs.json`, `jsonld` or `html`."""
    return item_key.removesuffix("json") + extension


def latest(item_id: str) -> str:
    return f"{ITEMS}{item_id}/latest.json"


def segment(seq: int) -> str:
    return f"{LOG}{seq:012d}.json"


def signature(key: str) -> str:
    """Beside a signed document, as minisign names it."""
    return f"{key}.minisig"


def snapshot(seq: int) -> str:
    return f"{SNAPSHOTS}{seq:012d}.json.gz"


def of_snapshot(snapshot_key: str) -> int:
    """The number of the segment that a snapshot tells of; 0 for anything else that lies there."""
    named = SNAPSHOT.fullmatch(snapshot_key)
    return int(named[1]) if named else 0


def feed(channel: str, extension: str, page: int = 0) -> str:
    """`json`, `rss` or `atom` of a channel (`wire.channels`), or of one of its archive documents, from 1."""
    return f"feeds/{channel}/{page:06d}.{extension}" if page else f"feeds/{channel}.{extension}"


def sitemap(page: int = 0) -> str:
    """What the feed of all and its archive documents name, for search engines."""
    return f"sitemaps/archive-{page:06d}.xml" if page else "sitemaps/recent.xml"


def shelf(channel: str, page: int = 0) -> str:
    """What a channel's feed is made from, or one of its archive documents (private)."""
    return f"{CHANNELS}{channel}/{page:06d}.json" if page else f"{CHANNELS}{channel}.json"


def schema(name: str) -> str:
    return f"schemas/{name}.json"


@dataclass(frozen=True)
class Label:
    """The headers an object is stored with."""

    media_type: str
    cache: str


_MEDIA_TYPES = (
    (".ninjs.json", "application/json"),
    (".jsonld", "application/ld+json"),
    (".html", "text/html; charset=utf-8"),
    (".jpg", "image/jpeg"),
    (".webp", "image/webp"),
    (".avif", "image/avif"),
    (".rss", "application/rss+xml"),
    (".atom", "application/atom+xml"),
    (".xml", "application/xml"),
    (".json.gz", "application/gzip"),
    (".minisig", "text/plain; charset=utf-8"),
)


def label(key: str) -> Label:
    """Media type by the key's ending, caching by its folder: a year for what never changes."""
    if key.startswith("feeds/") and key.endswith(".json") and key != FEEDS:
        media_type = "application/feed+json"
    else:
        named = (media for ending, media in _MEDIA_TYPES if key.endswith(ending))
        media_type = next(named, "application/json" if key.endswith(".json") else "application/octet-stream")
    return Label(media_type, _caching(key))


def _caching(key: str) -> str:
    mutable = key in {HEAD, signature(HEAD), KEYS, signature(KEYS)} or key.endswith("/latest.json")
    if key.startswith(("feeds/", "sitemaps/")) or mutable:
        return SECONDS
    if key.startswith(("media/", "items/", "log/", "snapshots/")):
        return A_YEAR
    if key.startswith("schemas/"):
        return MINUTES
    return NEVER
