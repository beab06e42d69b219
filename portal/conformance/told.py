"""What is a case made of? The trees that most of them begin with, and what may be done to one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from portal.conformance.story import AT, LATER, Story
from portal.conformance.testkeys import FIRST, SECOND, STRANGER
from wire import keys, moments
from wire.keylist import ListedKey

HEAD = (keys.HEAD, keys.signature(keys.HEAD))
KEYS = (keys.KEYS, keys.signature(keys.KEYS))
SOON = moments.write(moments.read(AT) + timedelta(minutes=10))
LATE = moments.write(moments.read(LATER) + timedelta(minutes=10))


@dataclass(frozen=True)
class Told:
    """One case: trees, what may be named, when it is, and whether to go on (where nothing is named: yes)."""

    tree: Story
    names: tuple[str, ...] = ()
    before: Story | None = None
    now: str = SOON
    goes_on: bool = False

    @property
    def is_good(self) -> bool:
        return self.goes_on or not self.names


def good() -> Story:
    return Story().publish(1).publish(2)


def further() -> Story:
    """The same newsroom, some work later."""
    return good().publish(1, version=2, word=" đã sửa").publish(3).cancel(2).add(3)


def listed(*keys_: tuple[str, str]) -> list[ListedKey]:
    known = {"first": FIRST, "second": SECOND, "stranger": STRANGER}
    return [ListedKey(known[name].id, known[name].public, AT, until) for name, until in keys_]


def rotated() -> Story:
    """A second key has taken over, and the first may sign no more."""
    tree = good()
    tree.list_keys(2, *listed(("first", SOON), ("second", "")))
    tree.signer = SECOND
    return tree.at_last()


def altered(tree: Story, key: str, old: bytes, new: bytes) -> Story:
    assert old in tree.objects[key], key  # noqa: S101 - a case that alters nothing is none
    tree.objects[key] = tree.objects[key].replace(old, new, 1)
    return tree


def without(tree: Story, *gone: str) -> Story:
    for key in gone:
        del tree.objects[key]
    return tree


def rendition(tree: Story) -> str:
    return next(key for key in sorted(tree.objects) if key.startswith("media/"))
