"""Only a known place before a colon is a kicker."""

import pytest

from workers.extract.vi.kicker import kicker


@pytest.mark.parametrize(
    ("headline", "place"),
    [
        ("Đồng Tháp: Tổng kết", "Đồng Tháp"),
        ("TP.HCM: Mưa lớn", "TP.HCM"),
        ("Hoà Bình: Mưa lớn", "Hoà Bình"),
        ("Tỉnh Đồng Tháp: Mưa", "Tỉnh Đồng Tháp"),
        ("Bộ Y tế: Không có dịch", ""),
        ("Lê Quốc Phong: Phải đổi mới", ""),
        ("Đồng Tháp tổng kết", ""),
        ("Đồng Tháp:", ""),
    ],
)
def test_the_kicker_is(headline, place):
    assert kicker(headline) == place
