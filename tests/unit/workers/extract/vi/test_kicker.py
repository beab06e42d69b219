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
        ("Đắk Mil: Bắt hai đối tượng", "Đắk Mil"),
        ("TX. Hồng Ngự: Mưa lớn", "TX. Hồng Ngự"),
        ("Xã Tân Hộ Cơ: Ra quân", "Xã Tân Hộ Cơ"),
        ("Tân Hộ Cơ: Ra quân", "Tân Hộ Cơ"),
        ("Phường 1: Ra quân", "Phường 1"),
        ("Nam Định, Thái Bình: Mưa", "Nam Định, Thái Bình"),
        ("Tân Hồng (Đồng Tháp): Mưa", "Tân Hồng (Đồng Tháp)"),
        ("Đặc khu Phú Quốc: Mưa", "Đặc khu Phú Quốc"),
        ("Thanh Hà: “Tôi đã cố”", ""),
        ("Vinh: Tôi đã cố", ""),
        ("Trực tiếp: Bão số 6", ""),
    ],
)
def test_the_kicker_is(headline, place):
    assert kicker(headline) == place
