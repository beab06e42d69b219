"""Who is named in the article, each person once, with every office that the text gives?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from wire.documents import Document
from workers.extract.found import Found, Span
from workers.extract.vi import lexicon
from workers.extract.vi.holders import Mention
from workers.extract.vi.names import CERTAIN, LIKELY, strong, weak
from workers.extract.vi.offices import Office
from workers.extract.vi.tokens import SMALL, Tokens
from workers.text import fold

SOURCE = "vi-persons/1"

_FULL = 3  # syllables of most names
_LONGEST_NAME, _LONGEST_ROLE, _MOST_ROLES = 200, 300, 50  # schemas/item.v1.json
_MOST_NAMESAKES = 50
_CITY = fold.key("Hồ Chí Minh")  # without an office it is the city, or a name of schools and prizes
_NOBODIES = lexicon.folded("trời phật táo chúa mụ già nội ngoại noel bụt tiên công hổ cọp")

Key = tuple[str, ...]


@dataclass
class Person:
    """A person with what the text says here and there."""

    name: str
    key: Key
    score: float
    cued: bool = False
    mentions: list[Mention] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)
    roles: dict[str, tuple[str, Office]] = field(default_factory=dict)
    ranks: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Text:
    """A text with the mentions in it; what it says of places counts only in the body."""

    tokens: Tokens
    mentions: Sequence[Mention]
    is_body: bool


def persons(texts: Iterable[Text], places: Iterable[Span] = ()) -> list[Found]:
    """In the order of first mention; "ông Phong" is a mention of Lê Quốc Phong, not a second person.

    `places` is where the body names places: what nothing there says to be a person's name is theirs.
    """
    crowd = _Crowd()
    taken = {end: start for start, end in places}
    pairs = [
        (text, one)
        for text in texts
        for one in text.mentions
        if _counts(text.tokens, one) and not (text.is_body and _is_place(text.tokens, one, taken))
    ]
    ranked = sorted(pairs, key=lambda pair: _rank(pair[0].tokens, pair[1]))
    for text, one in ranked:
        crowd.meet(text, one)
    firsts = {id(one): place for place, (_, one) in enumerate(pairs)}
    people = sorted(crowd.people.values(), key=lambda each: min(firsts[id(one)] for one in each.mentions))
    return [_found(each) for each in people if _is_sure(each)]


def _rank(t: Tokens, one: Mention) -> int:
    """Full names first, so that shorter ones find them; single words last."""
    if one.end - one.start == 1:
        return 2
    return 1 if _is_partial(t, one) else 0


def _key(t: Tokens, one: Mention) -> Key:
    return t.keys[one.start : one.end]


def _counts(t: Tokens, one: Mention) -> bool:
    if _is_abbreviated(t, one) or t.ends[one.end - 1] - t.starts[one.start] > _LONGEST_NAME:
        return False
    return " ".join(_key(t, one)) != _CITY or bool(one.offices)


def _is_place(t: Tokens, one: Mention, taken: dict[int, int]) -> bool:
    """The second of `hai xã Mỹ Thạnh Tây và Tân Phước Đông`."""
    start = taken.get(t.ends[one.end - 1])
    if start is None or start > t.starts[one.start]:
        return False
    may_be_name = t.keys[one.start] in strong() or t.keys[one.start] in weak()
    return not (one.cued or one.offices) or not may_be_name


def _is_abbreviated(t: Tokens, one: Mention) -> bool:
    """`Lê Thị H.`: who is not named in full is not meant to be found."""
    last = t.words[one.end - 1]
    dotted = t.key(one.end) == "." and t.touches(one.end)
    return len(last) == 1 and dotted and (t.shape(one.end + 1) in (SMALL, "p") or t.touches(one.end + 1))


def _is_partial(t: Tokens, one: Mention) -> bool:
    length = one.end - one.start
    return length == 1 or (length < _FULL and t.keys[one.start] not in strong() and one.score < LIKELY)


class _Crowd:
    """The persons met so far, by their whole name, and by its first and last word."""

    def __init__(self) -> None:
        self.people: dict[Key, Person] = {}
        self._by_word: defaultdict[str, list[Person]] = defaultdict(list)

    def meet(self, text: Text, one: Mention) -> None:
        """A mention of whom we know, or of somebody new."""
        key = _key(text.tokens, one)
        known = self._same(text, one, key) if _is_partial(text.tokens, one) else None
        if known is None and (len(key) > 1 or _stands_alone(one, key)):
            known = self._new(text, one, key)
        if known is not None:
            _add(known, text, one)

    def _same(self, text: Text, one: Mention, key: Key) -> Person | None:
        """Who was named in full before, or else later: "ông Phong", "chị Mỹ Lệ"."""
        namesakes = self._by_word.get(key[-1], [])[:_MOST_NAMESAKES]
        same = [each for each in namesakes if key in (each.key[-len(key) :], each.key[: len(key)])]
        here = text.tokens.starts[one.start]
        before = [each for each in same if each.spans and each.spans[0][0] < here]
        found = before[-1:] or same[:1]
        return found[0] if found else None

    def _new(self, text: Text, one: Mention, key: Key) -> Person:
        if key not in self.people:
            person = Person(text.tokens.written(one.start, one.end), key, one.score)
            self.people[key] = person
            for word in {key[0], key[-1]}:
                self._by_word[word].append(person)
        return self.people[key]


def _stands_alone(one: Mention, key: Key) -> bool:
    return (one.cued or bool(one.offices)) and key[0] not in _NOBODIES


def _add(person: Person, text: Text, one: Mention) -> None:
    t = text.tokens
    person.mentions.append(one)
    person.score = max(person.score, one.score)
    person.cued = person.cued or one.cued or bool(one.offices)
    if person.name.isupper() and not t.written(one.start, one.end).isupper():
        person.name = t.written(one.start, one.end)
    if text.is_body:
        person.spans.append((t.starts[one.start], t.ends[one.end - 1]))
    for office in one.offices:
        written = t.written(office.start, office.end)
        if len(written) <= _LONGEST_ROLE:
            person.roles.setdefault(fold.key(written), (written, office))
    if one.rank:
        written = t.written(*one.rank)
        person.ranks.setdefault(fold.key(written), written)


def _is_sure(person: Person) -> bool:
    if person.cued:
        return True
    if len(person.key) >= _FULL:
        return person.score >= LIKELY - 0.1
    return person.score >= LIKELY and len(person.key) > 1


def _found(person: Person) -> Found:
    value: Document = {"name": person.name}
    if roles := _roles(person):
        value["roles"] = roles[:_MOST_ROLES]
    return Found(value, SOURCE, _confidence(person), tuple(sorted(person.spans)))


def _confidence(person: Person) -> float:
    """A whole name behind a cue is sure, one word alone is not."""
    if len(person.key) == 1:
        return 0.6
    if person.score >= CERTAIN:
        return 0.95 if person.cued else 0.9
    return 0.85 if person.cued or person.score >= LIKELY else 0.7


def _roles(person: Person) -> list[str]:
    """What is said in full; a rank only of who is nothing else."""
    told = {key: written for key, (written, office) in person.roles.items() if _is_role(office)}
    longest = [
        written
        for key, written in told.items()
        if not any(other != key and other.startswith(key + " ") for other in told)
    ]
    return longest or list(person.ranks.values())


def _is_role(office: Office) -> bool:
    sections = office.sections
    if "office" in sections:
        return True
    if "prefix" in sections:
        return office.body is not None  # "Phó Trưởng Thuế tỉnh"
    if "loose" in sections or "work" in sections:
        return office.full and (office.body is not None or not office.of_field)
    return "state" in sections
