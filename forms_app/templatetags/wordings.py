"""What an official page says in its own way: labels in a scheme's words, and several columns in one printed cell."""

from collections import defaultdict

from django import template
from django.utils.safestring import SafeString

from forms_app.document import ColumnType
from forms_app.page import Line, Page

from .controls import drawn_text

register = template.Library()

# Room for a year that is yet to be filled in.
OPEN_YEAR = "　　"


@register.simple_tag(takes_context=True)
def worded(context, name: str, label: str) -> str:
    """The label of a header cell in the scheme's words, or as given: 项目总体目标（2024年-2026年）. Placeholders are
    header cells with a day, of which the year is printed."""
    page: Page = context["page"]
    words = page.scheme.wordings.get(page.kind.slug, {}).get(name)
    return words.format_map(_years(page)) if words else label


def _years(page: Page) -> defaultdict[str, str]:
    days = (c.name for c in page.kind.shape.header.values() if c.type is ColumnType.DAY)
    years = {name: page.document[name][:4] for name in days if page.document[name]}
    return defaultdict(lambda: OPEN_YEAR, years)


@register.simple_tag(takes_context=True)
def joined(context, line: Line, name: str, other: str) -> SafeString:
    """Two columns of a line in one printed cell, the second only where it says something: 年度值/项目值."""
    page: Page = context["page"]
    texts = [page.text(column, line) for column in (name, other)]
    shown = "/".join(texts) if texts[1] else texts[0]
    return drawn_text(page.kind.row_set(line.rows).columns[name], shown)
