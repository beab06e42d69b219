"""What Prometheus reads: what was counted, and the age of the oldest unfinished work."""

from __future__ import annotations

import re

from tests.unit.intake.world import ARTICLE, NAME, OTHER
from wire import keys


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
    newsroom.tools.desk.put(keys.embargo(newsroom.tools.clock.now(), OTHER), b"")
    newsroom.tools.clock.sleep(500)
    assert value(asked(newsroom, door), "pressroom_pending_oldest_age_seconds") == 0

    door.put(f"/v1/submissions/{NAME}", json=ARTICLE, headers=newsroom.headers())
    newsroom.tools.clock.sleep(90)

    text = asked(newsroom, door)
    assert value(text, "pressroom_pending_oldest_age_seconds") == 90
    assert value(text, "pressroom_pending_pages") == 2
    assert value(text, "pressroom_queue_length") == 2


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
