"""Much the same text comes twice: the second item says so, and working on it again changes nothing."""

from __future__ import annotations

from typing import Any

import pytest

from tests.newsroom import article
from tests.worlds import World
from wire import keys
from wire.errors import Unavailable

FLOOD = (
    "Sáng 12/3, nước lũ từ thượng nguồn đổ về làm ngập 120 ha lúa của bà con các xã ven sông, nhiều tuyến"
    " đường liên xã bị chia cắt, lực lượng dân quân đã giúp hơn bốn mươi hộ dân dời đồ đạc lên chỗ cao."
)
MARKET = (
    "Giá cam sành ở các chợ đầu mối tăng hơn một nghìn đồng mỗi ký so với tuần trước, thương lái cho biết"
    " nguồn cung giảm mạnh vì nhà vườn đã chuyển sang trồng sầu riêng trong ba năm gần đây."
)


def publish(world: World, text: str, **fields: Any) -> str:
    name = world.accept(article(body=f"<p>{text}</p>"), **fields)
    world.work()
    return name


def near(world: World, item: str) -> list[tuple[str, float]]:
    found = world.public(keys.latest(item))["enrichment"].get("near", [])
    return [(one["item"], one["similarity"]) for one in found]


def later(world: World) -> None:
    """The keeper writes its sketches, the workers look again."""
    world.tools.clock.sleep(5)
    world.keep()
    world.tools.clock.sleep(5)


def test_who_comes_second_is_told_of_the_first() -> None:
    world = World()
    first, other = publish(world, FLOOD), publish(world, MARKET)
    later(world)

    again = publish(world, FLOOD.replace("120 ha", "hơn 120 ha").replace("hộ dân", "hộ"))

    assert near(world, first) == near(world, other) == []
    ((item, similarity),) = near(world, again)
    assert item == first
    assert 0.5 < similarity < 1


def test_a_correction_is_not_told_of_what_it_corrects() -> None:
    world = World()
    first = publish(world, FLOOD)
    later(world)
    document = article(
        body=f"<p>{FLOOD}.</p>", corrects={"item": first, "version": 1, "note": "một dấu chấm"}
    )

    publish_correction = world.accept(document, item=first, version=2)
    world.work()

    assert world.receipt(publish_correction)["ending"] == "published"
    assert near(world, first) == []


def test_what_was_taken_down_is_forgotten() -> None:
    world = World()
    first = publish(world, FLOOD)
    later(world)
    world.accept({"reason": "Theo yêu cầu"}, kind="takedown", item=first, version=2)
    world.work()
    later(world)

    assert near(world, publish(world, FLOOD)) == []


def test_an_attempt_that_comes_after_takes_up_what_lies_there() -> None:
    """Else a second document would lie beside the published one, for what is near has changed meanwhile."""
    world = World()
    name = world.accept(article(body=f"<p>{FLOOD}</p>"))
    world.shell.process(name)
    publish(world, FLOOD)
    later(world)

    world.shell.process(name)
    world.work()

    assert [item for item, _, _ in world.log()].count(name) == 1
    documents = [key for key in world.tools.public.objects if keys.is_item(key) and name in key]
    assert len(documents) == 1


def test_without_the_view_articles_are_published_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    world = World()
    publish(world, FLOOD)
    later(world)
    get = world.tools.desk.get

    def away(key: str) -> Any:
        if key == keys.SKETCHES:
            raise Unavailable("s3", "away")
        return get(key)

    monkeypatch.setattr(world.tools.desk, "get", away)

    assert near(world, publish(world, FLOOD)) == []


def test_a_keeper_that_begins_anew_knows_what_the_one_before_knew() -> None:
    world = World()
    first = publish(world, FLOOD)
    world.keeper = world.new_keeper()
    other = publish(world, MARKET)
    later(world)

    assert [item for item, _ in near(world, publish(world, FLOOD))] == [first]
    assert near(world, other) == []
