"""Native controls and plain text of cells, and attributes of elements."""

from django.utils.html import conditional_escape, escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from forms_app.document import NUMERIC, Column, ColumnType, Place
from forms_app.page import Page

EMPTY = mark_safe("")
# Boxes are drawn round a ✓ or nothing: no face has ☐ and ☑.
TICKED = mark_safe('<span class="box ticked" role="img" aria-label="已勾选">✓</span>')
UNTICKED = mark_safe('<span class="box" role="img" aria-label="未勾选"></span>')


def drawn_text(column: Column, stands: str) -> SafeString:
    if column.type is ColumnType.FLAG:
        return TICKED if stands else UNTICKED
    return mark_safe(escape(stands).replace("\n", "<br>"))  # noqa: S308 (escaped before)


def drawn_control(column: Column, attributes: dict, text: str, unchosen: str = "") -> SafeString:
    """``unchosen`` says what it means that none of the choices was made."""
    drawn = drawn_attributes(attributes)
    if column.type is ColumnType.CHOICE:
        return format_html("<select{}>{}</select>", drawn, _options(column, text, unchosen))
    if column.type is ColumnType.FLAG:
        ticked = mark_safe(" checked") if text else EMPTY
        return format_html('<input type="checkbox" value="1"{}{}>', drawn, ticked)
    if column.type in NUMERIC:
        return format_html('<input inputmode="decimal" autocomplete="off"{} value="{}">', drawn, text)
    if column.type is ColumnType.DAY:
        return format_html('<input autocomplete="off" placeholder="年-月-日"{} value="{}">', drawn, text)
    return format_html('<textarea rows="1"{}>\n{}</textarea>', drawn, text)


def _options(column: Column, text: str, unchosen: str) -> SafeString:
    """The choices by label; a text that is none of them stays selectable, so that it isn't lost."""
    known = [label for _, label in column.choices]
    offered = [*known, *([text] if text and text not in known else [])]
    chosen = mark_safe(" selected")
    none = format_html('<option value=""{}>{}</option>', EMPTY if text else chosen, unchosen)
    return none + format_html_join(
        "", "<option{}>{}</option>", ((chosen if o == text else EMPTY, o) for o in offered)
    )


def described(page: Page, place: Place) -> dict[str, str]:
    """An input is tied to what is said below it."""
    return {"aria-describedby": f"notes:{place}"} if any(n.text for n in page.notes_at(place)) else {}


def drawn_attributes(attributes: dict) -> SafeString:
    return format_html_join(
        "", ' {}="{}"', ((k, conditional_escape(v)) for k, v in attributes.items() if v not in ("", None))
    )
