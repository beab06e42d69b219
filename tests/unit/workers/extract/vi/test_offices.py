"""An office is a title and what it is of."""

import pytest

from workers.extract.vi.offices import office_at
from workers.extract.vi.tokens import tokens


def office(text):
    t = tokens(text)
    found = office_at(t, 0)
    return t.written(found.start, found.end) if found else None


@pytest.mark.parametrize(
    ("name", "rest"),
    [
        ("Phó Bí thư Thường trực Tỉnh ủy", ", Chủ tịch HĐND tỉnh"),
        ("Bí thư Tỉnh ủy", " Lê Quốc Phong"),
        ("Bí thư Thành ủy Cao Lãnh", " Huỳnh Minh Tuấn"),
        ("Bí thư Tỉnh ủy", " Phan Thị Hồng Vân"),
        ("Trưởng Ban Tuyên giáo Tỉnh ủy", " phát biểu"),
        ("quyền Giám đốc Sở Y tế", " cho biết"),
        ("nguyên Phó Chủ tịch UBND tỉnh", ""),
        ("Phó Giám đốc phụ trách Sở Giáo dục và Đào tạo", ""),
        ("Trưởng đoàn", ", dự"),
        ("Trưởng ấp Tân Bình", " Lê Văn Bé"),
        ("Tổ trưởng Tổ dân phố số 5", ""),
        ("Chủ tịch xã Tân Hòa", " Trần Văn Bảy"),
        ("trưởng công an xã", " có mặt"),
        ("Tổng thống Mỹ", " Donald Trump"),
        ("Đại sứ Nhật Bản tại Việt Nam", " Ito Naoki"),
        ("đại biểu Quốc hội khóa XV đơn vị tỉnh An Giang", ""),
        ("Hiệu trưởng nhà trường", " nói"),
        ("Chánh Thanh tra Sở", " ký"),
        ("nguyên Giám đốc một hợp tác xã thủy sản", ", 12 năm tù"),
    ],
)
def test_the_office_ends_here(name, rest):
    assert office(name + rest) == name


@pytest.mark.parametrize("text", ["Phó thác", "trưởng thành", "đồng bằng", "Nguyễn Văn An", "quyền lợi"])
def test_no_office_begins_here(text):
    assert office(text) is None
