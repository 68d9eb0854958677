"""A report about to be drawn: its text under the chapters and parts of the scheme's outline."""

from dataclasses import dataclass
from functools import cached_property

from forms_app.page import Line, Page


@dataclass(frozen=True)
class Part:
    """A part of a chapter: its heading (none: the chapter's own text), the header cell that begins it, its blocks."""

    slug: str
    label: str
    lead: str
    lines: tuple[Line, ...]
    leading: str = ""

    @property
    def is_blank(self) -> bool:
        return not self.leading and all(line.record.is_blank("text") for line in self.lines)


@dataclass(frozen=True)
class Chapter:
    slug: str
    label: str
    parts: tuple[Part, ...]

    @cached_property
    def is_blank(self) -> bool:
        """Whether nothing is written under any of its headings."""
        return all(part.is_blank for part in self.parts)


def outline(page: Page) -> tuple[Chapter, ...]:
    """The chapters of a report's page."""
    rows = page.kind.row_set(page.kind.text)
    lines = [Line(rows.name, record, i) for i, record in enumerate(page.document.rows[rows.name])]

    def part(slug: str, label: str) -> Part:
        lead = rows.leads.get(slug, "")
        standing = tuple(line for line in lines if line.record["category"] == slug)
        return Part(slug, label, lead, standing, page.text(lead).strip() if lead else "")

    return tuple(
        Chapter(branch.slug, branch.label, tuple(part(leaf.slug, leaf.label) for leaf in branch.leaves))
        for branch in page.scheme.branches(rows.tree)
    )
