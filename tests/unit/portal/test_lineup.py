"""Whatever is altered in a feed or sitemap is found, and named by its key."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from copy import deepcopy
from typing import Any

import pytest
from lxml import etree

from portal.verify import verify
from tests import trees
from tests.trees import PublicTree, Shelf
from wire import documents, keys

JSON = ["feeds/all.json", "feeds/section/tin-tuc.json"]
XML = [
    *("feeds/all.rss", "feeds/all.atom", "feeds/section/tin-tuc.rss", "feeds/section/tin-tuc.atom"),
    *(keys.NEWS_SITEMAP, keys.SITEMAP_INDEX),
]
VIEWS = [*JSON, *XML]

# Says how to read it, not what was published:
FORMAL = {"version", "isPermaLink", "rel", "type"}


def tree() -> PublicTree:
    """Five items of two sections, one of them corrected and one taken down."""
    found = trees.good(4)
    found.publish(5, section="thoi-su")
    found.publish(2, version=2)
    found.cancel(3)
    assert verify(Shelf(found)).problems == ()
    return found


def found_in(here: PublicTree) -> set[str]:
    return {problem.key for problem in verify(Shelf(here)).problems}


def altered(value: Any) -> Any:
    return f"{value}x" if isinstance(value, str) else value + 1


def json_alterations(value: Any, name: str = "") -> Iterator[tuple[str, Callable[[Any], Any]]]:
    """For every leaf a function that alters it in a copy."""
    if isinstance(value, dict):
        for member, below in value.items():
            for path, alter in json_alterations(below, member):
                yield f"{name}/{path}", lambda doc, m=member, a=alter: doc | {m: a(doc[m])}
    elif isinstance(value, list):
        for at, below in enumerate(value):
            for path, alter in json_alterations(below, str(at)):
                yield (
                    f"{name}/{path}",
                    lambda doc, n=at, a=alter: [a(one) if i == n else one for i, one in enumerate(doc)],
                )
    else:
        yield name, altered


def xml_alterations(root: Any) -> Iterator[tuple[str, bytes]]:
    """The document once for each text and attribute that it has, with that one altered."""
    for at, element in enumerate(root.iter()):
        names = [*element.attrib, *(["text"] if element.text else [])]
        for name in names:
            copy = deepcopy(root)
            one = list(copy.iter())[at]
            if name == "text":
                one.text = altered(one.text)
            else:
                one.set(name, altered(one.get(name)))
            yield f"{element.tag}/{name}", etree.tostring(copy)


@pytest.mark.parametrize("key", JSON)
def test_whichever_value_of_a_json_feed_is_altered_it_is_found(key: str) -> None:
    here = tree()
    feed = json.loads(here.objects[key])
    alterations = dict(json_alterations(feed))
    assert len(alterations) > 50
    for path, alter in alterations.items():
        if path == "/version":
            continue
        here.objects[key] = documents.write(alter(feed))
        assert found_in(here) == {key}, path


@pytest.mark.parametrize("key", XML)
def test_whichever_value_of_an_xml_view_is_altered_it_is_found(key: str) -> None:
    here = tree()
    for path, body in xml_alterations(etree.fromstring(here.objects[key])):
        if path.rpartition("/")[2] not in FORMAL:
            here.objects[key] = body
            assert found_in(here) == {key}, path


def with_more(body: bytes) -> Iterator[bytes]:
    """A JSON feed once for each object in it that has one more member; XML for each element with a child."""
    if body.startswith(b"{"):
        feed = json.loads(body)
        first, *rest = feed["items"]
        more = {"content_html": "<p>Thêm</p>"}
        yield documents.write(feed | more)
        yield documents.write(feed | {"items": [first | more, *rest]})
        yield documents.write(feed | {"items": [first | {"_pressroom": first["_pressroom"] | more}, *rest]})
        right = {"_pressroom": first["_pressroom"] | {"title": first["title"]}, "title": "Khác"}
        yield documents.write(feed | {"items": [first | right, *rest]})
        return
    root = etree.fromstring(body)
    for at, element in enumerate(root.iter()):
        if len(element) and not element.tag.endswith("}author"):
            for tag in (
                "content",
                "{http://www.w3.org/2005/Atom}content",
                "{http://www.w3.org/2005/Atom}link",
            ):
                copy = deepcopy(root)
                one = etree.SubElement(list(copy.iter())[at], tag, rel="enclosure", href="https://x.example")
                one.text = "Thêm"
                yield etree.tostring(copy)


@pytest.mark.parametrize("key", [key for key in VIEWS if key != keys.SITEMAP_INDEX])
def test_what_is_more_than_ours_is_found(key: str) -> None:
    here = tree()
    for body in with_more(here.objects[key]):
        here.objects[key] = body
        assert found_in(here) == {key}, body


def without_an_item(body: bytes, number: int) -> bytes:
    """Of any view, less one of its items."""
    if body.startswith(b"{"):
        feed = json.loads(body)
        del feed["items"][number]
        return documents.write(feed)
    root = etree.fromstring(body)
    items = root.xpath("//item|//*[local-name()='entry']|//*[local-name()='url']|//*[local-name()='sitemap']")
    items[number].getparent().remove(items[number])
    return etree.tostring(root)


def with_an_item_again(body: bytes) -> bytes:
    if body.startswith(b"{"):
        feed = json.loads(body)
        return documents.write(feed | {"items": [feed["items"][0], *feed["items"]]})
    root = etree.fromstring(body)
    item = root.xpath("//item|//*[local-name()='entry']|//*[local-name()='url']")[0]
    item.addprevious(deepcopy(item))
    return etree.tostring(root)


def with_two_items_swapped(body: bytes) -> bytes:
    if body.startswith(b"{"):
        feed = json.loads(body)
        first, second, *rest = feed["items"]
        return documents.write(feed | {"items": [second, first, *rest]})
    root = etree.fromstring(body)
    first, second = root.xpath("//item|//*[local-name()='entry']|//*[local-name()='url']")[:2]
    first.addprevious(second)
    return etree.tostring(root)


@pytest.mark.parametrize("key", VIEWS)
@pytest.mark.parametrize("number", [0, -1])
def test_an_item_that_is_missing_is_found(key: str, number: int) -> None:
    here = tree()
    here.objects[key] = without_an_item(here.objects[key], number)
    assert key in found_in(here)


@pytest.mark.parametrize("key", [key for key in VIEWS if key != keys.SITEMAP_INDEX])
@pytest.mark.parametrize("alter", [with_an_item_again, with_two_items_swapped])
def test_items_twice_or_in_another_order_are_found(key: str, alter: Callable[[bytes], bytes]) -> None:
    here = tree()
    here.objects[key] = alter(here.objects[key])
    assert found_in(here) == {key}


@pytest.mark.parametrize("key", VIEWS)
def test_a_view_that_is_not_there_is_found(key: str) -> None:
    here = tree()
    del here.objects[key]
    assert found_in(here) == {key}


@pytest.mark.parametrize("key", VIEWS)
@pytest.mark.parametrize("body", [b"", b"<html>", b"[]", b'{"items":7}', b"<rss/>", b"\xff"])
def test_what_is_no_view_is_found(key: str, body: bytes) -> None:
    here = tree()
    here.objects[key] = body
    assert key in found_in(here)


def test_what_no_format_shows_is_missed_in_all() -> None:
    here = trees.good(30)
    shown = [key for key in here.objects if key.startswith(("feeds/", "sitemaps/"))]
    shown = [key for key in shown if key not in {keys.SITEMAP_INDEX, keys.FEEDS}]
    for key in shown:
        here.objects[key] = without_an_item(here.objects[key], -1)
    told = {problem.key for problem in verify(Shelf(here)).problems if "does not show" in problem.what}
    assert told == set(shown)


def test_a_news_sitemap_reaches_back_two_days() -> None:
    here = trees.good(2)
    here.publish(2 * 24 * 60 + 2)  # so many minutes later
    assert found_in(here) == set()
    assert trees.item_id(1).encode() not in here.objects[keys.NEWS_SITEMAP]


def test_names_that_stand_twice_and_comments_hide_nothing() -> None:
    here = tree()
    feed, rss = here.objects["feeds/all.json"], here.objects["feeds/all.rss"]
    here.objects["feeds/all.json"] = feed.replace(b'"title":"', b'"title":"Other","title":"', 1)
    here.objects["feeds/all.rss"] = rss.replace(b"</title>", b"<!-- -->Other</title>", 1)
    assert {"feeds/all.json", "feeds/all.rss"} <= found_in(here)


def test_entities_are_not_expanded() -> None:
    here = tree()
    bomb = b'<!DOCTYPE rss [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]><rss><channel><title>&b;</title>'
    here.objects["feeds/all.rss"] = bomb + b"</channel></rss>"
    assert "feeds/all.rss" in found_in(here)
