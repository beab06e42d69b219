"""Who still serves what was taken down? The takedown as it is written down, and what each portal says of it.

An acknowledgement is the portal's word, and no more.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from intake.roll import Portal
from wire import documents, keys
from wire.documents import Document
from wire.ports import Tools
from wire.submission import Submission
from wire.takedown import Takedown

State = Literal["acknowledged", "never held", "not yet"]


def read(tools: Tools, item: str) -> Takedown | None:
    """What is written down of an item's takedown."""
    blob = tools.desk.get(keys.takedown(item))
    return Takedown.from_bytes(blob.body) if blob else None


def describe(tools: Tools, base: str, known: Takedown, portals: Iterable[Portal]) -> Document:
    """Order, who, when, what went and where caches stand, as far as all that has happened."""
    told: Document = {
        "submission": known.submission,
        **known.order,
        "by": {"token": known.by, "name": known.name},
        "accepted": known.accepted,
        "version": known.version,
        "urls": [f"{base}/{key}" for key in known.cached],
        "kept": [f"{base}/{key}" for key in known.kept],
        "purge": _purged(known),
        "portals": [_told(one, known, signed) for one, signed in _with_words(tools, known, portals)],
    }
    if known.seq:
        told["committed"] = {"epoch": known.epoch, "seq": known.seq, "at": known.committed}
    if known.first is not None:
        told["firstPublished"] = known.first or None
    if known.gone:
        told["removed"] = known.gone
    return told


def ordered(tools: Tools, tombstone: Document) -> Document:
    """The same while nothing is written down yet: the tombstone stands, and the keeper is about to."""
    name = tombstone.get("integrity", {}).get("submission", "")
    accepted = tools.desk.get(keys.submission(name)) if name else None
    owner = Submission.from_document(documents.read(accepted.body)).owner if accepted else ""
    said = {word: value for word, value in tombstone.get("takedown", {}).items() if word != "at"}
    at = tombstone.get("takedown", {}).get("at", "")
    return {"submission": name, **said, "by": {"token": owner, "name": ""}, "accepted": at}


def state(portal: Portal, known: Takedown, signed: Document | None) -> tuple[State, Document | None]:
    """What a portal says of a takedown, and the word that says so: `{seq, at}`.

    `signed` is what was written down when it first went past it. A portal that acknowledges in a later epoch
    has begun anew, and holds what the log of that epoch says.
    """
    if signed:
        return "acknowledged", {"seq": signed["seq"], "at": signed["at"]}
    said = portal.ack
    if said is None:
        return "not yet", None
    word = {"seq": said.seq, "at": said.at}
    is_same = said.epoch == known.epoch
    if known.seq and said.seq >= known.seq and (is_same or said.at > known.committed):
        return "acknowledged", {"seq": said.first, "at": said.since} if said.first >= known.seq else word
    asked = portal.position.seq if portal.position and portal.position.epoch == said.epoch else 0
    if known.first and is_same and max(said.seq, asked) < known.first:
        return "never held", word
    return "not yet", word


def _with_words(
    tools: Tools, known: Takedown, portals: Iterable[Portal]
) -> list[tuple[Portal, Document | None]]:
    """Each portal with what it signed, if it did."""
    standing = {entry.key for entry in tools.desk.walk(keys.acknowledgements(known.item))}
    found = []
    for portal in portals:
        key = keys.acknowledgement(known.item, known.seq, portal.name)
        blob = tools.desk.get(key) if key in standing else None
        signed = documents.read(blob.body) if blob else None
        found.append((portal, signed if signed and signed["epoch"] == known.epoch else None))
    return found


def _told(portal: Portal, known: Takedown, signed: Document | None) -> Document:
    found, word = state(portal, known, signed)
    told: Document = {"portal": portal.name, "active": portal.is_active, "state": found}
    return told | ({"acknowledged": word} if word else {})


def _purged(known: Takedown) -> Document:
    purge = known.purge
    told = {"state": purge.state, "sent": purge.sent, "of": len(known.cached), "attempts": purge.attempts}
    more = {"answer": purge.told, "at": purge.at}
    return told | {name: value for name, value in more.items() if value}
