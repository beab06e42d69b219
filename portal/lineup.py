"""Do feeds and sitemaps show the newest live items, each as its document says, and nothing else?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from portal import entries, expected
from portal.entries import Entry, Told, View
from portal.report import Absent, Problem, shortened
from wire import keys, moments
from wire.change import Change
from wire.documents import Document

FEWEST = 20  # items that a feed shows at least, where there are so many
TWO_DAYS = 2 * 86400  # seconds before its newest article that a news sitemap reaches back

Views = Mapping[str, bytes | None]
Reader = Callable[[Iterable[Change]], Mapping[Change, Document]]


@dataclass(frozen=True)
class Live:
    """An item that should be seen: its newest change, and when its first version was published."""

    change: Change
    published: str


def problems(found: Views, live: Iterable[Live], unread: frozenset[str], read: Reader) -> Iterator[Problem]:
    """Every difference in these views, by key.

    `unread` are live items whose documents are not readable, which is said elsewhere; `read` gives the
    documents of those that are shown.
    """
    views: dict[str, View] = {}
    for key, body in found.items():
        if body is None:
            yield Absent(key).problem
            continue
        try:
            views[key] = entries.read(key, body)
        except ValueError as error:
            yield Problem(key, f"cannot be read: {error}")
    ranked = sorted(live, key=lambda one: (one.published, one.change.item), reverse=True)
    changes = {one.change.item: one.change for one in ranked}
    shown = {entry.item for view in views.values() for entry in view.entries}
    documents = dict(read(changes[item] for item in shown & changes.keys()))
    for change in list(documents):
        try:
            expected.of_item(change, documents[change], "")
            moments.read(documents[change]["modified"])
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            yield Problem(change.key, f"lacks what feeds show of it: {type(error).__name__}: {error}")
            del documents[change]
    line_up = _LineUp(tuple(ranked), changes, unread, documents, _own(views))
    for key, view in views.items():
        if key == keys.SITEMAP_INDEX:
            yield from line_up.index(key, view, found)
        else:
            yield from line_up.view(key, view)
    yield from line_up.siblings(views)


@dataclass(frozen=True)
class _LineUp:
    """`ranked` newest first, `changes` by item; `own` is the newsroom's title, language and home."""

    ranked: tuple[Live, ...]
    changes: Mapping[str, Change]
    unread: frozenset[str]
    documents: Mapping[Change, Document]
    own: Mapping[str, str] | None

    def view(self, key: str, view: View) -> Iterator[Problem]:
        """Which items it shows, in which order, and what it says of each and of itself."""
        shown = [entry for entry in view.entries if entry.item not in self.unread]
        names = [entry.item for entry in shown]
        strays = [name for name in names if name not in self.changes]
        yield from (Problem(key, f"names {name}, which is not live") for name in dict.fromkeys(strays))
        yield from (Problem(key, f"shows {name} twice") for name, n in Counter(names).items() if n > 1)
        if not strays:
            yield from _order(key, names, [one.change.item for one in self._due(key)])
        if self.own:
            for entry in shown:
                yield from self._entry(key, entry, self.own)
            documents = [one for name in names if (one := self._document(name))]
            yield from _unlike(key, "", view.told, _of_feed(key, documents, self.own))

    def index(self, key: str, view: View, found: Views) -> Iterator[Problem]:
        """The index names all other sitemaps."""
        if self.own:
            others = (one for one in found if one.startswith("sitemaps/") and one != key)
            right = {f"{self.own['home']}/{one}" for one in others}
            yield from _unlike(key, "", view.told, {})
            if view.sitemaps != right:
                yield Problem(key, f"names {sorted(view.sitemaps)}, and should name {sorted(right)}")

    def siblings(self, views: Mapping[str, View]) -> Iterator[Problem]:
        """The three formats of a feed show equally many."""
        shown = {
            key: len({one.item for one in view.entries} & self.changes.keys()) for key, view in views.items()
        }
        for key, number in shown.items():
            most = max(other for name, other in shown.items() if _stem(name) == _stem(key))
            if number < most:
                yield Problem(key, f"shows {number} items, and another format {most}")

    def _due(self, key: str) -> list[Live]:
        """What this view may show, the newest first."""
        if section := _section(key):
            return [one for one in self.ranked if one.change.section == section]
        if key != keys.NEWS_SITEMAP or not self.ranked:
            return list(self.ranked)
        newest = moments.read(self.ranked[0].published)
        ages = ((newest - moments.read(one.published)).total_seconds() for one in self.ranked)
        return [one for one, age in zip(self.ranked, ages, strict=True) if age < TWO_DAYS]

    def _entry(self, key: str, entry: Entry, own: Mapping[str, str]) -> Iterator[Problem]:
        document = self._document(entry.item)
        if document:
            right = expected.of_item(self.changes[entry.item], document, own["home"])
            yield from _unlike(key, f" of {entry.item}", entry.told, {**right, "name": own["title"]})

    def _document(self, item: str) -> Document | None:
        return self.documents.get(self.changes[item]) if item in self.changes else None


def _own(views: Mapping[str, View]) -> Mapping[str, str] | None:
    """What most feeds say of the newsroom; None where none says where it stands."""
    votes = {name: Counter[str]() for name in ("title", "language", "home")}
    for key, view in views.items():
        for name in votes.keys() & view.told.keys():
            if name != "title" or not _section(key):
                votes[name][str(view.told[name])] += 1
    found = {name: counted.most_common(1)[0][0] for name, counted in votes.items() if counted}
    return found if len(found) == len(votes) else None


def _of_feed(key: str, shown: list[Document], own: Mapping[str, str]) -> Told:
    title, section = own["title"], _section(key)
    if section:
        title = f"{title} – {shown[0].get('sectionName', section) if shown else section}"
    named = dict.fromkeys(("title", "description", "author"), title)
    return {**expected.of_feed(key, shown, own["home"]), **named, "language": own["language"]}


def _section(key: str) -> str:
    folder, _, name = key.rpartition("/")
    return name.partition(".")[0] if folder == "feeds/section" else ""


def _stem(key: str) -> str:
    return key.rpartition(".")[0]


def _order(key: str, names: list[str], due: list[str]) -> Iterator[Problem]:
    wanted = due[: len(names)]
    missing = next((name for name in wanted if name not in names), None)
    if missing:
        yield Problem(key, f"does not show {missing}, which is newer than something it shows")
    elif names != wanted and len(set(names)) == len(names):
        yield Problem(key, "does not show the newest first")
    if len(names) < min(FEWEST, len(due)):
        yield Problem(key, f"shows {len(names)} items, and should show {min(FEWEST, len(due))} at least")


def _unlike(key: str, whose: str, told: Told, right: Told) -> Iterator[Problem]:
    right = right if key.endswith(".json") else expected.in_xml(right)
    for name, value in told.items():
        if name not in right:
            yield Problem(key, f"says {name} {shortened(value)}{whose}, which no feed of ours says")
        elif right[name] != value:
            yield Problem(key, f"says {name} {shortened(value)}{whose}; it is {shortened(right[name])}")
