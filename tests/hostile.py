"""Texts that nobody means well with: 256 KiB of whatever makes a careless pattern run for minutes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

LARGEST: Final = 256 * 1024  # characters: schemas/article.v1.json

_REPEATED = (
    "Bí thư, ",
    "Bí thư Tỉnh ủy, Chủ tịch ",
    "Nguyễn Văn ",
    "Nguyễn Văn A, Lê Thị B, ",
    "nguyên Phó Giám đốc Sở ",
    "Ban Thường vụ Đảng ủy ",
    "Ủy ban nhân dân tỉnh Đồng Tháp ",
    "Sở Nông nghiệp và Phát triển nông thôn và ",
    "tỉnh ",
    "huyện Cao Lãnh, ",
    "xã Tân Phú, huyện Tân Phú, tỉnh Tân Phú ",
    "TP. ",
    "số 15-NQ/TW ",
    "15 - NQ / TW ",
    "Nghị quyết số ",
    "Nghị quyết số 1-NQ/TW ngày 1/1/2020 của Bộ Chính trị ",
    "ngày 1/1/",
    "từ ngày 1 đến ngày ",
    "1/1/2020-",
    "1-2-3-4-5-",
    "1",
    "(((",
    "[“«‘(",
    "- ",
    "…",
    ". ",
    "\n",
    "A ",
    "a",
    "a ",
    "\u0301",
    "A.B.",
    "T.H. ",
    "Tin, ảnh: ",
    "Minh Anh\n",
    "STT\nHọ và tên\nChức vụ\n1\nNguyễn Văn A\nBí thư\n",
    "Đọc thêm\nChia sẻ\n",
    "null ",
    "<p>",
    "日本語",
    "phòng, chống dịch bệnh ",
    "bóng đá giáo dục y tế tòa án ",
)


def _filled(unit: str) -> str:
    return (unit * (LARGEST // len(unit) + 1))[:LARGEST]


def _counted(form: Callable[[int], str]) -> str:
    """As many different ones as there is room for."""
    pieces: list[str] = []
    size = 0
    while size < LARGEST:
        pieces.append(form(len(pieces)))
        size += len(pieces[-1])
    return "".join(pieces)[:LARGEST]


def _lines(unit: str, width: int) -> str:
    """The same as lines of a length that leads and signatures have."""
    return _filled(_filled(unit)[:width] + "\n")


def _letter(n: int) -> str:
    return chr(ord("A") + n % 26)


TEXTS: Final[dict[str, str]] = {
    **{unit: _filled(unit) for unit in _REPEATED},
    "one word, then names": "a" * (LARGEST // 2) + _filled("Nguyễn Văn A ")[: LARGEST // 2],
    "capital words of many letters": _counted(lambda n: f"Từ{n} "),
    "names that are all different": _counted(lambda n: f"ông Lê {_letter(n)}{n:x} Tám, "),
    "documents that are all different": _counted(lambda n: f"Kế hoạch số {n}/KH-UBND ngày 1/2/2020, "),
    "one number of many dates": _counted(
        lambda n: f"Kế hoạch số 1/A-B ngày {n % 28 + 1}/1/{1900 + n % 200}. "
    ),
    "one number of many issuers": _counted(lambda n: f"Kế hoạch số 1/A-B của UBND tỉnh {_letter(n)}{n:x}. "),
    "days that are all different": _counted(lambda n: f"{n % 28 + 1}/{n % 12 + 1}/{1900 + n % 200}, "),
    "bodies that are all different": _counted(
        lambda n: f"Ban Quản lý dự án {_letter(n)}{n:x} huyện Cao Lãnh; "
    ),
    "short lines of names": _lines("Nguyễn Văn A, Bí thư Tỉnh ủy; ", 30),
    "paragraphs of titles": _lines("Phó Bí thư, Chủ tịch HĐND, Trưởng Đoàn đại biểu Quốc hội tỉnh ", 1900),
    "open brackets with names": _filled("(Nguyễn Văn A (Bí thư (Tỉnh ủy "),
}
