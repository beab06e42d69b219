"""`python -m pressroom.embedded DATA`: the supervisor on its own, as `pressroom up --detach` starts it."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from pressroom.embedded.control import up


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m pressroom.embedded", description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--port", type=int)
    parser.add_argument("--workers", type=int)
    asked = parser.parse_args()
    outcome = up(asked.data, asked.port, asked.workers)
    sys.stderr.write(outcome.message + "\n")
    return 0 if outcome.ok else 1


if __name__ == "__main__":
    sys.exit(main())
