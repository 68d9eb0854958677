"""Filling in a declaration by keyboard alone: header cells, choices, ticks, and rows under the label that they belong to."""

import re
from collections.abc import Iterable

from playwright.sync_api import Page, expect

from forms_app.document import ColumnType, Document, Place, Record
from forms_app.registry import kind_of
from forms_app.schemes import Scheme
from forms_app.values import shown_text
from tests.browser.test_story import Keyboard

IDS = "Array.from(document.querySelectorAll('main [id]'), (element) => element.id)"


class Desk:
    """A person at the page of one declaration, who types what stands in a document."""

    def __init__(self, page: Page, document: Document, scheme: Scheme):
        self.page, self.document, self.scheme = page, document, scheme
        self.keys, self.kind = Keyboard(page), kind_of(document.kind)

    def header(self, left_out: Iterable[str] = ()) -> None:
        """Every cell that holds something and that the house doesn't fill, in the order of the page."""
        record, known = self.document.header, self.page.evaluate(IDS)
        told = {name for name in record.values if not record.is_blank(name) and name in known}
        filled = {name for name in told if self.kind.follows_at(Place(name), self.document)}
        for name in sorted(told - filled - set(left_out), key=known.index):
            self.put(name, record, name)

    def rows(self, name: str) -> None:
        """The rows of a section, each under its label; the page has one row there already."""
        before = None
        for row in self.document.rows[name]:
            typed = self.typed(name, row)
            if not typed:
                continue
            at = row.get("category") if "category" in row.values else ""
            uid = self.added(name, at) if at == before else self.first(name, at)
            before = at
            for column in typed:
                self.put(f"{name}/{uid}/{column}", row, column)

    def typed(self, rows: str, row: Record) -> list[str]:
        """The columns that a person fills in."""
        held = [c for c in self.kind.row_set(rows).columns if c != "category" and not row.is_blank(c)]
        return [c for c in held if not self.kind.follows_at(Place(c, rows, row.uid), self.document)]

    def first(self, rows: str, category: str) -> str:
        found = self._beneath(rows, category).first
        found.locator("td textarea, td input:not([type=hidden])").first.focus()
        return found.get_attribute("data-row")

    def added(self, rows: str, category: str) -> str:
        """The row that the section's ＋ makes, where the focus is put."""
        number = self._beneath(rows, category).count()
        self.page.locator(f"[name=add][value='{rows}/{category}']").first.focus()
        self.page.keyboard.press("Enter")
        expect(self._beneath(rows, category)).to_have_count(number + 1)
        return self._beneath(rows, category).last.get_attribute("data-row")

    def _beneath(self, rows: str, category: str):
        found = self.page.locator(f"tr[data-row][data-rows={rows}]")
        if not category:
            return found
        return found.filter(has=self.page.locator(f"input[name$=category][value={category}]"))

    def put(self, place: str, record: Record, name: str) -> None:
        """One cell, as its control is worked: a choice by the arrow keys, a tick by the space bar, a text typed."""
        column = self._column(place, name)
        if column.type is ColumnType.CHOICE:
            self.choose(place, dict(column.choices)[record[name]])
        elif column.type is ColumnType.FLAG:
            self.keys.press(re.escape(place), "Space")
        else:
            self.keys.fill(re.escape(place), shown_text(record, column, self.scheme.money))

    def _column(self, place: str, name: str):
        section = place.partition("/")[0] if "/" in place else ""
        return self.kind.row_set(section).columns[name] if section else self.kind.shape.header[name]

    def choose(self, place: str, label: str) -> None:
        self.keys.tab_to(re.escape(place))
        control = self.page.locator(f"[id='{place}']")
        for _ in range(control.locator("option").count()):
            if control.locator("option:checked").inner_text() == label:
                break
            self.page.keyboard.press("ArrowDown")
        expect(control.locator("option:checked")).to_have_text(label)
        self.page.keyboard.press("Tab")
