"""Start a supervisor that outlives the command that asked for it."""

from __future__ import annotations

import subprocess
import sys
import time

from pressroom.embedded import folder, processes
from pressroom.embedded.folder import Folder
from pressroom.embedded.processes import SUPERVISOR

WITHIN = 120.0


def launch(place: Folder, port: int | None, workers: int) -> str:
    """Return once the new supervisor has written run.json: empty, or else a sentence on what failed."""
    log = place.log(SUPERVISOR)
    folder.rotate(log)
    place.run.unlink(missing_ok=True)  # what stands there is of a supervisor that died
    words = [sys.executable, "-m", "pressroom.embedded", str(place.root), "--workers", str(workers)]
    if port is not None:
        words += ["--port", str(port)]
    with log.open("ab") as output:
        process = subprocess.Popen(  # noqa: S603 - ourselves
            words, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT, start_new_session=True
        )
    until = time.monotonic() + WITHIN
    while process.poll() is None and time.monotonic() < until:
        if _answers_for(place, process.pid):
            process.returncode = 0  # it goes on without us: nobody will wait for it here
            return ""
        time.sleep(0.05)
    if process.poll() is None:
        process.terminate()
        process.wait()
        return f"the newsroom did not answer within {WITHIN:.0f} s; see {log}"
    return f"the newsroom did not start; {log} ends:\n{folder.tail(log)}"


def _answers_for(place: Folder, supervisor: int) -> bool:
    document = folder.read_json(place.run)
    return document is not None and supervisor in document["pids"][processes.SUPERVISOR]
