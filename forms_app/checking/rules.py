"""Ready-made rules. Each builds a Rule from names of cells; a kind's ``rules.py`` puts them together.

Comparisons are exact. A difference within half a last printed digit for each addend is a rounding residue: it is to be
explained, not mended. Blanks: a sum is compared as soon as the total or one addend stands.
"""

from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal

from forms_app.deriving import Follow, add
from forms_app.document import Column, ColumnType, Place, Record, Value, is_blank_value
from forms_app.terms import Severity
from forms_app.values import Money

from .around import Around, Filed, children
from .finding import Fault, Rule

# Characters told of a long text, and how many of them before the place where two texts part.
TOLD, LEAD = 24, 6
Columns = dict[str, dict[str, Column]]


def sum_fault(
    around: Around, total: tuple[str, Value, Place], parts: tuple[str, Value, int], places: Iterable[Place]
) -> Iterator[Fault]:
    """A fault where a total isn't the sum of its parts. ``total`` is (name, value, place); ``parts`` is (how the sum
    reads, its value, number of addends)."""
    (name, stands, place), (reading, due, addends) = total, parts
    if stands == due or (not stands and due is None):
        return  # 0 is the sum of nothing
    money = around.scheme.money
    gap = abs((stands or Decimal(0)) - (due or Decimal(0)))
    if stands is not None and due is not None and gap <= money.half_last_digit() * addends:
        severity, tail = Severity.EXPLAIN, "，相差为四舍五入尾差"
    else:
        severity, tail = None, f"，相差 {money.show(gap)} {money.unit}"
    shown = money.show(stands) or "空"
    yield Fault(
        f"{name} {shown} ≠ {reading} {money.show(due) or '空'}{tail}",
        f"请核对{name}与{reading}，改正其中有误的一项；{name}由系统汇总的，可点“恢复自动取数”。",
        (place, *places),
        (shown, money.show(due)),
        severity,
    )


def header_sum(code: str, title: str, total: tuple[str, str], parts: dict[str, str], needs: str = "") -> Rule:
    """A header cell equals the sum of others: ``total`` is (field, name), ``parts`` maps fields to names.

    ``needs`` names a cell whose blank another rule tells already; nothing is compared then.
    """
    field, name = total
    reading = " + ".join(parts.values())

    def run(here: Filed, around: Around) -> Iterator[Fault]:
        if needs and here.document.header.is_blank(needs):
            return
        due = add(here.document[f] for f in parts)
        addends = (reading, due, len(parts))
        yield from sum_fault(around, (name, here.document[field], Place(field)), addends, map(Place, parts))

    return Rule(code, title, Severity.BLOCK, run)


def rows_sum(
    code: str, title: str, total: tuple[str, str], rows: str, field: str, reading: str, parent=""
) -> Rule:
    """A header cell equals the sum of a column (of the top rows only, where rows have a parent)."""
    name, label = total

    def run(here: Filed, around: Around) -> Iterator[Fault]:
        counted = [r for r in here.document.rows[rows] if not (parent and r[parent])]
        parts = (reading, add(r[field] for r in counted), len(counted))
        places = [Place(field, rows, r.uid) for r in counted if r[field] is not None]
        yield from sum_fault(around, (label, here.document[name], Place(name)), parts, places)

    return Rule(code, title, Severity.BLOCK, run)


def child_sum(code: str, title: str, rows: str, field: str, names: tuple[str, str], label: str) -> Rule:
    """A row with rows below it equals their sum: ``names`` are what the row and the rows below are called."""
    above, below = names

    def run(here: Filed, around: Around) -> Iterator[Fault]:
        for row in here.document.rows[rows]:
            under = children(here.document, rows, row.uid)
            if under:
                total = (f"{above}“{row[label]}”金额", row[field], Place(field, rows, row.uid))
                parts = (f"各{below}金额之和", add(r[field] for r in under), len(under))
                yield from sum_fault(around, total, parts, (Place(field, rows, r.uid) for r in under))

    return Rule(code, title, Severity.BLOCK, run)


def within_ceiling(code: str, field: str, name: str) -> Rule:
    """A header cell stays within the unit's 控制数, where the campaign has set one."""

    def run(here: Filed, around: Around) -> Iterator[Fault]:
        stands, ceiling, money = here.document[field], around.ceiling, around.scheme.money
        if stands is not None and ceiling is not None and stands > ceiling:
            gap = money.show(stands - ceiling)
            yield Fault(
                f"{name} {money.show(stands)} 超过控制数 {money.show(ceiling)}，多 {gap} {money.unit}",
                "请压减到控制数以内，或说明原因。",
                (Place(field),),
                (money.show(stands), money.show(ceiling)),
            )

    return Rule(code, f"{name}不超过控制数", Severity.EXPLAIN, run)


def is_value(columns: Callable[[], Columns]) -> Rule:
    """Every text in a cell of money or choice is a possible value."""

    def run(here: Filed, around: Around) -> Iterator[Fault]:
        for rows, record in records(here):
            for column in columns()[rows].values():
                if column.type is not ColumnType.TEXT and record.is_text_only(column.name):
                    yield _no_value(column, record, rows, around)

    return Rule("V1", "单元格内容无法识别", Severity.BLOCK, run, firm=True)


def _no_value(column: Column, record: Record, rows: str, around: Around) -> Fault:
    text, unit = record.typed[column.name], around.scheme.money.unit
    what, advice = {
        ColumnType.MONEY: ("不是金额", f"请改填数字（单位：{unit}），如 8.33。"),
        ColumnType.NUMBER: ("不是数字", "请改填数字，如 12 或 22.5。"),
        ColumnType.DAY: ("不是日期", "请改填日期，如 2022-06-30。"),
    }.get(column.type, ("不在可选项内", f"请从{_labels(column)}中选择。"))
    return Fault(
        f"{column.label}“{shortened(text)}”{what}", advice, (Place(column.name, rows, record.uid),), (text,)
    )


def shortened(text: str) -> str:
    """A person's text, short enough for a message."""
    return f"{text[:TOLD]}…" if len(text) > TOLD else text


def _labels(column: Column) -> str:
    return "、".join(label for _, label in column.choices)


def printed_decimals(columns: Callable[[], Columns], follows: Iterable[Follow] = ()) -> Rule:
    """No amount has more decimals than the scheme prints; nothing is rounded silently.

    A cell that only follows (``follows``) is left to its source: one number is to be rounded, not every sum of it.
    """

    def run(here: Filed, around: Around) -> Iterator[Fault]:
        fine = list(_too_fine(here, columns(), around.scheme.money))
        filled = {place for follow in follows for place, _ in follow.cells(here, around)} if fine else ()
        for column, record, place in fine:
            if place not in filled or column.name in record.own:
                shown, decimals = around.scheme.money.show(record[column.name]), around.scheme.money.decimals
                advice = f"请四舍五入到 {decimals} 位小数，或说明原因。"
                yield Fault(f"{column.label} {shown} 超过 {decimals} 位小数", advice, (place,), (shown,))

    return Rule("V2", "小数位数过多", Severity.EXPLAIN, run)


def _too_fine(here: Filed, columns: Columns, money: Money) -> Iterator[tuple[Column, Record, Place]]:
    amounts = {
        rows: [c for c in cells.values() if c.type is ColumnType.MONEY] for rows, cells in columns.items()
    }
    for rows, record in records(here):
        for column in amounts[rows]:
            value = record[column.name]
            if value is not None and money.too_fine(value):
                yield column, record, Place(column.name, rows, record.uid)


def records(here: Filed) -> Iterator[tuple[str, Record]]:
    yield "", here.document.header
    for key, rows in here.document.rows.items():
        yield from ((key, row) for row in rows)


def same(
    code: str, title: str, severity: Severity, compared: Callable[[Filed, Around], Iterable[tuple]]
) -> Rule:
    """Pairs of cells that must hold the same. ``compared`` yields (name, value, place, other name, value, place)."""

    def run(here: Filed, around: Around) -> Iterator[Fault]:
        for name, value, place, other_name, other, other_place in compared(here, around):
            both_blank = is_blank_value(value) and is_blank_value(other)
            if value != other and not both_blank:
                yield _unlike(around, (name, value, place), (other_name, other, other_place))

    return Rule(code, title, severity, run)


def _unlike(around: Around, one: tuple, other: tuple) -> Fault:
    mine, theirs = (_text(value, around) for value in (one[1], other[1]))
    start = _parting(mine, theirs)
    return Fault(
        f"{one[0]}{_told(one[1], mine, start)}与{other[0]}{_told(other[1], theirs, start)}不一致",
        f"请核对后改成一致；{one[0]}由系统带出的，可点“恢复自动取数”。",
        (one[2], other[2]),
        (mine, theirs),
    )


def _text(value: Value, around: Around) -> str:
    if isinstance(value, Decimal):
        return around.scheme.money.show(value)
    return "" if is_blank_value(value) else str(value)


def _parting(one: str, other: str) -> int:
    """Where to begin to tell two texts, so that one sees in what they differ."""
    shorter = min(len(one), len(other))
    common = next((i for i in range(shorter) if one[i] != other[i]), shorter)
    return common - LEAD if shorter and common > TOLD - LEAD else 0


def _told(value: Value, text: str, start: int) -> str:
    if not text:
        return "（空）"
    if isinstance(value, Decimal):
        return f" {text} "
    head, tail = "…" if start else "", "…" if len(text) > start + TOLD else ""
    return f"“{head}{text[start : start + TOLD]}{tail}”"
