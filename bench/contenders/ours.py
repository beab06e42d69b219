"""Ours: the whole engine, framing, placeholder, hashes and notes included; no process of its own."""

import sys
from pathlib import Path

from answer import body, serve

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from workers.imaging.profile import load
from workers.imaging.render import render


def work(order):
    return sum(len(file.body) for file in render(body(order), load(order["profile"])).files)


serve(work)
