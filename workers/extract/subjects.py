"""Which topics and keywords did the editor give?"""

from __future__ import annotations

from wire.documents import Document
from workers.extract.found import Found, by_editor
from workers.text import fold


def topics(article: Document) -> list[Found]:
    """The subjects that name a concept of a vocabulary, each concept once."""
    named = {subject["qcode"]: subject for subject in article.get("subjects", ()) if subject.get("qcode")}
    return [by_editor({"qcode": each["qcode"], "name": each["name"]}) for each in named.values()]


def keywords(article: Document) -> list[Found]:
    """The keywords in the editor's spelling and order, each once whatever its case and tone placement."""
    once: dict[str, str] = {}
    for keyword in article.get("keywords", ()):
        if keyword:
            once.setdefault(fold.key(keyword), keyword)
    return [by_editor(keyword) for keyword in once.values()]
