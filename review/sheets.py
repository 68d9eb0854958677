"""Lists as an Excel workbook: numbers, dates and times are cells of their kind; no text becomes a formula."""

import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter

from forms_app.admin.files import escaped

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOMENT, DAY = "yyyy-mm-dd hh:mm", "yyyy-mm-dd"
THIN = Side(style="thin", color="999999")
HEAD = {
    "font": Font(bold=True),
    "fill": PatternFill("solid", fgColor="EDF1F3"),
    "alignment": Alignment(vertical="center", wrap_text=True),
    "border": Border(bottom=THIN),
}
TITLE = {"font": Font(bold=True, size=14)}


@dataclass(frozen=True)
class Column:
    """A column: its head, its width in half-width characters, what stands there of a row's thing, and how a number is
    shown."""

    head: str
    width: int
    value: Callable[[Any], str | int | Decimal | date | datetime | None]
    number_format: str = "General"


@dataclass(frozen=True)
class Sheet:
    """A sheet: its title and notes above the heads, which stay in sight, and a row for each thing."""

    name: str
    title: str
    notes: Sequence[str]
    columns: Sequence[Column]
    things: Iterable

    @property
    def first(self) -> int:
        """The line of the first row."""
        return len(self.notes) + 3


def workbook(sheets: Iterable[Sheet]) -> bytes:
    book = Workbook(write_only=True)
    for sheet in sheets:
        _write(book.create_sheet(sheet.name), sheet)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _write(made, sheet: Sheet) -> None:
    made.freeze_panes = f"A{sheet.first}"
    made.print_title_rows = f"{sheet.first - 1}:{sheet.first - 1}"
    made.page_setup.orientation = "landscape"
    for number, column in enumerate(sheet.columns, 1):
        made.column_dimensions[get_column_letter(number)].width = column.width
    made.append([_cell(made, sheet.title, TITLE)])
    for note in sheet.notes:
        made.append([_plain(note)])
    made.append([_cell(made, column.head, HEAD) for column in sheet.columns])
    for thing in sheet.things:
        made.append([_value(made, column.value(thing), column.number_format) for column in sheet.columns])


def _value(made, value, number_format: str):
    if isinstance(value, datetime):
        return _cell(
            made, timezone.localtime(value).replace(tzinfo=None, second=0, microsecond=0), {}, MOMENT
        )
    if isinstance(value, date):
        return _cell(made, value, {}, DAY)
    if isinstance(value, Decimal):
        return _cell(made, value, {}, number_format)
    return _plain(value) if isinstance(value, str) else value


def _cell(made, value, style: dict, number_format: str = "General") -> WriteOnlyCell:
    cell = WriteOnlyCell(made, _plain(value) if isinstance(value, str) else value)
    cell.number_format = number_format
    for name, look in style.items():
        setattr(cell, name, look)
    return cell


def _plain(text: str) -> str:
    """Text that a spreadsheet leaves alone."""
    return escaped(ILLEGAL_CHARACTERS_RE.sub("", text))
