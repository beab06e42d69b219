from __future__ import annotations

import pytest

from pressroom import uploads
from pressroom.client import Intake
from tests.doors import ITEM, Door, handler
from tests.servers import serving
from wire.adapters.memory import SetClock
from wire.errors import Rejected, Unavailable

SUBMISSION = "01920000-0000-7000-8000-0000000000aa"
ARTICLE = {"headline": "Đồng Tháp", "body": "Hội nghị."}


@pytest.fixture
def door():
    return Door()


@pytest.fixture
def intake(door):
    with serving(handler(door)) as base, Intake(base, "pr_reporter", attempts=4, longest_wait=0.01) as client:
        yield client


@pytest.fixture
def photo(tmp_path):
    path = tmp_path / "chợ nổi.jpg"
    path.write_bytes(bytes(range(256)) * 10_000)
    return path


def test_a_photo_arrives_whole_in_pieces(intake, door, photo):
    told = []
    upload = uploads.upload(intake, photo, lambda sent, total: told.append((sent, total)))
    assert bytes(door.uploads[upload]) == photo.read_bytes()
    assert told == [(0, 2_560_000), (1 << 20, 2_560_000), (2 << 20, 2_560_000), (2_560_000, 2_560_000)]


def test_after_a_drop_it_goes_on_where_the_server_stands(intake, door, photo):
    door.cuts = 3
    upload = uploads.upload(intake, photo)
    assert bytes(door.uploads[upload]) == photo.read_bytes()
    assert [method for method, _ in door.requests].count("HEAD") == 3


def test_an_upload_that_never_gets_through_is_an_outage(intake, door, photo):
    door.cuts = 99
    with pytest.raises(Unavailable):
        uploads.upload(intake, photo)


def test_an_empty_file_is_an_upload_without_pieces(intake, door, tmp_path):
    (tmp_path / "empty.jpg").write_bytes(b"")
    upload = uploads.upload(intake, tmp_path / "empty.jpg")
    assert door.lengths[upload] == 0


def test_a_busy_newsroom_is_asked_again(intake, door):
    door.busy = 2
    assert intake.submit(SUBMISSION, ARTICLE)["state"] == "accepted"
    assert [method for method, _ in door.requests] == ["PUT"] * 3
    assert door.submissions == {SUBMISSION: ARTICLE}


def test_a_newsroom_that_stays_busy_is_an_outage(intake, door):
    door.busy = 99
    with pytest.raises(Unavailable, match="503"):
        intake.submit(SUBMISSION, ARTICLE)


def test_a_refusal_bears_code_status_and_violations_and_is_not_tried_again(intake, door):
    with pytest.raises(Rejected) as refusal:
        intake.submit(SUBMISSION, {"body": "Hội nghị."})
    assert (refusal.value.code, refusal.value.status) == ("invalid", 422)
    assert refusal.value.violations[0].pointer == "/headline"
    assert refusal.value.violations[0].message == "Thiếu tiêu đề."
    assert len(door.requests) == 1


def test_following_tells_each_state_until_the_ending(intake):
    intake.submit(SUBMISSION, ARTICLE)
    told = [status["state"] for status in intake.follow(SUBMISSION, clock=SetClock(), timeout=9)]
    assert told == ["accepted", "working", "published"]


def test_following_without_an_ending_is_an_outage(intake, door):
    door.states = ["working"]
    intake.submit(SUBMISSION, ARTICLE)
    with pytest.raises(Unavailable, match="still working after 2 s"):
        list(intake.follow(SUBMISSION, clock=SetClock(), timeout=2))


def test_a_takedown_can_be_sent_again_under_its_key(intake, door):
    intake.take_down(ITEM, {"reason": "Nhầm người"}, key="k1")
    assert door.orders == {"k1": (ITEM, {"reason": "Nhầm người"})}


def test_the_token_goes_along(intake, door):
    with pytest.raises(Rejected):
        intake.status(SUBMISSION)
    assert door.tokens == {"Bearer pr_reporter"}


def test_a_submission_id_never_becomes_another_path(intake, door):
    with pytest.raises(Rejected):
        intake.status("../items/x")
    assert door.requests == [("GET", "/v1/submissions/..%2Fitems%2Fx")]
