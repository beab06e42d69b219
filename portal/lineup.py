"""Do feeds and sitemaps show the live items in order, each as its document says, and nothing else?

Whoever walks a channel back from its feed through its archive documents meets every live item in it once,
newest first; and the formats of each document show the same.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

import orjson

from portal import entries, expected, views
from portal.entries import Entry, Told, View
from portal.report import Absent, Problem, shortened
from portal.views import Views
from wire import channels, keys, moments
from wire.change import Change
from wire.documents import Document

TWO_DAYS = 2 * 86400  # seconds before its newest article that a news sitemap reaches back
MOST_NEWS = 1000


@dataclass(frozen=True)
class Live:
    """An item that should be seen: its newest change, and what feeds may show of it (`expected.kept`)."""

    change: Change
    kept: str

    @property
    def document(self) -> Document:
        document: Document = orjson.loads(self.kept)
        return document


@dataclass(frozen=True)
class Own:
    """What the newsroom says of itself in the feed of all."""

    title: str
    language: str
    home: str
    hub: tuple[str, ...]


@dataclass(frozen=True)
class _Where:
    """A document of a channel: which archive document of how many (0: the feed), the channel's segment."""

    name: str
    page: int
    pages: int
    seq: int | None


class LineUp:
    """Holds views against the log. `unread` are live items whose documents cannot be read, said elsewhere."""

    def __init__(self, live: Iterable[Live], unread: frozenset[str]) -> None:
        placed = {one.change.item: (str(one.document["published"]), one) for one in live}
        ranked = sorted(placed.items(), key=lambda pair: (pair[1][0], pair[0]), reverse=True)
        self._ranked = {item: one for item, (_, one) in ranked}
        self._published = {item: published for item, (published, _) in ranked}
        self._unread = unread
        self._members: dict[str, list[str]] = {}
        for item, one in self._ranked.items():
            for name in channels.of(one.change):
                self._members.setdefault(name, []).append(item)
        self._own: Own | None = None

    def channel(self, name: str, found: Views, seq: int | None) -> Iterator[Problem]:
        """All documents of a channel, the one of all first. `seq`: of the newest segment that touched it."""
        read, problems = _read(found)
        yield from problems
        if name == channels.ALL:
            self._own = _own(read)
        pages = views.pages_of(name, (found.get(key) for key in views.documents_of(name)))
        shown = []
        for page in (0, *range(pages, 0, -1)):
            of_page = {key: read[key] for key in views.documents_of(name, page) if key in read}
            agreed = _agreed(of_page)
            shown.append((of_page, agreed))
            for key, view in of_page.items():
                if _items(view) != agreed and set(_items(view)) <= self._ranked.keys() | self._unread:
                    yield Problem(key, _apart(_items(view), agreed))
                yield from self._contents(key, view, _Where(name, page, pages, seq))
        yield from self._walk(name, shown)

    def news(self, body: bytes | None) -> Iterator[Problem]:
        """The news sitemap: the newest of two days."""
        key = keys.NEWS_SITEMAP
        read, problems = _read({key: body})
        yield from problems
        for view in read.values():
            due = list(self._ranked)
            newest = moments.read(self._published[due[0]]) if due else moments.THE_BEGINNING
            fresh = [one for one in due if _age(newest, self._published[one]) < TWO_DAYS][:MOST_NEWS]
            names = [item for item in _items(view) if item not in self._unread]
            yield from self._strays(key, view)
            if names != fresh:
                yield Problem(key, _apart(tuple(names), tuple(fresh)))
            yield from self._said(key, view, {})

    def index(self, body: bytes | None, pages: int) -> Iterator[Problem]:
        """The index names all other sitemaps."""
        key = keys.SITEMAP_INDEX
        read, problems = _read({key: body})
        yield from problems
        for view in read.values():
            others = (keys.NEWS_SITEMAP, keys.sitemap(), *map(keys.sitemap, range(1, pages + 1)))
            right = {f"{self._own.home}/{one}" for one in others} if self._own else view.sitemaps
            yield from _unlike(key, "", view.told, {})
            if view.sitemaps != right:
                yield Problem(key, f"names {sorted(view.sitemaps)}, and should name {sorted(right)}")

    def _walk(self, name: str, shown: list[tuple[dict[str, View], tuple[str, ...]]]) -> Iterator[Problem]:
        """From the newest document to the oldest every member is met once, in order."""
        due = [item for item in self._members.get(name, ()) if item not in self._unread]
        for of_page, agreed in shown:
            names = [item for item in agreed if item not in self._unread]
            wanted, due = due[: len(names)], due[len(names) :]
            is_last = of_page is shown[-1][0]
            if names != wanted or (is_last and due):
                told = _apart(tuple(names), tuple(wanted) + (tuple(due) if is_last else ()))
                yield from (Problem(key, told) for key in of_page)
                return

    def _contents(self, key: str, view: View, where: _Where) -> Iterator[Problem]:
        yield from self._strays(key, view)
        if not self._own:
            return
        form = key.rpartition(".")[2]
        if form == "xml":
            yield from self._said(key, view, {})
            return
        own, home = self._own, self._own.home
        name, page = where.name, where.page
        live = (self._ranked[entry.item] for entry in view.entries if entry.item in self._ranked)
        documents = [one.document for one in live]
        said = expected.label(name, documents[0]) if documents and name != channels.ALL else ""
        label = said or name.rpartition("/")[2]
        title = own.title if name == channels.ALL else f"{own.title} – {label}"
        told = expected.of_feed(page, where.pages, documents, home)
        right = {
            **told,
            **expected.links(name, form, page, told, home),
            **dict.fromkeys(("title", "description", "author"), title),
            "language": label if channels.family(name) == "language" else own.language,
            "hub": own.hub if not page else (),
            "link hub": own.hub[0] if own.hub and not page else "",
            "seq": 0 if page else (view.told.get("seq") if where.seq is None else where.seq),
        }
        yield from self._said(key, view, right)

    def _said(self, key: str, view: View, right: Told) -> Iterator[Problem]:
        """What a document says of itself, and of each item."""
        if not self._own:
            return
        yield from _unlike(key, "", view.told, right)
        for entry in view.entries:
            if entry.item in self._ranked:
                yield from self._entry(key, entry, self._own)

    def _entry(self, key: str, entry: Entry, own: Own) -> Iterator[Problem]:
        one = self._ranked[entry.item]
        right = expected.of_item(one.change, one.document, own.home)
        yield from _unlike(key, f" of {entry.item}", entry.told, {**right, "name": own.title})

    def _strays(self, key: str, view: View) -> Iterator[Problem]:
        names = [item for item in _items(view) if item not in self._unread]
        strays = dict.fromkeys(name for name in names if name not in self._ranked)
        yield from (Problem(key, f"names {name}, which is not live") for name in strays)
        yield from (Problem(key, f"shows {name} twice") for name, n in Counter(names).items() if n > 1)


def _read(found: Views) -> tuple[dict[str, View], list[Problem]]:
    read: dict[str, View] = {}
    problems: list[Problem] = []
    for key, body in found.items():
        if body is None:
            problems.append(Absent(key).problem)
            continue
        try:
            read[key] = entries.read(key, body)
        except ValueError as error:
            problems.append(Problem(key, f"cannot be read: {error}"))
    return read, problems


def _own(read: Mapping[str, View]) -> Own | None:
    """What most documents of the feed of all say; None where none says where the newsroom stands."""
    votes = {name: Counter[object]() for name in ("title", "language", "home")}
    hubs = Counter[tuple[str, ...]]()
    for key, view in read.items():
        for name in votes.keys() & view.told.keys():
            votes[name][view.told[name]] += 1
        if "id" in view.told:
            votes["home"][str(view.told["id"]).removesuffix(f"/{keys.feed(channels.ALL, 'atom')}")] += 1
        if key in views.documents_of(channels.ALL) and "hub" in view.told:
            hubs[tuple(map(str, _listed(view.told["hub"])))] += 1
    if not all(votes.values()) or not hubs:
        return None
    title, language, home = (str(votes[name].most_common(1)[0][0]) for name in ("title", "language", "home"))
    return Own(title, language, home, hubs.most_common(1)[0][0])


def _listed(value: object) -> tuple[object, ...]:
    return value if isinstance(value, tuple) else ()


def _items(view: View) -> tuple[str, ...]:
    return tuple(entry.item for entry in view.entries)


def _agreed(of_page: Mapping[str, View]) -> tuple[str, ...]:
    """The items that most formats of one document show."""
    counted = Counter(_items(view) for view in of_page.values())
    return counted.most_common(1)[0][0] if counted else ()


def _apart(names: tuple[str, ...], wanted: tuple[str, ...]) -> str:
    """How what is shown differs from what should be."""
    missing = next((name for name in wanted if name not in names), None)
    if missing:
        return f"does not show {missing}, which belongs there"
    more = next((name for name in names if name not in wanted), None)
    return f"shows {more}, which does not belong there" if more else "does not show the newest first"


def _age(newest: datetime, published: str) -> float:
    return (newest - moments.read(published)).total_seconds()


def _unlike(key: str, whose: str, told: Told, right: Told) -> Iterator[Problem]:
    right = right if key.endswith(".json") else expected.in_xml(right)
    for name, value in told.items():
        if name not in right:
            yield Problem(key, f"says {name} {shortened(value)}{whose}, which no feed of ours says")
        elif right[name] != value:
            yield Problem(key, f"says {name} {shortened(value)}{whose}; it is {shortened(right[name])}")
