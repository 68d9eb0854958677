"""Tags of the official layouts: each draws a cell as an input when editing and as text otherwise."""

from crispy_forms.utils import render_field
from django import template
from django.forms import BoundField
from django.utils.html import conditional_escape, escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from forms_app.document import NUMERIC, Column, ColumnType, Place
from forms_app.page import EDIT, PRINT, Line, Note, Page, Section

from .marks import below, classes

register = template.Library()

EMPTY = mark_safe("")
ADD = "加行"


@register.simple_tag(takes_context=True)
def cell(context, name: str, line: Line | None = None, before: str = "", **attributes) -> SafeString:
    """A whole ``<td>``: the cell of a header field, or of a line. ``before`` is printed text inside the same cell;
    other attributes (``colspan``, ``rowspan``, ``class``) go to the ``<td>``."""
    page: Page = context["page"]
    inside = _content(context, page, name, line)
    if before:
        inside = format_html('<span class="before">{}</span>{}', before, inside)
    if page.mode == PRINT:
        return format_html("<td{}>{}</td>", _attributes(attributes), inside)
    place = page.place(name, line)
    joined = " ".join([attributes.pop("class", ""), *classes(page, place)]).strip()
    attributes = {**_anchor(page, place), "class": joined, **attributes}
    return format_html("<td{}>{}{}</td>", _attributes(attributes), inside, below(page, place, line))


@register.simple_tag(takes_context=True)
def inline(context, name: str) -> SafeString:
    """A header cell that stands outside the table's grid, such as 填表人 at the foot."""
    page: Page = context["page"]
    content = _content(context, page, name, None)
    if page.mode == PRINT:
        return content
    place = page.place(name)
    attributes = {**_anchor(page, place), "class": " ".join(["inline-cell", *classes(page, place)])}
    return format_html("<span{}>{}{}</span>", _attributes(attributes), content, below(page, place))


@register.simple_tag(takes_context=True)
def unprinted(context, name: str, label: str = "") -> SafeString:
    """A header cell that belongs to the table but not to its printed page; shown while editing, with its help text."""
    page: Page = context["page"]
    if not page.editing:
        return EMPTY
    field = page.kind.content._meta.get_field(name)
    said = format_html('<span class="muted">{}</span>', field.help_text) if field.help_text else EMPTY
    words = format_html('<label for="{}">{}</label>', name, label or field.verbose_name)
    return format_html('<div class="unprinted">{}{}{}</div>', inline(context, name), words, said)


@register.simple_tag(takes_context=True)
def section_head(context, section: Section) -> SafeString:
    """The merged cell with a block's title; when editing, plain rows are added here."""
    page: Page = context["page"]
    grouped = page.kind.row_set(section.rows).grouped
    more = EMPTY if grouped else adder(context, section.rows, ADD, where=section.title)
    return format_html(
        '<th scope="rowgroup" class="level-0" rowspan="{}">{}{}</th>', section.span, section.title, more
    )


@register.simple_tag(takes_context=True)
def labels(context, line: Line) -> SafeString:
    """The merged label cells that begin at this line; when editing, a 二级's label can add a line below it."""
    page: Page = context["page"]
    return format_html_join(
        "", '<th scope="row" class="level-{}" rowspan="{}">{}{}</th>',
        ((x.level, x.span, str(x), _group_adder(context, page, line) if x.level == 2 else EMPTY) for x in line.labels),
    )  # fmt: skip


@register.simple_tag(takes_context=True)
def adder(
    context, rows: str, label: str, group: str = "", where: str = "", also: SafeString = EMPTY
) -> SafeString:
    """When editing, a button that adds a row; ``group`` is the 二级 or the row that it shall stand under, ``also`` are
    further attributes."""
    if not context["page"].editing:
        return EMPTY
    return format_html(
        '<button type="submit" class="add-row" name="add" value="{}/{}" aria-label="{}"{}>＋{}</button>',
        rows, group, where + label, also, label,
    )  # fmt: skip


@register.simple_tag(takes_context=True)
def tools_column(context) -> SafeString:
    return mark_safe('<col class="w-tools">') if context["page"].editing else EMPTY


@register.simple_tag(takes_context=True)
def tools(context, line: Line, below: str = "") -> SafeString:
    """When editing, the cell at a line's end that holds its identity and the buttons to move and remove it, and to
    add what stands below it (``below`` says what that is called)."""
    page: Page = context["page"]
    if not page.editing:
        return EMPTY
    where, at = page.row_labels[line.uid], f"{line.rows}/{line.uid}"
    moves = format_html_join(
        "", '<button type="submit" name="move" value="{}/{}" title="{}" aria-label="{} {}">{}</button>',
        ((at, way, said, said, where, sign) for way, said, sign in (("up", "上移", "↑"), ("down", "下移", "↓"))),
    )  # fmt: skip
    spelled = _spelled_below(page, line)
    warning = f"{spelled}将移到“已移除”，首次报送前可以恢复。" if spelled else ""
    remove = format_html(
        '<label class="remove" title="{}"><input type="checkbox" name="{}-{}-DELETE" data-warning="{}"'
        ' aria-label="删除 {}"><span>删除</span></label>',
        f"勾选后保存即删除。{warning}", line.rows, line.index, warning, where,
    )  # fmt: skip
    more = _splitter(context, page, line, below) if below and not line.below else EMPTY
    return format_html('<td class="tools">{}{}{}{}</td>', _identity(line), moves, remove, more)


@register.simple_tag(takes_context=True)
def line_attributes(context, line: Line) -> SafeString:
    """Attributes of a line's ``<tr>``: what scripts and the printer know it by."""
    if context["page"].mode == PRINT:
        starts = mark_safe(' class="starts-page"') if line.starts_page else EMPTY
        return format_html(' id="{}"{}', line.uid, starts)
    kind = mark_safe(' class="below"') if line.below else EMPTY
    return format_html(
        ' data-row="{}" data-rows="{}" data-index="{}"{}', line.uid, line.rows, line.index, kind
    )


@register.simple_tag
def header_control(field: BoundField) -> SafeString:
    """The native control of a header cell; crispy-forms hands the field here."""
    attributes = {"name": field.html_name, **field.field.widget.attrs}
    return _control(field.field.column, attributes, field.value() or "")


def _anchor(page: Page, place: Place) -> dict[str, str]:
    """A cell is known by its place; links to it lead to its input, where there is one."""
    anchor = {"data-cell": str(place)}
    return anchor if page.editing or page.among_others else {**anchor, "id": str(place)}


def _content(context, page: Page, name: str, line: Line | None) -> SafeString:
    if page.mode != EDIT:
        return _text(page.kind.shape.column(page.place(name, line)), page.text(name, line))
    return _input(page, name, line) if line else _header_input(context, page, name)


def _text(column: Column, text: str) -> SafeString:
    if column.type is ColumnType.FLAG:
        return format_html('<span class="{}"></span>', "box ticked" if text else "box")
    return mark_safe(escape(text).replace("\n", "<br>"))  # noqa: S308 (escaped before)


def _header_input(context, page: Page, name: str) -> SafeString:
    """By crispy-forms, in a template of ours: an official cell has no room for Bootstrap's label and wrapper."""
    place = page.place(name)
    attributes = {"id": str(place), "aria-label": page.label(name), **_described(page, place)}
    return render_field(name, page.form, context, template="cells/header_cell.html", attrs=attributes)


def _input(page: Page, name: str, line: Line) -> SafeString:
    place, column = page.place(name, line), page.kind.row_set(line.rows).columns[name]
    attributes = {
        "name": f"{line.rows}-{line.index}-{name}",
        "id": str(place),
        "aria-label": page.label(name, line),
        **_described(page, place),
    }
    return _control(column, attributes, page.text(name, line))


def _control(column: Column, attributes: dict, text: str) -> SafeString:
    drawn = _attributes(attributes)
    if column.type is ColumnType.CHOICE:
        return format_html("<select{}>{}</select>", drawn, _options(column, text))
    if column.type is ColumnType.FLAG:
        ticked = mark_safe(" checked") if text else EMPTY
        return format_html('<input type="checkbox" value="1"{}{}>', drawn, ticked)
    if column.type in NUMERIC:
        return format_html('<input inputmode="decimal" autocomplete="off"{} value="{}">', drawn, text)
    if column.type is ColumnType.DAY:
        return format_html('<input autocomplete="off" placeholder="2022-06-30"{} value="{}">', drawn, text)
    return format_html('<textarea rows="1"{}>\n{}</textarea>', drawn, text)


def _options(column: Column, text: str) -> SafeString:
    """The choices by label; a text that is none of them stays selectable, so that it isn't lost."""
    known = [label for _, label in column.choices]
    offered = ["", *known, *([text] if text and text not in known else [])]
    chosen = mark_safe(" selected")
    return format_html_join(
        "", "<option{}>{}</option>", ((chosen if o == text else EMPTY, o) for o in offered)
    )


def _described(page: Page, place: Place) -> dict[str, str]:
    notes: list[Note] = page.notes.get(str(place), [])
    return {"aria-describedby": f"notes:{place}"} if any(n.text for n in notes) else {}


def _identity(line: Line) -> SafeString:
    keys = [
        ("uid", line.uid),
        *((k, line.record[k]) for k in ("category", "parent") if k in line.record.values),
    ]
    return format_html_join(
        "",
        '<input type="hidden" name="{}-{}-{}" value="{}">',
        ((line.rows, line.index, k, v) for k, v in keys),
    )


def _group_adder(context, page: Page, line: Line) -> SafeString:
    category = line.record["category"]
    return adder(context, line.rows, ADD, category, page.scheme.leaf(category).label)


def _spelled_below(page: Page, line: Line) -> str:
    """The tables that go when this line goes."""
    rows = page.document.rows[line.rows]
    lines = [line.uid, *(r.uid for r in rows if r.values.get("parent") == line.uid)]
    return "、".join(page.spelled_out[uid] for uid in lines if uid in page.spelled_out)


def _splitter(context, page: Page, line: Line, what: str) -> SafeString:
    spelled = page.spelled_out.get(line.uid)
    label = f"拆分{what}" if spelled else f"增加{what}"
    title = f"这一行的内容和{spelled}归第一个{what}" if spelled else ""
    return adder(
        context, line.rows, label, line.uid, page.row_labels[line.uid], _attributes({"title": title})
    )


def _attributes(attributes: dict) -> SafeString:
    return format_html_join(
        "", ' {}="{}"', ((k, conditional_escape(v)) for k, v in attributes.items() if v not in ("", None))
    )
