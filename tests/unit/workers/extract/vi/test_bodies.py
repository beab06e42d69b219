"""A body's name ends where the grammar ends; what only looks like one is none."""

import pytest

from workers.extract.vi.bodies import body_at
from workers.extract.vi.tokens import tokens


def body(text, **cue):
    t = tokens(text)
    found = body_at(t, 0, **cue)
    return t.written(found.start, found.end) if found else None


@pytest.mark.parametrize(
    ("name", "rest"),
    [
        ("Ban Chấp hành Đảng bộ Tỉnh", " ban hành Chương trình"),
        ("Ban Thường vụ Tỉnh ủy", " về việc"),
        ("Ban Thường vụ Tỉnh ủy", " tổ chức hội nghị"),
        ("Uỷ ban nhân dân tỉnh Đồng Tháp", " phê duyệt"),
        ("HĐND tỉnh", " thông qua"),
        ("Bộ Kế hoạch và Đầu tư", " hướng dẫn"),
        ("Bộ Lao động - Thương binh và Xã hội", ""),
        ("Bộ Chính trị", " và Nghị quyết"),
        ("Bộ Chính trị", " - Một bước"),
        ("Sở Y tế", " và Sở Nội vụ"),
        ("Sở Y tế", " Nguyễn Văn An"),
        ("Sở Nội vụ", " tổ chức thi tuyển"),
        ("Công ty TNHH MTV Xây dựng Minh Phát", " ký kết"),
        ("Trường THPT Nguyễn Du", " khai giảng"),
        ("Đội CSGT số 2", " lập biên bản"),
        ("Tòa án nhân dân khu vực 5 - An Giang", " mở phiên tòa"),
        ("Trung tâm Y tế huyện Cao Lãnh", ", huyện Cao Lãnh"),
        ("UBND phường B'Lao", " và UBND các xã"),
        ("Đại sứ quán Nhật Bản tại Việt Nam", " tài trợ"),
    ],
)
def test_the_name_ends_here(name, rest):
    assert body(name + rest) == name


def test_behind_an_office_a_persons_name_is_no_part_of_it():
    name = "Công ty TNHH Minh Phát Nguyễn Văn Bình"
    assert body(name) == name
    assert body(name, of_person=True) == "Công ty TNHH Minh Phát"


def test_a_small_head_needs_a_name_of_its_own():
    assert body("công ty cổ phần Hoàng Long ký kết") == "công ty cổ phần Hoàng Long"
    assert body("công ty cổ phần ký kết") is None
    assert body("hội nông dân xã", small=True) == "hội nông dân xã"


@pytest.mark.parametrize(
    "text",
    [
        "cán bộ",
        "Nguyễn Văn An",
        "ban hành",
        "Bộ luật Hình sự",
        "Trường Sa",
        "Đoàn Xuân Thìn",
        "Ban Thường vụ họp",
        "Công ty thông báo",
        "Sở có ý kiến",
    ],
)
def test_no_body_begins_here(text):
    assert body(text) is None


def test_the_body_that_another_is_a_part_of_is_known():
    t = tokens("Khoa Nhi Bệnh viện Đa khoa Đồng Tháp")
    found = body_at(t, 0)
    assert t.written(found.inner, found.end) == "Bệnh viện Đa khoa Đồng Tháp"


def test_many_heads_in_a_row_end():
    assert body("Ban " * 2000) is None
