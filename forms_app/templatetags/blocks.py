"""Tags of a report's layout: its outline, and what a block of text is."""

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from forms_app.outline import Chapter, outline
from forms_app.page import Line, Page
from forms_app.terms import BlockStyle

from .cells import cell
from .controls import described, drawn_attributes
from .marks import below, classes

register = template.Library()

EMPTY = mark_safe("")


@register.simple_tag(takes_context=True)
def chapters(context) -> tuple[Chapter, ...]:
    return outline(context["page"])


@register.filter
def shape(line: Line) -> str:
    """The classes of a block: what it is."""
    return f"block as-{line.record['style'] or BlockStyle.PARAGRAPH.value}"


@register.filter
def paragraphs(text: str) -> list[str]:
    """The lines of a text, each to be a paragraph of its own."""
    return [line.strip() for line in text.split("\n") if line.strip()]


@register.simple_tag(takes_context=True)
def lead(context, name: str) -> SafeString:
    """The cell of a sentence that begins a part; read, each of its lines is a paragraph."""
    page: Page = context["page"]
    if page.editing:
        return cell(context, name, colspan=3, **{"class": "leading"})
    place = page.place(name)
    attributes = {
        "class": " ".join(["leading", *classes(page, place)]),
        "data-cell": "" if page.printing else str(place),
        "id": "" if page.printing or page.among_others else str(place),
    }
    inside = format_html_join("", "<p>{}</p>", ((line,) for line in paragraphs(page.text(name))))
    said = EMPTY if page.printing else below(page, place)
    return format_html('<td colspan="3"{}>{}{}</td>', drawn_attributes(attributes), inside, said)


@register.simple_tag(takes_context=True)
def style_choice(context, line: Line) -> SafeString:
    """When editing, the cell with the small choice of what a block is. 正文 is what it is unless told."""
    page: Page = context["page"]
    if not page.editing:
        return EMPTY
    place = page.place("style", line)
    stands = page.text("style", line)
    attributes = {
        "name": f"{line.rows}-{line.index}-style",
        "id": str(place),
        "aria-label": page.label("style", line),
        **described(page, place),
    }
    return format_html(
        '<td class="block-style"><span class="{}" data-cell="{}"><select{}>{}</select>{}</span></td>',
        " ".join(classes(page, place)), str(place), drawn_attributes(attributes), _styles(stands),
        below(page, place, line),
    )  # fmt: skip


def _styles(stands: str) -> SafeString:
    """A block that was never told to be 正文 posts nothing else than it was opened with; a text that is no style stays
    selectable."""
    usual = BlockStyle.PARAGRAPH
    offered = [(style.value, style.label if style is not usual else "", style.label) for style in BlockStyle]
    if stands == usual.label:
        offered[0] = (usual.value, stands, stands)
    elif stands not in (value for _, value, _ in offered):
        offered.append((usual.value, stands, stands))
    chosen = mark_safe(" selected")
    return format_html_join(
        "", '<option data-style="as-{}" value="{}"{}>{}</option>',
        ((style, value, chosen if value == stands else EMPTY, label) for style, value, label in offered),
    )  # fmt: skip
