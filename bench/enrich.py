"""What does finding the metadata of an article cost? CPU time, memory, and what importing it adds.

    make bench

Articles of 1,000 words are put together from the open gold set. Figures of one machine are ratios;
nothing here is asserted. CPU time is that of this process alone, so a busy machine does not change it much.
"""

from __future__ import annotations

import io
import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import redirect_stdout, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests.gold import case
from tests.hostile import LARGEST, TEXTS
from wire.errors import Rejected
from workers.enrich import enrichment
from workers.extract import language, summary
from workers.extract.pack import Reading
from workers.extract.packs import pack
from workers.normalise import cleaned

WORDS = 1000
ROUNDS = 10
FILED = datetime(2026, 3, 13, tzinfo=UTC)
IMPORT = """
import json, time
def now():
    return time.process_time(), int(open("/proc/self/statm").read().split()[1]) * 4096
bare = now()
import {module}
loaded = now()
{first}
print(json.dumps([bare, loaded, now()]))
"""
FIRST = """
from datetime import UTC, datetime
article = {"headline": "Hà Tĩnh: Họp", "language": "vi"}
text = "Ngày 1/2, ông Lê An, Bí thư Tỉnh ủy dự."
workers.enrich.enrichment(article, text, filed=datetime(2026, 1, 1, tzinfo=UTC))
"""


def main() -> None:
    articles = list(long_articles())
    print(f"{len(articles)} articles of {WORDS} words, {ROUNDS} times each, CPU ms")
    for name, work in stages(articles).items():
        print(f"  {name:<14} {percentiles(measured(articles, work))}")
    print(f"\n{len(TEXTS)} hostile texts of {LARGEST // 1024} KiB, CPU s; the worst to enrich, and to clean:")
    for work in (enriched, normalised):
        for seconds, name in sorted(
            ((hostile(work, text), name) for name, text in TEXTS.items()), reverse=True
        )[:5]:
            print(f"  {seconds:.2f}  {name!r}")
    print("\nimport")
    for module, first in (("workers.normalise", ""), ("workers.enrich", FIRST)):
        print(f"  {module:<18} {imported(module, first)}")


def long_articles() -> Iterator[tuple[dict[str, Any], str]]:
    """Each begins with an article of its own and goes on with those after it."""
    loaded = [case.load(*files) for files in case.files(case.SETS / "development")]
    read = [cleaned(one.article) for one in loaded]
    for place, (article, _) in enumerate(read):
        words, text = 0, []
        for _, body in read[place:] + read[:place]:
            for line in body.split("\n"):
                if words < WORDS:
                    text.append(line)
                    words += len(line.split())
        yield article | {"language": "vi"}, "\n".join(text)


def stages(articles: list[tuple[dict[str, Any], str]]) -> dict[str, Callable[[dict[str, Any], str], object]]:
    """The whole, and each extractor alone, with what it needs of the others made before."""
    known = pack("vi")
    made = {
        text: (reading(a, text), known.entities(reading(a, text)), known.documents(reading(a, text)))
        for a, text in articles
    }
    return {
        "normalise": lambda article, text: cleaned(article | {"body": text}),
        "enrich": lambda article, text: enrichment(article, text, filed=FILED),
        "language": lambda article, text: language.language(article["headline"], text),
        "summary": lambda _, text: summary.summary(text),
        "byline": lambda _, text: known.byline(text),
        "dateline": lambda _, text: known.dateline(text),
        "entities": lambda article, text: known.entities(reading(article, text)),
        "documents": lambda article, text: known.documents(reading(article, text)),
        "days": lambda article, text: known.days(reading(article, text)),
        "topics": lambda article, text: known.topics(reading(article, text)),
        "keywords": lambda _, text: known.keywords(*made[text]),
    }


def reading(article: dict[str, Any], text: str) -> Reading:
    return Reading(article, text, text, FILED)


def measured(
    articles: list[tuple[dict[str, Any], str]], work: Callable[[dict[str, Any], str], object]
) -> list[float]:
    """CPU milliseconds of every run but those of a first round, which fills caches."""
    taken = []
    for turn in range(ROUNDS + 1):
        for article, text in articles:
            started = time.process_time()
            work(article, text)
            if turn:
                taken.append((time.process_time() - started) * 1000)
    return taken


def percentiles(milliseconds: list[float]) -> str:
    at = statistics.quantiles(milliseconds, n=100)
    return f"p50 {at[49]:7.2f}   p95 {at[94]:7.2f}   most {max(milliseconds):7.2f}"


def enriched(text: str) -> None:
    enrichment({"headline": "Tựa", "language": "vi"}, text, filed=FILED)


def normalised(text: str) -> None:
    with suppress(Rejected):
        cleaned({"headline": "Tựa", "body": text})


def hostile(work: Callable[[str], None], text: str) -> float:
    started = time.process_time()
    with redirect_stdout(io.StringIO()):  # what fails is told by the tests
        work(text)
    return time.process_time() - started


def imported(module: str, first: str) -> str:
    """In a process of its own: what the import adds to bare Python, and what the first article adds."""
    script = IMPORT.replace("{module}", module).replace("{first}", first)
    root = Path(__file__).resolve().parent.parent
    output = subprocess.run(
        [sys.executable, "-c", script], check=True, capture_output=True, text=True, cwd=root
    ).stdout
    bare, loaded, used = json.loads(output)
    said = f"+{loaded[0] - bare[0]:.2f} s CPU, +{(loaded[1] - bare[1]) / 2**20:.0f} MiB"
    return said + (
        f"; its first article +{used[0] - loaded[0]:.2f} s, +{(used[1] - loaded[1]) / 2**20:.0f} MiB"
        if first
        else ""
    )


if __name__ == "__main__":
    main()
