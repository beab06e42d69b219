"""Which kinds of official document are there, and how are they abbreviated?

State: Nghị định 30/2020/NĐ-CP, Appendix III. Party: Hướng dẫn 36-HD/VPTW (2018).
"""

from __future__ import annotations

from workers.text import fold

NAMES = (
    "Nghị quyết liên tịch",
    "Thông tư liên tịch",
    "Chương trình hành động",
    "Chương trình phối hợp",
    "Kế hoạch phối hợp",
    "Kế hoạch liên ngành",
    "Hướng dẫn liên ngành",
    "Quy chế phối hợp",
    "Quy chế làm việc",
    "Văn bản hợp nhất",
    "Thông báo kết luận",
    "Bộ luật",
    "Luật",
    "Pháp lệnh",
    "Sắc lệnh",
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
    "Giấy phép",
    "Giấy chứng nhận",
    "Kết luận thanh tra",
    "Kết luận điều tra",
    "Kết luận giám định",
    "Kết luận kiểm tra",
    "Kết luận kiểm toán",
    "Cáo trạng",
    "Bản án",
    "Kháng nghị",
    "Kiến nghị",
    "Lệnh",
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
    "HDLT": "Hướng dẫn liên tịch",
    "QCPH": "Quy chế phối hợp",
    "CTPH": "Chương trình phối hợp",
    "CTrPH": "Chương trình phối hợp",
    "GP": "Giấy phép",
    "KLTTr": "Kết luận thanh tra",
    "KLTT": "Kết luận thanh tra",
    "HĐ": "Hợp đồng",
    "BB": "Biên bản",
    "GM": "Giấy mời",
    "PL": "Pháp lệnh",
    "L": "Lệnh",
}
# Issuers whose abbreviation is met in another case.
_SPELLED = {code.upper(): code for code in (*_CODES, "TTg")}
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


def by_name(name: str) -> str:
    """The usual spelling of a type written in whatever case and tone placement, or nothing."""
    return _NAME_BY_KEY.get(fold.key(" ".join(name.split())), "")


def by_code(code: str) -> str:
    """The type behind an abbreviation in whatever case, or nothing."""
    return _NAME_BY_CODE.get(code.upper(), "")


def official(code: str) -> str:
    """An abbreviation as it is spelled officially: `CTR` is `CTr`. Others stay as they are."""
    return _SPELLED.get(code.upper(), code)


def by_number(number: str) -> str:
    """The type that a tidy number tells, as `15-NQ/TW` does; a law is numbered `31/2024/QH15`."""
    parts = number.replace("-", "/").split("/")
    names = (by_code(part) for part in parts[1:-1])
    return next((name for name in names if name), "Luật" if parts[-1].startswith("QH") else "")
