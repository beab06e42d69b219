from __future__ import annotations

import httpx
import pytest

from portal.mirror import mirror
from portal.serving import serving
from portal.source import HttpSource
from tests import trees
from tests.trees import Shelf
from wire import keys


@pytest.fixture
def tree():
    return trees.good()


@pytest.fixture
def get(tree, tmp_path):
    mirror(Shelf(tree), tmp_path)
    with serving(tmp_path) as base, httpx.Client(base_url=base) as client:
        yield client.get


def test_every_object_is_served_as_what_it_is(get, tree):
    for key, body in tree.objects.items():
        answer = get(key)
        assert answer.content == body
        assert answer.headers["Content-Type"] == keys.label(key).media_type
        assert answer.headers["Cache-Control"] == keys.label(key).cache
        assert get(key, headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304


@pytest.mark.parametrize("path", ["/.pressroom-mirror.json", "/items", "/../x", "/items/%2e%2e", "/x"])
def test_nothing_else_is(get, path):
    assert get(path).status_code == 404


def test_the_page_lists_the_newest_first_and_nothing_of_what_is_gone(get, tree, tmp_path):
    page = get("/?x=1").text
    assert page.index("bài 3") < page.index("bài 1")
    assert "&lt;nghị quyết&gt;" in page
    assert tree.newest[trees.item_id(1)].key.removesuffix("json") + "html" in page
    tree.cancel(3)
    mirror(Shelf(tree), tmp_path)
    assert "bài 3" not in get("/").text


def test_an_empty_mirror_says_so(tmp_path):
    with serving(tmp_path) as base:
        assert "Nothing is published" in httpx.get(base).text


def test_a_mirror_can_be_mirrored_from_there(tree, tmp_path):
    mirror(Shelf(tree), tmp_path / "one")
    with serving(tmp_path / "one") as base:
        assert mirror(HttpSource(base), tmp_path / "two").ok
