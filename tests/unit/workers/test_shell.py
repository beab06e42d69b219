"""A message names a page of the journal: the submissions on it are worked on from that one read."""

from __future__ import annotations

from uuid import uuid4

from ulid import ULID

from tests.worlds import World
from wire import documents, keys


def test_the_submissions_of_a_page_are_worked_on_in_order_without_another_read() -> None:
    world = World()
    names = [world.accept() for _ in range(3)]
    kept = [documents.read(world.tools.desk.get(keys.submission(name)).body) for name in names]
    page = keys.pending(str(ULID()), names)
    world.tools.desk.put(page, documents.write({"submissions": kept}))
    world.tools.desk.delete(keys.submission(name) for name in names)  # only the page can tell

    for work in world.shell.page(page, names):
        work()
    world.tools.queue.articles.clear()
    world.work()

    assert [item for item, _, _ in world.log()] == names
    assert world.left() == []


def test_the_submissions_of_a_page_that_has_gone_are_read_where_they_are_kept() -> None:
    world = World()
    names = [world.accept() for _ in range(2)]
    stranger = str(uuid4())

    for work in world.shell.page(keys.pending(str(ULID()), names), [*names, stranger]):
        work()
    world.tools.queue.articles.clear()
    world.work()

    assert [item for item, _, _ in world.log()] == names
