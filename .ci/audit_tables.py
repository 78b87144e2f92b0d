"""Reads the tables of a run with tools that are not ours, and holds them against each other and summary.json."""

import collections
import csv
import json
import pathlib
import sys

import duckdb
import openpyxl
import pyarrow.parquet
from openpyxl.utils.escape import unescape

FORMULA = tuple("=+-@\t\r\n＝＋－＠")

# Where both tables have what they are held against each other by.
CONCLUSION, REASON_CODE, REASON, NEXT = 2, 3, 16, 17
SHEET = {"entry": 0, "name": 1, "reason": 3, "next": 4, "code": 14, "sha256": 16}


def unguarded(cell):
    """The text of a cell that was kept from being a formula."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(FORMULA) else cell


def problems_of(run):
    """The rows of problems.xlsx, and what makes it a table to work with."""
    book = openpyxl.load_workbook(run / "problems.xlsx")
    rows = []
    for sheet in book.worksheets:
        # Spreadsheets read _x0041_ as a character; openpyxl leaves that to whoever asks.
        text = lambda cell: "" if cell is None else unescape(str(cell))
        head, *body = [[text(cell) for cell in row] for row in sheet.values]
        assert len(head) == 17 and all(head), head
        assert all(cell.font.b for cell in sheet[1]), "the header is bold"
        assert sheet.freeze_panes == "A2", sheet.freeze_panes
        assert sheet.auto_filter.ref == f"A1:Q{len(body) + 1}", sheet.auto_filter.ref
        widths = [sheet.column_dimensions[chr(ord("A") + place)].width for place in range(17)]
        assert all(8 < width < 60 for width in widths) and widths[SHEET["next"]] > 40, widths
        if body:
            assert sheet.cell(2, SHEET["next"] + 1).alignment.wrap_text
            assert sheet.cell(2, 1).data_type == "n" and sheet.cell(2, SHEET["sha256"] + 1).data_type == "s"
        assert all(cell.data_type in "sn" for row in sheet.iter_rows() for cell in row), "a formula"
        rows += body
    return rows


def main(run):
    run = pathlib.Path(run)
    with open(run / "results.csv", encoding="utf-8-sig", newline="") as file:
        names, *rows = csv.reader(file)
    rows = [[unguarded(cell) for cell in row] for row in rows]
    summary = json.loads((run / "summary.json").read_text(encoding="utf-8"))
    counts = collections.Counter(row[CONCLUSION] for row in rows)
    assert counts == summary["conclusions"], (counts, summary["conclusions"])
    assert len(rows) == summary["entries"] and all(names)
    bad = [row for row in rows if row[CONCLUSION] != "passed"]
    assert all(row[REASON_CODE] and row[REASON] and row[NEXT] for row in bad), "a reason is empty"
    assert not any(row[REASON] or row[NEXT] for row in rows if row[CONCLUSION] == "passed")

    # In columns: the same codes.
    table = pyarrow.parquet.read_table(run / "results.parquet")
    kinds = [str(kind) for kind in table.schema.types]
    assert kinds == ["int64"] + ["string"] * 15, kinds
    text = lambda cell: "" if cell is None else str(cell)
    assert [[text(cell) for cell in row.values()] for row in table.to_pylist()] == [row[:16] for row in rows]
    query = f"select conclusion, count(*) from '{run}/results.parquet' group by conclusion"
    assert dict(duckdb.sql(query).fetchall()) == summary["conclusions"]

    # In words: the same entries, and what to do about each.
    problems = problems_of(run)
    same = {"entry": 0, "name": 1, "code": REASON_CODE, "reason": REASON, "next": NEXT, "sha256": 14}
    told = [[row[SHEET[name]] for name in same] for row in problems]
    assert told == [[row[place] for place in same.values()] for row in bad]
    print(f"results.csv, results.parquet and problems.xlsx agree: {len(rows)} rows, {len(problems)} problems")


main(sys.argv[1])
