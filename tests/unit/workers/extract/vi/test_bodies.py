"""A body's name ends where the closed list ends."""

import pytest

from workers.extract.vi.bodies import body_end


@pytest.mark.parametrize(
    ("name", "rest"),
    [
        ("Hội nghị Trung ương 5 khoá X", ", Ban Chấp hành"),
        ("Ban Chấp hành Đảng bộ Tỉnh", " ban hành Chương trình"),
        ("Ban Thường vụ Tỉnh ủy", " về việc"),
        ("Uỷ ban nhân dân tỉnh Đồng Tháp", " phê duyệt"),
        ("HĐND tỉnh", " thông qua"),
        ("Bộ Kế hoạch và Đầu tư", " hướng dẫn"),
        ("Bộ Lao động - Thương binh và Xã hội", ""),
        ("Bộ Chính trị", " và Nghị quyết"),
        ("Bộ Chính trị", " - Một bước"),
        ("Chủ tịch nước", " quy định"),
    ],
)
def test_the_name_ends_here(name, rest):
    assert body_end(name + rest, 0) == len(name)


@pytest.mark.parametrize("text", ["cán bộ", "Nguyễn Văn An", "", "ban hành"])
def test_no_body_begins_here(text):
    assert body_end(text, 0) is None
