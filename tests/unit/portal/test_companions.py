"""Whatever a format beside an item says otherwise than the item document is found, and named by its key."""

from __future__ import annotations

import json

import pytest

from portal.verify import verify
from tests import trees
from tests.trees import PublicTree, Shelf
from tests.unit.portal.test_lineup import json_alterations
from wire import documents, keys

# Not the item's own words: what a portal cannot know, or what repeats the standard.
NINJS_FORMAL = (
    *("standard/", "type", "representationType", "urgency", "role", "contentType", "altIds/", "/rel"),
    *("confidence", "creator", "literal"),
    *("Count", "associations/0/name", "0/uri", "renditions/0/name", "width", "height", "sizeInBytes"),
)
JSONLD_FORMAL = (
    "@context",
    "@type",
    "mainEntityOfPage",
    "publisher/",
    "wordCount",
    "width",
    "height",
    "Format",
)


def tree() -> PublicTree:
    """An item with a picture, corrected once."""
    here = trees.good(1)
    here.publish(1, version=2)
    assert verify(Shelf(here)).problems == ()
    return here


def beside(here: PublicTree, ending: str) -> str:
    return keys.beside(here.newest[trees.item_id(1)].key, ending)


def found_in(here: PublicTree) -> set[str]:
    return {problem.key for problem in verify(Shelf(here)).problems}


@pytest.mark.parametrize(("ending", "formal"), [("ninjs.json", NINJS_FORMAL), ("jsonld", JSONLD_FORMAL)])
def test_whichever_word_of_the_item_is_altered_it_is_found(ending: str, formal: tuple[str, ...]) -> None:
    here = tree()
    key = beside(here, ending)
    whole = json.loads(here.objects[key])
    compared = [path for path, _ in json_alterations(whole) if not any(name in path for name in formal)]
    assert len(compared) > 12, compared
    for path, alter in json_alterations(whole):
        if path in compared:
            here.objects[key] = documents.write(alter(whole))
            assert key in found_in(here), path


def test_whichever_word_of_the_page_is_altered_it_is_found() -> None:
    here = tree()
    key, item = beside(here, "html"), json.loads(here.objects[here.newest[trees.item_id(1)].key])
    page = here.objects[key].decode()
    words = ["Hội nghị trực tuyến số 1", "12 điểm cầu", "Quang cảnh 1", "Ảnh: Minh Hà", "Sửa tên", "Sơn Tra"]
    words += [
        "<h1>Đồng",
        "<title>Đồng",
        'lang="vi',
        'content="Tóm',
        item["published"],
        "../../media",
        '"inLanguage": "vi"',
    ]
    for word in words:
        assert word in page, word
        here.objects[key] = page.replace(word, f"{word[:-1]}x{word[-1]}").encode()
        assert found_in(here) == {key}, word


@pytest.mark.parametrize(
    "more",
    [
        "<script>alert(1)</script>",
        '<img src="https://elsewhere.example/media/x.jpg">',
        "<p>Thêm một câu</p>",
        "Thêm",
        '<a href="https://elsewhere.example">',
        '<p onclick="alert(1)">',
        '<p style="background:url(https://elsewhere.example)">',
        "<p onclick=alert(1)>",
        '<meta http-equiv="refresh" content="0">',
        "<!-- -->",
    ],
)
def test_what_is_not_the_items_is_found_in_a_page(more: str) -> None:
    here = tree()
    key = beside(here, "html")
    here.objects[key] = here.objects[key].replace(b"<article>", b"<article>" + more.encode())
    assert found_in(here) == {key}


@pytest.mark.parametrize("ending", ["ninjs.json", "jsonld"])
def test_what_is_not_the_items_is_found_in_linked_data(ending: str) -> None:
    here = tree()
    key = beside(here, ending)
    here.objects[key] = documents.write(json.loads(here.objects[key]) | {"articleBody": "Thêm"})
    assert key in found_in(here)


@pytest.mark.parametrize("ending", ["ninjs.json", "jsonld", "html"])
@pytest.mark.parametrize("body", [b"", b"{}", b"[]", b"7", b"\xff", b'{"headlines":[7]}', None])
def test_what_is_gone_or_no_such_format_is_found(ending: str, body: bytes | None) -> None:
    here = tree()
    key = beside(here, ending)
    if body is None:
        del here.objects[key]
    else:
        here.objects[key] = body
    assert key in found_in(here)


def test_the_format_of_another_version_is_found() -> None:
    here = trees.good(1)
    first = {ending: here.objects[beside(here, ending)] for ending in ("ninjs.json", "jsonld", "html")}
    here.publish(1, version=2)
    for ending, body in first.items():
        here.objects[beside(here, ending)] = body
    assert found_in(here) == {beside(here, ending) for ending in first}
