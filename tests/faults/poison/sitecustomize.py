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


def suffer(told):
    if DIES in told:
        os.kill(os.getpid(), signal.SIGKILL)
    if HANGS in told:
        while True:
            time.sleep(1)
    if RAISES in told:
        raise RuntimeError("a defect of ours that this one meets")


def before(module, name, told):
    real = getattr(module, name)

    def poisoned(first, *rest, **named):
        suffer(told(first))
        return real(first, *rest, **named)

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
