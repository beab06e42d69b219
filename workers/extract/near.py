"""Which other articles say much the same? Answered from a kilobyte a text, without the texts.

A text is the set of its runs of three words, in the match key, so that neither NFD nor tone placement makes a
difference. Its sketch holds the 256 smallest of their hashes (bottom-k MinHash, Broder 1997): among the
smallest of two texts together, the share that both have estimates how alike the sets are.
"""

from __future__ import annotations

import struct
from base64 import b64decode, b64encode
from collections import Counter, deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from itertools import chain

from workers.text import fold

SOURCE = "near/1"

NEAR = 0.5  # resemblance from which two texts are versions of one
EXCERPT = 0.8  # share of the shorter text from which it is taken from the longer

_SIZE = 256  # hashes a sketch
_WIDTH = 4  # bytes a hash: two of a text's few thousand runs share one once in a thousand texts
_RUN = 3  # words
_BLANK = blake2b(digest_size=_WIDTH)
_FEWEST = 8  # runs; of a shorter text nothing is said
_TELLING = 32  # of a sketch's hashes that say where to look: enough for the near, few enough to keep
_LOOKED_AT = 20  # items at most that a text is compared with
_HEAD = (1 + _TELLING) * _WIDTH  # bytes of a packed sketch


@dataclass(frozen=True)
class Sketch:
    """How many different runs a text has, and the smallest of their hashes in order."""

    runs: int
    hashes: tuple[int, ...]

    def to_bytes(self) -> bytes:
        """Four bytes for the number of runs, then four a hash, big-endian: at most 1,028."""
        return b"".join(number.to_bytes(_WIDTH) for number in (self.runs, *self.hashes))

    @classmethod
    def from_bytes(cls, packed: bytes) -> Sketch:
        """The sketch that `to_bytes` packed."""
        runs, *hashes = struct.unpack(f">{len(packed) // _WIDTH}I", packed)
        return cls(runs, tuple(hashes))


def packed(one: Sketch) -> str:
    """As it stands in an item document: base64."""
    return b64encode(one.to_bytes()).decode()


@lru_cache(maxsize=64)  # what one text is near to, the next is often near to as well
def unpacked(text: str) -> Sketch:
    """What `packed` wrote."""
    return Sketch.from_bytes(b64decode(text))


class Index:
    """Packed sketches by item, and where each of their smallest hashes stands: whom to compare with.

    Of what stands in very many texts only the newest are remembered.
    """

    def __init__(self, by_item: Mapping[str, str] | None = None) -> None:
        self._packed: dict[str, str] = {}
        self._holders: dict[int, deque[str]] = {}
        self.update(by_item or {})

    def update(self, by_item: Mapping[str, str]) -> None:
        """What there is by now; only what has changed is read."""
        for item in [one for one, old in self._packed.items() if by_item.get(one) != old]:
            self._drop(item)
        for item in [one for one in by_item if one not in self._packed]:
            self._add(item, by_item[item])

    def likely(self, one: Sketch) -> list[tuple[str, Sketch]]:
        """The items that may be near, with their sketches."""
        holders = filter(None, map(self._holders.get, one.hashes))
        shared = Counter(chain.from_iterable(holders))
        ranked = sorted(shared, key=lambda item: (-shared[item], item))
        return [(item, unpacked(self._packed[item])) for item in ranked[:_LOOKED_AT]]

    def _add(self, item: str, packed: str) -> None:
        self._packed[item] = packed
        for number in _telling(packed):
            self._holders.setdefault(number, deque(maxlen=_LOOKED_AT)).append(item)

    def _drop(self, item: str) -> None:
        for number in _telling(self._packed.pop(item)):
            holders = self._holders.get(number, deque())
            if item in holders:
                holders.remove(item)
            if not holders:
                self._holders.pop(number, None)


def _telling(packed: str) -> tuple[int, ...]:
    return Sketch.from_bytes(b64decode(packed[: _HEAD // 3 * 4])).hashes


def sketch(text: str) -> Sketch:
    """Of a body's plain text. The same on every machine."""
    words = " ".join(fold.tokens(text).keys).encode().split(b" ")
    runs = set(map(b" ".join, zip(*(words[at:] for at in range(_RUN)), strict=False)))
    smallest = sorted({_hash(run) for run in runs})[:_SIZE]
    return Sketch(len(runs), tuple(map(int.from_bytes, smallest)))


def _hash(run: bytes) -> bytes:
    hashed = _BLANK.copy()  # sooner made than a new one
    hashed.update(run)
    return hashed.digest()


def resemblance(one: Sketch, other: Sketch) -> float:
    """The estimated share of runs that both texts have, of all that either has: 0 to 1."""
    common = set(one.hashes).intersection(other.hashes)
    together = sorted({*one.hashes, *other.hashes})[:_SIZE]
    return len(common.intersection(together)) / max(1, len(together))


def containment(one: Sketch, other: Sketch) -> float:
    """The estimated share of the shorter text's runs that stand in the longer: 0 to 1."""
    return _contained(resemblance(one, other), one.runs, other.runs)


def similar(one: Sketch, others: Iterable[tuple[str, Sketch]]) -> list[tuple[str, float]]:
    """Items whose text is near this one, or an excerpt of it or it of them: the nearest first.

    The figure is the resemblance, which of an excerpt is low.
    """
    found: list[tuple[str, float]] = []
    mine = set(one.hashes)
    for item, other in others:
        # What they have in common bounds the resemblance: most are done with here.
        common = len(mine.intersection(other.hashes))
        union = len(one.hashes) + len(other.hashes) - common
        if min(one.runs, other.runs) < _FEWEST or not _is_near(common / min(union, _SIZE), one, other):
            continue
        alike = resemblance(one, other)
        if _is_near(alike, one, other):
            found.append((item, round(alike, 2)))
    return sorted(found, key=lambda each: (-each[1], each[0]))


def _is_near(alike: float, one: Sketch, other: Sketch) -> bool:
    return alike >= NEAR or _contained(alike, one.runs, other.runs) >= EXCERPT


def _contained(alike: float, runs: int, others: int) -> float:
    common = alike / (1 + alike) * (runs + others)
    return min(1.0, common / max(1, min(runs, others)))
