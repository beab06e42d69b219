"""The embedded newsroom: real parts from wheels and our own processes, supervised on 127.0.0.1."""

from __future__ import annotations

from pressroom.embedded.control import Outcome, down, up
from pressroom.embedded.run import Run, read_run

__all__ = ["Outcome", "Run", "down", "read_run", "up"]
