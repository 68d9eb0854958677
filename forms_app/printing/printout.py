"""A table on paper: its official page, broken so that merged labels stand again on every page."""

from collections.abc import Iterable
from dataclasses import dataclass
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
class Printout:
    """One table to be printed. ``version`` is 第n次报送; without one it is a 草稿, and says so; ``approved`` says
    that this version has its 批复. ``footing`` prints page number, 校验码 and version in the margin."""

    kind: Kind
    frozen: Frozen
    check_code: str
    version: int | None = None
    footing: bool = True
    approved: bool = False

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
    """Several tables as one PDF, each with page numbers of its own, so that one can be replaced."""
    return PRESS.write([lay_out(printout) for printout in printouts])


def lay_out(printout: Printout) -> "Document":
    """Pages of the table. One that just misses a page is condensed, as clerks do, so that seal and signature
    stand on one sheet; others are broken."""
    document = PRESS.lay_out(printout.html(), printout.footing)
    if len(document.pages) == 2:
        condensed = PRESS.lay_out(printout.html(condensed=True), printout.footing)
        document = condensed if len(condensed.pages) == 1 else document
    return document if len(document.pages) == 1 else _broken(printout, document)


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
        document = PRESS.lay_out(printout.html(breaks), printout.footing, tall)
    return document
