"""Where the newsroom signs, every file is signed; the original's credentials go along where they may."""

import io
import json
from dataclasses import replace

import pytest

from tests import chain, noted
from wire import config, documents, keys
from wire.adapters import memory
from wire.config import BadSettings
from wire.photo import probe
from wire.submission import Submission
from workers.draft import Draft, House
from workers.house import house
from workers.imaging.profile import Profile, Size
from workers.imaging.signing import Signer
from workers.renditions import render_photo, renditions

chain.demand()

import c2pa  # noqa: E402 - where the extra is there

from workers.imaging import credentials  # noqa: E402

FORMATS = ("jpg", "webp", "avif")
PROFILE = Profile(
    "small", "1", (Size("wide-320", 320, (16, 9), FORMATS), Size("whole-100", 100, None, ("jpg",)))
)
PLAIN = House("Báo thử", "vi", "Asia/Ho_Chi_Minh", "", PROFILE)
PLACE = {
    "label": "stds.exif",
    "kind": "Json",
    "data": {"@context": {"exif": "http://ns.adobe.com/exif/1.0/"}, "exif:GPSLatitude": "10,27.5N"},
}
CREDIT = {"caption": "Sông", "credit": "Ảnh: Sen"}


@pytest.fixture(scope="module")
def camera():
    return chain.made("Bambou")


@pytest.fixture(scope="module")
def newsroom():
    return chain.made()


@pytest.fixture(scope="module")
def original(camera):
    return chain.signed_by_camera(camera, noted.jpeg(packet=noted.agency()), PLACE, has_thumbnail=True)


@pytest.fixture
def signing(newsroom, camera, tmp_path):
    anchors = newsroom.anchors + camera.anchors
    return replace(PLAIN, signer=Signer(newsroom.chain, newsroom.laid(tmp_path)[1], anchors), anchors=anchors)


def published(of, body, document=None, **words):
    """The renditions and what their manifest says, for an article with this one photo."""
    tools = memory.tools()
    photo = probe(body, max_pixels=10**8)
    tools.desk.put(keys.original(photo.sha256), body)
    submission = Submission(
        id="0190a0c4-0000-7000-8000-000000000001",
        page="01J00000000000000000000000",
        kind="article",
        item="0190a0c4-0000-7000-8000-000000000001",
        version=1,
        accepted="2026-11-22T01:02:03.000Z",
        owner="t",
        sha256="0" * 64,
        document={"images": [CREDIT | words]} | (document or {}),
        photos=(photo,),
    )
    render_photo(submission, photo.sha256, tools, of)
    draft = renditions(Draft(house=of, submission=submission), tools)
    bodies = {one["href"]: tools.public.get(one["href"]).body for one in draft.renditions}
    for one in draft.renditions:
        assert one["sha256"] == documents.sha256(bodies[one["href"]])
        assert one["bytes"] == len(bodies[one["href"]])
    return bodies, draft.photos[0]


def read(body, anchors):
    reader = c2pa.Reader(None, io.BytesIO(body), context=credentials.context(anchors))
    return json.loads(reader.json()), reader.get_validation_state()


def manifests(bodies, anchors):
    return {len(read(body, anchors)[0]["manifests"]) for body in bodies.values()}


def test_every_file_is_signed_and_the_cameras_credentials_go_along(signing, original):
    bodies, told = published(signing, original)
    assert len(bodies) == 4
    for name, body in bodies.items():
        found, state = read(body, signing.anchors)
        assert state == "Trusted", name
        assert len(found["manifests"]) == 2
        assert b"GPS" not in body
        (done,) = (
            one["data"]["actions"]
            for one in found["manifests"][found["active_manifest"]]["assertions"]
            if one["label"].startswith("c2pa.actions")
        )
        first = (
            ["c2pa.opened", "c2pa.cropped", "c2pa.resized"]
            if "wide" in name
            else ["c2pa.opened", "c2pa.resized"]
        )
        assert [action["action"] for action in done][: len(first)] == first
    assert told["notes"]["contentCredentials"]["state"] == "trusted"


@pytest.mark.parametrize(
    ("document", "words"),
    [({}, {"sensitive": True}), ({"embargoedUntil": "2026-11-23T05:30:00+07:00"}, {})],
    ids=["sensitive", "embargoed"],
)
def test_what_must_not_be_known_does_not_go_along(signing, original, document, words):
    bodies, _ = published(signing, original, document, **words)
    assert manifests(bodies, signing.anchors) == {1}
    assert not [name for name, body in bodies.items() if b"Bambou" in body]
    assert not bodies.keys() & published(signing, original)[0].keys()


def test_a_photo_that_nobody_signed_is_signed_by_us_alone(signing):
    bodies, told = published(signing, noted.jpeg())
    assert manifests(bodies, signing.anchors) == {1}
    assert "contentCredentials" not in told["notes"]


def test_whoever_begins_to_sign_gives_new_names_and_who_does_not_keeps_the_old(signing, original):
    plain, told = published(PLAIN, original)
    assert not plain.keys() & published(signing, original)[0].keys()
    assert not [body for body in plain.values() if b"jumb" in body]
    assert told["notes"]["contentCredentials"]["state"] == "valid"  # it is recorded all the same
    embargoed, _ = published(PLAIN, original, {"embargoedUntil": "2026-11-23T05:30:00+07:00"})
    assert embargoed.keys() == plain.keys()


def settings(monkeypatch, **named):
    for name, value in named.items():
        monkeypatch.setenv(f"PRESSROOM_CREDENTIAL_{name.upper()}", str(value))
    return config.load()


def test_the_settings_name_chain_key_and_anchors(monkeypatch, newsroom, tmp_path):
    chain_file, key, anchors = newsroom.laid(tmp_path)
    found = house(settings(monkeypatch, chain=chain_file, key=key, anchors=anchors))
    assert found.signer == Signer(newsroom.chain, key, newsroom.anchors)
    assert found.anchors == newsroom.anchors
    found.signer.try_out()


def test_without_settings_nobody_signs(monkeypatch):
    found = house(settings(monkeypatch))
    assert (found.signer, found.anchors) == (None, "")


def test_half_a_signature_is_refused_when_a_process_starts(monkeypatch, newsroom, tmp_path):
    chain_file, key, anchors = newsroom.laid(tmp_path)
    with pytest.raises(BadSettings, match="belong together"):
        house(settings(monkeypatch, chain=chain_file))
    monkeypatch.setattr(credentials, "find_spec", lambda _: None)
    with pytest.raises(BadSettings, match=r"pressroom\[c2pa\]"):
        house(settings(monkeypatch, key=key))
    monkeypatch.delenv("PRESSROOM_CREDENTIAL_CHAIN")
    monkeypatch.delenv("PRESSROOM_CREDENTIAL_KEY")
    with pytest.raises(BadSettings, match=r"pressroom\[c2pa\]"):
        house(settings(monkeypatch, anchors=anchors))
