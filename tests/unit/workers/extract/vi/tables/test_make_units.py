"""The script makes one row a unit, with what became of it, and writes the same rows again."""

import json
import sqlite3
from contextlib import closing

from workers.extract.vi.tables import make_units


def a_folder(tmp_path):
    with closing(sqlite3.connect(tmp_path / "dataset.db")) as data, data:
        data.execute(
            "create table admin_units (province, provinceCode, provinceKey, ward, wardCode, wardKey)"
        )
        data.execute(
            "create table admin_units_legacy (province, provinceCode, provinceKey, district, districtCode,"
            " districtKey, ward, wardCode, wardKey)"
        )
        data.executemany(
            "insert into admin_units values (?, ?, ?, ?, ?, ?)",
            [
                ("Tỉnh Đồng Tháp", "82", "tinhdongthap", "Xã Tân Hồng", "29926", "xatanhong"),
                ("Tỉnh Đồng Tháp", "82", "tinhdongthap", "Xã Tân Phú", "29929", "xatanphu"),
            ],
        )
        old = ("Tỉnh Đồng Tháp", "87", "tinhdongthap", "Thị Xã Cũ", "869", "thixacu")
        data.executemany(
            "insert into admin_units_legacy values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [(*old, "Xã An", "1", "xaan"), (*old, "Xã Chia", "2", "xachia")],
        )
    converter = {
        "DICT_PROVINCE": {"tinhdongthap": ["tinhdongthap"]},
        "DICT_PROVINCE_WARD_NO_DIVIDED": {"tinhdongthap": {"xatanhong": ["tinhdongthap_thixacu_xaan"]}},
        "DICT_PROVINCE_WARD_DIVIDED": {
            "tinhdongthap": {
                "tinhdongthap_thixacu_xachia": [{"newWardKey": "xatanphu"}, {"newWardKey": "xatanhong"}]
            }
        },
    }
    (tmp_path / "converter_2025.json").write_text(json.dumps(converter), "utf-8")
    return tmp_path


def test_the_rows_of_both_schemes(tmp_path, monkeypatch):
    out = tmp_path / "out"
    out.mkdir()
    monkeypatch.setattr(make_units, "HERE", out)
    make_units.main(a_folder(tmp_path))
    assert (out / "gso-2025.tsv").read_text("utf-8").splitlines()[1:] == [
        "82\ttỉnh\tĐồng Tháp\t\t",
        "29926\txã\tTân Hồng\t82\t",
        "29929\txã\tTân Phú\t82\t",
    ]
    assert (out / "gso-pre2025.tsv").read_text("utf-8").splitlines()[1:] == [
        "1\txã\tAn\t869\t29926",
        "2\txã\tChia\t869\t29926 29929",
        "87\ttỉnh\tĐồng Tháp\t\t82",
        "869\tthị xã\tCũ\t87\t",
    ]
