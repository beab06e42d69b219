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


@pytest.mark.parametrize(
    "line",
    [
        "Lượt xem: 1.234", "123 lượt xem", "Thứ Năm, 06/01/2022, 10:15 (GMT+7)", "06/01/2022 10:15",
        "Cập nhật lúc 10:15, 06/01/2022", "Đăng ngày 12-03-2026 08:00:12 AM", "Xem thêm:", "Cỡ chữ: A- A A+",
    ],
)  # fmt: skip
def test_counters_and_times_of_publishing_are_chrome(line):
    assert chrome.is_chrome(line)


@pytest.mark.parametrize(
    "line", ["Ngày 06/01/2022", "Sáng 12/3", "Thứ tư 12/3/2025", "Mở cửa lúc 10:15", "Xem thêm ở trang 2"]
)
def test_a_day_or_an_hour_alone_is_not(line):
    assert not chrome.is_chrome(line)


def test_a_body_of_chrome_leaves_nothing():
    assert chrome.without_chrome(["<p>Trang chủ</p>", "<p>Quay lại</p>"], "Tựa") == []
