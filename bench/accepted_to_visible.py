"""Text articles, end to end, against the least that any design needs, in one run on one machine.

    make bench

Starts a newsroom of its own. 8 clients publish 200 articles each way:
  floor     three bare boto3 PUTs of the same bytes, by threads
  pressroom accepted by intake until `items/{item}/latest.json` answers a portal
Figures of one machine are ratios; nothing here is asserted.
"""

from __future__ import annotations

import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import uuid4

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests.newsroom import Newsroom, article, pressroom

CLIENTS = 8
ARTICLES = 200
PARAGRAPH = (
    "<p>" + "Nước về sớm, ruộng đủ phù sa, bà con các xã ven sông xuống giống kịp lịch thời vụ. " * 9 + "</p>"
)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "newsroom"
        started = pressroom("up", "--data", data, "--port", "0", "--detach")
        if started.returncode:
            sys.exit(started.stdout + started.stderr)
        try:
            measure(Newsroom(data))
        finally:
            pressroom("down", "--data", data)


def measure(newsroom: Newsroom) -> None:
    newsroom.wait(newsroom.submit(article()))
    body = json.dumps(article(body=PARAGRAPH * 8), ensure_ascii=False).encode()
    s3, bucket = newsroom.s3, newsroom.buckets["desk"]

    def bare(_: int) -> tuple[float, float]:
        started = time.perf_counter()
        for number in range(3):
            s3.put_object(Bucket=bucket, Key=f"bench/{uuid4()}-{number}", Body=body)
        took = time.perf_counter() - started
        return took, took

    intake = newsroom.client()
    names = [str(uuid4()) for _ in range(ARTICLES)]

    def publish(number: int) -> tuple[float, float]:
        document = article(headline=f"Bản tin số {number}", body=PARAGRAPH * 8)
        started = time.perf_counter()
        intake.put(f"/v1/submissions/{names[number]}", json=document).raise_for_status()
        accepted = time.perf_counter()
        while newsroom.get(f"items/{names[number]}/latest.json").is_error:
            time.sleep(0.01)
        return accepted - started, time.perf_counter() - accepted

    floor, _, _ = run(bare)
    rate, accept, visible = run(publish)
    print(f"floor      {floor:6.1f} articles/s   (three bare PUTs each, {CLIENTS} threads)")
    print(f"pressroom  {rate:6.1f} articles/s   = {rate / floor:.2f} of the floor")
    print(f"accepted             p50 {accept[49]:.3f} s   p99 {accept[98]:.3f} s")
    print(f"accepted to visible  p50 {visible[49]:.3f} s   p99 {visible[98]:.3f} s")


def run(work: Callable[[int], tuple[float, float]]) -> tuple[float, list[float], list[float]]:
    """Rate per second, and the percentiles of both durations in seconds."""
    started = time.perf_counter()
    with ThreadPoolExecutor(CLIENTS) as pool:
        done = list(pool.map(work, range(ARTICLES)))
    rate = ARTICLES / (time.perf_counter() - started)
    first, second = (statistics.quantiles(column, n=100) for column in zip(*done, strict=True))
    return rate, first, second


if __name__ == "__main__":
    main()
