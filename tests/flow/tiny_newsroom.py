"""A newsroom whose storage and queue are real and whose rooms do nothing: `python tiny_newsroom.py DATA`."""

import sys
from pathlib import Path

from pressroom.embedded.control import up
from pressroom.embedded.programs import Plan
from pressroom.embedded.service import Service

PARENT = (
    "import subprocess, sys, time; subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'])"
)


def rooms(decided: Plan) -> tuple[Service, ...]:
    door = (sys.executable, "-m", "http.server", "--bind", "127.0.0.1", str(decided.ports.intake))
    parent = (sys.executable, "-c", f"{PARENT}; time.sleep(600)")
    return (
        Service("intake", door, decided.environment, cwd=decided.place.root / "logs"),
        Service("keeper", parent, decided.environment),
    )


if __name__ == "__main__":
    outcome = up(Path(sys.argv[1]), int(sys.argv[2]) if sys.argv[2:] else None, 1, rooms=rooms)
    print(outcome.message)
    sys.exit(0 if outcome.ok else 1)
