"""Photos that come with an article: as parts of a form, or by uploads."""

from __future__ import annotations

import json

import pytest

from intake import bodies
from tests import photos
from tests.unit.intake.world import ARTICLE, NAME, jpeg
from wire import documents, keys

TUS = {"Tus-Resumable": "1.0.0"}


def image(**more):
    return {"caption": "Sen ở Đồng Tháp", "credit": "Bambou"} | more


def post(door, newsroom, images, files, **headers):
    article = json.dumps(ARTICLE | {"images": images}, ensure_ascii=False).encode()
    parts = [("article", ("article.json", article, "application/json")), *files]
    return door.post("/v1/submissions", files=parts, headers=newsroom.headers(**headers))


def photo(name, body, file="anh.jpg"):
    return (name, (file, body, "image/jpeg"))


def upload(door, newsroom, body, who="reporter", upto=None):
    headers = newsroom.headers(who) | TUS
    made = door.post("/v1/uploads", headers=headers | {"Upload-Length": str(len(body))})
    door.patch(
        made.headers["location"],
        content=body[:upto],
        headers=headers | {"Upload-Offset": "0", "Content-Type": "application/offset+octet-stream"},
    )
    return made.headers["location"].rsplit("/", 1)[-1]


def put(door, newsroom, images, who="reporter"):
    article = ARTICLE | {"images": images}
    return door.put(f"/v1/submissions/{NAME}", json=article, headers=newsroom.headers(who))


def test_a_form_with_a_photo_is_accepted(door, newsroom):
    answer = post(door, newsroom, [image(part="p1")], [photo("p1", jpeg())])
    assert answer.status_code == 202
    kept = newsroom.submission(answer.json()["submission"])
    assert kept["photos"] == [
        {
            "sha256": documents.sha256(jpeg()),
            "media_type": "image/jpeg",
            "width": 64,
            "height": 48,
            "bytes": len(jpeg()),
        }
    ]
    assert newsroom.tools.desk.get(keys.original(documents.sha256(jpeg()))).body == jpeg()


def test_a_form_that_goes_to_disk_is_taken_like_any(door, newsroom, monkeypatch):
    monkeypatch.setattr(bodies, "IN_MEMORY", 300)
    sent = [jpeg(), photos.jpeg(photos.flat(64, 48, [9, 99, 9]))]
    files = [photo("p1", sent[0]), photo("p2", sent[1])]
    answer = post(door, newsroom, [image(part="p1"), image(part="p2")], files)
    assert answer.status_code == 202
    for body in sent:
        assert newsroom.tools.desk.get(keys.original(documents.sha256(body))).body == body


def test_photos_belong_to_their_images_in_order(door, newsroom):
    images = [image(part="b"), image(part="a")]
    answer = post(door, newsroom, images, [photo("a", jpeg(1)), photo("b", jpeg(2))])
    kept = newsroom.submission(answer.json()["submission"])
    assert [found["sha256"] for found in kept["photos"]] == [documents.sha256(jpeg(n)) for n in (2, 1)]


def test_a_form_under_one_key_is_one_submission_by_its_photos(door, newsroom):
    def send(body):
        return post(door, newsroom, [image(part="p1")], [photo("p1", body)], Idempotency_Key="k")

    assert send(jpeg()).json() == send(jpeg()).json()
    assert send(jpeg(1)).status_code == 409


def test_whether_it_was_there_before_is_asked_only_where_time_could_change_the_answer(door, newsroom):
    desk, asked = newsroom.tools.desk, []
    original = desk.get

    def watched(key):
        asked.append(key)
        return original(key)

    desk.get = watched
    post(door, newsroom, [image(part="p1")], [photo("p1", jpeg())])
    assert not [key for key in asked if key.startswith("submissions/")]
    put(door, newsroom, [image(upload=upload(door, newsroom, jpeg()))])
    assert keys.submission(NAME) in asked


@pytest.mark.parametrize(
    ("body", "keyword"),
    [
        (b"Day la van ban, khong phai anh.\n" * 50, "unsupported_photo"),
        (b"", "unsupported_photo"),
        (photos.gif(), "unsupported_photo"),
        (b"%PDF-1.7\n", "unsupported_photo"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "unsupported_photo"),
    ],
)
def test_what_is_not_a_photo_is_refused_whatever_it_is_called(door, newsroom, body, keyword):
    answer = post(door, newsroom, [image(part="p1")], [photo("p1", body, "anh.jpg")])
    assert answer.status_code == 422
    (error,) = answer.json()["errors"]
    assert (error["pointer"], error["keyword"]) == ("/images/0", keyword)
    assert "JPEG" in error["message"]
    assert newsroom.desk("originals/") == newsroom.desk("pending/") == newsroom.desk("submissions/") == []


def test_a_photo_that_is_cut_off_is_refused(door, newsroom):
    whole = photos.jpeg(photos.landscape(640, 480, noise=20))
    answer = post(door, newsroom, [image(part="p1")], [photo("p1", whole[: len(whole) // 2])])
    assert (answer.status_code, answer.json()["errors"][0]["keyword"]) == (422, "broken_photo")


def test_every_bad_photo_is_named_and_no_good_one_kept(door, newsroom):
    images = [image(part="a"), image(part="b"), image(part="c"), image(part="d")]
    files = [photo("a", jpeg()), photo("b", b"x"), photo("d", jpeg(1)), photo("d", jpeg(2)), photo("e", b"y")]
    errors = post(door, newsroom, images, files).json()["errors"]
    assert {(error["pointer"], error["keyword"]) for error in errors} == {
        ("/images/1", "unsupported_photo"),
        ("/images/2/part", "missing_part"),
        ("/images/3/part", "duplicate_part"),
        ("/images", "unused_part"),
    }
    assert newsroom.desk("originals/") == []


def test_a_part_without_a_form_is_missing(door, newsroom):
    answer = put(door, newsroom, [image(part="p1")])
    assert [error["pointer"] for error in answer.json()["errors"]] == ["/images/0/part"]


@pytest.mark.parametrize(
    "files",
    [
        [photo("p1", b"x")],
        [("article", ("a.json", b"{}", "application/json"))] * 2,
    ],
)
def test_a_form_has_exactly_one_article(door, newsroom, files):
    answer = door.post("/v1/submissions", files=files, headers=newsroom.headers())
    assert (answer.status_code, answer.json()["type"]) == (400, "urn:pressroom:problem:bad_multipart")


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("multipart/form-data", b"--x--"),
        ("multipart/form-data; boundary=x", b"nothing of that kind"),
        (
            "multipart/form-data; boundary=x",
            b'--x\r\nContent-Disposition: form-data; name="article"\r\n\r\n{',
        ),
        ("multipart/form-data; boundary=x", b""),
    ],
)
def test_a_form_that_cannot_be_read_is_refused(door, newsroom, kind, body):
    answer = door.post("/v1/submissions", content=body, headers=newsroom.headers(Content_Type=kind))
    assert (answer.status_code, answer.json()["type"]) == (400, "urn:pressroom:problem:bad_multipart")


def test_an_uploaded_photo_is_taken_and_its_upload_goes(door, newsroom):
    name = upload(door, newsroom, jpeg())
    assert put(door, newsroom, [image(upload=name)]).status_code == 202
    assert newsroom.tools.desk.get(keys.original(documents.sha256(jpeg()))).body == jpeg()
    assert newsroom.desk("uploads/") == []


def test_the_same_submission_is_the_same_after_its_uploads_went(door, newsroom):
    name = upload(door, newsroom, jpeg())
    first = put(door, newsroom, [image(upload=name)])
    again = put(door, newsroom, [image(upload=name)])
    assert (again.status_code, again.json()) == (202, first.json())


def test_a_new_upload_of_the_same_photo_is_the_same_submission(door, newsroom):
    first = put(door, newsroom, [image(upload=upload(door, newsroom, jpeg()))])
    again = put(door, newsroom, [image(upload=upload(door, newsroom, jpeg()))])
    assert (again.status_code, again.json()) == (202, first.json())
    assert newsroom.desk("uploads/") == []


def test_a_new_upload_of_another_photo_is_a_conflict(door, newsroom):
    put(door, newsroom, [image(upload=upload(door, newsroom, jpeg()))])
    assert put(door, newsroom, [image(upload=upload(door, newsroom, jpeg(1)))]).status_code == 409


def test_an_upload_of_somebody_else_is_unknown(door, newsroom):
    name = upload(door, newsroom, jpeg(), who="second")
    for who in ("reporter", "desk"):
        (error,) = put(door, newsroom, [image(upload=name)], who).json()["errors"]
        assert (error["pointer"], error["keyword"]) == ("/images/0/upload", "unknown_upload")
    assert newsroom.desk("uploads/") != []


def test_an_unfinished_upload_is_named(door, newsroom):
    name = upload(door, newsroom, jpeg(), upto=100)
    (error,) = put(door, newsroom, [image(upload=name)]).json()["errors"]
    assert (error["pointer"], error["keyword"]) == ("/images/0/upload", "incomplete_upload")
