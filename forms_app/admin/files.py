"""Spreadsheet files that administrators bring and take away: rows of text, read from and written as xlsx and csv.

What comes in is distrusted: size, unpacked size, rows and cells are bounded, and no XML entity is ever resolved.
"""

import csv
import io
import logging
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import zip_longest
from pathlib import PurePath

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

logger = logging.getLogger(__name__)

MAX_BYTES = 5 * 1024 * 1024
MAX_UNPACKED = 40 * 1024 * 1024
MAX_PARTS = 500
MAX_ROWS = 5_000
MAX_BLANK_ROWS = 10_000
MAX_COLUMNS = 50
# Rows padded with blank cells cost as much as filled ones; up to here nobody waits for them.
MAX_PADDED = 500
MAX_CELL = 20_000
ENCODINGS = ("utf-8-sig", "gb18030")

# A spreadsheet takes a cell that begins so for a formula and carries it out.
FORMULA = tuple("=+-@\t\r\n＝＋－＠")
COPY_OVER = "请把内容复制到新建的工作簿，另存后再试。"
BROKEN = "文件打不开或已损坏。请用 Excel 或 WPS 打开确认后，另存为 .xlsx 或 .csv 再导入。"


class Unreadable(ValueError):
    """The file can't be taken; the message says why and what to do."""


@dataclass(frozen=True)
class Sheet:
    """What a file says: the heads, and each row that isn't blank with its line in the file."""

    headers: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]


def read(name: str, data: bytes) -> Sheet:
    """The first sheet of a file, by the ending of its name."""
    reader = READERS.get(PurePath(name).suffix.lower())
    if reader is None:
        raise Unreadable("只能导入 .xlsx 或 .csv 文件；旧版 .xls 请先在 Excel 或 WPS 中另存为 .xlsx。")
    if len(data) > MAX_BYTES:
        raise Unreadable(f"文件超过 {MAX_BYTES // 1024 // 1024} MB，请分成几个文件分次导入。")
    lines = list(_filled(reader(data)))
    if len(lines) < 2:
        raise Unreadable("文件里除表头外没有内容。第一行是表头，从第二行起每行一条。")
    (_, headers), *rows = lines
    return Sheet(tuple(headers), tuple((line, tuple(cells)) for line, cells in rows))


def _filled(records: Iterable[Sequence]) -> Iterator[tuple[int, list[str]]]:
    """Rows that aren't blank, as text, with their lines; never more than the limits allow."""
    found = last = 0
    for line, record in enumerate(records, 1):
        if len(record) > MAX_PADDED:
            raise Unreadable(f"第 {line} 行有 {len(record)} 列，请删除本表右侧的空列后再导入。")
        cells = [_text(cell, line) for cell in record]
        if any(cells):
            found, last = found + 1, line
            _within_limits(found, cells)
            yield line, cells
        elif line - found > MAX_BLANK_ROWS:
            raise Unreadable(f"第 {last + 1} 行起还有空行，全表已有上万个空行，请删除这些空行后再导入。")


def _within_limits(found: int, cells: list[str]) -> None:
    if found > MAX_ROWS + 1:
        raise Unreadable(f"超过 {MAX_ROWS} 行，请分成几个文件分次导入。")
    if any(cells[MAX_COLUMNS:]):
        raise Unreadable(f"超过 {MAX_COLUMNS} 列，请只保留本表的列。")


def _text(cell, line: int) -> str:
    """A cell as one would type it; codes that a spreadsheet took for numbers lose their ``.0``."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    if isinstance(cell, datetime):
        cell = cell.isoformat(sep=" ", timespec="seconds")
    text = str(cell).strip()
    if len(text) > MAX_CELL:
        raise Unreadable(f"第 {line} 行有单元格超过 {MAX_CELL} 个字，请检查内容。")
    return unescaped(text)


def escaped(text: str) -> str:
    """The text with an apostrophe in front where a spreadsheet would take it for a formula."""
    return f"'{text}" if text.lstrip("'").startswith(FORMULA) else text


def unescaped(text: str) -> str:
    """Takes back what ``escaped`` put in front."""
    return text[1:] if text.startswith("'") and text.lstrip("'").startswith(FORMULA) else text


def _csv(data: bytes) -> Iterator[list[str]]:
    try:
        yield from csv.reader(io.StringIO(_decoded(data), newline=""))
    except csv.Error as error:
        raise Unreadable(BROKEN) from error


def _decoded(data: bytes) -> str:
    for encoding in ENCODINGS:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            logger.debug("not %s", encoding)
    raise Unreadable(
        "认不出文件的文字编码。请在 Excel 中另存为“CSV UTF-8（逗号分隔）”，或另存为 .xlsx 再导入。"
    )


def _xlsx(data: bytes) -> Iterator[Sequence]:
    try:
        _check_package(data)
        # Values, not formulas. The sheet's own word on its size is not to be relied on.
        sheet = load_workbook(io.BytesIO(data), read_only=True, data_only=True).worksheets[0]
        sheet.reset_dimensions()
        yield from sheet.iter_rows(values_only=True)
    except Unreadable:
        raise
    except Exception as error:  # whatever a broken file makes the readers stumble over
        logger.info("xlsx refused: %r", error)
        raise Unreadable(BROKEN) from error


def _check_package(data: bytes) -> None:
    """The package is small when unpacked, and none of its parts declares entities (the standard forbids it too)."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts = package.infolist()
        if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
            raise Unreadable(f"文件解压后过大，不能导入。{COPY_OVER}")
        if any(_declares_entities(package.read(part)) for part in parts):
            raise Unreadable(f"文件含有不允许的内容（DTD 声明），不能导入。{COPY_OVER}")


def _declares_entities(part: bytes) -> bool:
    text = part.replace(b"\x00", b"").upper()  # UTF-16 too
    return b"<!DOCTYPE" in text or b"<!ENTITY" in text


def write_csv(rows: Iterable[Sequence[str]]) -> bytes:
    """UTF-8 with a byte order mark, without which Excel takes it for GBK."""
    out = io.StringIO(newline="")
    csv.writer(out).writerows([escaped(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def write_xlsx(rows: Iterable[Sequence[str]]) -> bytes:
    """All cells are text, so that codes keep their zeros when somebody edits them."""
    book = Workbook()
    sheet = book.active
    sheet.freeze_panes = "A2"
    widths: list[int] = []
    for line, row in enumerate(rows, 1):
        texts = [escaped(ILLEGAL_CHARACTERS_RE.sub("", text)) for text in row]
        _write_row(sheet, line, texts)
        widths = [max(pair) for pair in zip_longest(widths, map(_width, texts), fillvalue=0)]
    for column, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(column)].width = min(max(width + 2, 8), 60)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _write_row(sheet, line: int, texts: list[str]) -> None:
    for column, text in enumerate(texts, 1):
        cell = sheet.cell(line, column, text)
        cell.number_format = "@"
        cell.alignment = Alignment(vertical="top", wrap_text="\n" in text)
        if line == 1:
            cell.font = Font(bold=True)


def _width(text: str) -> int:
    """In half-width characters."""
    return max((sum(1 + (ord(c) > 0xFF) for c in part) for part in text.split("\n")), default=0)


READERS: dict[str, Callable[[bytes], Iterator[Sequence]]] = {".xlsx": _xlsx, ".csv": _csv}
