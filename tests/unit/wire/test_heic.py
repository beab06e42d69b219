"""HEIC: read where the extra is installed, and refused with good advice where it is not."""

from __future__ import annotations

import pytest

from intake import problems
from tests import heics
from wire import heic, photo
from wire.errors import Rejected
from workers.imaging.profile import Profile, Size
from workers.imaging.render import render
from workers.reasons import reason

WHOLE = Profile("whole", "1", (Size("whole-48", 48),))
MOST = 100_000_000

installed = pytest.mark.skipif(not heic.is_read(), reason="the extra `heic` is not installed")


def test_without_the_extra_it_is_refused_and_the_sender_told_how_to_send_it(monkeypatch):
    monkeypatch.setattr(heic, "is_read", lambda: False)
    with pytest.raises(Rejected) as caught:
        photo.probe(heics.LEVEL, max_pixels=MOST)
    code = caught.value.code
    assert (code, caught.value.status) == ("heic_photo", 422)
    for language in ("vi", "en"):
        told = [problems.sentences(language)["violations"][code], reason(code, photo="1")[language]]
        assert all("JPEG" in one and "iPhone" in one for one in told)


@pytest.mark.parametrize(("body", "size"), [(heics.LEVEL, (64, 48)), (heics.TURNED, (48, 64))])
def test_the_door_knows_its_size_without_decoding_it(monkeypatch, body, size):
    monkeypatch.setattr(heic, "is_read", lambda: True)
    found = photo.probe(body, max_pixels=MOST)
    assert (found.media_type, found.width, found.height) == ("image/heic", *size)


@installed
@pytest.mark.parametrize(("body", "size"), [(heics.LEVEL, (64, 48)), (heics.TURNED, (48, 64))])
def test_it_is_decoded_upright(body, size):
    image = photo.load(body)
    assert (image.width, image.height) == size
    red = image.getpoint(4, 24) if size[0] > size[1] else image.getpoint(24, 4)
    assert red[0] > 180
    assert red[2] < 90


@installed
def test_it_is_rendered():
    (made,) = render(heics.TURNED, WHOLE).files
    assert (made.width, made.height, made.media_type) == (48, 64, "image/jpeg")


def test_what_is_cut_away_counts_as_well(monkeypatch):
    monkeypatch.setattr(heic, "is_read", lambda: True)
    at = heics.LEVEL.index(b"ispe") + 8
    huge = heics.LEVEL[:at] + (30_000).to_bytes(4, "big") * 2 + heics.LEVEL[at + 8 :]
    with pytest.raises(Rejected) as caught:
        photo.probe(huge, max_pixels=MOST)
    assert caught.value.code == "unsafe_photo"


@installed
def test_one_that_contradicts_itself_is_refused():
    at = heics.LEVEL.index(b"clap") + 4
    lying = heics.LEVEL[:at] + (50).to_bytes(4, "big") + heics.LEVEL[at + 4 :]
    assert photo.probe(lying, max_pixels=MOST).width == 50
    longer = heics.LEVEL[:at] + (640).to_bytes(4, "big") + heics.LEVEL[at + 4 :]
    with pytest.raises(Rejected) as caught:
        render(longer, WHOLE)
    assert caught.value.code == "broken_photo"


@installed
@pytest.mark.parametrize("part", range(10, 100, 10))
def test_one_that_is_cut_off_is_refused(part):
    with pytest.raises(Rejected) as caught:
        photo.probe(heics.LEVEL[: len(heics.LEVEL) * part // 100], max_pixels=MOST)
    assert caught.value.code == "broken_photo"
