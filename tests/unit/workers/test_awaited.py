from dataclasses import replace

import pytest

from tests.faults.ports import Calls, Killed, Kind
from wire import documents, keys
from wire.adapters import memory
from wire.change import Change, Segment
from wire.submission import Submission
from workers import awaited

ITEM = "0190a0c4-0000-7000-8000-000000000001"
AT = "2026-11-22T01:02:05.123Z"
ARTICLE = Submission(
    ITEM, "01J", "article", ITEM, 1, AT, "owner", "ab" * 32, {"headline": "Lũ về", "priority": "breaking"}
)
NAME = awaited.name(ARTICLE)
LINE = Change(ITEM, 1, "published", keys.item(ITEM, 1, "0" * 64), "0" * 64)
SEGMENT = Segment(7, "epoch", "0" * 64, "batch", AT, (LINE,))


def document(**integrity):
    return {"item": ITEM, "version": 1, "integrity": {"submission": ITEM, "originals": []} | integrity}


@pytest.fixture
def tools():
    tools = memory.tools()
    tools.desk.put(keys.submission(ITEM), documents.write(ARTICLE.to_document()))
    return tools


def begun(tools):
    found = tools.desk.get(keys.submission(NAME))
    return found and Submission.from_document(documents.read(found.body))


def test_its_name_is_a_uuid_that_only_the_whole_submission_tells():
    assert keys.UUID.fullmatch(NAME)
    assert awaited.name(ARTICLE) == NAME
    assert awaited.name(replace(ARTICLE, sha256="cd" * 32)) != NAME
    assert awaited.name(replace(ARTICLE, id=ITEM.replace("1", "2"))) != NAME


def test_what_is_awaited_is_pending_from_then_on(tools):
    assert awaited.begin(document(awaits=NAME), SEGMENT, tools) == NAME
    (page,) = [entry.key for entry in tools.desk.walk(keys.PENDING)]
    ulid, names = keys.in_page(page)
    assert names == (NAME,)
    addition = begun(tools)
    assert addition == replace(ARTICLE, id=NAME, kind="addition", page=ulid, accepted=AT)
    assert documents.read(tools.desk.get(page).body) == {"submissions": [addition.to_document()]}
    assert not addition.is_urgent
    assert not addition.is_breaking


def test_it_is_begun_once(tools):
    awaited.begin(document(awaits=NAME), SEGMENT, tools)
    (page,) = [entry.key for entry in tools.desk.walk(keys.PENDING)]
    tools.desk.delete([page])  # it has ended since
    assert awaited.begin(document(awaits=NAME), SEGMENT, tools) == ""
    assert list(tools.desk.walk(keys.PENDING)) == []


@pytest.mark.parametrize("integrity", [{}, {"addition": NAME}])
def test_what_awaits_nothing_begins_nothing(tools, integrity):
    before = dict(tools.desk.objects)
    assert awaited.begin(document(**integrity), SEGMENT, tools) == ""
    assert tools.desk.objects == before


def test_whoever_goes_on_after_a_death_writes_the_same(tools):
    for at in range(1, 5):
        world = memory.tools()
        world.desk.objects.update(tools.desk.objects)
        dying = Calls(at, Kind.KILLED)
        try:
            awaited.begin(document(awaits=NAME), SEGMENT, dying.over(world))
        except Killed:
            assert begun(world) is None
            awaited.begin(document(awaits=NAME), SEGMENT, world)
        assert len(list(world.desk.walk(keys.PENDING))) == 1
        assert begun(world).page == keys.in_page(next(world.desk.walk(keys.PENDING)).key)[0]


def test_without_the_article_it_cannot_be_begun_and_nothing_stops(tools):
    tools.desk.delete([keys.submission(ITEM)])
    assert awaited.begin(document(awaits=NAME), SEGMENT, tools) == ""
    assert list(tools.desk.walk(keys.PENDING)) == []


def test_a_document_is_the_ending_of_its_addition_or_else_of_its_article():
    assert awaited.whose(document(awaits=NAME)) == ITEM
    assert awaited.whose(document(addition=NAME)) == NAME
    assert awaited.rank(document(awaits=NAME)) < awaited.rank(document(addition=NAME))
    assert awaited.rank(document(addition=NAME)) < awaited.rank(document() | {"version": 2})
