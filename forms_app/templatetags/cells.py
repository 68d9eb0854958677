"""Tags of the official layouts: each draws a cell as an input when editing and as text otherwise."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import pairwise

from crispy_forms.utils import render_field
from django import template
from django.forms import BoundField
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from forms_app.document import ColumnType, Place
from forms_app.page import PRINT, Label, Line, Page, Section

from .controls import described, drawn_attributes, drawn_control, drawn_text
from .extras import extras
from .marks import below, classes, told_allotted

register = template.Library()

EMPTY = mark_safe("")
ADD = "加行"
LIBRARY = "指标库"


@register.simple_tag(takes_context=True)
def cell(
    context, name: str, line: Line | None = None, before: str = "", choices: Iterable[str] = (), asks: str = "",
    **attributes,
) -> SafeString:  # fmt: skip
    """A whole ``<td>``: the cell of a header field, or of a line. ``before`` is printed text inside the same cell;
    ``choices`` are the texts that a line's text cell is chosen from; ``asks`` names unprinted columns that the screen
    holds in it. Other attributes (``colspan``, ``rowspan``, ``class``) go to the ``<td>``."""
    page: Page = context["page"]
    if line and line.padding:
        return _padding(page, name, line, attributes)
    inside = _content(context, page, name, line, choices)
    if before:
        inside = format_html("{}{}", _words(page, page.place(name, line), before), inside)
    if page.mode == PRINT:
        return format_html("<td{}>{}</td>", drawn_attributes(attributes), inside)
    place = page.place(name, line)
    joined = " ".join([attributes.pop("class", ""), *classes(page, place)]).strip()
    attributes = {**_anchor(page, place), "class": joined, **attributes}
    more = extras(page, asks.split(), line) if asks else EMPTY
    return format_html(
        "<td{}>{}{}{}</td>", drawn_attributes(attributes), inside, below(page, place, line), more
    )


def _words(page: Page, place: Place, text: str) -> SafeString:
    """Printed words that stand in a cell beside its content; those of a tick box can be clicked."""
    if page.editing and page.kind.shape.column(place).type is ColumnType.FLAG:
        return format_html('<label class="before" for="{}">{}</label>', str(place), text)
    return format_html('<span class="before">{}</span>', text)


def _padding(page: Page, name: str, line: Line, attributes: dict) -> SafeString:
    """A cell of a blank line; …… stands in the first."""
    first = next(column for column in page.kind.row_set(line.rows).columns if column != "category")
    return format_html("<td{}>{}</td>", drawn_attributes(attributes), line.says if name == first else "")


@register.simple_tag(takes_context=True)
def inline(context, name: str) -> SafeString:
    """A header cell that stands outside the table's grid, such as 填表人 at the foot."""
    page: Page = context["page"]
    content = _content(context, page, name, None)
    if page.mode == PRINT:
        return content
    place = page.place(name)
    attributes = {**_anchor(page, place), "class": " ".join(["inline-cell", *classes(page, place)])}
    return format_html("<span{}>{}{}</span>", drawn_attributes(attributes), content, below(page, place))


@register.simple_tag(takes_context=True)
def tick(context, name: str, words: str) -> SafeString:
    """A header cell that is a tick box, one of several in a ``<td>``, with the words behind it."""
    page: Page = context["page"]
    place = page.place(name)
    inside = _content(context, page, name, None) + _words(page, place, words)
    if page.printing:
        return format_html('<span class="tick">{}</span>', inside)
    attributes = {**_anchor(page, place), "class": " ".join(["tick", *classes(page, place)])}
    return format_html("<span{}>{}{}</span>", drawn_attributes(attributes), inside, below(page, place))


@register.simple_tag(takes_context=True)
def repeated(context, name: str) -> SafeString:
    """A header cell's text in the head of a further sheet: no cell of its own. The page's script keeps it true."""
    page: Page = context["page"]
    if not page.editing:
        return drawn_text(page.kind.shape.header[name], page.text(name))
    return format_html('<span data-mirror="{}">{}</span>', name, page.text(name) or "空")


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
def labels(context, line: Line, first: int = 1, second: int = 1) -> SafeString:
    """The merged label cells that begin at this line, a 一级's over ``first`` columns and a 二级's over ``second``; when
    editing, a 二级's label can add a line below it."""
    page: Page = context["page"]
    wide = {i: drawn_attributes({"colspan": n}) for i, n in ((1, first), (2, second)) if n > 1}
    return format_html_join(
        "", '<th scope="row" class="level-{}" rowspan="{}"{}>{}{}</th>',
        ((x.level, x.span, wide.get(x.level, EMPTY), str(x), _beside_label(context, page, line, x.level))
         for x in line.labels),
    )  # fmt: skip


@dataclass(frozen=True)
class Shared:
    """What the ``<tr>`` of a header cell under a merged label holds: its attributes, and the label where one begins."""

    attributes: SafeString
    label: SafeString


@register.simple_tag(takes_context=True)
def shared_label(context, title: str, *names: str) -> dict[str, Shared]:
    """The rows of header cells below one another with one merged label, by the cell. Paper knows a row by its cell's
    name, and repeats the label after a page break."""
    page: Page = context["page"]
    begins = [i for i, name in enumerate(names) if not i or name in page.breaks]
    spans = dict(zip(begins, (b - a for a, b in pairwise([*begins, len(names)])), strict=True))
    return {
        name: Shared(_row_start(page, name), _shared(title, i, spans.get(i))) for i, name in enumerate(names)
    }


def _row_start(page: Page, name: str) -> SafeString:
    starts = mark_safe(' class="starts-page"') if name in page.breaks else EMPTY
    return format_html(' id="{}"{}', name, starts) if page.printing else EMPTY


def _shared(title: str, at: int, span: int | None) -> SafeString:
    label = Label(title, span, 0, again=at > 0) if span else None
    return format_html('<th scope="rowgroup" rowspan="{}">{}</th>', span, label) if label else EMPTY


def _beside_label(context, page: Page, line: Line, level: int) -> SafeString:
    """When editing: how much of a 一级's points is given away, and the button that adds a line to a 二级."""
    if not page.editing or level == 0:
        return EMPTY
    if level == 2:
        return _group_adder(context, page, line)
    branch = page.scheme.branch_of(line.record["category"])
    return told_allotted(branch.slug, page.allotted[branch.slug]) if page.scored and branch else EMPTY


@register.simple_tag(takes_context=True)
def allotted(context) -> SafeString:
    """When editing, how much of all points is given away."""
    page: Page = context["page"]
    return told_allotted("all", page.allotted_in_all) if page.editing and page.scored else EMPTY


@register.simple_tag(takes_context=True)
def grade(context) -> SafeString:
    """On the screen, the grade that the 总分 comes to, and what is still missing in it."""
    page: Page = context["page"]
    if page.printing or not page.scored:
        return EMPTY
    missing = (
        format_html('<span class="muted">还有 {} 项指标没有得分</span>', page.unscored)
        if page.unscored
        else EMPTY
    )
    return format_html(
        '<span class="grade">等级：<strong data-grade>{}</strong>{}</span>', page.grade or "—", missing
    )


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
    """When editing, the cell at a line's end that holds its identity and the buttons to move, copy and remove it, and
    to add what stands below it (``below`` says what that is called)."""
    page: Page = context["page"]
    if not page.editing:
        return EMPTY
    where, at = page.row_labels[line.uid], f"{line.rows}/{line.uid}"
    moves = format_html_join(
        "", '<button type="submit" name="move" value="{}/{}" title="{}" aria-label="{} {}">{}</button>',
        (
            (at, way, f"{said}（Alt+{sign}）", said, where, sign)
            for way, said, sign in (("up", "上移", "↑"), ("down", "下移", "↓"))
        ),
    )  # fmt: skip
    remove = EMPTY if page.is_fixed_row(line) else _remover(page, line, where)
    more = _splitter(context, page, line, below) if below and not line.below else EMPTY
    copy = _copier(page, line, where)
    return format_html('<td class="tools">{}{}{}{}{}</td>', _identity(line), moves, copy, remove, more)


def _copier(page: Page, line: Line, where: str) -> SafeString:
    """The page's script copies the line, but not the table that it is spelled out in."""
    apart = drawn_attributes({"data-apart": page.spelled_out.get(line.uid, "")})
    return format_html(
        '<button type="button" name="copy" title="复制本行（Alt+Shift+↓）" aria-label="复制 {}"{}>复制</button>',
        where,
        apart,
    )


def _remover(page: Page, line: Line, where: str) -> SafeString:
    spelled = _spelled_below(page, line)
    warning = f"{spelled}将移到“已移除”，首次报送前可以恢复。" if spelled else ""
    warning += _going_too(page, line)
    return format_html(
        '<label class="remove" title="{}"><input type="checkbox" name="{}-{}-DELETE" data-warning="{}"'
        ' aria-label="删除 {}"><span>删除</span></label>',
        f"勾选后保存即删除。{warning}", line.rows, line.index, warning, where,
    )  # fmt: skip


@register.simple_tag(takes_context=True)
def line_attributes(context, line: Line) -> SafeString:
    """Attributes of a line's ``<tr>``: what scripts and the printer know it by."""
    if context["page"].mode == PRINT:
        starts = mark_safe(' class="starts-page"') if line.starts_page else EMPTY
        return format_html(' id="{}"{}', line.uid, starts)
    if line.padding:
        return mark_safe(' class="padding"')
    kind = mark_safe(' class="below"') if line.below else EMPTY
    return format_html(
        ' data-row="{}" data-rows="{}" data-index="{}"{}', line.uid, line.rows, line.index, kind
    )


@register.simple_tag
def header_control(field: BoundField) -> SafeString:
    """The native control of a header cell; crispy-forms hands the field here."""
    attributes = {"name": field.html_name, **field.field.widget.attrs}
    return drawn_control(field.field.column, attributes, field.value() or "")


def _anchor(page: Page, place: Place) -> dict[str, str]:
    """A cell is known by its place; links to it lead to its input, where there is one."""
    anchor = {"data-cell": str(place)}
    written = page.editing and not page.is_fixed(place)
    return anchor if written or page.among_others else {**anchor, "id": str(place)}


def _content(context, page: Page, name: str, line: Line | None, choices: Iterable[str] = ()) -> SafeString:
    place = page.place(name, line)
    if not page.editing or page.is_fixed(place):
        return _fixed(page, place, drawn_text(page.kind.shape.column(place), page.text(name, line)))
    return _input(page, name, line, choices) if line else _header_input(context, page, name)


def _fixed(page: Page, place: Place, drawn: SafeString) -> SafeString:
    """The text of a cell. On the editing page scripts find it where others have their input."""
    return format_html('<span data-fixed="{}">{}</span>', place.field, drawn) if page.editing else drawn


def _header_input(context, page: Page, name: str) -> SafeString:
    """By crispy-forms, in a template of ours: an official cell has no room for Bootstrap's label and wrapper."""
    place = page.place(name)
    attributes = {"id": str(place), "aria-label": page.label(name), **described(page, place)}
    return render_field(name, page.form, context, template="cells/header_cell.html", attrs=attributes)


def _input(page: Page, name: str, line: Line, choices: Iterable[str]) -> SafeString:
    place, column = page.place(name, line), page.kind.row_set(line.rows).columns[name]
    if choices:
        column = replace(column, type=ColumnType.CHOICE, choices=tuple((text, text) for text in choices))
    attributes = {
        "name": f"{line.rows}-{line.index}-{name}",
        "id": str(place),
        "aria-label": page.label(name, line),
        **described(page, place),
    }
    return drawn_control(column, attributes, page.text(name, line))


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
    category, rows = line.record["category"], page.kind.row_set(line.rows)
    where = page.scheme.leaf(category, rows.tree).label
    library = _library_opener(line.rows, category, where) if rows.library else EMPTY
    return adder(context, line.rows, ADD, category, where) + library


def _library_opener(rows: str, category: str, where: str) -> SafeString:
    """The button that opens the 指标库 for a 二级; the page's script shows it."""
    return format_html(
        '<button type="button" class="open-library" data-rows="{}" data-category="{}" aria-label="{}">{}</button>',
        rows, category, where + LIBRARY, LIBRARY,
    )  # fmt: skip


def _spelled_below(page: Page, line: Line) -> str:
    """The tables that go when this line goes."""
    rows = page.document.rows[line.rows]
    lines = [line.uid, *(r.uid for r in rows if r.values.get("parent") == line.uid)]
    return "、".join(page.spelled_out[uid] for uid in lines if uid in page.spelled_out)


def _going_too(page: Page, line: Line) -> str:
    """How many rows of other row sets go when this line goes."""
    sets = (r for r in page.kind.rows if r.under == line.rows)
    counts = {r.label: sum(x[r.parent] == line.uid for x in page.document.rows[r.name]) for r in sets}
    return "".join(f"{number} 条{label}一并删除。" for label, number in counts.items() if number)


def _splitter(context, page: Page, line: Line, what: str) -> SafeString:
    spelled = page.spelled_out.get(line.uid)
    label = f"拆分{what}" if spelled else f"增加{what}"
    title = f"这一行的内容和{spelled}归第一个{what}" if spelled else ""
    return adder(
        context, line.rows, label, line.uid, page.row_labels[line.uid], drawn_attributes({"title": title})
    )
