"""What the screen adds to a cell of an official table: its marks, and the notes and offers below its content."""

from decimal import Decimal

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from forms_app.allotting import Allotted
from forms_app.document import ColumnType, Place
from forms_app.page import REVIEW, Line, Note, Page

EMPTY = mark_safe("")
FAULTS = ("block", "explain", "hint")
MARKS = ("remark", "changed", "conflict")
HOW = "how"


def classes(page: Page, place: Place) -> list[str]:
    tones = [note.tone for note in page.notes_at(place)]
    marked = [f"cell-fault-{tone}" for tone in FAULTS if tone in tones][:1]
    marked += [f"cell-{tone}" for tone in MARKS if tone in tones]
    if page.editing and page.is_fixed(place):
        marked.append("cell-fixed")
    elif place in page.following:
        marked.append("cell-own" if page.is_own(place) else "cell-follow")
    return marked


def below(page: Page, place: Place, line: Line | None = None) -> SafeString:
    """What stands under a cell's content: notes, what was typed, the way back to 自动取数, the way to a remark."""
    drawn = _mark(page, place) + _notes(page, place) + _as_typed(page, place, line)
    if page.editing and not page.is_fixed(place):
        drawn += _origin(page, place) + _carried(page, place)
        drawn += _conflict(page, place) + _rounded(page, place, line)
    elif page.mode == REVIEW and page.remark_url:
        drawn += format_html(
            '<a class="remark-here" href="{}?at={}#remark" aria-label="在此提修改意见">✎</a>',
            page.remark_url,
            str(place),
        )
    return drawn


def _mark(page: Page, place: Place) -> SafeString:
    word = page.mark(place)
    return format_html(' <span class="tag">{}</span>', word) if word else EMPTY


def _notes(page: Page, place: Place) -> SafeString:
    """A note without a text only marks the cell: its words stand at the finding's first cell."""
    notes: list[Note] = [note for note in page.notes_at(place) if note.text]
    if not notes:
        return EMPTY
    listed = format_html_join("", '<li class="note note-{}">{}</li>', ((n.tone, n.text) for n in notes))
    return format_html('<ul class="notes" id="notes:{}">{}</ul>', str(place), listed)


def _as_typed(page: Page, place: Place, line: Line | None) -> SafeString:
    record = line.record if line else page.document.header
    typed = record.typed.get(place.field)
    if not typed or record.is_text_only(place.field):
        return EMPTY
    return format_html('<span class="as-typed">原填：{}</span>', typed)


def _origin(page: Page, place: Place) -> SafeString:
    if place not in page.following:
        return EMPTY
    if not page.is_own(place):
        told = any(note.tone == HOW for note in page.notes_at(place))
        return EMPTY if told else mark_safe('<span class="origin">自动取数</span>')
    return format_html(
        '<span class="origin">手填 <button type="submit" name="follow" value="{}">恢复自动取数</button></span>',
        str(place),
    )


def _carried(page: Page, place: Place) -> SafeString:
    """Last year's content; the button that says 已核对 stands at the first such cell of a row."""
    if place not in page.from_last_year:
        return EMPTY
    label = page.row_labels[place.row] if place.rows else page.label(place.field)
    button = format_html(
        ' <button type="submit" name="where" value="{}" formaction="{}" aria-label="{} 已核对">已核对</button>',
        f"{place.rows}/{place.row}" if place.rows else place.field,
        reverse("looked_over", args=[page.frozen.number]), label,
    )  # fmt: skip
    return format_html(
        '<span class="origin last-year">去年{}</span>', button if page.from_last_year[place] else EMPTY
    )


def _conflict(page: Page, place: Place) -> SafeString:
    """Two people wrote the same cell: one click takes either text."""
    if not any(note.tone == "conflict" for note in page.notes.get(str(place), ())):
        return EMPTY
    return format_html(
        '<input type="hidden" name="conflict" value="{}"><span class="choice-of-two">'
        '<button type="submit" name="keep" value="{}">用我填的</button>'
        '<button type="submit" name="drop" value="{}">用对方的</button></span>',
        str(place), str(place), str(place),
    )  # fmt: skip


def _rounded(page: Page, place: Place, line: Line | None) -> SafeString:
    """More decimals than are printed: nothing is rounded silently, one click does it. A sum follows its parts."""
    if place in page.following and not page.is_own(place):
        return EMPTY
    if page.kind.shape.column(place).type is not ColumnType.MONEY:
        return EMPTY
    value, money = (line.record if line else page.document.header)[place.field], page.scheme.money
    if not isinstance(value, Decimal) or not money.too_fine(value):
        return EMPTY
    return format_html(
        '<button type="submit" class="offer" name="round" value="{}" data-text="{}">取整为 {}</button>',
        str(place), *[money.show(money.rounded(value))] * 2,
    )  # fmt: skip


def told_allotted(which: str, found: Allotted) -> SafeString:
    """How much of the points of a 一级 (or of all) is given away; the page's script keeps it true."""
    off = EMPTY if found.complete else mark_safe(" off")
    return format_html('<span class="allotted{}" data-allotted="{}">{}</span>', off, which, str(found))
