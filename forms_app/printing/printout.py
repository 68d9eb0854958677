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

PASSES = 6


@dataclass(frozen=True)
class Printout:
    """One table to be printed. ``version`` is 第n次报送; without one it is a 草稿, and says so. ``footing``
    prints page number, 校验码 and version in the margin."""

    kind: Kind
    frozen: Frozen
    check_code: str
    version: int | None = None
    footing: bool = True

    @property
    def draft(self) -> bool:
        return self.version is None

    @property
    def stage(self) -> str:
        return "草稿" if self.draft else f"第{self.version}次报送"

    @property
    def landscape(self) -> bool:
        return self.kind.slug in self.frozen.scheme.landscape

    def html(self, breaks: frozenset[str] = frozenset()) -> str:
        page = Page(self.kind, self.frozen, PRINT, breaks=breaks)
        return render_to_string(f"{self.kind.slug}/print.html", {"page": page, "printout": self})


def print_table(printout: Printout) -> bytes:
    """The table as PDF."""
    return print_dossier([printout])


def print_dossier(printouts: Iterable[Printout]) -> bytes:
    """Several tables as one PDF, each with page numbers of its own, so that one can be replaced."""
    return PRESS.write([lay_out(printout) for printout in printouts])


def lay_out(printout: Printout) -> "Document":
    """Pages of the table. Where it needs more than one, it is laid out again with breaks where the pages
    ended, so that merged labels are closed and repeated there; this may move later breaks, so a few times."""
    breaks, tall = frozenset(), frozenset()
    for _ in range(PASSES):
        document = PRESS.lay_out(printout.html(breaks), printout.footing, tall)
        if len(document.pages) == 1:
            return document
        seen = survey(document)
        if seen.tall - tall:
            breaks, tall = frozenset(), tall | seen.tall
            continue
        moved = next_breaks(seen.starts, breaks)
        if moved == breaks:
            return document
        breaks = moved
    return document
