"""Columns of a line that no official page prints: small controls within a cell when editing, notes when reading."""

from collections.abc import Iterable

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from forms_app.document import Column
from forms_app.page import Line, Page

from .controls import described, drawn_attributes, drawn_control, drawn_text
from .marks import below, classes

EMPTY = mark_safe("")
# What it means that nobody has chosen.
UNCHOSEN = {"direction": "自动判断", "attainment": "请选择"}


def extras(page: Page, names: Iterable[str], line: Line) -> SafeString:
    """Those of the columns that the line asks for, that hold something or that something is said of."""
    asked = page.asked[line.uid] if page.editing else {}
    return format_html_join("", "{}", ((_extra(page, name, line, asked.get(name)),) for name in names))


def _extra(page: Page, name: str, line: Line, asked: bool | None) -> SafeString:
    """``asked``: now (True), perhaps as soon as something is typed (False: drawn but hidden), or not (None)."""
    place = page.place(name, line)
    shown = bool(asked or page.text(name, line) or page.notes.get(str(place)))
    if not shown and asked is None:
        return EMPTY
    column = page.kind.shape.column(place)
    inside = _control(page, column, line) if page.editing else _reading(page, column, line)
    attributes = {
        "class": " ".join(["extra", *classes(page, place)]),
        "data-cell": str(place),
        "id": "" if page.editing or page.among_others else str(place),
        "data-asked": name if asked is not None else "",
    }
    hidden = EMPTY if shown else mark_safe(" hidden")
    drawn = drawn_attributes(attributes)
    return format_html("<span{}{}>{}{}</span>", drawn, hidden, inside, below(page, place, line))


def _control(page: Page, column: Column, line: Line) -> SafeString:
    place = page.place(column.name, line)
    attributes = {
        "name": f"{line.rows}-{line.index}-{column.name}",
        "id": str(place),
        "aria-label": page.label(column.name, line),
        **described(page, place),
    }
    drawn = drawn_control(column, attributes, page.text(column.name, line), UNCHOSEN.get(column.name, ""))
    return format_html('<label for="{}">{}</label>{}', str(place), column.label, drawn)


def _reading(page: Page, column: Column, line: Line) -> SafeString:
    stands = drawn_text(column, page.text(column.name, line) or "（空）")
    return format_html('<span class="extra-label">{}：</span>{}', column.label, stands)
