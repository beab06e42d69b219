from __future__ import annotations

import io
import re
import unicodedata

import pytest
import typer

from pressroom import articles
from wire.errors import Rejected


@pytest.fixture
def photos(tmp_path):
    paths = [tmp_path / f"{name}.jpg" for name in ("one", "two")]
    for path in paths:
        path.write_bytes(b"photo")
    return paths


def article(*images):
    return {"headline": "Chợ nổi", "body": "Sáng nay.", "images": list(images)}


def test_photos_go_to_images_in_order(photos):
    pairs = articles.pair(article({"part": "photo1"}, {"part": "photo2"}), [str(path) for path in photos])
    assert pairs == {0: photos[0], 1: photos[1]}


def test_a_named_photo_goes_to_its_image(photos):
    given = [str(photos[0]), f"photo1={photos[1]}"]
    assert articles.pair(article({"part": "photo1"}, {"part": "photo2"}), given) == {
        0: photos[1],
        1: photos[0],
    }


def test_an_image_that_is_uploaded_already_needs_no_photo(photos):
    assert articles.pair(article({"upload": "u1"}, {"part": "p"}), [str(photos[0])]) == {1: photos[0]}


@pytest.mark.parametrize(
    ("images", "count", "said"),
    [
        ([], 1, "the article has no images"),
        ([{"part": "a"}, {"part": "b"}], 1, "image 2"),
        ([{"part": "a"}], 2, "two.jpg"),
    ],
)
def test_what_does_not_match_is_said(photos, images, count, said):
    with pytest.raises(typer.BadParameter, match=said):
        articles.pair(article(*images), [str(path) for path in photos[:count]])


def test_a_photo_that_is_not_there_is_said():
    with pytest.raises(typer.BadParameter, match=r"nowhere\.jpg"):
        articles.pair(article({"part": "a"}), ["nowhere.jpg"])


def test_uploads_take_the_place_of_parts():
    given = article({"part": "a", "caption": "Chợ"}, {"upload": "u0", "caption": "Sông"})
    images = articles.with_uploads(given, {0: "u1"})["images"]
    assert images == [{"caption": "Chợ", "upload": "u1"}, {"upload": "u0", "caption": "Sông"}]


def test_a_text_becomes_an_article(tmp_path):
    path = tmp_path / "bài.txt"
    path.write_text("\ufeff\n\n  Chợ nổi Cái Răng \n\nSáng nay.\n\nHết.\n", encoding="utf-8")
    assert articles.read_loose(path) == {"headline": "Chợ nổi Cái Răng", "body": "Sáng nay.\n\nHết."}


def test_what_a_portal_wrote_above_the_headline_is_left_out(tmp_path):
    path = tmp_path / "bài.txt"
    path.write_text("Xuất bản thông tin\n\nnull Chợ nổi\n\nSáng nay.", encoding="utf-8")
    assert articles.read_loose(path) == {"headline": "null Chợ nổi", "body": "Sáng nay."}


@pytest.mark.parametrize("body", [b"{", b'{"a":1,"a":2}', b"[]"])
def test_what_is_not_strict_json_is_refused_by_name(tmp_path, body):
    path = tmp_path / "article.json"
    path.write_bytes(body)
    with pytest.raises(Rejected, match=r"article\.json"):
        articles.read(path)


def test_bytes_that_are_no_text_are_refused(tmp_path):
    path = tmp_path / "x.txt"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(Rejected, match="neither JSON nor text"):
        articles.read_loose(path)


TEXT = "Chợ nổi Cái Răng\n\nSáng nay, các thuyền về bến sớm; nước đã rút.\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_a_text_is_read_in_any_unicode(tmp_path, encoding, form):
    path = tmp_path / "x.txt"
    path.write_bytes(unicodedata.normalize(form, TEXT).encode(encoding))
    read = articles.read_loose(path)
    assert unicodedata.normalize("NFC", read["headline"]) == "Chợ nổi Cái Răng"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_json_with_a_byte_order_mark_is_an_article_too(tmp_path, encoding):
    path = tmp_path / "a.json"
    path.write_bytes('{"headline": "Chợ nổi"}'.encode(encoding))
    assert articles.read(path) == articles.read_loose(path) == {"headline": "Chợ nổi"}


def test_a_text_in_windows_1258_is_refused_and_told_how_to_convert(tmp_path):
    path = tmp_path / "x.txt"
    letters = unicodedata.normalize("NFD", TEXT)
    for composed in "ăâêôơưĂÂÊÔƠƯ":  # this code page has the letters whole and the tones apart
        letters = letters.replace(unicodedata.normalize("NFD", composed), composed)
    letters = re.sub(
        "([aeo])\u0323\u0302", lambda found: {"a": "â", "e": "ê", "o": "ô"}[found[1]] + "\u0323", letters
    )
    path.write_bytes(letters.encode("cp1258"))
    with pytest.raises(Rejected, match=f"iconv -f CP1258 -t UTF-8 {path}"):
        articles.read_loose(path)


def test_a_text_in_tcvn3_is_not_taken_for_it(tmp_path):
    path = tmp_path / "x.txt"
    path.write_bytes("Céng hoµ x· héi chñ nghÜa ViÖt Nam, ®éc lËp".encode("latin-1"))
    with pytest.raises(Rejected, match="save it as UTF-8"):
        articles.read_loose(path)


def test_a_dash_is_the_standard_input(monkeypatch):
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(TEXT.encode())))
    assert articles.read_loose(articles.STDIN)["headline"] == "Chợ nổi Cái Răng"
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"{")))
    with pytest.raises(Rejected, match="the standard input"):
        articles.read_loose(articles.STDIN)
