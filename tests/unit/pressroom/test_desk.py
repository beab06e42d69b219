"""The desk's tables: who still holds what was taken down, and how far every portal is."""

from __future__ import annotations

import json
from http.server import BaseHTTPRequestHandler

import pytest
from typer.testing import CliRunner

from pressroom import exits
from pressroom.cli import application
from pressroom.commands import desk
from tests.doors import ITEM
from tests.servers import serving

SUBMISSION = "01920000-0000-7000-8000-0000000000aa"


def proof(*portals, removed=True):
    known = {"removed": "2026-11-22T01:00:01.000Z", "firstPublished": 11} if removed else {}
    words = [
        {"portal": name, "active": active, "state": state} | word for name, active, state, word in portals
    ]
    taken = {
        "submission": SUBMISSION,
        "reason": "Theo yêu cầu.",
        "reasonCode": "legal",
        "legalReference": "118/CV-TT",
        "by": {"token": "0123456789ab", "name": "trực đêm"},
        "accepted": "2026-11-22T00:59:59.000Z",
        "committed": {"epoch": "e1", "seq": 20, "at": "2026-11-22T01:00:00.000Z"},
        "urls": [],
        "kept": ["x"],
        "purge": {"state": "waiting", "sent": 0, "of": 7, "attempts": 1},
        "portals": words,
    } | known
    versions = [{"version": 1, "href": "http://p/1", "gone": True}, {"version": 2, "href": "http://p/2"}]
    return {"item": ITEM, "version": 2, "pubStatus": "canceled", "versions": versions, "takedown": taken}


WORD = {"acknowledged": {"seq": 22, "at": "2026-11-22T01:00:05.000Z"}}
FAST, SLOW, LOST = (
    ("cong-nhanh", True, "acknowledged", WORD),
    ("cong-cham", True, "not yet", {}),
    ("cong-da-thoi", False, "not yet", {}),
)


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(desk, "LOOK_EVERY", 0.01)
    app = application()

    def invoke(proofs, *words, portals=None):
        answers = {f"/v1/items/{ITEM}": list(proofs), "/v1/portals": [portals]}
        with serving(handler(answers)) as base:
            return CliRunner().invoke(app, [*words, "--url", base, "--token", "t"])

    return invoke


def handler(answers):
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            if self.path.startswith("/v1/submissions/"):
                return self.answer(200, status("published"))
            told = answers[self.path]
            return self.answer(200, told.pop(0) if len(told) > 1 else told[0])

        def do_POST(self):
            self.rfile.read(int(self.headers["Content-Length"]))
            self.answer(202, status("accepted"))

        def answer(self, code, document):
            body = json.dumps(document).encode()
            self.send_response(code)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    return Handler


def status(state):
    return {"submission": SUBMISSION, "state": state, "item": ITEM, "version": 2, "stages": [], "links": {}}


def test_an_item_shows_the_whole_proof(run):
    told = run([proof(FAST, SLOW, LOST)], "item", ITEM).stdout
    for word in (
        "canceled", "gone", "http://p/1", "legal Theo yêu cầu.", "118/CV-TT", "trực đêm 0123456789ab",
        "segment 20", "segment 11", "waiting: 0 of 7", "cong-nhanh", "acknowledged", "22",
        "cong-cham", "not yet", "no token holds",
    ):  # fmt: skip
        assert word in told, word


def test_a_takedown_waits_until_every_portal_that_can_has_acknowledged(run):
    proofs = [
        {**proof(), "takedown": {"portals": []}},
        proof(SLOW, removed=False),
        proof(FAST, SLOW, LOST),
        proof(FAST, ("cong-cham", True, "acknowledged", WORD), LOST),
    ]
    done = run(proofs, "takedown", ITEM, "--reason", "x", "--wait-for-portals", "--json")
    assert done.exit_code == exits.OK, done.stdout
    assert [one["state"] for one in json.loads(done.stdout)["takedown"]["portals"]] == [
        "acknowledged",
        "acknowledged",
        "not yet",
    ]


def test_who_does_not_acknowledge_in_time_makes_it_end_with_1(run):
    done = run(
        [proof(FAST, SLOW)], "takedown", ITEM, "--reason", "x", "--wait-for-portals", "--timeout", "0.1"
    )
    assert done.exit_code == exits.WRONG
    assert "cong-cham" in done.stdout


def test_portals_are_a_table(run):
    portals = {
        "epoch": "e1",
        "seq": 30,
        "portals": [
            {"portal": "cong-moi", "active": True},
            {
                "portal": "cong-cham",
                "active": True,
                "position": {"epoch": "e1", "seq": 29, "at": "2026-11-22T01:00:05.000Z"},
                "lag": {"segments": 2, "seconds": 61.2},
            }
            | {"acknowledged": {"epoch": "e1", "seq": 28, "at": "2026-11-22T01:00:05.000Z"}},
            {"portal": "cong-da-thoi", "active": False},
        ],
    }
    told = run([], "portals", portals=portals).stdout
    for word in ("segment 30", "cong-moi", "28", "29", "2 segments, 61 s", "no token holds"):
        assert word in told, word


def test_a_portals_token_is_named_by_a_slug(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    words = ["tokens", "create", "--role", "portal", "--name", "Cổng tin Đồng Tháp"]
    done = CliRunner().invoke(application(), words)
    assert done.exit_code == exits.USAGE
    assert "cong-tin-dong-thap" in done.output
