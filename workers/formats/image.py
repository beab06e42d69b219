"""What does an item say of one photo? The editor's words, and beside them what the photo's file says."""

from __future__ import annotations

from wire.documents import Document
from wire.submission import Photo
from workers.imaging.notes import Notes

BY_EDITOR = ("caption", "credit", "alt", "copyright")
BY_FILE = (
    "caption",
    "headline",
    "credit",
    "creator",
    "copyright",
    "usageTerms",
    "dateCreated",
    "digitalSourceType",
    "keywords",
)
HARMLESS = ("digitalSourceType",)  # says nothing of who took it, when or where


def image(given: Document, photo: Photo, developed: Document) -> Document:
    """An entry of `images` (schemas/item.v1.json).

    `given` is the article's image, `developed` the manifest of its renditions. Of a sensitive photo
    nothing goes out that its file says of itself, but how it was made.
    """
    words = {name: given[name] for name in (*BY_EDITOR, "focus") if given.get(name)}
    if "alt" in given:  # an empty one says that there is nothing to tell
        words["alt"] = given["alt"]
    sources = {name: "editor" for name in BY_EDITOR if name in words}
    notes = Notes.from_document(developed.get("notes", {}))
    told = notes.metadata.document()
    for name in HARMLESS if given.get("sensitive") else BY_FILE:
        if name in told["values"] and name not in words:
            words[name], sources[name] = told["values"][name], told["sources"][name]
    if notes.credentials and not given.get("sensitive"):
        words["contentCredentials"] = notes.credentials
    measured = {"original": photo.sha256, "width": photo.width, "height": photo.height}
    looks: Document = developed.get("looks", {})
    return {"caption": "", "credit": ""} | words | {"sources": sources} | looks | measured
