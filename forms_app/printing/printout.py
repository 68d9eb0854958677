"""A table on paper: its official page, broken so that merged labels stand again on every page."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.template.loader import render_to_string

from forms_app.frozen import Frozen
from forms_app.kind import Kind
from forms_app.page import PRINT, Page

from .breaking import next_breaks, survey
from .press import PRESS

if TYPE_CHECKING:
    from weasyprint import Document

PASSES = 5


@dataclass(frozen=True)
class Entry:
    """A line of a contents list: a table, where it begins, and the page within the file."""

    label: str
    anchor: str
    page: int | None = None


@dataclass(frozen=True)
class Printout:
    """One table to be printed. ``version`` is 第n次报送; without one it is a 草稿, and says so; ``approved`` says
    that this version has its 批复. ``footing`` prints page number, 校验码 and version in the margin. Where several are
    bound behind a report, ``before`` is how many pages stand before this one, and ``contents`` are the tables that the
    report lists."""

    kind: Kind
    frozen: Frozen
    check_code: str
    version: int | None = None
    footing: bool = True
    approved: bool = False
    before: int = 0
    contents: tuple[Entry, ...] = ()

    @property
    def draft(self) -> bool:
        return self.version is None

    @property
    def stage(self) -> str:
        if self.draft:
            return "草稿"
        sent = f"第{self.version}次报送"
        return f"{self._approved_as}　{sent}" if self.approved else sent

    @property
    def _approved_as(self) -> str:
        """A table that no 调整 has touched stays what the year's 批复 made it."""
        return "调整版本" if self.frozen.adjustment else "批复版本"

    @property
    def adjustment(self) -> str:
        """What an adjusted table says above its head, on every page."""
        return f"调整版本：{self.frozen.adjustment}" if self.frozen.adjustment else ""

    @property
    def anchor(self) -> str:
        """What links within the file know the table by."""
        return f"table-{self.frozen.number}"

    @property
    def entry(self) -> str:
        """The table in a contents list; of which there are many, with its name."""
        name = self.frozen.document[self.kind.name] if self.kind.name else ""
        return f"{self.frozen.annex}　{self.frozen.title}" + (f"（{name}）" if name else "")

    @property
    def landscape(self) -> bool:
        return self.kind.slug in self.frozen.scheme.landscape

    def html(self, breaks: frozenset[str] = frozenset(), condensed: bool = False) -> str:
        page = Page(self.kind, self.frozen, PRINT, breaks=breaks)
        context = {"page": page, "printout": self, "condensed": condensed}
        return render_to_string(f"{self.kind.slug}/print.html", context)


def print_table(printout: Printout) -> bytes:
    """The table as PDF."""
    return print_dossier([printout])


def print_dossier(printouts: Iterable[Printout]) -> bytes:
    """Several tables as one PDF, each with page numbers of its own, so that one can be replaced. A report goes first,
    with a contents list of the whole."""
    tables = list(printouts)
    report = next((table for table in tables if table.kind.text), None)
    if report is None or len(tables) == 1:
        return PRESS.write([lay_out(table) for table in tables])
    return PRESS.write(_bound(report, [table for table in tables if table is not report]))


def _bound(report: Printout, tables: list[Printout]) -> list["Document"]:
    """The report and the tables behind it. Where they begin depends on the report's length, and that (hardly ever) on the
    page numbers which its contents list prints."""
    entries = [Entry(table.entry, table.anchor) for table in tables]
    length = len(lay_out(replace(report, contents=tuple(entries))).pages)
    for _ in range(PASSES):
        documents, pages = [], length
        for nth, table in enumerate(tables):
            entries[nth] = replace(entries[nth], page=pages + 1)
            documents.append(lay_out(replace(table, before=pages)))
            pages += len(documents[-1].pages)
        laid = lay_out(replace(report, contents=tuple(entries)))
        if len(laid.pages) == length:
            break
        length = len(laid.pages)
    return [laid, *documents]


def lay_out(printout: Printout) -> "Document":
    """Pages of the table. One of whose sheets just one misses a page is condensed, as clerks do, so that seal and
    signature stand on one sheet; others are broken. A running text breaks by itself."""
    document, sheets = _laid(printout), printout.kind.sheets
    if printout.kind.text:
        return document
    if len(document.pages) == sheets + 1:
        condensed = _laid(printout, condensed=True)
        document = condensed if len(condensed.pages) == sheets else document
    return document if len(document.pages) == sheets else _broken(printout, document)


def _laid(
    printout: Printout,
    breaks: frozenset[str] = frozenset(),
    tall: Collection[int] = (),
    condensed: bool = False,
) -> "Document":
    html = printout.html(breaks, condensed)
    return PRESS.lay_out(html, printout.footing, tall, bool(printout.kind.text), printout.before)


def _broken(printout: Printout, document: "Document") -> "Document":
    """Laid out again with breaks where the pages ended, so that merged labels are closed and repeated there; this
    may move later breaks, so a few times."""
    breaks, tall = frozenset(), frozenset()
    for _ in range(PASSES):
        seen = survey(document)
        if seen.tall - tall:
            breaks, tall = frozenset(), tall | seen.tall
        else:
            kept, breaks = breaks, next_breaks(seen.starts, breaks)
            if kept == breaks:
                break
        document = _laid(printout, breaks, tall)
    return document
