"""Tags of the official layouts: each draws a cell as an input when editing and as text otherwise."""

from crispy_forms.utils import render_field
from django import template
from django.utils.html import conditional_escape, escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from forms_app.document import Column, ColumnType, Place
from forms_app.labels import place_label
from forms_app.page import EDIT, PRINT, REVIEW, Line, Note, Page

register = template.Library()

EMPTY = mark_safe("")


@register.simple_tag(takes_context=True)
def cell(context, name: str, line: Line | None = None, before: str = "", **attributes) -> SafeString:
    """A whole ``<td>``: the cell of a header field, or of a line. ``before`` is printed text inside the same cell;
    other attributes (``colspan``, ``rowspan``, ``class``) go to the ``<td>``."""
    page: Page = context["page"]
    place = page.place(name, line)
    inside = format_html("{}{}", before, _content(context, page, name, line))
    if page.mode == PRINT:
        return format_html("<td{}>{}</td>", _attributes(attributes), inside)
    classes = " ".join([attributes.pop("class", ""), *_classes(page, place)]).strip()
    attributes = {"class": classes, "data-cell": str(place), **attributes}
    return format_html("<td{}>{}{}</td>", _attributes(attributes), inside, _below(page, place))


@register.simple_tag(takes_context=True)
def inline(context, name: str) -> SafeString:
    """A header cell that stands outside the table's grid, such as 填表人 at the foot."""
    page: Page = context["page"]
    content = _content(context, page, name, None)
    if page.mode == PRINT:
        return content
    place = page.place(name)
    classes = " ".join(["inline-cell", *_classes(page, place)])
    return format_html('<span class="{}" data-cell="{}">{}{}</span>', classes, str(place), content, _below(page, place))


@register.simple_tag(takes_context=True)
def labels(context, line: Line) -> SafeString:
    """The merged label cells that begin at this line; when editing, a 二级's label can add a line below it."""
    page: Page = context["page"]
    return format_html_join(
        "", '<th scope="row" class="level-{}" rowspan="{}">{}{}</th>',
        ((x.level, x.span, str(x), _adder(page, line) if x.level == 2 else EMPTY) for x in line.labels),
    )  # fmt: skip


@register.simple_tag(takes_context=True)
def tools(context, line: Line) -> SafeString:
    """When editing, the cell at a line's end that holds its identity and the buttons to move and remove it."""
    page: Page = context["page"]
    if not page.editing:
        return EMPTY
    prefix = f"{line.rows}-{line.index}"
    keys = [("uid", line.uid), *((k, line.record[k]) for k in ("category", "parent") if k in line.record.values)]
    hidden = format_html_join("", '<input type="hidden" name="{}-{}" value="{}">', ((prefix, k, v) for k, v in keys))
    where = place_label(page.kind, page.scheme, page.document, Place("", line.rows, line.uid))
    return format_html(
        '<td class="tools">{}<button type="button" data-move="up" title="上移" aria-label="上移 {}">↑</button>'
        '<button type="button" data-move="down" title="下移" aria-label="下移 {}">↓</button>'
        '<label class="remove"><input type="checkbox" name="{}-DELETE" aria-label="删除 {}"><span>删除</span></label></td>',
        hidden, where, where, prefix, where,
    )  # fmt: skip


@register.simple_tag(takes_context=True)
def line_attributes(context, line: Line) -> SafeString:
    """Attributes of a line's ``<tr>``: what scripts and the printer know it by."""
    if context["page"].mode == PRINT:
        starts = mark_safe(' class="starts-page"') if line.starts_page else EMPTY
        return format_html(' id="{}"{}', line.uid, starts)
    return format_html(' data-row="{}" data-rows="{}" data-index="{}"', line.uid, line.rows, line.index)


def _content(context, page: Page, name: str, line: Line | None) -> SafeString:
    if page.mode != EDIT:
        return _text(page, page.kind.shape.column(page.place(name, line)), page.text(name, line))
    return _input(page, name, line) if line else _header_input(context, page, name)


def _text(page: Page, column: Column, text: str) -> SafeString:
    if column.type is ColumnType.FLAG:
        return mark_safe('<span class="box ticked"></span>' if text else '<span class="box"></span>')
    return mark_safe(escape(text).replace("\n", "<br>"))  # noqa: S308 (escaped before)


def _header_input(context, page: Page, name: str) -> SafeString:
    """By crispy-forms, in a template of ours: an official cell has no room for Bootstrap's label and wrapper."""
    place = page.place(name)
    attributes = {"id": str(place), "aria-label": page.kind.shape.header[name].label, **_described(page, place)}
    return render_field(name, page.form, context, template="cells/header_cell.html", attrs=attributes)


def _input(page: Page, name: str, line: Line) -> SafeString:
    place, column = page.place(name, line), page.kind.row_set(line.rows).columns[name]
    attributes = {
        "name": f"{line.rows}-{line.index}-{name}",
        "id": str(place),
        "aria-label": place_label(page.kind, page.scheme, page.document, place),
        **_described(page, place),
    }
    text = page.text(name, line)
    if column.type is ColumnType.CHOICE:
        return format_html("<select{}>{}</select>", _attributes(attributes), _options(column, text))
    if column.type is ColumnType.MONEY:
        return format_html('<input inputmode="decimal" autocomplete="off"{} value="{}">', _attributes(attributes), text)
    return format_html('<textarea rows="1"{}>\n{}</textarea>', _attributes(attributes), text)


def _options(column: Column, text: str) -> SafeString:
    """The choices by label; a text that is none of them stays selectable, so that it isn't lost."""
    known = [label for _, label in column.choices]
    offered = ["", *known, *([text] if text and text not in known else [])]
    return format_html_join("", "<option{}>{}</option>", ((mark_safe(" selected") if o == text else EMPTY, o) for o in offered))


def _described(page: Page, place: Place) -> dict[str, str]:
    return {"aria-describedby": f"notes:{place}"} if page.notes.get(str(place)) else {}


def _classes(page: Page, place: Place) -> list[str]:
    classes = [f"cell-fault-{n.tone}" for n in page.notes.get(str(place), ()) if n.tone in ("block", "explain", "hint")][:1]
    classes += [f"cell-{n.tone}" for n in page.notes.get(str(place), ()) if n.tone in ("remark", "changed", "conflict")]
    if place in page.following:
        classes.append("cell-own" if page.is_own(place) else "cell-follow")
    return classes


def _below(page: Page, place: Place) -> SafeString:
    """What stands under a cell's content: notes, the way back to 自动取数, the way to a remark."""
    notes: list[Note] = page.notes.get(str(place), [])
    listed = format_html_join("", '<li class="note note-{}">{}</li>', ((n.tone, n.text) for n in notes))
    drawn = format_html('<ul class="notes" id="notes:{}">{}</ul>', str(place), listed) if notes else EMPTY
    if page.editing and place in page.following:
        drawn += _origin(page, place)
    if page.mode == REVIEW and page.remark_url:
        drawn += format_html('<a class="remark-here" href="{}?at={}#remark" aria-label="在此提修改意见">✎</a>', page.remark_url, str(place))
    return drawn


def _origin(page: Page, place: Place) -> SafeString:
    if page.is_own(place):
        return format_html(
            '<span class="origin">手填 <button type="submit" name="follow" value="{}">恢复自动取数</button></span>', str(place)
        )
    return mark_safe('<span class="origin">自动取数</span>')


def _adder(page: Page, line: Line) -> SafeString:
    if not page.editing:
        return EMPTY
    category = line.record["category"]
    label = page.scheme.leaf(category).label
    return format_html(
        '<button type="submit" class="add-row" name="add" value="{}/{}" title="增加一行" aria-label="{}增加一行">＋</button>',
        line.rows, category, label,
    )  # fmt: skip


def _attributes(attributes: dict) -> SafeString:
    return format_html_join("", ' {}="{}"', ((k, conditional_escape(v)) for k, v in attributes.items() if v not in ("", None)))
