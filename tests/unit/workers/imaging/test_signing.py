"""What we sign holds when it is read back, keeps the camera's chain, and tells nobody where it was taken."""

import http.server
import io
import json
import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from tests import chain, noted
from workers.imaging import credentials, notes
from workers.imaging.signing import Signer, actions

chain.demand()

import c2pa  # noqa: E402 - where the extra is there

PLACE = {
    "label": "stds.exif",
    "kind": "Json",
    "data": {
        "@context": {"exif": "http://ns.adobe.com/exif/1.0/"},
        "exif:GPSLatitude": "10,27.5N",
        "exif:SerialNumber": noted.SERIAL,
    },
}
PLACE_TOO = PLACE | {"label": "c2pa.metadata"}
WRITTEN_BY = {
    "label": "stds.schema-org.CreativeWork",
    "kind": "Json",
    "data": {"@context": "https://schema.org", "@type": "CreativeWork", "author": [{"name": noted.OWNER}]},
}
TELLING = (b"GPS", noted.SERIAL.encode(), noted.OWNER.encode())


@pytest.fixture(scope="module")
def newsroom():
    return chain.made()


@pytest.fixture(scope="module")
def camera():
    return chain.made("Bambou")


@pytest.fixture
def signer(newsroom, camera, tmp_path):
    return Signer(newsroom.chain, newsroom.laid(tmp_path)[1], anchors=newsroom.anchors + camera.anchors)


@pytest.fixture(scope="module")
def original(camera):
    return chain.signed_by_camera(camera, noted.jpeg(), PLACE, PLACE_TOO, WRITTEN_BY, has_thumbnail=True)


def store(body, anchors):
    """The whole manifest store as the library itself reads it, and its state."""
    reader = c2pa.Reader(None, io.BytesIO(body), context=credentials.context(anchors))
    return json.loads(reader.json()), json.loads(reader.detailed_json()), reader.get_validation_state()


def failures(found):
    results = found["validation_results"]
    deltas = [delta["validationDeltas"] for delta in results.get("ingredientDeltas", ())]
    return [one["code"] for part in (results["activeManifest"], *deltas) for one in part["failure"]]


def active(found):
    return found["manifests"][found["active_manifest"]]


def done(found):
    (told,) = (one for one in active(found)["assertions"] if one["label"].startswith("c2pa.actions"))
    return [action["action"] for action in told["data"]["actions"]]


@pytest.mark.parametrize("make", [noted.jpeg, noted.webp, noted.avif])
def test_a_signed_rendition_is_trusted_under_the_newsrooms_authority(signer, newsroom, make):
    bare = make(noted.picture(400, 225))
    signed = signer.sign(bare, ("c2pa.cropped", "c2pa.resized"))
    found, _, state = store(signed, newsroom.anchors)
    assert (state, failures(found)) == ("Trusted", [])
    assert done(found) == ["c2pa.opened", "c2pa.cropped", "c2pa.resized"]
    assert active(found)["claim_generator_info"][0]["name"] == "Pressroom"
    assert active(found)["signature_info"]["alg"] == "Es256"
    assert len(signed) - len(bare) < 5_000
    assert store(signed, "")[2] == "Valid"


def test_changed_pixels_are_noticed(signer, newsroom):
    signed = bytearray(signer.sign(noted.jpeg(), ()))
    signed[-1_000] ^= 0x55
    assert store(bytes(signed), newsroom.anchors)[2] == "Invalid"


@pytest.mark.parametrize("make", [noted.jpeg, noted.webp, noted.avif])
def test_the_cameras_chain_is_kept_without_its_thumbnail_place_and_owner(signer, original, make):
    bare = make(noted.picture(150, 150))
    signed = signer.sign(bare, ("c2pa.cropped", "c2pa.resized"), signer.parent(original))
    found, detailed, state = store(signed, signer.anchors)
    assert (state, failures(found)) == ("Trusted", [])
    assert len(found["manifests"]) == 2
    (parent,) = active(found)["ingredients"]
    assert parent["relationship"] == "parentOf"
    assert parent["validation_results"]["activeManifest"]["failure"] == []
    kept = {name for manifest in detailed["manifests"].values() for name in manifest["assertion_store"]}
    assert kept == {"c2pa.actions.v2", "c2pa.hash.data", "c2pa.ingredient.v3"} | (
        {"c2pa.hash.bmff.v3"} if make is noted.avif else set()
    )
    assert done(found).count("c2pa.redacted") == 4
    assert not [secret for secret in TELLING if secret in signed]
    assert len(signed) - len(bare) < 12_000


def test_the_original_does_tell_where_it_was_taken(original):
    assert [secret for secret in TELLING if secret in original] == list(TELLING)
    assert original.count(b"\xff\xd8\xff") == 2  # the picture, and its thumbnail


def test_of_a_chain_of_programs_every_link_is_redacted(signer, camera, original):
    edited = chain.signed_by_camera(camera, noted.jpeg(), PLACE, has_thumbnail=True, parents=[original])
    signed = signer.sign(noted.jpeg(noted.picture(300, 200)), (), signer.parent(edited))
    found, _, state = store(signed, signer.anchors)
    assert (state, failures(found), len(found["manifests"])) == ("Trusted", [], 3)
    assert not [secret for secret in TELLING if secret in signed]
    assert signed.count(b"\xff\xd8\xff") == 1


def test_without_its_parent_nothing_of_the_original_is_in_it(signer, newsroom):
    found, _, state = store(signer.sign(noted.jpeg(), ()), newsroom.anchors)
    assert (state, len(found["manifests"])) == ("Trusted", 1)
    (parent,) = active(found)["ingredients"]
    assert parent.keys() <= {"format", "instance_id", "relationship", "label", "metadata"}


def test_a_broken_parent_stays_and_says_so(signer, original):
    broken = bytearray(original)
    broken[-1_000] ^= 0x55
    signed = signer.sign(noted.jpeg(), (), signer.parent(bytes(broken)))
    told = credentials.recognise(signed, signer.anchors)
    assert told["state"] == "trusted"
    assert told["ingredients"] == [
        {"relationship": "parentOf", "hasManifest": True, "failures": ["assertion.dataHash.mismatch"]}
    ]


def test_a_parent_with_an_endless_history_is_left_out(signer, newsroom, camera):
    note = {"action": "c2pa.edited", "parameters": {"description": "x" * 30_000}}
    history = {"label": "c2pa.actions", "data": {"actions": [note] * 4}}
    long = chain.signed_by_camera(camera, noted.jpeg(), history)
    found, _, state = store(signer.sign(noted.jpeg(), (), signer.parent(long)), newsroom.anchors)
    assert (state, len(found["manifests"])) == ("Trusted", 1)


def test_a_parent_that_names_a_place_where_nothing_can_be_redacted_is_left_out(signer, newsroom, camera):
    note = {"action": "c2pa.edited", "parameters": {"exif:GPSLatitude": "10,27.5N"}}
    telling = chain.signed_by_camera(
        camera, noted.jpeg(), {"label": "c2pa.actions", "data": {"actions": [note]}}
    )
    assert b"GPSLatitude" in telling
    signed = signer.sign(noted.jpeg(), (), signer.parent(telling))
    assert b"GPSLatitude" not in signed
    assert store(signed, newsroom.anchors)[2] == "Trusted"


def test_a_parent_that_is_no_photo_does_not_stop_the_signature(signer, newsroom):
    assert (
        store(signer.sign(noted.jpeg(), (), signer.parent(b"\xff\xd8\xff garbage")), newsroom.anchors)[2]
        == "Trusted"
    )


def test_a_rendition_goes_out_unsigned_where_the_key_is_gone(signer):
    gone = replace(signer, key=signer.key.with_name("gone.pem"))
    bare = noted.jpeg()
    assert gone.sign(bare, ()) == bare


def test_a_good_key_is_tried_out_and_bad_ones_are_named(newsroom, camera, tmp_path):
    key = newsroom.laid(tmp_path)[1]
    Signer(newsroom.chain, key).try_out()
    for bad in (
        Signer(camera.chain, key),  # of another key
        Signer(newsroom.anchors, key),  # signed by itself
        Signer("no certificate", key),
        Signer(newsroom.chain, key.with_name("gone.pem")),
        Signer(chain.made(days=-1).chain, key),
    ):
        with pytest.raises(ValueError, match=bad.key.name):
            bad.try_out()


def test_another_certificate_is_another_fingerprint(newsroom, camera):
    assert Signer(newsroom.chain, Path("a")).fingerprint == Signer(newsroom.chain, Path("b")).fingerprint
    assert Signer(newsroom.chain, Path("a")).fingerprint != Signer(camera.chain, Path("a")).fingerprint


@pytest.mark.parametrize(
    ("original_size", "made", "told"),
    [
        ((4000, 3000), (1600, 900), ("c2pa.cropped", "c2pa.resized")),
        ((4000, 3000), (800, 600), ("c2pa.resized",)),
        ((4000, 3000), (799, 599), ("c2pa.resized",)),
        ((1600, 1200), (1600, 900), ("c2pa.cropped",)),
        ((1600, 900), (1600, 900), ()),
    ],
)
def test_what_was_done_to_the_photo_is_told(original_size, made, told):
    assert actions(original_size, made) == told


# Recognising what comes in.


def test_a_cameras_manifest_is_recognised(camera, original):
    assert credentials.recognise(original, camera.anchors) == {
        "state": "trusted",
        "claimGenerator": "Bambou Camera 1.2",
        "issuer": "Bambou",
        "digitalSourceTypes": ["http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture"],
    }
    assert credentials.recognise(original)["state"] == "valid"


def test_a_photo_without_a_manifest_has_none():
    for make in (noted.jpeg, noted.png, noted.webp, noted.avif):
        assert credentials.recognise(make()) is None
        assert notes.read(make()).credentials is None


def test_a_manifest_is_noticed_in_every_container(camera, signer):
    for make in (noted.jpeg, noted.webp, noted.avif):
        assert notes.read(signer.sign(make(), ())).credentials["state"] == "valid"
    png = io.BytesIO()
    builder = c2pa.Builder({"assertions": []}, context=credentials.context())
    builder.set_intent(c2pa.C2paBuilderIntent.CREATE, c2pa.C2paDigitalSourceType.DIGITAL_CAPTURE)
    native = c2pa.Signer.from_info(
        c2pa.C2paSignerInfo(b"es256", camera.chain.encode(), camera.key.encode(), None)
    )
    builder.sign(native, "image/png", io.BytesIO(noted.png()), png)
    assert notes.read(png.getvalue()).credentials["state"] == "valid"


def test_a_changed_photo_is_told_as_invalid(original):
    changed = bytearray(original)
    changed[-1_000] ^= 0x55
    found = notes.read(bytes(changed))
    told = found.credentials
    assert (told["state"], told["failures"]) == ("invalid", ["assertion.dataHash.mismatch"])
    assert found.metadata.text("digitalSourceType") == ""


def test_a_manifest_that_cannot_be_read_does_not_fail_the_photo(original):
    at = original.index(b"c2pa.claim")
    broken = original[:at] + b"\xff" * 400 + original[at + 400 :]
    assert notes.read(broken).credentials["state"] in {"unreadable", "invalid"}
    assert notes.read(noted.jpeg(more=[(0xEB, b"JP" + bytes(200))])).credentials in (
        None,
        {"state": "unreadable"},
    )


def test_what_a_machine_made_is_told_first_and_wins_over_what_the_file_says(camera):
    generated = chain.signed_by_camera(camera, noted.jpeg(), source_type="trainedAlgorithmicMedia")
    claimed = chain.signed_by_camera(camera, noted.jpeg(packet=noted.agency()), parents=[generated])
    told = notes.read(claimed)
    kind = "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"
    assert told.credentials["digitalSourceTypes"][0] == kind
    assert told.metadata.text("digitalSourceType") == kind
    assert told.metadata.sources["digitalSourceType"] == "c2pa"


def test_a_cameras_word_fills_in_what_the_file_does_not_say_and_overrules_nothing(camera):
    silent = notes.read(chain.signed_by_camera(camera, noted.jpeg()))
    assert silent.metadata.text("digitalSourceType").endswith("/digitalCapture")
    film = noted.xmp(attributes='Iptc4xmpExt:DigitalSourceType="negativeFilm"')
    said = notes.read(chain.signed_by_camera(camera, noted.jpeg(packet=film)))
    assert said.metadata.text("digitalSourceType").endswith("/negativeFilm")


def test_notes_are_told_again_from_their_document(original, camera):
    told = notes.read(original, camera.anchors)
    assert notes.Notes.from_document(told.document()) == told


def test_nothing_is_fetched_whatever_a_photo_points_to(signer):
    asked = []

    class Server(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_error(404)

    with http.server.HTTPServer(("127.0.0.1", 0), Server) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        packet = noted.xmp(attributes=f'dcterms:provenance="http://127.0.0.1:{server.server_port}/x.c2pa"')
        body = noted.jpeg(packet=packet)
        assert credentials.recognise(body) == {"state": "unreadable"}
        assert notes.read(body).credentials is None
        assert signer.sign(noted.jpeg(), (), signer.parent(body)) != noted.jpeg()
        server.shutdown()
    assert asked == []


def test_nothing_is_loaded_where_nobody_signs_and_no_photo_is_signed():
    program = (
        "import sys; from tests import noted; from workers.imaging.notes import read; import workers.tasks;"
        "read(noted.jpeg(packet=noted.agency())); assert 'c2pa' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", program], check=True, timeout=60)


def test_without_the_extra_a_signed_photo_is_like_any_other(monkeypatch, original):
    monkeypatch.setattr(credentials, "find_spec", lambda _: None)
    assert not credentials.is_installed()
    assert notes.read(original).credentials is None
