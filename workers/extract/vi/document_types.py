"""Which kinds of official document are there, and how are they abbreviated?

State: Nghị định 30/2020/NĐ-CP, Appendix III. Party: Hướng dẫn 36-HD/VPTW (2018).
"""

from __future__ import annotations

from workers.text import fold

NAMES = (
    "Nghị quyết liên tịch",
    "Thông tư liên tịch",
    "Chương trình hành động",
    "Văn bản hợp nhất",
    "Thông báo kết luận",
    "Bộ luật",
    "Luật",
    "Pháp lệnh",
    "Sắc lệnh",
    "Lệnh",
    "Nghị quyết",
    "Nghị định",
    "Quyết định",
    "Quy định",
    "Quy chế",
    "Chỉ thị",
    "Thông tư",
    "Thông tri",
    "Thông báo",
    "Thông cáo",
    "Hướng dẫn",
    "Kết luận",
    "Chương trình",
    "Kế hoạch",
    "Phương án",
    "Đề án",
    "Dự án",
    "Báo cáo",
    "Tờ trình",
    "Công điện",
    "Công văn",
    "Công hàm",
    "Văn bản",
    "Hợp đồng",
    "Biên bản",
    "Giấy mời",
)

_CODES = {
    "NQLT": "Nghị quyết liên tịch",
    "TTLT": "Thông tư liên tịch",
    "VBHN": "Văn bản hợp nhất",
    "NQ": "Nghị quyết",
    "NĐ": "Nghị định",
    "QĐ": "Quyết định",
    "QyĐ": "Quy định",
    "QĐi": "Quy định",
    "QC": "Quy chế",
    "CT": "Chỉ thị",
    "TT": "Thông tư",
    "TB": "Thông báo",
    "TC": "Thông cáo",
    "HD": "Hướng dẫn",
    "KL": "Kết luận",
    "CTr": "Chương trình",
    "KH": "Kế hoạch",
    "PA": "Phương án",
    "ĐA": "Đề án",
    "DA": "Dự án",
    "BC": "Báo cáo",
    "TTr": "Tờ trình",
    "CĐ": "Công điện",
    "CV": "Công văn",
    "HĐ": "Hợp đồng",
    "BB": "Biên bản",
    "GM": "Giấy mời",
    "PL": "Pháp lệnh",
    "L": "Lệnh",
}
_NAME_BY_KEY = {fold.key(name): name for name in NAMES}
_NAME_BY_CODE = {code.upper(): name for code, name in _CODES.items()}

# Whose numbers are cited without a code, as in `Luật 54/2024` and `NĐ 193/2025`.
YEARLY = (
    "Nghị quyết",
    "Nghị định",
    "Quyết định",
    "Chỉ thị",
    "Thông tư liên tịch",
    "Thông tư",
    "Bộ luật",
    "Luật",
)
YEARLY_CODES = ("TTLT", "NĐ", "NQ", "QĐ", "TT", "CT")

_ISSUER_BY_CODE = {
    "CP": "Chính phủ",
    "TTG": "Thủ tướng Chính phủ",
    "CTN": "Chủ tịch nước",
    "UBTVQH": "Uỷ ban Thường vụ Quốc hội",
    "QH": "Quốc hội",
}


def by_name(name: str) -> str:
    """The usual spelling of a type written in whatever case and tone placement, or nothing."""
    return _NAME_BY_KEY.get(fold.key(" ".join(name.split())), "")


def by_code(code: str) -> str:
    """The type behind an abbreviation in whatever case, or nothing."""
    return _NAME_BY_CODE.get(code.upper(), "")


def by_number(number: str) -> str:
    """The type that a tidy number tells, as `15-NQ/TW` does; a law is numbered `31/2024/QH15`."""
    parts = number.replace("-", "/").split("/")
    names = (by_code(part) for part in parts[1:-1] or parts[1:])
    return next((name for name in names if name), "Luật" if parts[-1].startswith("QH") else "")


def issuer_by_number(number: str) -> str:
    """Who alone numbers documents like this, or nothing."""
    return _ISSUER_BY_CODE.get(number.replace("-", "/").split("/")[-1].rstrip("0123456789").upper(), "")
