"""The texts of a table, gathered once for all rules that read them."""

from collections.abc import Callable
from typing import NamedTuple

from forms_app.checking.around import Around, Filed
from forms_app.checking.rules import Columns, records
from forms_app.document import ColumnType, Place


class Text(NamedTuple):
    """What a person wrote into a cell, and what the cell is called."""

    text: str
    label: str
    place: Place


def texts(here: Filed, around: Around, columns: Callable[[], Columns]) -> list[Text]:
    return around.once(("texts", here.number), lambda: _gathered(here, columns()))


def _gathered(here: Filed, columns: Columns) -> list[Text]:
    read = {
        rows: [c for c in cells.values() if c.type is ColumnType.TEXT and not c.choices]
        for rows, cells in columns.items()
    }
    return [
        Text(record.values[column.name], column.label, Place(column.name, rows, record.uid))
        for rows, record in records(here)
        for column in read[rows]
        if record.values[column.name]
    ]
