"""Page breaks as laid out: what begins each page, and which rows are too tall to stay whole."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from weasyprint import Document, Page


@dataclass(frozen=True)
class Survey:
    """What a layout shows: the lines (by uid) that begin a page after the first, unless the page goes on with
    a row begun before, and the numbers of rows taller than a third of a page."""

    starts: tuple[str, ...]
    tall: frozenset[int]


def survey(document: "Document") -> Survey:
    heights: dict[object, float] = {}
    starts = []
    for page in document.pages:
        rows = list(_rows(page))
        first = rows[0].element if rows else None
        if heights and first is not None and first not in heights and first.get("id"):
            starts.append(first.get("id"))
        for row in rows:
            heights[row.element] = heights.get(row.element, 0) + row.height
    third = document.pages[0]._page_box.height / 3
    numbered = enumerate(heights.values())
    return Survey(tuple(starts), frozenset(number for number, height in numbered if height > third))


def _rows(page: "Page") -> Iterator:
    """Table rows on a page, in the order of the document."""
    from weasyprint.formatting_structure.boxes import TableRowBox

    return (box for box in page._page_box.descendants() if isinstance(box, TableRowBox))


def next_breaks(starts: tuple[str, ...], breaks: frozenset[str]) -> frozenset[str]:
    """Breaks to lay out with next: those that held up to the first page that began elsewhere, and from there
    on what the layout did by itself. Equal to ``breaks`` when every page began as told."""
    kept: list[str] = []
    for uid in starts:
        moved = bool(kept) and not breaks.issuperset(kept)
        if not (moved and uid in breaks):
            kept.append(uid)
    return frozenset(kept)
