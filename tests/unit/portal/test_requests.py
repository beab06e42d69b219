"""How many requests does a mirror send? A constant part, and what is new."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest

from portal.choice import Choice
from portal.mirror import mirror
from portal.source import FolderSource
from portal.terms import Terms
from portal.verify import verify
from tests import trees
from tests.trees import Shelf
from wire import channels, keys
from wire.change import borne

# The head twice (it must not have moved), its signature, three views of no one channel, and the sitemap that
# stands beside the feed of all.
CONSTANT = 7
AN_ITEM = 5  # its document, three formats, one rendition
FORMATS = len(channels.FORMATS)


@dataclass
class Newsroom(trees.PublicTree):
    """Its lines bear topics, places and languages, two of its own for each item; views when all is laid."""

    quiet: bool = False

    def lay_beside(self, document, event):
        number = int(document["item"][-6:], 16)
        places = [{"name": f"Nơi {number}", "scheme": "gso", "code": f"{number}"}]
        topic = {
            "name": f"Chủ đề {number}",
            "qcode": f"medtop:{number}",
            "source": "editor",
            "confidence": 1.0,
        }
        enrichment = document["enrichment"] | {"places": places, "topics": [topic]}
        document |= {"enrichment": enrichment}
        return replace(super().lay_beside(document, event), **borne(document))

    def views(self):
        if not self.quiet:
            super().views()

    def publish_all(self, first, last):
        self.quiet = True
        changes = [self.publish(number) for number in range(first, last + 1)]
        self.quiet = False
        self.views()
        return changes


def files(folder):
    paths = (path for path in folder.rglob("*") if path.is_file() and not path.name.startswith("."))
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def asked_of(tree, folder, terms=None):
    """The keys that a run asks for, in order."""
    asked = []
    assert mirror(Shelf(tree, asked.append), folder, **({"terms": terms} if terms else {})).problems == ()
    return asked


@pytest.fixture
def tree():
    tree = Newsroom()
    tree.publish_all(1, 30)
    return tree


def test_an_idle_look_is_one_request(tree, tmp_path):
    asked_of(tree, tmp_path)
    assert asked_of(tree, tmp_path) == [keys.HEAD]


@pytest.mark.parametrize("number", [1, 10])
def test_a_follow_up_asks_for_what_is_new_and_three_times_for_each_channel_that_has_news(
    tree, tmp_path, number
):
    asked_of(tree, tmp_path)
    changes = tree.publish_all(31, 30 + number)
    asked = asked_of(tree, tmp_path)
    touched = {name for change in changes for name in channels.of(change)}
    assert len(touched) == 3 + 2 * number  # all, a section, a language; of each its topic and its place
    # Each item with a segment of its own.
    assert len(asked) == CONSTANT + FORMATS * len(touched) + number * (1 + AN_ITEM)
    assert files(tmp_path) == tree.objects
    assert verify(FolderSource(tmp_path)).problems == ()


def test_a_page_that_goes_to_the_archive_is_asked_for_once(tree, tmp_path):
    tree.publish_all(31, 120)
    asked_of(tree, tmp_path)
    tree.publish_all(121, 130)
    asked = asked_of(tree, tmp_path)
    feeds = [key for key in asked if key.startswith("feeds/") and key != keys.FEEDS]
    assert "feeds/all/000001.json" in feeds
    assert len(set(asked)) == len(asked) - 1  # the head, twice
    assert files(tmp_path) == tree.objects


def test_a_correction_of_an_old_item_asks_for_one_document_of_each_archive(tree, tmp_path):
    tree.publish_all(31, 240)
    asked_of(tree, tmp_path)
    tree.publish(3, version=2)
    feeds = [key for key in asked_of(tree, tmp_path) if key.startswith("feeds/") and key != keys.FEEDS]
    aged = ("all", "language/vi", "section/tin-tuc")
    documents = [*aged, *(f"{name}/000001" for name in aged), "place/gso-3", "topic/medtop-3"]
    assert sorted(feeds) == sorted(f"feeds/{name}.{form}" for name in documents for form in channels.FORMATS)
    assert files(tmp_path) == tree.objects


def test_whoever_filters_asks_for_no_feed_and_no_other_item(tree, tmp_path):
    terms = Terms(choice=Choice(topics=("medtop:33",)))
    asked_of(tree, tmp_path, terms)
    (wanted,) = (one for one in tree.publish_all(31, 40) if one.topics == ("medtop:33",))
    asked = asked_of(tree, tmp_path)
    assert not [key for key in asked if key.startswith(("feeds/", "sitemaps/"))]
    assert {key.split("/")[1] for key in asked if key.startswith("items/")} == {wanted.item}
