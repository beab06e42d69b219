"""How good is the metadata on our gold sets? `make enrich-score`

    python -m tests.gold.score [SET …] [--show] [--samples DIR]

SET is `development`, `held_out`, `sample`, or a folder of articles and golds; all three without one.
Ends with 1 when a bar is not kept or an article could not be judged. Only totals are printed of the
held-out set: `--show` tells of every miss and every false value of the others, with its sentence.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.gold import bars, case, fields, sample
from tests.gold.case import SEALED, SETS, Case, Read
from tests.gold.matching import key
from tests.gold.tally import Outcome, Tally, Verdict, tallies
from workers.text.sentences import sentences

SAMPLE = "sample"
STANDARD = ("development", SEALED, SAMPLE)
SHOWN = {Verdict.FALSE: "+", Verdict.MISSED: "−"}
CONTEXT = 90  # characters of a sentence on each side of what it shows
ROW = "  {:<20}{:>7}{:>7}{:>7}{:>9}{:>9}{:>9}{:>11}"


@dataclass
class Report:
    """What became of one set; `faults` are articles that could not be judged."""

    name: str
    bars: tuple[bars.Bar, ...]
    articles: int = 0
    faults: list[str] = field(default_factory=list)
    slips: list[str] = field(default_factory=list, repr=False)
    outcomes: list[Outcome] = field(default_factory=list, repr=False)

    @property
    def scores(self) -> dict[str, Tally]:
        return tallies(self.outcomes)

    @property
    def breaches(self) -> list[str]:
        found = [f"not judged: {fault}" for fault in self.faults]
        if not self.articles:
            return [*found, "there is no article"]
        return [*found, *bars.breaches(self.bars, self.scores)]


def of_folder(folder: Path) -> Report:
    """Of every article with its gold; what is sealed leaves numbers only."""
    report = Report(folder.name, bars.SET)
    for number, files in enumerate(case.files(folder), 1):
        named = f"article {number}" if _is_sealed(folder) else files[0].name
        _judge(report, named, lambda files=files: case.load(*files), is_sealed=_is_sealed(folder))
    return report


def of_sample(folder: Path = sample.FOLDER) -> Report | None:
    """Of the real article, or None where it is not beside this checkout."""
    found = sample.sample(folder)
    if found is None:
        return None
    report = Report(SAMPLE, bars.SAMPLE)
    _judge(report, found.name, lambda: found, is_sealed=False)
    return report


def _is_sealed(folder: Path) -> bool:
    return SEALED in folder.resolve().parts


def _judge(report: Report, named: str, load: Callable[[], Case], *, is_sealed: bool) -> None:
    """Whatever goes wrong with one article is told, and the others are judged."""
    try:
        read = case.read(load())
        outcomes = fields.outcomes(read)
    except Exception as fault:  # noqa: BLE001 - any fault of an extractor is a fault of the set
        what = type(fault).__name__ if is_sealed else f"{type(fault).__name__}: {fault}"
        report.faults.append(f"{named} ({what})")
        return
    report.articles += 1
    if is_sealed:
        report.outcomes += [Outcome(one.field, one.verdict, "") for one in outcomes]
    else:
        report.outcomes += outcomes
        report.slips += _slips(named, read, outcomes)


def _slips(named: str, read: Read, outcomes: Iterable[Outcome]) -> Iterator[str]:
    for one in outcomes:
        if one.verdict in SHOWN:
            said = _context(read, one)
            yield f"{named}  {one.field} {SHOWN[one.verdict]} {one.value}" + (
                f"\n      {said}" if said else ""
            )


def _context(read: Read, outcome: Outcome) -> str:
    """The sentence where the value stands, or one that holds its last part; as much of it as helps."""
    at = outcome.evidence[0] if outcome.evidence else -1
    wanted = key(outcome.value.rpartition(" · ")[2])
    start = 0
    for line in read.text.split("\n"):
        for left, right in sentences(line):
            said = line[left:right]
            where = at - start - left if at >= 0 else key(said).find(wanted)
            if 0 <= where < len(said):
                return said[max(0, where - CONTEXT) : where + CONTEXT]
        start += len(line) + 1
    return ""


def printed(report: Report) -> Iterator[str]:
    """The report as lines of text: measures by field, what was not judged, and which bars are not kept."""
    yield f"{report.name}: {report.articles} articles judged, {len(report.faults)} not"
    yield ROW.format("field", "right", "false", "missed", "P", "R", "F1", "not judged")
    for name, tally in report.scores.items():
        measures = (_share(tally.precision), _share(tally.recall), _share(tally.f1))
        yield ROW.format(name, tally.right, tally.false, tally.missed, *measures, tally.unjudged)
    yield from (f"  ✗ {breach}" for breach in report.breaches)


def _share(measure: float | None) -> str:
    return "–" if measure is None else f"{measure:.3f}"


def main(arguments: list[str]) -> int:
    """The exit code: 0 when everything was judged and every bar is kept."""
    parser = argparse.ArgumentParser(prog="score", description="Score the metadata on gold sets.")
    parser.add_argument("sets", nargs="*", metavar="SET", help="development, held_out, sample or a folder")
    parser.add_argument("--show", action="store_true", help="tell every slip, but none of what is held out")
    parser.add_argument("--samples", type=Path, default=sample.FOLDER, help="where the real article is")
    given = parser.parse_args(arguments)
    good = True
    for name in given.sets or STANDARD:
        report = of_sample(given.samples) if name == SAMPLE else of_folder(_folder(name))
        if report is None:
            print(f"{SAMPLE}: not judged, {sample.NAME}.* is not in {given.samples}")
            good &= SAMPLE not in given.sets
            continue
        print("\n".join((*(report.slips if given.show else ()), *printed(report))), flush=True)
        good &= not report.breaches
    return 0 if good else 1


def _folder(name: str) -> Path:
    return SETS / name if name in STANDARD else Path(name)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
