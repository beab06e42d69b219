from __future__ import annotations

import json
from contextlib import closing
from http.server import BaseHTTPRequestHandler
from itertools import islice

import pytest

from portal.follow import Pace, follow
from portal.mirror import mirror
from portal.newsroom import Newsroom
from tests import trees
from tests.servers import serving
from tests.trees import Shelf
from wire import keys
from wire.adapters.memory import SetClock
from wire.errors import Unavailable


class Meanwhile(SetClock):
    """Does something each time it sleeps."""

    def __init__(self, deeds):
        super().__init__()
        self.deeds = list(deeds)

    def sleep(self, seconds):
        super().sleep(seconds)
        if self.deeds:
            self.deeds.pop(0)()


def followed(source, folder, clock, newsroom=None):
    def run():
        return mirror(source, folder, clock=clock)

    return follow("shelf", run, Pace(clock, 2, newsroom))


def test_a_follower_reports_each_time_the_log_moved(tmp_path):
    tree = trees.good()
    asked = []
    clock = Meanwhile([lambda: None, lambda: None, lambda: tree.publish(4)])
    reports = followed(Shelf(tree, asked.append), tmp_path, clock)
    assert next(reports).live == 3
    asked.clear()
    report = next(reports)
    assert (report.seq, report.live) == (4, 1)
    assert asked[:3] == [keys.HEAD] * 3  # two idle looks, one request each, and the one that found it
    assert asked[3] == keys.signature(keys.HEAD)


def test_an_outage_is_said_and_does_not_end_the_following(tmp_path):
    tree = trees.good()
    out = [True]

    def fail(key):
        if out:
            raise Unavailable("source", "away")

    clock = Meanwhile([lambda: None, lambda: None, out.clear])
    first, second = islice(followed(Shelf(tree, fail), tmp_path, clock), 2)
    assert not first.ok
    assert second.ok
    assert second.seq == 3


def test_who_is_away_is_asked_ever_more_rarely_and_not_by_all_at_once():
    started = SetClock().now()
    waits = []
    for _ in range(20):
        clock = SetClock()
        pace = Pace(clock, 2)
        for _ in range(9):
            pace.rest(0, failed=True)
        waits.append((clock.now() - started).total_seconds())
    assert 18 < min(waits) < max(waits) < 9 * 60
    assert len(set(waits)) == 20
    pace.rest(0, failed=False)
    assert pace.failures == 0


class Hints:
    """Intake, as far as it hints: each answer once, an error where it fails."""

    def __init__(self, answers):
        self.answers = list(answers)
        self.asked = []

    def wait(self, seq):
        self.asked.append(seq)
        answer = self.answers.pop(0)
        if answer is None:
            raise Unavailable("intake", "away")
        return answer


def test_a_hint_is_followed_at_once_and_its_loss_costs_a_pause():
    clock, hints = SetClock(), Hints([True, False, None])
    pace = Pace(clock, 2, hints)
    slept = []
    for seq in (3, 4, 4):
        before = clock.now()
        pace.rest(seq, failed=False)
        slept.append((clock.now() - before).total_seconds())
    assert slept == [0, 0, 2]
    assert hints.asked == [3, 4, 4]


def test_a_hint_of_what_the_public_tree_does_not_show_yet_is_not_asked_for_without_pause():
    clock = SetClock()
    pace = Pace(clock, 2, Hints([True, True]))
    before = clock.now()
    pace.rest(3, failed=False)
    pace.rest(3, failed=False)
    assert (clock.now() - before).total_seconds() == 2


def test_a_newsroom_is_asked_with_the_token_and_told_what_is_applied():
    asked = []

    class Intake(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self):
            self.answer(200, {"after": 3, "seq": 4, "more": True})

        def do_POST(self):
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            self.answer(200 if body == {"epoch": "e", "seq": 4} else 404, {"detail": "no such portal"})

        def answer(self, status, document):
            asked.append((self.path, self.headers["Authorization"]))
            body = json.dumps(document).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    with serving(Intake) as base, closing(Newsroom(base, "pr_portal_x")) as newsroom:
        assert newsroom.wait(3) is True
        assert newsroom.acknowledge("tin-nhanh", "e", 4) == ""
        assert "404 no such portal" in newsroom.acknowledge("tin-nhanh", "e", 5)
    assert asked == [
        ("/v1/changes?after=3&wait=25", "Bearer pr_portal_x"),
        *[("/v1/portals/tin-nhanh/ack", "Bearer pr_portal_x")] * 2,
    ]
    with pytest.raises(Unavailable):
        newsroom.wait(3)
