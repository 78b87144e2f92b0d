"""Reads the tables of a run with tools that are not ours, and holds them against each other and summary.json."""

import collections
import csv
import json
import pathlib
import sys

import duckdb
import openpyxl
import pyarrow.parquet

FORMULA = tuple("=+-@\t\r\n＝＋－＠")


def unguarded(cell):
    """The text of a cell that was kept from being a formula."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(FORMULA) else cell


def main(run):
    run = pathlib.Path(run)
    with open(run / "results.csv", encoding="utf-8-sig", newline="") as file:
        names, *rows = csv.reader(file)
    rows = [[unguarded(cell) for cell in row] for row in rows]
    summary = json.loads((run / "summary.json").read_text(encoding="utf-8"))
    counts = collections.Counter(row[names.index("conclusion")] for row in rows)
    assert counts == summary["conclusions"], (counts, summary["conclusions"])
    assert len(rows) == summary["entries"]

    table = pyarrow.parquet.read_table(run / "results.parquet")
    assert table.column_names == names, table.schema
    kinds = [str(kind) for kind in table.schema.types]
    assert kinds == ["int64"] + ["string"] * (len(names) - 1), kinds
    text = lambda cell: "" if cell is None else str(cell)
    assert [[text(cell) for cell in row.values()] for row in table.to_pylist()] == rows

    query = f"select conclusion, count(*) from '{run}/results.parquet' group by conclusion"
    assert dict(duckdb.sql(query).fetchall()) == summary["conclusions"]

    sheet = openpyxl.load_workbook(run / "problems.xlsx", read_only=True).active
    head, *problems = [[text(cell.value) for cell in row] for row in sheet.iter_rows()]
    assert head == names, head
    assert problems == [row for row in rows if row[names.index("conclusion")] != "passed"]
    print(f"results.csv, results.parquet and problems.xlsx agree: {len(rows)} rows, {len(problems)} problems")


main(sys.argv[1])
