from __future__ import annotations

import pytest

from portal.mirror import mirror
from portal.report import Broken
from portal.source import FolderSource, HttpSource, at
from portal.verify import verify
from tests import trees
from tests.servers import bucket, serving
from wire import keys
from wire.errors import Unavailable


@pytest.fixture
def connect():
    opened = []

    def open_source(base, **options):
        opened.append(HttpSource(base, longest_wait=0.01, **options))
        return opened[-1]

    yield open_source
    for source in opened:
        source.close()


def test_a_tree_behind_http_is_mirrored_and_verified(connect, tmp_path):
    tree = trees.with_takedown()
    with serving(bucket(tree.objects)) as base:
        assert mirror(connect(base), tmp_path).problems == ()
        assert verify(connect(base)).problems == ()
    assert verify(FolderSource(tmp_path)).problems == ()


def test_a_403_means_that_there_is_no_such_object(connect):
    with serving(bucket({})) as base:
        assert connect(base).get(keys.HEAD) is None


def test_server_errors_are_tried_again(connect, tmp_path):
    tree = trees.good()
    stumbles = dict.fromkeys(tree.objects, 2)
    with serving(bucket(tree.objects, stumbles=stumbles)) as base:
        assert mirror(connect(base), tmp_path).ok


def test_a_source_that_stays_away_is_an_outage_and_no_difference(connect, tmp_path):
    with serving(bucket(trees.good().objects, stumbles={keys.HEAD: 99})) as base:
        source = connect(base, attempts=3)
        with pytest.raises(Unavailable, match=r"log/head\.json"):
            mirror(source, tmp_path)
        assert source.answers[503] == 3


def test_nobody_listening_is_an_outage(connect):
    with serving(bucket({})) as base:
        pass
    with pytest.raises(Unavailable):
        connect(base, attempts=2).get(keys.HEAD)


def test_an_unchanged_head_costs_a_304(connect):
    tree = trees.good()
    with serving(bucket(tree.objects)) as base:
        source = connect(base)
        first = source.ask(keys.HEAD, "")
        assert first.body == tree.objects[keys.HEAD]
        assert source.ask(keys.HEAD, first.etag).is_same
        assert source.answers == {200: 1, 304: 1}
        tree.publish(4)
        assert source.ask(keys.HEAD, first.etag).body == tree.objects[keys.HEAD]


@pytest.mark.parametrize("key", ["../x", "/x", "a//b", ".hidden", "a/../b", "", "a\\b", "a?b"])
def test_what_is_not_a_key_is_never_asked_for(tmp_path, key):
    with pytest.raises(Broken):
        FolderSource(tmp_path).get(key)


def test_an_address_is_told_from_a_folder():
    source = at("http://127.0.0.1:1/public/")
    assert isinstance(source, HttpSource)
    assert source.name == "http://127.0.0.1:1/public"
    source.close()
    assert isinstance(at("newsroom-copy"), FolderSource)
