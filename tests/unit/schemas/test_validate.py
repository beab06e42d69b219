"""Does `violations` name every broken rule, where it is, in the asker's language, for any document?"""

from __future__ import annotations

import pytest

from schemas import validate

GOOD = {"headline": "Cầu Rạch Miễu 2 thông xe kỹ thuật", "body": "Sáng nay, cầu được thông xe kỹ thuật."}
PHOTO = {"upload": "01JD9Q4M7X8VYB2C3D4E5F6G7H", "caption": "Cầu lúc bình minh.", "credit": "Ảnh: Minh Tú"}


def article(**more):
    return GOOD | more


def broken(document, name="article", language="en"):
    return [(one.pointer, one.keyword) for one in validate.violations(name, document, language=language)]


def only(document, name="article", language="en"):
    (violation,) = validate.violations(name, document, language=language)
    return violation


def test_a_good_article_breaks_nothing():
    assert validate.violations("article", GOOD) == ()


def test_every_broken_rule_is_named_in_the_order_of_pointers():
    document = {"body": [], "priority": "x", "aaa": 1}
    assert broken(document) == [
        ("/aaa", "additionalProperties"),
        ("/body", "minItems"),
        ("/headline", "required"),
        ("/priority", "enum"),
    ]


def test_a_slash_and_a_tilde_in_a_name_are_escaped_in_the_pointer():
    assert broken(article(**{"a/b~c": 1})) == [("/a~1b~0c", "additionalProperties")]


def test_a_missing_and_an_unknown_member_of_a_member_are_named_themselves():
    photo = {"upload": "a", "caption": "b", "copyrights": "c"}
    assert broken(article(images=[PHOTO, photo])) == [
        ("/images/1/copyrights", "additionalProperties"),
        ("/images/1/credit", "required"),
    ]


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ("headlin", "headline"),
        ("sub_headline", "subheadline"),
        ("EmbargoedUntil", "embargoedUntil"),
        ("title", "headline"),
        ("Tiêu đề", "headline"),
        ("tags", "keywords"),
    ],
)
def test_a_misspelt_field_gets_the_nearest_name(given, meant):
    violation = only(article(**{given: "x"}))
    assert violation.suggestion == meant
    assert f"“{meant}”" in violation.message


def test_a_name_that_resembles_nothing_gets_no_suggestion_but_what_is_allowed():
    violation = only(article(xyzzy=1))
    assert violation.suggestion is None
    assert "headline" in violation.allowed


def test_a_wrong_choice_gets_what_is_allowed_and_the_nearest():
    violation = only(article(priority="Breaking"))
    assert (violation.given, violation.allowed, violation.suggestion) == (
        "Breaking",
        ["normal", "breaking"],
        "breaking",
    )


@pytest.mark.parametrize(
    ("given", "proposed"),
    [
        ("2026-11-23T05:30:00", "2026-11-23T05:30:00+07:00"),
        ("2026-11-23 05:30+07:00", "2026-11-23T05:30:00+07:00"),
        ("23/11/2026", None),
        ("2026-02-30T00:00:00Z", None),
        ("0001-01-01T00:00:00+07:00", None),
        ("2026-11-23T05:30:00+07:00\n", "2026-11-23T05:30:00+07:00"),
    ],
)
def test_a_moment_must_have_an_offset(given, proposed):
    violation = only(article(embargoedUntil=given))
    assert (violation.pointer, violation.keyword) == ("/embargoedUntil", "format")
    assert violation.suggestion == proposed


@pytest.mark.parametrize("given", ["2026-11-23T05:30:00Z", "2026-11-23T05:30:00.125+07:00"])
def test_a_moment_with_an_offset_is_good(given):
    assert broken(article(embargoedUntil=given)) == []


def test_an_id_in_capitals_is_refused_with_the_same_in_lower_case():
    corrects = {"item": "0192F0C1-7A3E-7C4D-9B1A-5E2F8D6C3B10", "version": 1, "note": "Sửa tên cầu."}
    assert only(article(corrects=corrects)).suggestion == "0192f0c1-7a3e-7c4d-9b1a-5e2f8d6c3b10"


def test_a_slug_with_marks_gets_one_without():
    assert only(article(slug="Đường về Cà Mau")).suggestion == "duong-ve-ca-mau"


def test_a_slug_may_not_end_with_a_line_feed():
    assert broken(article(slug="cau-rach-mieu\n")) == [("/slug", "pattern")]


def test_a_sentence_is_vietnamese_or_english():
    assert only({"body": "x"}, language="vi").message == "Thiếu “headline”: mục này bắt buộc phải có."
    assert only({"body": "x"}, language="en").message == "“headline” is missing: it must be given."


@pytest.mark.parametrize(("tag", "start"), [("vi-VN", "Thiếu"), ("VI", "Thiếu"), ("fr", "“"), ("", "“")])
def test_an_unknown_language_is_answered_in_english(tag, start):
    assert only({"body": "x"}, language=tag).message.startswith(start)


def test_a_long_value_is_not_repeated():
    violation = only(article(headline="Tin " * 100))
    assert violation.given is None
    assert "400" in violation.message
    assert "300" in violation.message


def test_a_photo_names_exactly_one_file():
    neither, both = {**PHOTO}, {**PHOTO, "part": "anh"}
    del neither["upload"]
    found = validate.violations("article", article(images=[neither, both]))
    assert [(one.pointer, one.keyword, one.allowed) for one in found] == [
        ("/images/0", "oneOf", ["upload", "part"]),
        ("/images/1", "oneOf", ["upload", "part"]),
    ]
    assert [one.message for one in found] == [
        "“images[0]” lacks one of: upload, part.",
        "“images[1]” may have only one of: upload, part.",
    ]


def test_a_body_is_text_or_blocks():
    violation = only(article(body=5))
    assert (violation.pointer, violation.keyword, violation.allowed) == ("/body", "type", ["string", "array"])
    assert violation.message == "“body” must be text or a list."


@pytest.mark.parametrize(
    ("block", "expected"),
    [
        ({"type": "heading", "text": "Giá", "level": 5}, ("/body/0/level", "maximum")),
        ({"type": "heading", "text": "Giá"}, ("/body/0/level", "required")),
        ({"type": "titel", "text": "Giá"}, ("/body/0/type", "enum")),
        ({"text": "Giá"}, ("/body/0/type", "required")),
        ({"type": "paragraph", "text": "Giá", "level": 2}, ("/body/0/level", "additionalProperties")),
        ({"type": "list", "items": ["a", 2]}, ("/body/0/items/1", "type")),
        ({"type": ["list"]}, ("/body/0/type", "type")),
        (None, ("/body/0", "type")),
        (" ", ("/body/0", "pattern")),
    ],
)
def test_a_bad_block_is_named_at_its_leaf(block, expected):
    assert expected in broken(article(body=[block]))
    assert all(pointer for pointer, _ in broken(article(body=[block])))


@pytest.mark.parametrize("version", [1.0, True, "1", None])
def test_a_version_is_a_whole_number_and_nothing_like_it(version):
    corrects = {"item": "0192f0c1-7a3e-7c4d-9b1a-5e2f8d6c3b10", "version": version, "note": "Sửa."}
    assert broken(article(corrects=corrects)) == [("/corrects/version", "type")]


def nested(depth):
    value: object = "x"
    for _ in range(depth):
        value = [value]
    return value


@pytest.mark.parametrize(
    ("document", "keyword"),
    [
        (None, "type"),
        ([], "type"),
        ("bài", "type"),
        (article(body=nested(31)), "type"),
        (article(body=nested(100_000)), "depth"),
        (nested(100_000), "depth"),
        ({1: "x"}, "json"),
        (article(source=float("nan")), "json"),
        (article(source=10**5000), "json"),
        (article(source={"x"}), "json"),
        (article(source="\ud800"), "json"),
        (article(source="a\0b"), "json"),
        ({"\ud800": 1}, "json"),
    ],
)
@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("name", validate.names())
def test_no_document_is_too_odd_for_an_answer(name, language, document, keyword):
    found = validate.violations(name, document, language=language)
    assert found
    assert name != "article" or keyword in {one.keyword for one in found}
    for one in found:
        one.message.encode()


def test_a_document_that_holds_itself_is_too_deep():
    document = article()
    document["body"] = [document]
    assert only(document).keyword == "depth"


def test_no_more_than_200_violations_are_listed():
    assert len(validate.violations("article", article(**{f"x{n}": n for n in range(5000)}))) == 200


def test_a_segment_holds_at_most_a_thousand_changes():
    item = "0192f0c1-7a3e-7c4d-9b1a-5e2f8d6c3b10"
    sha256 = "ab" * 32
    change = {"item": item, "version": 1, "event": "published", "key": f"items/{item}/1-{sha256[:16]}.json"}
    segment = {"seq": 1, "epoch": "e", "prev": "0" * 64, "batch": "b", "at": "2026-11-22T01:02:03.004Z"}
    changes = [change | {"sha256": sha256}]
    assert broken(segment | {"changes": changes * 1000}, "segment") == []
    assert broken(segment | {"changes": changes * 1001}, "segment") == [("/changes", "maxItems")]


def test_an_unknown_schema_or_profile_is_the_callers_mistake():
    for ask in (validate.load, validate.profile, lambda name: validate.violations(name, {})):
        with pytest.raises(KeyError):
            ask("../article")


def test_a_loaded_schema_belongs_to_its_caller():
    validate.load("article").clear()
    assert validate.load("article")["title"]
