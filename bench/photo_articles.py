"""Articles with a photo, end to end, against rendering and PUTs alone, in one run on one machine.

    make photos

Starts a newsroom of its own with the profile `classic`. 60 articles, each with a photo of 12 megapixels that
nobody has seen before, of real photos from Debian:
  floor  a process a core: one scaled decode by libjpeg-turbo, each size from the next larger, five
         encodes, six bare boto3 PUTs, the photo's and its files'; no article, no log, no answer to anybody
  flow   8 clients, as fast as intake takes them, until the change log names the item and its `latest.json`
         answers a portal
They take turns, a round each. Figures of one machine are ratios; nothing here is asserted.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from http import HTTPStatus
from io import BytesIO
from multiprocessing import get_context
from pathlib import Path
from typing import Any
from uuid import uuid4

import urllib3
from PIL import Image

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.mosaics import mosaics
from bench.text import BODY, Figures, each, followed, measured, newsroom_in, percentiles, told
from tests.newsroom import Newsroom, article
from workers.imaging.encode import encoded
from workers.imaging.plan import CENTRE, plan
from workers.imaging.profile import QUALITY, load
from workers.imaging.resize import WHOLE, Box, resized

ARTICLES, CLIENTS, WARM = 60, 8, 8
PROFILE = "classic"
WITHOUT_FACES = {"PYTHONPATH": str(Path(__file__).resolve().parent / "contenders" / "without_faces")}


def main() -> None:
    given = _arguments()
    with tempfile.TemporaryDirectory() as temporary:
        folder = given.keep or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        path = mosaics(folder)["12 MP"]
        settings = {"PRESSROOM_RENDITION_PROFILE": PROFILE, **({} if given.faces else WITHOUT_FACES)}
        with newsroom_in(Path(temporary) / "newsroom", **settings) as newsroom:
            newsroom.wait(newsroom.submit(article()))
            published(newsroom, path, WARM)
            rounds = [measured_once(newsroom, path) for _ in range(given.rounds)]
    report(rounds)


def measured_once(newsroom: Newsroom, path: Path) -> tuple[Figures, Flow]:
    floor, flow = bare(newsroom, path), published(newsroom, path)
    print(f"floor {floor.rate:.1f} articles/s, flow {flow.rate:.1f}", flush=True)
    return floor, flow


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Articles with a photo, end to end, against the floor.")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--keep", type=Path, help="a folder for the photos; else thrown away")
    parser.add_argument("--faces", action="store_true", help="with the extra `faces`, if it is installed")
    return parser.parse_args()


def another(photo: bytes) -> tuple[bytes, bytes, memoryview]:
    """The same pixels in a file that nobody has seen: a remark stands in it. In pieces: nothing is copied."""
    remark = uuid4().bytes
    segment = b"\xff\xfe" + (len(remark) + 2).to_bytes(2, "big") + remark
    return photo[:2], segment, memoryview(photo)[2:]


@dataclass
class Flow(Figures):
    """`first` is when the first of the articles was visible, in seconds after the first of them was sent."""

    first: float = 0.0


class Floor:
    """A client and a photo, which nobody pays for, and the least that makes its five files of it."""

    def __init__(self, data: Path, path: Path) -> None:
        newsroom, self._photo = Newsroom(data), path.read_bytes()
        self._s3, self._bucket = newsroom.s3, newsroom.buckets["desk"]
        self._plan = plan(*Image.open(BytesIO(self._photo)).size, load(PROFILE)).aimed(CENTRE)

    def work(self) -> float:
        """One photo; the seconds that it took."""
        photo, name = b"".join(another(self._photo)), uuid4()
        started = time.perf_counter()
        self._put(f"bench/{name}", photo)
        for number, picture in enumerate(self._pictures(photo)):
            self._put(f"bench/{name}-{number}", encoded(picture, "jpg", QUALITY["jpg"]))
        return time.perf_counter() - started

    def _pictures(self, photo: bytes) -> Iterator[Image.Image]:
        """Each from the next larger of the same part, as ours are."""
        image = Image.open(BytesIO(photo))
        image.draft("RGB", (image.width // self._plan.shrink, image.height // self._plan.shrink))
        image.load()
        larger: dict[Box, Image.Image] = {}
        for cut in self._plan.cuts:
            right, bottom = cut.left + cut.across, cut.top + cut.down
            area = (
                cut.left / self._plan.width,
                cut.top / self._plan.height,
                right / self._plan.width,
                bottom / self._plan.height,
            )
            picture, part = (larger[area], WHOLE) if area in larger else (image, area)
            larger[area] = resized(picture, part, (cut.width, cut.height))
            yield larger[area]

    def _put(self, key: str, body: bytes) -> None:
        self._s3.put_object(Bucket=self._bucket, Key=key, Body=body)


@cache
def _floor(data: Path, path: Path) -> Floor:
    return Floor(data, path)


def _pid(data: Path, path: Path) -> int:
    _floor(data, path).work()
    return os.getpid()


def _work(data: Path, path: Path) -> float:
    return _floor(data, path).work()


def bare(newsroom: Newsroom, path: Path) -> Figures:
    """Rendering and PUTs, by as many processes as there are cores."""
    figures, cores = Figures(), len(os.sched_getaffinity(0))
    given = newsroom.data, path
    with get_context("spawn").Pool(cores) as pool:
        pids = set(pool.starmap(_pid, [given] * WARM * cores, chunksize=1))
        with measured(newsroom, figures, floor=sorted(pids)):
            figures.accept = figures.visible = pool.starmap(_work, [given] * ARTICLES, chunksize=1)
    return figures


class Sender:
    """A lean HTTP client, as a reporter's program sends: the article and its photo in one request."""

    def __init__(self, newsroom: Newsroom) -> None:
        self._pool = urllib3.PoolManager(maxsize=CLIENTS)
        self._url = f"{newsroom.intake}/v1/submissions"
        self._token = newsroom.tokens["reporter"]

    def post(self, document: dict[str, Any], photo: Iterable[bytes | memoryview]) -> str:
        """The submission's id."""
        between = uuid4().hex
        text = _part(between, "article", "article.json", "application/json") + json.dumps(document).encode()
        head = text + b"\r\n" + _part(between, "photo", "photo.jpg", "image/jpeg")
        body = (head, *photo, f"\r\n--{between}--\r\n".encode())
        headers = {
            "Authorization": f"Bearer {self._token}",
            "Idempotency-Key": str(uuid4()),
            "Content-Type": f"multipart/form-data; boundary={between}",
            "Content-Length": str(sum(map(len, body))),
        }
        answer = self._pool.request("POST", self._url, body=body, headers=headers, retries=False)
        if answer.status != HTTPStatus.ACCEPTED:
            raise RuntimeError(answer.data.decode())
        return str(answer.json()["submission"])


def _part(between: str, name: str, file: str, media_type: str) -> bytes:
    told = f'Content-Disposition: form-data; name="{name}"; filename="{file}"\r\nContent-Type: {media_type}'
    return f"--{between}\r\n{told}\r\n\r\n".encode()


def published(newsroom: Newsroom, path: Path, articles: int = ARTICLES) -> Flow:
    """All of them sent by the clients, as fast as intake takes them."""
    figures, sender, photo = Flow(), Sender(newsroom), path.read_bytes()
    sent: dict[str, float] = {}
    seen: dict[str, float] = {}

    def one(number: int) -> None:
        images = [{"part": "photo", "caption": "Ruộng sen lúc mặt trời mọc", "credit": "Ảnh: Hữu Nghĩa"}]
        document = article(headline=f"Ảnh trong ngày, số {number}", body=BODY, images=images)
        body, started = another(photo), time.perf_counter()
        name = sender.post(document, body)
        figures.accept.append(time.perf_counter() - started)
        sent[name] = started

    with measured(newsroom, figures), ThreadPoolExecutor(CLIENTS) as pool:
        following = followed(newsroom)
        sending = pool.map(one, range(articles))
        while len(seen) < articles:
            for item in next(following):
                seen[item] = time.perf_counter()
        list(sending)
    figures.visible = [seen[item] - started for item, started in sent.items()]
    figures.first = min(seen.values()) - min(sent.values())
    return figures


def report(rounds: list[tuple[Figures, Flow]]) -> None:
    print(f"\n{ARTICLES} articles with a photo, {CLIENTS} clients, profile {PROFILE}; {len(rounds)} rounds\n")
    for name, ones in zip(("floor", "flow"), zip(*rounds, strict=True), strict=True):
        print(f"  {name:8} articles/s    {', '.join(f'{one.rate:.1f}' for one in ones)}")
        print(f"  {name:8} CPU ms each   {', '.join(f'{1000 * each(one.cpu, one):.0f}' for one in ones)}")
    print(f"  of the floor           {ratio(rounds, lambda one: one.rate):.2f} of its articles/s")
    print(f"  of the floor           {ratio(rounds, lambda one: each(one.cpu, one)):.2f} times its CPU")
    flows = [flow for _, flow in rounds]
    print(f"  accepted               {percentiles([took for flow in flows for took in flow.accept])}")
    print(f"  visible                {percentiles([took for flow in flows for took in flow.visible])}")
    print(f"  the first visible      {', '.join(f'{flow.first:.2f} s' for flow in flows)}")
    print(f"  CPU ms an article      {told(flows[-1].cpu, ARTICLES, 1000)}")
    print(f"  floor CPU ms           {told(rounds[-1][0].cpu, ARTICLES, 1000)}")
    print(f"  S3 requests            {told(flows[-1].requests, ARTICLES, 1)}")


def ratio(rounds: list[tuple[Figures, Flow]], figure: Callable[[Figures], float]) -> float:
    """Of each round, for what else the machine does changes from one to the next; the median."""
    return statistics.median(figure(flow) / figure(floor) for floor, flow in rounds)


if __name__ == "__main__":
    main()
