"""What the author wrote, without the machines' traces."""

import unicodedata
from dataclasses import replace

import pytest

from tests import worlds
from tests.unit.workers import careless_cms
from wire.errors import Rejected
from wire.submission import Submission
from workers.draft import Draft
from workers.normalise import cleaned, normalise

SUBMISSION = Submission(
    id="0190f5fe-0000-7000-8000-000000000001",
    page="01J00000000000000000000000",
    kind="article",
    item="0190f5fe-0000-7000-8000-000000000001",
    version=1,
    accepted="2022-01-07T01:00:00.000Z",
    owner="desk",
    sha256="0" * 64,
    document={"headline": "Tựa", "body": "Một."},
)


def refusal(document):
    with pytest.raises(Rejected) as caught:
        cleaned(document)
    return caught.value.code, caught.value.status


@careless_cms.WAYS
def test_the_sample_loses_its_chrome(article):
    cleaned_article, text = cleaned(article())
    gold = careless_cms.gold()
    paragraphs = text.split("\n")
    assert cleaned_article["headline"] == gold["headline"]
    assert cleaned_article["kicker"] == gold["headline_kicker"]
    assert len(paragraphs) == gold["body_paragraphs"] + 1
    assert paragraphs[0] == gold["summary_lead"]
    assert paragraphs[-1] == gold["byline"]["name"]
    assert cleaned_article["body"] == "\n".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)


@careless_cms.WAYS
def test_nfd_gives_the_same_article(article):
    document = article()
    decomposed = {name: unicodedata.normalize("NFD", value) for name, value in document.items()}
    assert decomposed != document
    assert cleaned(decomposed) == cleaned(document)


def test_every_field_is_one_clean_line():
    article, _ = cleaned(
        {
            "headline": "null  Đô\u0300ng\u00a0Tháp\u200b ",
            "body": "Một.",
            "keywords": ["Tỉnh\u00ad uỷ "],
            "images": [
                {"upload": "u1", "caption": "Ảnh\n1", "credit": "Sơn\u00a0Tra", "focus": {"x": 0.5, "y": 1}}
            ],
            "corrects": {"item": "x", "version": 1, "note": "sai\ttên"},
        }
    )
    assert article == {
        "headline": "Đồng Tháp",
        "body": "<p>Một.</p>",
        "keywords": ["Tỉnh uỷ"],
        "images": [{"upload": "u1", "caption": "Ảnh 1", "credit": "Sơn Tra", "focus": {"x": 0.5, "y": 1}}],
        "corrects": {"item": "x", "version": 1, "note": "sai tên"},
        "warnings": [{"code": "missing_value_removed", "pointer": "/headline"}],
    }


def test_an_old_font_in_headline_html_and_caption_is_read_as_its_author_did():
    article, text = cleaned(
        {
            "headline": "TØnh uû §ång Th¸p häp",
            "body": "<p>Héi nghÞ vÒ <b>ph¸t triÓn</b> kinh tÕ, ng&shy;êi d&copy;n ®­îc h­ëng lîi.</p>",
            "images": [{"upload": "u1", "caption": "¶nh: Minh Anh", "credit": "B¸o"}],
        }
    )
    assert article["headline"] == "Tỉnh uỷ Đồng Tháp họp"
    assert text == "Hội nghị về phát triển kinh tế, người dân được hưởng lợi."
    assert article["images"][0]["caption"] == "ảnh: Minh Anh"
    pointers = {
        warning["pointer"] for warning in article["warnings"] if warning["code"] == "old_font_repaired"
    }
    assert pointers == {"/headline", "/body", "/images/0/caption", "/images/0/credit"}


def test_bytes_misread_as_latin_1_are_read_again_in_html():
    text = "Tỉnh uỷ Đồng Tháp tổ chức hội nghị"
    misread = text.encode().decode("latin-1")
    article, found = cleaned({"headline": misread, "body": f"<p>{misread} <i>{misread}</i></p>"})
    assert (article["headline"], found) == (text, f"{text} {text}")


def test_what_is_doubtful_is_told_with_its_place_in_the_plain_text():
    body = "<p>Hội nghị của tỉnh.</p><p>Các địa phương,đơn vị đã họp.</p>"
    article, text = cleaned({"headline": "Tựa", "body": body})
    (warning,) = article["warnings"]
    assert (warning["code"], warning["pointer"]) == ("space_missing", "/body")
    assert text[slice(*warning["evidence"][0])] == "phương,đơn"


def test_what_a_portal_put_around_it_is_told():
    article, text = cleaned({"headline": "Tựa", "body": "Trang chủ\n\nMột đoạn.\n\nLượt xem: 12"})
    assert text == "Một đoạn."
    assert article["warnings"] == [{"code": "chrome_removed", "pointer": "/body"}]


def test_structure_is_kept():
    body = (
        '<h2>Đầu đề</h2><p>Một <a href="https://e.vn/a">liên kết</a>.</p><ul><li>a</li><li>b</li></ul>'
        "<ol><li>c</li></ol>"
        "<blockquote><p>Lời</p></blockquote><table><tbody><tr><th>d</th><td>1</td></tr></tbody></table>"
        "<figure><figcaption>Chú thích</figcaption></figure>"
    )
    article, _ = cleaned({"headline": "Tựa", "body": body})
    assert article["body"].replace("\n", "") == body.replace('">liên', '" rel="noopener">liên')


def test_the_editors_kicker_stays():
    article, _ = cleaned({"headline": "Đồng Tháp: Mưa", "kicker": "Thời tiết", "body": "Một."})
    assert article["kicker"] == "Thời tiết"


def test_blocks_become_a_body():
    article, text = cleaned({"headline": "Tựa", "body": ["Tựa", {"type": "quote", "text": "Một."}]})
    assert (article["body"], text) == ("<blockquote><p>Một.</p></blockquote>", "Một.")


@pytest.mark.parametrize(
    "body", ["<p> &nbsp;</p>", "<script>x</script>", "Trang chủ\n\nTrang chủ", ["<br>"], "\u200b"]
)
def test_a_body_with_nothing_to_read_is_refused(body):
    assert refusal({"headline": "Tựa", "body": body}) == ("empty_body", 422)


def test_an_invisible_headline_is_refused():
    assert refusal({"headline": "\u200b\u00ad", "body": "Một."}) == ("empty_headline", 422)


def test_a_bomb_is_refused():
    assert refusal({"headline": "Tựa", "body": ["<i>" * 101]}) == ("body_too_complex", 422)


def test_the_stage_fills_article_and_text_and_nothing_else():
    draft = Draft(house=worlds.house(), submission=SUBMISSION)
    done = normalise(draft, None)
    assert done == replace(draft, article={"headline": "Tựa", "body": "<p>Một.</p>"}, text="Một.")


def test_a_body_that_says_only_the_headline_stays():
    article, text = cleaned({"headline": "Tin vắn", "body": "tin vắn\n\nTrang chủ"})

    assert article["body"] == "<p>tin vắn</p>"
    assert text == "tin vắn"
