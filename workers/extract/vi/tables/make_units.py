"""Which units of administration are there? Writes gso-pre2025.tsv and gso-2025.tsv beside this file.

    python -m workers.extract.vi.tables.make_units FOLDER

FOLDER is `data/` of the package vietnamadminunits, unpacked (see SOURCES.md); nothing of it is needed to run.
"""

from __future__ import annotations

import json
import sqlite3
import sys
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from typing import Any

Row = tuple[
    str, str, str, str, str
]  # code, kind, name, parent's code, codes of its successors since 2025-07-01

HERE = Path(__file__).parent
KINDS = ("Thành phố", "Tỉnh", "Quận", "Huyện", "Thị xã", "Thị trấn", "Phường", "Xã", "Đặc khu")


def main(folder: Path) -> None:
    with closing(sqlite3.connect(f"{(folder / 'dataset.db').resolve().as_uri()}?mode=ro", uri=True)) as data:
        since = data.execute(
            "select province, provinceCode, provinceKey, ward, wardCode, wardKey from admin_units"
        ).fetchall()
        before = data.execute(
            "select province, provinceCode, provinceKey, district, districtCode, districtKey, ward, wardCode,"
            " wardKey from admin_units_legacy"
        ).fetchall()
    converter = json.loads((folder / "converter_2025.json").read_text("utf-8"))
    _write("gso-2025.tsv", _since(since))
    _write("gso-pre2025.tsv", _before(before, _successors(converter, since)))


def _since(rows: Iterable[tuple[str, ...]]) -> set[Row]:
    units: set[Row] = set()
    for province, province_code, _, ward, ward_code, _ in rows:
        units.add((province_code, *_split(province), "", ""))
        units.add((ward_code, *_split(ward), province_code, ""))
    return units


def _before(rows: Iterable[tuple[str, ...]], successors: dict[str, set[str]]) -> set[Row]:
    units: set[Row] = set()
    for province, code, key, district, district_code, district_key, ward, ward_code, ward_key in rows:
        units.add((code, *_split(province), "", _listed(successors[key])))
        became = _listed(successors[f"{key}_{district_key}_{ward_key or ''}"])
        # An island district without communes was succeeded as a whole.
        units.add((district_code, *_split(district), code, "" if ward else became))
        if ward:
            units.add((ward_code, *_split(ward), district_code, became))
    return units


def _successors(converter: dict[str, Any], since: list[tuple[str, ...]]) -> dict[str, set[str]]:
    """New codes by the old unit's key in the data: a province's key, or those of all its levels."""
    provinces = {key: code for _, code, key, *_ in since}
    wards = {(province, key): code for _, _, province, _, code, key in since}
    found: defaultdict[str, set[str]] = defaultdict(set)
    for new, olds in converter["DICT_PROVINCE"].items():
        for old in olds:
            found[old].add(provinces[new])
    for province, whole in converter["DICT_PROVINCE_WARD_NO_DIVIDED"].items():
        for ward, merged in whole.items():
            for old in merged:
                found[old].add(wards[province, ward])
    for province, divided in converter["DICT_PROVINCE_WARD_DIVIDED"].items():
        for old, parts in divided.items():
            found[old].update(wards[province, part["newWardKey"]] for part in parts)
    return found


def _split(full: str) -> tuple[str, str]:
    """`Thị Xã Mường Lay` is (`thị xã`, `Mường Lay`); the data has some names like `Đại áng` for `Đại Áng`."""
    full = unicodedata.normalize("NFC", full)
    kind = next(each for each in KINDS if full.lower().startswith(f"{each.lower()} "))
    words = full[len(kind) + 1 :].split(" ")
    return kind.lower(), " ".join(word if word == "trường" else word[:1].upper() + word[1:] for word in words)


def _listed(codes: set[str]) -> str:
    return " ".join(sorted(codes))


def _write(name: str, units: set[Row]) -> None:
    """Provinces, then districts, then communes, each by code."""
    rows = sorted(units, key=lambda row: (len(row[0]), row[0]))
    lines = ("\t".join(row) for row in [("code", "kind", "name", "parent", "successors"), *rows])
    (HERE / name).write_text("\n".join(lines) + "\n", "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
