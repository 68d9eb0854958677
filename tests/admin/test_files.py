"""Files as people bring them: encodings, endings, sizes, and what tries to break or to trick the reader."""

import io
import re
import zipfile
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from forms_app.admin import files
from forms_app.admin.files import Unreadable, escaped, read, unescaped, write_csv, write_xlsx
from tests.admin.desk import csv_file, rows_of, xlsx_file

ROWS = [("编码", "全称"), ("001", "某某街道办事处")]
FORMULAS = ["=1+1", "+86 1", "-1", "@SUM(A1)", "\t=1", "\r=1", "'=1", "''=1", "＝1"]


def cells(name: str, data: bytes) -> list[tuple[str, ...]]:
    sheet = read(name, data)
    return [sheet.headers, *(row for _, row in sheet.rows)]


def refusal(name: str, data: bytes) -> str:
    with pytest.raises(Unreadable) as refused:
        read(name, data)
    return str(refused.value)


def repacked(data: bytes, change) -> bytes:
    """An xlsx with its parts changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            new.writestr(part, change(part, old.read(part)))
    return out.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk"])
def test_a_csv_is_read_in_the_encodings_of_the_offices(encoding):
    assert cells("单位.csv", csv_file(*ROWS, encoding=encoding)) == ROWS


def test_an_xlsx_is_read():
    assert cells("单位.XLSX", xlsx_file(*ROWS)) == ROWS


def test_the_two_endings_say_the_same():
    table = [["甲", "=1"], ["多\n行", ""]]
    assert cells("a.csv", write_csv(table)) == cells("a.xlsx", write_xlsx(table))


def test_codes_that_a_spreadsheet_took_for_numbers_are_codes_again():
    row = (312002, 312003.0, 1.5, True)
    assert cells("a.xlsx", xlsx_file(("a", "b", "c", "d"), row))[1] == ("312002", "312003", "1.5", "是")


def test_blank_rows_are_left_out_and_lines_still_count():
    sheet = read("a.csv", csv_file(("编码",), (), ("1",), ("",), ("2",)))
    assert [(line, row[0]) for line, row in sheet.rows] == [(3, "1"), (5, "2")]


def test_a_sheet_that_lies_about_its_size_is_read_whole():
    def lie(part, data):
        return data.replace(b'ref="A1:B2"', b'ref="A1:A1"')

    changed = repacked(xlsx_file(*ROWS), lie)
    assert changed != xlsx_file(*ROWS)
    assert cells("a.xlsx", changed) == ROWS


def test_only_the_first_sheet_counts():
    book = Workbook()
    book.active.append(["编码"])
    book.active.append(["1"])
    book.create_sheet("说明").append(["请勿填写"])
    book.active = 1
    out = io.BytesIO()
    book.save(out)
    assert cells("a.xlsx", out.getvalue()) == [("编码",), ("1",)]


# --- Formulas ---


@pytest.mark.parametrize("text", FORMULAS)
@pytest.mark.parametrize(("name", "write"), [("a.csv", write_csv), ("a.xlsx", write_xlsx)])
def test_no_cell_is_a_formula_and_none_is_changed_by_the_round_trip(text, name, write):
    data = write([("编码",), (text,)])
    assert rows_of(name, data)[1][0].startswith("'")
    assert cells(name, data)[1][0].strip() == text.strip()


def test_an_xlsx_holds_texts_only():
    data = write_xlsx([("编码",), ("=1+1",), ("0012",)])
    assert b"<f>" not in zipfile.ZipFile(io.BytesIO(data)).read("xl/worksheets/sheet1.xml")
    assert [row[0] for row in rows_of("a.xlsx", data)] == ["编码", "'=1+1", "0012"]


@given(st.text())
def test_escaping_is_taken_back_exactly(text):
    assert unescaped(escaped(text)) == text
    assert not escaped(text).startswith(files.FORMULA)


def test_characters_that_no_workbook_can_hold_are_left_out():
    assert rows_of("a.xlsx", write_xlsx([("甲\x0b乙\x00",)])) == [["甲乙"]]
    hidden = load_workbook(io.BytesIO(write_xlsx([("\x0b=1+1",)]))).active["A1"]
    assert (hidden.data_type, hidden.value) == ("s", "'=1+1")


# --- Refusals ---


@pytest.mark.parametrize("name", ["a.xls", "a.xlsm", "a.txt", "a.ods", "csv", "", "a.csv.exe"])
def test_other_endings_are_refused(name):
    assert "只能导入 .xlsx 或 .csv" in refusal(name, csv_file(*ROWS))


@pytest.mark.parametrize(
    "data", [b"", b"\xef\xbb\xbf", b"\r\n\r\n", csv_file(("编码",)), csv_file(("编码",), ("", ""))], ids=repr
)
def test_a_file_without_rows_is_refused(data):
    assert "除表头外没有内容" in refusal("a.csv", data)


def test_an_empty_workbook_is_refused():
    assert "除表头外没有内容" in refusal("a.xlsx", xlsx_file())


@pytest.mark.parametrize(
    "data", [b"", b"PK\x03\x04", b"not a workbook", csv_file(*ROWS), zlib.compress(b"x" * 99)], ids=repr
)
def test_what_is_no_workbook_is_refused(data):
    assert refusal("a.xlsx", data) == files.BROKEN


@pytest.mark.parametrize("cut", [40, 400, 4000, -1, -30])
def test_half_a_workbook_is_refused(cut):
    assert refusal("a.xlsx", xlsx_file(*ROWS)[:cut]) == files.BROKEN


@pytest.mark.parametrize(
    "part", ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "[Content_Types].xml", "xl/styles.xml"]
)
def test_a_workbook_with_a_broken_part_is_refused(part):
    broken = repacked(xlsx_file(*ROWS), lambda name, data: b"<broken" if name == part else data)
    assert refusal("a.xlsx", broken) == files.BROKEN


def test_a_zip_that_is_no_workbook_is_refused():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("a.txt", "a")
    assert refusal("a.xlsx", out.getvalue()) == files.BROKEN


def test_bytes_in_no_known_encoding_are_refused():
    assert "文字编码" in refusal("a.csv", "编码\n甲".encode("utf-16") + b"\xff\xff\xff")


def test_an_endless_quoted_cell_is_refused():
    assert refusal("a.csv", b'"' + b"x" * 200_000) == files.BROKEN


def test_a_file_over_the_limit_is_refused():
    assert "超过 5 MB" in refusal("a.csv", b"x" * (files.MAX_BYTES + 1))


def test_too_many_rows_are_refused_and_the_most_allowed_are_not(monkeypatch):
    monkeypatch.setattr(files, "MAX_ROWS", 3)
    assert len(read("a.csv", csv_file(("编码",), *[(str(n),) for n in range(3)])).rows) == 3
    assert "超过 3 行" in refusal("a.csv", csv_file(("编码",), *[(str(n),) for n in range(4)]))


def test_too_many_columns_are_refused():
    assert "列" in refusal("a.csv", csv_file(("编码",), ["x"] * (files.MAX_COLUMNS + 1)))


def padded(rows: int, column: str) -> bytes:
    """A workbook whose rows each end with a blank cell far to the right."""

    def pad(part, data):
        return re.sub(rb'(<row r="(\d+)".*?)</row>', rb'\1<c r="%s\2"/></row>' % column.encode(), data)

    return repacked(xlsx_file(*ROWS[:1], *ROWS[1:] * (rows - 1)), pad)


def test_rows_padded_with_blank_cells_to_the_last_column_are_refused_at_once(monkeypatch):
    read_cells = []
    monkeypatch.setattr(files, "_text", lambda cell, line: read_cells.append(cell))
    assert "第 1 行有 16384 列" in refusal("a.xlsx", padded(3, "XFD"))
    assert not read_cells


def test_some_blank_cells_too_many_do_no_harm():
    assert [row[:2] for row in cells("a.xlsx", padded(2, "IV"))] == ROWS


def test_blank_rows_are_counted_together(monkeypatch):
    monkeypatch.setattr(files, "MAX_BLANK_ROWS", 3)
    assert "第 6 行" in refusal("a.csv", csv_file(("编码",), (), (), ("1",), ("2",), (), ()))


def test_a_cell_that_is_too_long_is_refused():
    assert "第 2 行" in refusal("a.csv", csv_file(("编码",), ("x" * (files.MAX_CELL + 1),)))


def test_a_row_far_below_is_not_waited_for():
    def far(part, data):
        return data.replace(b'<row r="2"', b'<row r="99999999"').replace(b'r="A2"', b'r="A99999999"')

    assert "空行" in refusal("a.xlsx", repacked(xlsx_file(("编码",), ("1",)), far))


def test_a_package_that_unpacks_to_too_much_is_refused():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/worksheets/sheet1.xml", bytes(files.MAX_UNPACKED + 1))
    assert len(out.getvalue()) < 100_000
    assert "解压后过大" in refusal("a.xlsx", out.getvalue())


def test_a_package_of_too_many_parts_is_refused():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for n in range(files.MAX_PARTS + 1):
            package.writestr(f"{n}", "")
    assert "解压后过大" in refusal("a.xlsx", out.getvalue())


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "docProps/core.xml"])
def test_a_package_that_declares_entities_is_refused(part, encoding):
    """Files of the server, addresses of the net, and bombs all need a DTD."""
    dtd = f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]><x>&e;</x>'
    harmful = repacked(xlsx_file(*ROWS), lambda name, data: dtd.encode(encoding) if name == part else data)
    assert "DTD" in refusal("a.xlsx", harmful)
