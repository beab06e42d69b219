"""Where does the name of a Vietnamese public body end? At the first token that a closed list does not know.

`Ban Chấp hành Đảng bộ Tỉnh ban hành…` is a body up to `Tỉnh`; `Bộ Kế hoạch và Đầu tư về…` up to `tư`.
"""

from __future__ import annotations

import re

from workers.text import fold
from workers.text.words import words

_TOKEN = re.compile(r"[^\W_]{1,20}(?![^\W_])")
_MOST_CHARACTERS = 160
_MOST_DIGITS = 2


def _keys(listing: str) -> frozenset[str]:
    return frozenset(fold.key(word) for word in words(listing))


_HEADS = _keys(
    "Ban Bộ Chính Thủ Quốc Uỷ UBND UBTVQH HĐND UBMTTQ MTTQ BTV BCH Hội Tỉnh Thành Thị Huyện Quận Đảng Sở"
    " Trung Chủ Văn Toà Viện Mặt Tổng Cục Liên Kiểm Ngân Thanh Đoàn Bảo Thường Công"
)
# In lower case only right after a capitalised syllable: `Kế hoạch`, `Truyền thông`.
_SECOND = _keys(
    "nghị ương hành vụ uỷ phủ hội tướng ban đồng bộ phòng trận quốc trực án viện sát toán lý hoạch tư dục tạo"
    " tế thương an nghệ thông tin trường nghiệp dựng hoá thao lịch pháp giao học động binh hàng giáo chức"
    " nội môi nguyên công tra hoà đoàn đại cục bảo quan chính trị thư tịch đạo vấn triển thôn tộc ty"
)
# In lower case anywhere inside: kinds of place, and the words that chain names together.
_CHAIN = _keys(
    "nhân dân tỉnh thành phố huyện xã phường thị trấn quận đặc khu khoá tối cao biểu quân sự biên phòng"
    " vận tải hiểm hội nhiệm trị nước chỉ huy"
)
_AFTER_AND = _keys("Đầu Đào Công Môi Truyền Phát Xã Du Thể Gia Bảo Tôn Dân Kinh Giáo")
_AFTER_DASH = _HEADS | _keys("Thương")


def body_end(text: str, start: int) -> int | None:
    """Where the body whose name begins at `start` ends; None where none begins."""
    first = _TOKEN.match(text, start)
    if first is None or not first.group()[0].isupper() or fold.key(first.group()) not in _HEADS:
        return None
    last = first
    for token in _TOKEN.finditer(text, first.end(), start + _MOST_CHARACTERS):
        if token.group() == "và":
            continue
        joint = text[last.end() : token.start()]
        if not _joins(joint, token.group()) or not _belongs(text, last.group(), token):
            break
        last = token
    return last.end()


def _joins(joint: str, word: str) -> bool:
    """Do spaces, `và` or a dash lead on, as in `Lao động - Thương binh và Xã hội`?"""
    if joint == " ":
        return True
    following = fold.key(word)
    return (joint == " và " and following in _AFTER_AND) or (joint == " - " and following in _AFTER_DASH)


def _belongs(text: str, before: str, token: re.Match[str]) -> bool:
    word = token.group()
    if word[0].isupper() or (word.isdigit() and len(word) <= _MOST_DIGITS):
        return True
    if word == "ban" and text.startswith(" hành", token.end()):
        return False  # the verb
    word_key = fold.key(word)
    return word_key in _CHAIN or (word_key in _SECOND and before[0].isupper())
