"""What a photo costs, against the least that any design needs and against others, in one run on one machine.

    make photos

The classic job is five JPEGs (1600, 1200, 800, 400 wide at 16:9, 150 square; quality 80) from one photo.
The floor is one scaled decode by libjpeg-turbo and the five encodes, of pixels that are already there; for
the whole default profile it is that decode and all its encodes with the same settings. CPU time by rusage,
everybody pinned to the same core; in each round everybody does it twice, and the second time counts; medians.
Figures of one machine are ratios; nothing here is asserted.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
from collections import defaultdict
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.chart import bars
from bench.contestants import (
    CONTENDERS,
    FLOOR,
    ISOLATED,
    OURS,
    WITH_FACES,
    Contender,
    Missing,
    Workshop,
)
from bench.mosaics import MOSAICS, mosaics
from workers.imaging.encode import settings
from workers.imaging.plan import plan
from workers.imaging.profile import load

MEGA = 1_000_000
Order = dict[str, Any]
Costs = dict[str, list[dict[str, Any]]]


def main() -> None:
    given = _arguments()
    with tempfile.TemporaryDirectory() as temporary:
        folder = given.keep or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        found = mosaics(folder)
        shop = Workshop(folder, given.core)
        classic = measured(
            {name: order("classic", name, path) for name, path in found.items()},
            list(CONTENDERS),
            shop,
            given.rounds,
        )
        default = measured(
            {"12 MP": order("default", "12 MP", found["12 MP"])}, [FLOOR, OURS, ISOLATED], shop, given.rounds
        )
    print(f"\nThe classic job: five JPEGs, CPU in ms and as times the floor; {given.rounds} rounds\n")
    print(table(classic))
    print("\nThe default profile (19 files: JPEG, WebP, AVIF) from 12 MP\n")
    print(table(default))
    if given.svg:
        given.svg.write_text(picture(classic["12 MP"]), "utf-8")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="What a photo costs, against the floor and against others.")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument(
        "--core", type=int, default=max(os.sched_getaffinity(0)), help="that all are pinned to"
    )
    parser.add_argument("--keep", type=Path, help="a folder for photos and environments; else thrown away")
    parser.add_argument("--svg", type=Path, help="where the picture for the README goes")
    return parser.parse_args()


def order(profile: str, name: str, path: Path) -> Order:
    """What is to be made, for whoever does not know our profiles."""
    width, height, *_ = MOSAICS[name]
    planned, chosen = plan(width, height, load(profile)), load(profile)
    files = [
        {
            "size": (cut.width, cut.height),
            "format": extension,
            "quality": chosen.quality[extension],
            "settings": settings(extension),
        }
        for cut in planned.cuts
        for extension in cut.size.formats
    ]
    base = planned.width, planned.height
    return {"photo": str(path), "profile": profile, "shrink": planned.shrink, "base": base, "files": files}


def measured(orders: dict[str, Order], names: list[str], shop: Workshop, rounds: int) -> dict[str, Costs]:
    """By photo and contender what each round cost; all take turns."""
    contenders = _opened(names, shop)
    found: dict[str, Costs] = {}
    try:
        for photo, one in orders.items():
            costs: Costs = defaultdict(list)
            for name in list(contenders) * rounds:
                if name in contenders:
                    _turn(contenders, name, one, costs)
            found[photo] = costs
    finally:
        for contender in contenders.values():
            contender.end()
    return found


def _opened(names: list[str], shop: Workshop) -> dict[str, Contender]:
    opened = {}
    for name in names:
        try:
            opened[name] = Contender(CONTENDERS[name](shop))
        except Missing as reason:
            print(f"without {name}: {reason}", flush=True)
    if FLOOR not in opened:
        sys.exit("Without the floor there is nothing to measure against.")
    return opened


def _turn(contenders: dict[str, Contender], name: str, one: Order, costs: Costs) -> None:
    try:
        contenders[name].work(one)  # what the one before left in the caches is not its doing
        costs[name].append(contenders[name].work(one))
    except Missing as reason:
        print(f"without {name}: {reason}", flush=True)
        contenders.pop(name).end()
        costs.pop(name, None)


def table(found: dict[str, Costs]) -> str:
    """Markdown: CPU and its ratio for each photo, the most memory over all of them."""
    names = [name for name in CONTENDERS if all(costs.get(name) for costs in found.values())]
    rows = [
        "| | " + " | ".join(found) + " | memory |",
        "|---" * (len(found) + 2) + "|",
    ]
    for name in names:
        told = [f"{cpu(costs, name):.0f} ms · {ratio(costs, name):.2f} ×" for costs in found.values()]
        most = max(cost["peak"] for costs in found.values() for cost in costs[name])
        rows.append(f"| {name} | " + " | ".join(told) + f" | {most / MEGA:.0f} MB |")
    return "\n".join(rows)


def cpu(costs: Costs, name: str) -> float:
    """Milliseconds."""
    return 1000 * statistics.median(cost["cpu"] for cost in costs[name])


def ratio(costs: Costs, name: str) -> float:
    return cpu(costs, name) / cpu(costs, FLOOR)


def picture(costs: Costs) -> str:
    kinds = {FLOOR: "floor", OURS: "ours", WITH_FACES: "ours", ISOLATED: "ours"}
    rows = [
        (name, ratio(costs, name), f"{ratio(costs, name):.1f} ×", kinds.get(name, "other"))
        for name in sorted(
            (name for name in CONTENDERS if costs.get(name)), key=lambda name: ratio(costs, name)
        )
    ]
    note = "Processor time, as times a scaled decode and five encodes and nothing else; less is better"
    return bars("Five JPEGs from a photo of 12 megapixels", note, rows)


if __name__ == "__main__":
    main()
