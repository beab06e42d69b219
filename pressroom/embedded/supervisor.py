"""Keeps the newsroom's processes running: starts, restarts, counts and stops them."""

from __future__ import annotations

import logging
import os
import subprocess
import threading
import time
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import replace

import psutil

from pressroom.embedded import folder, processes, stopping
from pressroom.embedded.backoff import Backoff
from pressroom.embedded.folder import Folder
from pressroom.embedded.processes import SUPERVISOR
from pressroom.embedded.run import Run
from pressroom.embedded.service import Service, start

LOG = logging.getLogger("pressroom.embedded")

_TICK = 0.2
_GLANCE = 0.1
_COUNT_EVERY = 1.0
_DEATHS_AT_START = 3


class Child:
    """One service and the process that does it now, if any."""

    def __init__(self, service: Service) -> None:
        self.service = service
        self.process: subprocess.Popen[bytes] | None = None
        self.backoff = Backoff()
        self._born = self._due = 0.0

    def start_if_due(self, place: Folder) -> bool:
        """True if it was started now."""
        if self.process is not None or time.monotonic() < self._due:
            return False
        self._born = time.monotonic()
        try:
            self.process = start(self.service, place)
        except OSError:
            LOG.exception("%s cannot be started", self.service.name)
            self._died()
            return False
        LOG.info("%s started, pid %d", self.service.name, self.process.pid)
        return True

    def bury_if_dead(self) -> bool:
        """True if it was found dead now; its orphans are killed and its successor is due."""
        if self.process is None or not _dead(self.process.pid):
            return False
        stopping.kill_orphans(self.process.pid)
        code = self.process.wait()
        self.process = None
        self._died()
        LOG.warning("%s died (%d), again in %.1f s", self.service.name, code, self.backoff.delay)
        return True

    def _died(self) -> None:
        now = time.monotonic()
        self.backoff = self.backoff.after(now - self._born)
        self._due = now + self.backoff.delay


class Supervisor:
    """All children of one newsroom, and the files that tell of them."""

    def __init__(self, place: Folder, stop: threading.Event) -> None:
        self._place = place
        self._stop = stop
        self._children: list[Child] = []
        self._pids: dict[str, tuple[int, ...]] = {}
        self._run: Run | None = None
        self._counted = 0.0
        self.count()

    def start(self, services: Iterable[Service]) -> None:
        self._children.extend(Child(service) for service in services)
        self.tick()

    def await_ready(self, seconds: float) -> str:
        """Wait until every child does its work. Empty when it does, else a sentence that says what failed."""
        until = time.monotonic() + seconds
        waiting = list(self._children)
        while not self._stop.is_set():
            self.tick()
            waiting = [child for child in waiting if child.process is None or not child.service.ready()]
            failed = [child for child in waiting if child.backoff.deaths >= _DEATHS_AT_START]
            if failed:
                return self._failure(failed, f"died {_DEATHS_AT_START} times")
            if not waiting:
                return ""
            if time.monotonic() > until:
                return self._failure(waiting, f"did not answer within {seconds:.0f} s")
            self._stop.wait(_GLANCE)
        return "stopped before it was ready"

    def publish(self, run: Run) -> Run:
        """Tell the world: write run.json, and again whenever a process comes or goes."""
        self._run = replace(run, pids=self._pids)
        self._write_run()
        return self._run

    def watch(self) -> None:
        """Keep everything running until told to stop."""
        while not self._stop.wait(_TICK):
            self.tick()

    def tick(self) -> None:
        buried = [child.bury_if_dead() for child in self._children]
        changed = any(buried)
        for child in self._children:
            if child.start_if_due(self._place):
                changed = True
                self.count()  # at once: who dies unrecorded is found by nobody
        if changed or time.monotonic() - self._counted >= _COUNT_EVERY:
            self.count()

    def count(self) -> None:
        """Look who is there; write it down if that has changed."""
        self._counted = time.monotonic()
        leaders = {child.service.name: child.process.pid for child in self._children if child.process}
        found = processes.groups(leaders.values())
        pids: dict[str, tuple[int, ...]] = {SUPERVISOR: (os.getpid(),)}
        for child in self._children:
            name = child.service.name
            pids[name] = found[leaders[name]] if name in leaders else ()
        if pids != self._pids:
            self._pids = pids
            processes.write_marks(self._place, pids)
            self._write_run()

    def stop(self) -> None:
        """Stop every process that was started, and those that they started."""
        LOG.info("stopping")
        self._place.run.unlink(missing_ok=True)
        running = {child.service.name: child.process for child in self._children if child.process}
        stopping.stop({name: _family(process.pid) for name, process in running.items()})
        for process in running.values():
            with suppress(subprocess.TimeoutExpired):
                process.wait(timeout=1)
        self._place.pids.unlink(missing_ok=True)
        LOG.info("stopped")

    def _write_run(self) -> None:
        if self._run is not None:
            self._run = replace(self._run, pids=self._pids)
            folder.write_json(self._place.run, self._run.to_document())

    def _failure(self, children: Sequence[Child], deed: str) -> str:
        log = self._place.log(children[0].service.name)
        names = ", ".join(child.service.name for child in children)
        return f"{names} {deed}; see {log}, which ends:\n{folder.tail(log)}"


def _dead(pid: int) -> bool:
    """Our child stays a zombie until we ask for its code, so that its pid cannot be anybody else's."""
    try:
        return psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
    except psutil.Error:
        return True


def _family(leader: int) -> list[psutil.Process]:
    family = []
    for pid in processes.groups([leader])[leader]:
        with suppress(psutil.Error):
            family.append(psutil.Process(pid))
    return family
