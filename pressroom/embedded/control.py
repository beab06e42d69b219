"""Start and stop a newsroom: what `pressroom up` and `pressroom down` call."""

from __future__ import annotations

import logging
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

import psutil

from pressroom import keyring, storage, tokens
from pressroom.embedded import (
    credentials,
    detached,
    folder,
    ports,
    processes,
    programs,
    seaweed,
    stopping,
    valkey,
)
from pressroom.embedded.folder import Folder
from pressroom.embedded.processes import SUPERVISOR
from pressroom.embedded.programs import Plan, Rooms
from pressroom.embedded.run import Run, read_run
from pressroom.embedded.supervisor import LOG, Supervisor
from pressroom.keyring import Keyring
from pressroom.probe.run import QUICK, broken, examine
from wire import moments
from wire.adapters import s3
from wire.adapters.clock import SystemClock
from wire.config import BadSettings
from wire.errors import Rejected, Unavailable

PARTS_WITHIN = 45.0
ROOMS_WITHIN = 60.0
STOPPED_WITHIN = 20.0

Announce = Callable[[Run], None]


@dataclass(frozen=True)
class Outcome:
    """How it ended: well or not, a sentence to show, and the newsroom where one runs."""

    ok: bool
    message: str
    run: Run | None = None


def _quietly(_run: Run) -> None:
    """Nobody wants to know."""


def up(  # noqa: PLR0913 - the command's flags, and two effects
    data: Path,
    port: int | None = None,
    workers: int | None = None,
    detach: bool = False,  # noqa: FBT001, FBT002 - the command's own flag
    *,
    announce: Announce = _quietly,
    rooms: Rooms = programs.rooms,
) -> Outcome:
    """Run a newsroom in this folder until Ctrl-C or SIGTERM; call from the main thread.

    `announce` is called once everything answers and run.json stands, in a thread of its own, so that
    supervision goes on. `detach` returns at that moment instead and leaves the newsroom running.
    `port` is intake's; where it is taken, the next free one. `workers` counts processes of each kind;
    without it, each kind knows for itself.
    """
    place = folder.at(data)
    place.make()
    with place.locked() as ours:
        if not ours:
            return Outcome(ok=False, message=_runs_already(place))
        if not detach:
            return _supervised(place, port, workers or 0, announce, rooms)
    failure = detached.launch(place, port, workers or 0)
    return (
        Outcome(ok=False, message=failure)
        if failure
        else Outcome(ok=True, message="the newsroom runs", run=read_run(data))
    )


def down(data: Path) -> Outcome:
    """Stop the newsroom of this folder, whether its supervisor still lives or not. Its data stays."""
    place = folder.at(data)
    if not place.root.is_dir():
        return Outcome(ok=True, message=f"no newsroom runs in {place.root}")
    marks = processes.read_marks(place).get(SUPERVISOR, ())
    supervisor = next((process for one in marks if (process := processes.still(one))), None)
    if supervisor is not None:
        _ask_to_stop(supervisor)
    with place.locked() as ours:
        if not ours:
            return Outcome(
                ok=False, message=f"another process is starting or stopping the newsroom of {place.root}"
            )
        left = stopping.clear_wreck(place)
        seaweed.remove_stale_sockets(ports.saved(place))
    if supervisor is None and not left:
        return Outcome(ok=True, message=f"no newsroom runs in {place.root}")
    return Outcome(ok=True, message=f"the newsroom of {place.root} has stopped")


def _ask_to_stop(supervisor: psutil.Process) -> None:
    with suppress(psutil.Error):
        supervisor.terminate()
    until = time.monotonic() + STOPPED_WITHIN
    while time.monotonic() < until and not processes.gone(supervisor):
        time.sleep(0.05)
    if not processes.gone(supervisor):
        with suppress(psutil.Error):
            supervisor.kill()
        time.sleep(0.1)  # its lock goes with it


def _supervised(place: Folder, port: int | None, workers: int, announce: Announce, rooms: Rooms) -> Outcome:
    stop = threading.Event()
    with _logged(place), _stopped_by_signals(stop):
        if left := stopping.clear_wreck(place):
            LOG.info("stopped what a crash left running: %s", ", ".join(left))
        place.forget_counts()
        try:
            decided = programs.plan(place, ports.settle(place, port), credentials.settle(place), workers)
        except BadSettings as error:
            return Outcome(ok=False, message=str(error))
        supervisor = Supervisor(place, stop)
        try:
            failure = _open(supervisor, decided, rooms)
            if failure:
                LOG.error(failure)
                return Outcome(ok=False, message=failure)
            run = supervisor.publish(_run(decided))
            threading.Thread(target=announce, args=(run,), daemon=True).start()
            supervisor.watch()
        finally:
            supervisor.stop()
            seaweed.remove_stale_sockets(decided.ports)
    return Outcome(ok=True, message="the newsroom has stopped")


def _open(supervisor: Supervisor, decided: Plan, rooms: Rooms) -> str:
    """Start everything, in order. Empty when it answers, else what failed."""
    supervisor.start(programs.parts(decided))
    if failure := supervisor.await_ready(PARTS_WITHIN):
        return failure
    try:
        mistakes = storage.set_up(decided.settings).problems
        mistakes += broken(examine(decided.settings, QUICK))
        desk = s3.S3Store(s3.connect(decided.settings), decided.settings.bucket_desk)
        tokens.register_first(desk, decided.credentials.tokens, SystemClock())
        _publish_keys(decided)
    except Unavailable as error:
        return f"{error}; see {decided.place.log('s3')}"
    except (BadSettings, Rejected) as error:
        return f"the keys that sign the log: {error}"
    if mistakes:
        return "the storage is not as it should be: " + "; ".join(mistakes)
    supervisor.start(rooms(decided))
    return supervisor.await_ready(ROOMS_WITHIN)


def _publish_keys(decided: Plan) -> None:
    """Made at the first start; published again where the bucket has none, or an older list."""
    ring = Keyring(decided.place.keys)
    keyring.settle(ring, SystemClock())
    public = s3.S3Store(s3.connect(decided.settings), decided.settings.bucket_public)
    keyring.publish(ring, public)


def _run(decided: Plan) -> Run:
    settings = decided.settings
    return Run(
        intake=decided.intake,
        public=decided.public,
        desk=decided.desk,
        redis=valkey.url(decided.ports, decided.credentials),
        tokens=decided.credentials.tokens,
        s3={
            "endpoint": settings.s3_endpoint,
            "accessKey": settings.s3_access_key,
            "secretKey": settings.s3_secret_key.get_secret_value(),
            "region": settings.s3_region,
            "buckets": {"public": settings.bucket_public, "desk": settings.bucket_desk},
        },
        data=str(decided.place.root),
        started=moments.write(SystemClock().now()),
        version=metadata.version("pressroom"),
        rootKey=keyring.read(Keyring(decided.place.keys)).root,
    )


def _runs_already(place: Folder) -> str:
    document = folder.read_json(place.run)
    where = f", at {document['intake']}" if document else ", or is just starting"
    return f"a newsroom already runs in {place.root}{where}; stop it: pressroom down --data {place.root}"


@contextmanager
def _stopped_by_signals(stop: threading.Event) -> Iterator[None]:
    """Ctrl-C, SIGTERM and a closed terminal end the watch; asked again, it goes on stopping."""
    known = [signal.SIGINT, signal.SIGTERM]
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:  # `nohup` wants it ignored
        known.append(signal.SIGHUP)
    before = {number: signal.signal(number, lambda *_: stop.set()) for number in known}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def _logged(place: Folder) -> Iterator[None]:
    """What the supervisor does stands in logs/supervisor.log, whoever started it."""
    log = place.log(SUPERVISOR)
    folder.rotate(log)
    handler = logging.FileHandler(log, encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    LOG.addHandler(handler)
    LOG.setLevel(logging.INFO)
    LOG.propagate = False
    try:
        yield
    finally:
        LOG.removeHandler(handler)
        handler.close()
