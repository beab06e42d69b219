"""How is each field of an article's metadata held against its gold? One function a field.

A value is compared folded (`matching.key`). `must` counts in precision and recall, `may` in neither.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from tests.gold.case import Read
from tests.gold.matching import Matched, Value, alike, key, shown, span
from tests.gold.tally import Outcome, Verdict

RIGHT, FALSE, MISSED, UNJUDGED = Verdict

Judge = Callable[[Read, Any], Iterator[Outcome]]

AT = 8  # keywords that are looked at
# Of these, the kind decides between namesakes; of a river or a region it is a matter of taste.
OFFICIAL = frozenset(
    map(key, ("tỉnh", "thành phố", "quận", "huyện", "thị xã", "thị trấn", "xã", "phường", "đặc khu"))
)


def persons(read: Read, gold: Value) -> Iterator[Outcome]:
    """Names; and roles as pairs of person and role: a false person's are all false."""
    found = read.metadata["persons"]
    matched = Matched(found, gold, alike("name"))
    yield from matched.outcomes("persons", "name")
    for one, wanted in matched.pairs:
        yield from _roles(one, wanted)
    for one in matched.false:
        yield from _roles(one, {})
    for wanted in matched.missed:
        yield from _roles({}, wanted)
    unwanted = set(map(key, gold.get("must_not", ())))
    yield from (
        Outcome("must not", FALSE, one["name"], span(one)) for one in found if key(one["name"]) in unwanted
    )


def _roles(found: Value, gold: Value) -> Iterator[Outcome]:
    name = found.get("name") or gold.get("name")
    asked = {"must": _named(gold.get("roles", ()), name), "may": _named(gold.get("roles_may", ()), name)}
    pairs = [one | {"evidence": found["evidence"]} for one in _named(found.get("roles", ()), name)]
    yield from Matched(pairs, asked, alike("role")).outcomes("roles", "name", "role")


def _named(roles: list[str], name: object) -> list[Value]:
    return [{"name": name, "role": role} for role in roles]


def organisations(read: Read, gold: Value) -> Iterator[Outcome]:
    """Names; and of those whose unit the gold tells, whether it was told and told right."""
    matched = Matched(read.metadata["organisations"], gold, alike("name"))
    yield from matched.outcomes("organisations", "name")
    asked = [(one, wanted) for one, wanted in matched.pairs if wanted.get("resolved")]
    for one, wanted in asked:
        yield from _detail("resolved", one, wanted, "resolved")
    for wanted in matched.missed:
        if wanted.get("resolved"):
            yield Outcome("resolved", MISSED, shown(wanted, "name", "resolved"))


def places(read: Read, gold: Value) -> Iterator[Outcome]:
    """Name and kind; and the codes that were given, by scheme, where the gold has one."""
    units = _units(read.metadata["places"])
    heads = [unit[0] for unit in units]
    matched = Matched(heads, gold, alike("name", "kind"), nearly=_is_tolerated, rather=_has_its_code)
    yield from matched.outcomes("places", "kind", "name")
    for head, wanted in (*matched.pairs, *matched.tolerated):
        unit = next(unit for unit in units if unit[0] is head)
        for one in unit:
            yield from _code(one, wanted)


def _units(found: list[Value]) -> list[list[Value]]:
    """A unit may stand there twice, with its code in either scheme."""
    units: list[list[Value]] = []
    for one in found:
        for unit in units:
            is_namesake = alike("name", "kind")(one, unit[0])
            if is_namesake and one.get("scheme") not in {each.get("scheme") for each in unit}:
                unit.append(one)
                break
        else:
            units.append([one])
    return units


def _has_its_code(found: Value, gold: Value) -> bool:
    return bool(found.get("code")) and gold.get("codes", {}).get(found.get("scheme")) == found["code"]


def _is_tolerated(found: Value, gold: Value) -> bool:
    """`sông Tiền` may be a name, or a name and its kind."""
    name, kind, wanted = key(found["name"]), key(found["kind"]), key(gold["name"])
    if f"{kind} {name}" == wanted:
        return True
    is_official = {kind, key(gold.get("kind"))} <= OFFICIAL
    return name == wanted and (not is_official or kind == key(gold.get("kind")))


def _code(found: Value, gold: Value) -> Iterator[Outcome]:
    code, scheme = found.get("code"), found.get("scheme", "")
    if not code:
        return
    right = gold.get("codes", {}).get(scheme)
    value = shown(found, "kind", "name", "scheme", "code")
    verdict = UNJUDGED if right is None else RIGHT if code == right else FALSE
    yield Outcome("codes", verdict, value, span(found))
    yield Outcome(f"codes {scheme}", verdict, value, span(found))


def documents(read: Read, gold: Value) -> Iterator[Outcome]:
    """Type and number; and the dates and issuers, those of missed documents included."""
    matched = Matched(read.metadata["documents"], gold, alike("type", "number"), rather=alike("date"))
    yield from matched.outcomes("documents", "type", "number")
    for field, member in (("document dates", "date"), ("issuers", "issuer")):
        for one, wanted in (*matched.pairs, *(({}, wanted) for wanted in matched.missed)):
            yield from _detail(field, one, wanted, member)


def _detail(field: str, found: Value, gold: Value, member: str) -> Iterator[Outcome]:
    """One member of a value: a wrong one is false, and the right one is missed."""
    given, wanted = found.get(member), gold.get(member)
    if given and key(given) == key(wanted):
        yield Outcome(field, RIGHT, shown(found, "name", "number", member), span(found))
        return
    if given:
        yield Outcome(field, FALSE, shown(found, "name", "number", member), span(found))
    if wanted:
        yield Outcome(field, MISSED, shown(gold, "name", "number", member))


def dates(read: Read, gold: Value) -> Iterator[Outcome]:
    """Full days; apart from them days whose year was inferred, and whether these are marked so."""
    whole, inferred = list(gold.get("must", ())), list(gold.get("inferred", ()))
    for place, day in enumerate(read.metadata["dates"]):
        told = read.metadata["provenance"][f"/dates/{place}"]
        is_marked = bool(told.get("inferred"))
        if day in whole:
            whole.remove(day)
            yield Outcome("full dates", RIGHT, day, span(told))
        elif day in inferred:
            inferred.remove(day)
            yield Outcome("inferred dates", RIGHT, day, span(told))
            yield Outcome("inferred is marked", RIGHT if is_marked else FALSE, day, span(told))
        elif day not in gold.get("may", ()):
            yield Outcome("inferred dates" if is_marked else "full dates", FALSE, day, span(told))
        if day in gold.get("must_not", ()):
            yield Outcome("must not", FALSE, day, span(told))
    yield from (Outcome("full dates", MISSED, day) for day in whole)
    yield from (Outcome("inferred dates", MISSED, day) for day in inferred)


def topics(read: Read, gold: Value) -> Iterator[Outcome]:
    """The first one; an article without any is left out, which is counted as missed."""
    found = read.metadata["topics"]
    if not found:
        yield Outcome("first topic", MISSED, " or ".join(gold["first"]))
    for one in found[:1]:
        verdict = RIGHT if one["qcode"] in gold["first"] else FALSE
        yield Outcome("first topic", verdict, shown(one, "qcode", "name"), span(one))
    for one in found:
        if one["qcode"] in gold.get("must_not", ()):
            yield Outcome("must not", FALSE, one["qcode"], span(one))


def keywords(read: Read, gold: Value) -> Iterator[Outcome]:
    """The first eight; those that are too few are false, for precision at eight is of eight."""
    good = [key(one) for one in gold["good"]]
    found = read.metadata["keywords"][:AT]
    for keyword in found:
        is_good = any(_says_the_same(key(keyword), one) for one in good)
        yield Outcome("keywords at 8", RIGHT if is_good else FALSE, keyword)
    for _ in range(len(found), min(AT, len(good))):
        yield Outcome("keywords at 8", FALSE, "(none)")


def _says_the_same(keyword: str, good: str) -> bool:
    """Equal, or one holds the other as whole words and is at most twice as long."""
    short, long = sorted((keyword, good), key=len)
    return bool(short) and f" {short} " in f" {long} " and 2 * len(short) >= len(long)


def summary(read: Read, gold: Value) -> Iterator[Outcome]:
    said = key(read.metadata.get("summary"))
    for phrase in gold["contains"]:
        yield Outcome("summary", RIGHT if key(phrase) in said else FALSE, phrase)


def _equal(field: str, found: object, gold: object) -> Iterator[Outcome]:
    verdict = RIGHT if key(found) == key(gold) else FALSE
    yield Outcome(field, verdict, f"{found or '(none)'} for {gold or '(none)'}")


FIELDS: dict[str, Judge] = {
    "persons": persons,
    "organisations": organisations,
    "places": places,
    "documents": documents,
    "dates": dates,
    "byline": lambda read, gold: _equal("byline", read.metadata.get("byline"), gold),
    "dateline": lambda read, gold: _equal("dateline", read.metadata.get("dateline"), gold),
    "kicker": lambda read, gold: _equal("kicker", read.article.get("kicker"), gold),
    "language": lambda read, gold: _equal("language", read.metadata["language"], gold),
    "topics": topics,
    "keywords": keywords,
    "summary": summary,
}


def outcomes(read: Read) -> list[Outcome]:
    """Of every field; one that the gold is silent about is not judged."""
    found: list[Outcome] = []
    for field, judge in FIELDS.items():
        if field in read.case.gold:
            found += judge(read, read.case.gold[field])
        else:
            found.append(Outcome(field, UNJUDGED, ""))
    return found
