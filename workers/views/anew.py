"""Every shelf again from the log: for `rebuild`, and for a keeper without a checkpoint of these feeds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from itertools import groupby
from operator import itemgetter

from wire import channels, keys
from wire.errors import Unavailable
from wire.ports import Tools
from workers.draft import House
from workers.history import Damaged, History, quiet
from workers.survey import Survey
from workers.views import refresh
from workers.views.checkpoint import Checkpoint
from workers.views.line import Line, gone
from workers.views.refresh import Makers
from workers.views.shelf import Page, Shelf, Stack

Stacks = Mapping[str, Stack]


def stacks(history: History, newest: Mapping[str, Line], words: tuple[str, ...]) -> Stacks:
    """All channels, from the log and the newest line of each item.

    What older versions said shows nowhere; where they stood counts.
    """
    found: dict[str, Stack] = {}
    _on_shelf(found, channels.ALL)
    borne: dict[str, frozenset[str]] = {}
    for seq, told in groupby(history.told, key=itemgetter(0)):
        lines: dict[str, list[Line]] = defaultdict(list)
        for _, change in told:
            if change.item not in newest:  # its document is missing, which is looked into elsewhere
                continue
            line = newest[change.item]
            if change != history.changes[change.item][-1]:
                line = gone(change, line.published)
            now = frozenset(channels.of(change))
            for name in sorted(now | borne.get(change.item, frozenset())):
                if channels.is_chosen(name, words):
                    lines[name].append(line)
            borne[change.item] = now
        for name, one in lines.items():
            _on_shelf(found, name).take(seq, tuple(one))
    return {name: one for name, one in found.items() if name == channels.ALL or one.shelf.seq}


def _on_shelf(found: dict[str, Stack], name: str) -> Stack:
    if name not in found:
        found[name] = Stack(name, Shelf(), lambda number: found[name].pages[number])
    return found[name]


def makers(found: Stacks, house: House) -> Makers:
    """Every document of every channel by its key; each is made when it is asked for, and not kept."""
    made: Makers = {}
    for name, stack in found.items():
        made |= refresh.current(name, stack.shelf, house)
        for number, page in stack.pages.items():
            made |= refresh.archive(name, number, page, stack.shelf, house)
    return made


def shelve(found: Stacks, tools: Tools) -> int:
    """Put right what keepers go on from, and leave what is newer; returns how many shelves that were."""
    return sum([_shelve(stack, tools) for stack in found.values()])


def _shelve(stack: Stack, tools: Tools) -> bool:
    """Pages first: what a shelf tells of stands there."""
    moved = [
        _put(keys.shelf(stack.channel, number), page, Page, tools) for number, page in stack.pages.items()
    ]
    is_empty = stack.shelf == Shelf()
    return (not is_empty and _put(keys.shelf(stack.channel), stack.shelf, Shelf, tools)) or any(moved)


def _put(key: str, made: Page | Shelf, kind: type[Page | Shelf], tools: Tools) -> bool:
    blob, body = tools.desk.get(key), made.to_bytes()
    if blob is None:
        return tools.desk.put_new(key, body)
    if blob.body == body or _seq(blob.body, kind) > made.seq:
        return False
    return tools.desk.swap(key, body, etag=blob.etag)


def _seq(body: bytes, kind: type[Page | Shelf]) -> int:
    """Below all for what is damaged."""
    try:
        return kind.from_bytes(body).seq
    except (ValueError, TypeError, LookupError, AttributeError):
        return -1


def begin(tools: Tools, house: House) -> Checkpoint:
    """What a keeper starts with that has no checkpoint, or one of other feeds: everything is written again.

    Raises:
        Unavailable: the store does not answer, or the log is not whole.
    """
    survey = Survey(tools, house, tools.pool, quiet)
    try:
        survey.learn()
    except Damaged as damage:
        raise Unavailable("s3", f"the views cannot be made anew: {damage}") from damage
    found = stacks(survey.history, survey.lines, house.feeds)
    for name, stack in found.items():
        if stack.shelf != Shelf():
            _lay(name, stack, tools, house)
    _clear(tools, house)
    return Checkpoint(survey.front, house.feeds, shown(found), {})


def _lay(name: str, stack: Stack, tools: Tools, house: House) -> None:
    """Whatever stands there: nobody knows who wrote it."""
    blob = tools.desk.get(keys.shelf(name))
    if blob and _seq(blob.body, Shelf) > stack.shelf.seq:
        return
    for key, body in refresh.made(makers({name: stack}, house)):
        tools.public.put(key, body)
    _shelve(stack, tools)


def shown(found: Stacks) -> frozenset[str]:
    """The channels that were ever shown: all that have a row."""
    return frozenset(name for name, stack in found.items() if stack.shelf != Shelf())


def _clear(tools: Tools, house: House) -> None:
    """Feeds that nobody chose any more go: no takedown would find them."""
    for family in channels.FAMILIES:
        for store, folder in ((tools.public, f"feeds/{family}/"), (tools.desk, f"{keys.CHANNELS}{family}/")):
            store.delete(
                entry.key for entry in store.walk(folder) if not _is_chosen(entry.key, family, house.feeds)
            )


def _is_chosen(key: str, family: str, words: tuple[str, ...]) -> bool:
    slug = key.partition(f"/{family}/")[2].partition("/")[0].partition(".")[0]
    return channels.is_chosen(f"{family}/{slug}", words)
