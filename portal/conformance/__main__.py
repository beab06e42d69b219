"""Judge a client: `python -m portal.conformance -- COMMAND {url} {dir} {key} {now}` (see README.md there)."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from portal.conformance.case import cases
from portal.conformance.judge import command, judge


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m portal.conformance", description=__doc__)
    parser.add_argument("--only", metavar="TEXT", default="", help="cases whose names hold this text")
    parser.add_argument("command", nargs="+", help="the client; {url} {dir} {key} {now} are filled in")
    asked = parser.parse_args()
    failed = 0
    for case in (case for case in cases() if asked.only in case.name):
        with tempfile.TemporaryDirectory() as workshop:
            wrong = judge(case, command(asked.command), Path(workshop))
        failed += bool(wrong)
        print("✗" if wrong else "✓", case.name, "–", case.what)  # noqa: T201 - a command's answer
        for one in wrong:
            print("   ", one.strip().replace("\n", "\n    "))  # noqa: T201
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
