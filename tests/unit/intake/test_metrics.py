"""What Prometheus reads: what was counted, and the age of the oldest unfinished work."""

from __future__ import annotations

import re

from intake import metrics
from intake.acknowledge import acknowledge
from tests.unit.intake.test_portals import EPOCH, log
from tests.unit.intake.world import ARTICLE, NAME, OTHER
from wire import keys, tokens


def value(text, name):
    found = re.search(rf"^{name} (\S+)$", text, re.MULTILINE)
    return float(found.group(1)) if found else None


def asked(newsroom, door):
    newsroom.app.state.door.measured = (0.0, b"")
    answer = door.get("/metrics")
    assert answer.headers["content-type"].startswith("text/plain")
    return answer.text


def test_the_oldest_pending_counts_and_an_embargo_does_not(door, newsroom):
    embargoed = ARTICLE | {"embargoedUntil": "2026-11-23T08:00:00+07:00"}
    door.put(f"/v1/submissions/{OTHER}", json=embargoed, headers=newsroom.headers())
    newsroom.tools.clock.sleep(500)
    assert value(asked(newsroom, door), "pressroom_pending_oldest_age_seconds") == 0

    door.put(f"/v1/submissions/{NAME}", json=ARTICLE, headers=newsroom.headers())
    newsroom.tools.clock.sleep(90)

    text = asked(newsroom, door)
    assert value(text, "pressroom_pending_oldest_age_seconds") == 90
    assert value(text, "pressroom_pending_pages") == 2
    assert value(text, "pressroom_queue_length") == 2


def test_an_embargo_counts_from_its_time_on(door, newsroom):
    embargoed = ARTICLE | {"embargoedUntil": "2026-11-22T08:12:03+07:00"}  # in ten minutes
    door.put(f"/v1/submissions/{OTHER}", json=embargoed, headers=newsroom.headers())
    newsroom.tools.clock.sleep(700)
    assert value(asked(newsroom, door), "pressroom_pending_oldest_age_seconds") == 700


def test_however_much_waits_for_its_time_a_look_costs_the_same(door, newsroom, monkeypatch):
    monkeypatch.setattr(metrics, "MOST_PAGES", 3)
    embargoed = ARTICLE | {"embargoedUntil": "2026-11-23T08:00:00+07:00"}
    for number in range(5):
        name = NAME[:-1] + str(number)
        door.put(f"/v1/submissions/{name}", json=embargoed, headers=newsroom.headers())
        newsroom.tools.clock.sleep(10)
    asked_for = []
    desk = newsroom.tools.desk
    for method in ("get", "list", "walk"):
        real = getattr(desk, method)
        monkeypatch.setattr(desk, method, watched(real, asked_for))
    assert value(asked(newsroom, door), "pressroom_pending_oldest_age_seconds") == 20
    assert sum(key.startswith(keys.PENDING) for key in asked_for) == 1 + 3
    assert not [key for key in asked_for if key.startswith(keys.EMBARGO)]


def watched(real, asked_for):
    def call(key, *more, **named):
        asked_for.append(key)
        return real(key, *more, **named)

    return call


def test_parked_work_and_the_brake_are_told(door, newsroom):
    newsroom.tools.desk.put(keys.dead(NAME), b"{}")
    assert value(asked(newsroom, door), "pressroom_parked") == 1
    assert value(asked(newsroom, door), "pressroom_stopped") == 0

    newsroom.tools.desk.put(keys.BRAKE, b"{}")

    assert value(asked(newsroom, door), "pressroom_stopped") == 1


def test_without_redis_the_rest_is_told(newsroom):
    deaf = newsroom.without(queue=True, board=True)
    with deaf.client() as door:
        text = door.get("/metrics").text
    assert value(text, "pressroom_pending_oldest_age_seconds") == 0
    assert value(text, "pressroom_queue_length") is None


def test_without_the_store_what_was_counted_is_told(newsroom):
    with newsroom.without(desk=True).client() as door:
        answer = door.get("/metrics")
    assert answer.status_code == 200
    assert "pressroom_s3_requests" in answer.text
    assert value(answer.text, "pressroom_pending_oldest_age_seconds") is None


def test_a_portals_lag_is_told_and_their_number_is_bounded(door, newsroom, monkeypatch):
    log(newsroom, 5, every=60)
    for name in ("a-cong", "b-cong", "c-cong"):
        tokens.create(newsroom.tools.desk, "portal", name, newsroom.tools.clock)
        acknowledge(newsroom.tools, name, {"epoch": EPOCH, "seq": 3}, "t")
    acknowledge(newsroom.tools, "c-cong", {"epoch": EPOCH, "seq": 5}, "t")
    newsroom.tools.desk.put(keys.purge(NAME), b"")

    text = asked(newsroom, door)
    lags = {
        name: value(text, f'pressroom_portal_lag_seconds{{portal="{name}"}}') for name in ("a-cong", "c-cong")
    }
    assert lags == {"a-cong": 60.0, "c-cong": 0.0}
    assert 'portal="portal"' not in text  # it has never said anything
    assert value(text, "pressroom_takedowns_open") == 1

    monkeypatch.setattr(metrics, "MOST_PORTALS", 2)
    assert asked(newsroom, door).count("pressroom_portal_lag_seconds{") == 2
