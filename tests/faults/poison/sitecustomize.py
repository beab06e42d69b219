"""Work that is poison to whoever takes it up. No real photo is known to do this to us, so it is put in here.

Every Python process with this folder on its path imports this file when it starts. Before it works on a
photo with one of these marks in its bytes, or a text with one in it, what stands beside it happens.
"""

import importlib.abc
import importlib.machinery
import os
import signal
import sys
import time

DIES = "POISON-DIES"
HANGS = "POISON-HANGS"
RAISES = "POISON-RAISES"
CRASHES = "POISON-CRASHES"
EXITS = "POISON-EXITS"
SPINS = "POISON-SPINS"
EATS = "POISON-EATS"
TALKS = "POISON-TALKS"
LIES = "POISON-LIES"
WRITES = "POISON-WRITES"
LEAKS = "POISON-LEAKS"
LEFT = "/tmp/poison-"  # noqa: S108 - where it would be looked for, with the pid of who wrote it


def hang():
    while True:
        time.sleep(1)


def spin():
    while True:
        pass


def eat():
    eaten = []
    while True:
        eaten.append(bytearray(10_000_000))


LEAKED = []


def leak():
    LEAKED.append(b"\1" * 60_000_000)


def talk():
    for pipe in range(3, 20):
        try:
            os.write(pipe, b"\0" * 7 + b"\x20" + b"\0" * 7 + b"\x10" + b"not a word of JSON".ljust(100))
        except OSError:
            continue


def complain():
    raise RuntimeError("a defect of ours that this one meets")


def write():
    with open(f"{LEFT}{os.getpid()}", "wb") as file:  # noqa: PTH123
        file.write(b"what a photo should not be able to leave behind")


SUFFERINGS = {
    DIES: lambda: os.kill(os.getpid(), signal.SIGKILL),
    CRASHES: lambda: os.kill(os.getpid(), signal.SIGSEGV),
    EXITS: lambda: os._exit(0),
    HANGS: hang,
    SPINS: spin,
    EATS: eat,
    TALKS: talk,
    WRITES: write,
    RAISES: complain,
    LEAKS: leak,
}


def suffer(told):
    for mark, suffering in SUFFERINGS.items():
        if mark in told:
            suffering()


def before(module, name, told):
    real = getattr(module, name)

    def poisoned(first, *rest, **named):
        words = told(first)
        suffer(words)
        made = real(first, *rest, **named)
        return {"files": "anything"} if LIES in words else made

    setattr(module, name, poisoned)


POISONED = {
    "workers.imaging.render": lambda module: before(
        module, "render", lambda body: body[:200].decode("latin-1")
    ),
    "workers.text.plain": lambda module: before(module, "plain", str),
}


class Finder(importlib.abc.MetaPathFinder):
    """Finds the modules as ever, and poisons them once they are loaded."""

    def find_spec(self, name, path, target=None):
        if name not in POISONED:
            return None
        spec = importlib.machinery.PathFinder.find_spec(name, path, target)
        load = spec.loader.exec_module

        def poisoned(module):
            load(module)
            POISONED[name](module)

        spec.loader.exec_module = poisoned
        return spec


sys.meta_path.insert(0, Finder())
