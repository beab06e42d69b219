"""What a content system puts around an article goes; what the author wrote stays."""

import pytest

from workers.text import chrome


@pytest.mark.parametrize("headline", ["null Đồng Tháp", "undefined Đồng Tháp", "null null Đồng Tháp"])
def test_a_missing_value_before_a_headline_goes(headline):
    assert chrome.without_missing_value(headline) == "Đồng Tháp"


@pytest.mark.parametrize("headline", ["null hypothesis rejected", "null", "nullable Types", "Giá trị null A"])
def test_an_honest_null_stays(headline):
    assert chrome.without_missing_value(headline) == headline


def test_chrome_and_repeated_headlines_go_only_at_the_ends():
    blocks = [
        "<p>XUẤT BẢN THÔNG TIN</p>", "<h2>null Tựa khoá</h2>", "<p>Tựa khóa</p>", "<p>một</p>",
        "<p>Trang chủ</p>", "<p>Tựa khoá</p>", "<p>hai</p>", "<p>Chia sẻ:</p>",
    ]  # fmt: skip
    kept = ["<p>một</p>", "<p>Trang chủ</p>", "<p>Tựa khoá</p>", "<p>hai</p>"]
    assert chrome.without_chrome(blocks, "Tựa khoá") == kept


def test_a_body_of_chrome_leaves_nothing():
    assert chrome.without_chrome(["<p>Trang chủ</p>", "<p>Quay lại</p>"], "Tựa") == []
