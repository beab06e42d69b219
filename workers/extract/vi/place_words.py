"""Which words say that the name of a unit of administration follows, and of which kind it is?"""

from __future__ import annotations

# What is written before a name, and which kind of unit it says.
KINDS = {
    "tỉnh": "tỉnh",
    "thành phố": "thành phố",
    "thủ đô": "thành phố",
    "cố đô": "thành phố",
    "thị xã": "thị xã",
    "thị trấn": "thị trấn",
    "đặc khu": "đặc khu",
    "huyện đảo": "huyện",
    "huyện": "huyện",
    "quận": "quận",
    "phường": "phường",
    "xã": "xã",
}
ABBREVIATIONS = {
    "TP": "thành phố",
    "TX": "thị xã",
    "TT": "thị trấn",
    "H": "huyện",
    "Q": "quận",
    "P": "phường",
    "X": "xã",
}
# Uỷ, đoàn, đội: `Huyện uỷ Cao Lãnh` names a district.
BODIES = {"tỉnh": "tỉnh", "thành": "thành phố", "thị": "thị xã", "huyện": "huyện", "quận": "quận"}
ENDED = frozenset(("huyện", "quận", "thị xã", "thị trấn"))  # no unit is of these kinds since 2025-07-01
DISTRICTS = ("huyện", "quận", "thị xã", "thành phố")
COMMUNES = frozenset(("xã", "phường", "thị trấn", "đặc khu"))
LARGE = frozenset(("tỉnh", "thành phố"))
NUMBERED = frozenset(("phường", "quận"))
# What a unit may have become before 2025-07-01, keeping name and code.
BECAME = {
    "huyện": ("thị xã", "thành phố", "quận"),
    "thị xã": ("thành phố", "quận"),
    "xã": ("phường", "thị trấn"),
    "thị trấn": ("phường",),
}
