"""The shapes of what the door tells of portals and items, for its OpenAPI description."""

from __future__ import annotations

from typing import Any, Final

_MOMENT: Final = {"type": "string", "format": "date-time"}
_SEQ: Final = {"type": "integer", "minimum": 0}
_TEXT: Final = {"type": "string"}
_ADDRESS: Final = {"type": "string", "format": "uri-reference"}


def _object(required: str, **properties: Any) -> dict[str, Any]:
    return {"type": "object", "required": required.split(), "properties": properties}


def _list(items: dict[str, Any], description: str) -> dict[str, Any]:
    return {"type": "array", "description": description, "items": items}


_PLACE: Final = _object("epoch seq at", epoch=_TEXT, seq=_SEQ, at=_MOMENT)

NEWS: Final = _object("after seq more", after=_SEQ, seq=_SEQ, more={"type": "boolean"})
ACKNOWLEDGED: Final = _object("portal epoch seq at", portal=_TEXT, epoch=_TEXT, seq=_SEQ, at=_MOMENT)

PORTAL: Final = _object(
    "portal active",
    portal=_TEXT,
    active={"type": "boolean", "description": "It has a token that holds."},
    position=_PLACE | {"description": "Where it asked for news last: a hint."},
    acknowledged=_PLACE | {"description": "Up to where it said that all is applied."},
    lag=_object("segments seconds", segments=_SEQ, seconds={"type": "number", "minimum": 0})
    | {"description": "Segments behind the head, and the age of the oldest of them."},
)
PORTALS: Final = _object(
    "epoch seq portals",
    epoch=_TEXT,
    seq=_SEQ,
    portals=_list({"$ref": "#/components/schemas/portal"}, "By name."),
)

_VERSION: Final = _object(
    "version",
    version={"type": "integer", "minimum": 1},
    href=_ADDRESS,
    gone={"const": True, "description": "Its files went with a takedown."},
)
_WORD: Final = _object(
    "portal active state",
    portal=_TEXT,
    active={"type": "boolean"},
    state={"enum": ["acknowledged", "never held", "not yet"]},
    acknowledged=_object("seq at", seq=_SEQ, at=_MOMENT),
)
_PURGE: Final = _object(
    "state sent of attempts",
    state={"enum": ["waiting", "done", "off"]},
    sent={"type": "integer", "description": "URLs that the purge hook has taken."},
    of={"type": "integer"},
    attempts={"type": "integer", "description": "Attempts at the next ones."},
    answer=_TEXT,
    at=_MOMENT,
)
_TAKEDOWN: Final = _object(
    "submission by accepted",
    submission=_TEXT,
    reason=_TEXT,
    reasonCode=_TEXT,
    legalReference=_TEXT,
    by=_object("token name", token=_TEXT, name=_TEXT),
    accepted=_MOMENT,
    version={"type": "integer"},
    committed=_PLACE,
    firstPublished={"type": ["integer", "null"], "description": "The segment in which version 1 came out."},
    removed=_MOMENT,
    urls=_list(_ADDRESS, "Every address under which a cache may hold something of it."),
    kept=_list(_ADDRESS, "Renditions that stay because another item shows the photo."),
    purge=_PURGE,
    portals=_list(_WORD, "What each portal says."),
)

PUBLISHED: Final = _object(
    "item version pubStatus versions latest",
    item={"type": "string", "format": "uuid"},
    version={"type": "integer", "minimum": 1},
    pubStatus={"enum": ["usable", "canceled"]},
    versions=_list(_VERSION, "Oldest first."),
    latest=_ADDRESS,
    takedown=_TAKEDOWN,
)

EMBARGOES: Final = _object(
    "embargoes",
    embargoes=_list(
        _object(
            "submission item version headline until by",
            submission={"type": "string", "format": "uuid"},
            item={"type": "string", "format": "uuid"},
            version={"type": "integer", "minimum": 1},
            headline=_TEXT,
            until=_MOMENT,
            by=_object("token name", token=_TEXT, name=_TEXT),
        ),
        "The next to come out first.",
    ),
    next=_TEXT | {"description": "What to ask for as `after` to see more; absent at the end."},
)

VERSIONS: Final = _object(
    "item pubStatus versions",
    item={"type": "string", "format": "uuid"},
    pubStatus={"enum": ["usable", "canceled"]},
    versions=_list(
        _object(
            "version at",
            version={"type": "integer", "minimum": 1},
            at=_MOMENT,
            href=_ADDRESS | {"description": "Absent where it went with a takedown."},
            note=_TEXT,
            why=_TEXT,
            what=_TEXT,
            changed=_list(_TEXT, "Fields that differ from the version before."),
        ),
        "Oldest first.",
    ),
)

_RUN: Final = _list(
    {"type": "array", "prefixItems": [{"enum": ["=", "-", "+"]}, _TEXT], "minItems": 2, "maxItems": 2},
    "Words in order: kept, taken away, added.",
)
DIFF: Final = _object(
    "item from to fields body",
    **{"from": {"type": "integer"}},
    item={"type": "string", "format": "uuid"},
    to={"type": "integer"},
    fields=_list(
        _object("field before after", field=_TEXT, before={}, after={}),
        "Each field that differs; the body only where its words do not.",
    ),
    body=_list(
        _object("change", change={"enum": ["=", "-", "+", "~"]}, text=_TEXT, words=_RUN),
        "The paragraphs in order; `~` is one whose words differ.",
    ),
)
