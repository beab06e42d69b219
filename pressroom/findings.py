"""How is metadata shown to people? As a table of values, how sure each is, and the text with marks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from pressroom.marks import marks, pieces
from wire.documents import Document

STYLES = {
    "person": "green",
    "body": "magenta",
    "place": "cyan",
    "document": "yellow",
    "day": "blue",
    "dateline": "red",
    "byline": "red",
}
LINES = ("language", "slug", "dateline", "byline", "summary")

Row = tuple[str, str, str]  # field, value, how sure


def show(screen: Console, article: Document, text: str, metadata: Document) -> None:
    """`article` and `text` as normalised, `metadata` as `pressroom enrich` prints it."""
    shown = Table(box=None, padding=(0, 2, 0, 0), show_header=False)
    shown.add_column(style="bold", no_wrap=True)
    shown.add_column(overflow="fold")
    shown.add_column(justify="right", no_wrap=True, style="dim")
    last = ""
    for field, value, sure in rows(article, metadata):
        shown.add_row("" if field == last else field, Text(value), sure)
        last = field
    screen.print(shown, soft_wrap=False)
    screen.print()
    screen.print(marked(text, metadata), soft_wrap=False)


def rows(article: Document, metadata: Document) -> Iterator[Row]:
    """Every value, in the order in which an editor looks at them."""
    yield "headline", article["headline"], ""
    if article.get("kicker"):
        yield "kicker", article["kicker"], ""
    provenance = metadata["provenance"]
    yield from ((name, metadata[name], _sure(provenance[f"/{name}"])) for name in LINES if name in metadata)
    words, characters = f"{metadata['wordCount']:,} words", f"{metadata['charCount']:,} characters"
    yield "length", f"{words}, {characters}, {metadata['readingMinutes']} min", ""
    for name, described in _DESCRIBED.items():
        yield from ((name, described(value), _sure(value)) for value in metadata[name])
    for name in ("dates", "keywords"):
        for place, value in enumerate(metadata[name]):
            yield name, value, _sure(provenance[f"/{name}/{place}"])
    yield from _remarks(metadata)


def _remarks(metadata: Document) -> Iterator[Row]:
    for name, values in metadata.get("rejected", {}).items():
        yield "rejected", f"{name}: {', '.join(values)}", ""
    for warning in metadata.get("warnings", ()):
        told = (warning[member] for member in ("code", "pointer", "detail") if member in warning)
        yield "warnings", " ".join(told), ""


def marked(text: str, metadata: Document) -> Text:
    """The text with a mark around everything that was found in it, in colour where there is any."""
    shown = Text()
    for piece in pieces(text, marks(metadata)):
        shown.append(piece.text, STYLES.get(piece.label, ""))
    return shown


def _sure(told: Document) -> str:
    if told["source"] == "editor":
        return "editor"
    return f"{told['confidence']:.2f}" + (" inferred" if told.get("inferred") else "")


def _person(value: Document) -> str:
    return " – ".join((value["name"], *filter(None, ["; ".join(value.get("roles", ()))])))


def _organisation(value: Document) -> str:
    resolved = value.get("resolved", value["name"])
    return value["name"] if resolved == value["name"] else f"{value['name']} = {resolved}"


def _place(value: Document) -> str:
    name = f"{value['kind']} {value['name']}"
    return (
        f"{name} ({value['code']} in {value['scheme']})"
        if value.get("code") and value.get("scheme")
        else name
    )


def _cited(value: Document) -> str:
    more = (value[member] for member in ("date", "issuer") if value.get(member))
    return ", ".join((f"{value['type']} {value['number']}", *more))


def _topic(value: Document) -> str:
    return f"{value['name']} ({value['qcode']})"


_DESCRIBED: dict[str, Any] = {
    "persons": _person,
    "organisations": _organisation,
    "places": _place,
    "documents": _cited,
    "topics": _topic,
}
