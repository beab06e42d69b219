"""The table of topics is whole, and made of a spreadsheet without its retired rows."""

import zipfile
from importlib.resources import files

import pytest

from workers.extract.iptc import take


def table():
    lines = files("workers.extract.iptc").joinpath("media_topics.tsv").read_text("utf-8").splitlines()
    return [line.split("\t") for line in lines if not line.startswith("#")]


def test_there_are_seventeen_tops_and_every_broader_topic_is_there():
    rows = table()
    codes = {code for code, _, _ in rows}
    assert len(codes) == len(rows) > 1000
    assert sum(not broader for _, broader, _ in rows) == 17
    assert {broader for _, broader, _ in rows if broader} <= codes


def test_a_retired_topic_is_not_there():
    codes = {code for code, _, _ in table()}
    assert "medtop:20001384" in codes  # political party
    assert not {"medtop:20000651", "medtop:20000594"} & codes


def sheet(rows):
    cells = "".join(
        "<row>" + "".join(f'<c r="{column}{n}" t="s"><v>{index}</v></c>' for column, index in row) + "</row>"
        for n, row in enumerate(rows, 1)
    )
    namespace = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return f'<worksheet xmlns="{namespace}"><sheetData>{cells}</sheetData></worksheet>'


@pytest.fixture
def wheel(tmp_path):
    texts = ["updated 2030-01-02", "medtop:1", "medtop:2", "medtop:3", "one", "two", "three", "2029-01-01"]
    rows = [
        [("A", 0)],
        [("C", 1), ("P", 4)],
        [("D", 2), ("P", 5)],
        [("D", 3), ("I", 7), ("P", 6)],
    ]
    namespace = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    strings = "".join(f"<si><t>{text}</t></si>" for text in texts)
    spreadsheet = tmp_path / "sheet.xlsx"
    with zipfile.ZipFile(spreadsheet, "w") as inner:
        inner.writestr("xl/sharedStrings.xml", f'<sst xmlns="{namespace}">{strings}</sst>')
        inner.writestr("xl/worksheets/sheet1.xml", sheet(rows))
    path = tmp_path / "some.whl"
    with zipfile.ZipFile(path, "w") as outer:
        outer.write(spreadsheet, take.SPREADSHEET)
    return path


def test_the_script_takes_active_rows_with_their_broader_topic(wheel, tmp_path, monkeypatch):
    monkeypatch.setattr(take, "HERE", tmp_path / "out.tsv")
    take.main(wheel)
    lines = (tmp_path / "out.tsv").read_text("utf-8").splitlines()
    assert "2030-01-02" in lines[0]
    assert [line for line in lines if not line.startswith("#")] == [
        "medtop:1\t\tone",
        "medtop:2\tmedtop:1\ttwo",
    ]
