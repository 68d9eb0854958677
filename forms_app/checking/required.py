"""Ready-made rules on what must stand in a table before it is submitted; what, says the scheme (``Needed``)."""

from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal

from forms_app.document import NUMERIC, Column, ColumnType, Place, Record, Value
from forms_app.terms import Severity

from .around import Around, Filed
from .finding import Fault, Rule
from .rules import Columns, shortened


def required_fields(columns: Callable[[], Columns]) -> Rule:
    def run(here: Filed, around: Around) -> Iterator[Fault]:
        for name in around.scheme.needed[here.kind].fields:
            if here.document.header.is_blank(name):
                column = columns()[""][name]
                yield Fault(f"{column.label}未填", _how_to_fill(column), (Place(name),))

    def asks(here: Filed, around: Around) -> Iterator[bool]:
        yield from (not here.document.header.is_blank(f) for f in around.scheme.needed[here.kind].fields)

    return Rule("R1", "必填项未填", Severity.BLOCK, run, asks=asks)


def _how_to_fill(column: Column) -> str:
    if column.type is ColumnType.CHOICE:
        return f"请选择{column.label}。"
    if column.type is ColumnType.DAY:
        return f"请填写{column.label}，写成年-月-日，如 2024-06-30。"
    none = " 0" if column.type in NUMERIC else "“无”"
    return f"请填写{column.label}（没有的填{none}）。"


def required_rows(columns: Callable[[], Columns], labels: dict[str, str]) -> Rule:
    """At least one row of a row set has the needed cells filled; ``labels`` names the row sets."""

    def run(here: Filed, around: Around) -> Iterator[Fault]:
        for key, cells in around.scheme.needed[here.kind].rows.items():
            rows = here.document.rows[key]
            if not _has_whole(rows, cells):
                wanted = "、".join(columns()[key][c].label for c in cells)
                places = tuple(Place(c, key, r.uid) for r in rows[:1] for c in cells if r.is_blank(c))
                yield Fault(f"{labels[key]}至少要有一行填全", f"请填写一行：{wanted}。", places)

    def asks(here: Filed, around: Around) -> Iterator[bool]:
        for key, cells in around.scheme.needed[here.kind].rows.items():
            yield _has_whole(here.document.rows[key], cells)

    return Rule("R2", "明细行未填", Severity.BLOCK, run, asks=asks)


def _has_whole(rows: Iterable[Record], cells: tuple[str, ...]) -> bool:
    return any(all(not r.is_blank(c) for c in cells) for r in rows)


def required_indicators() -> Rule:
    """One complete indicator in each needed category (or group of categories)."""
    return _indicators(
        "R3",
        "指标类别未填全",
        Severity.BLOCK,
        lambda needed: needed.categories,
        "请至少填一条三级指标和指标值。",
    )


def explained_indicators() -> Rule:
    advice = "请填写；确实不涉及的，在情况说明里写明原因。"
    return _indicators("R4", "满意度指标未填", Severity.EXPLAIN, lambda needed: needed.explained, advice)


def _indicators(code: str, title: str, severity: Severity, groups: Callable, advice: str) -> Rule:
    def run(here: Filed, around: Around) -> Iterator[Fault]:
        for group in groups(around.scheme.needed[here.kind]):
            rows = _rows_of(here, group)
            if not any(map(_complete, rows)):
                names = "、".join(around.scheme.leaf(slug).label for slug in group)
                what = f"{names}没有完整的一条" if len(group) == 1 else f"{names}中没有一条完整的"
                places = tuple(Place("name", "indicators", r.uid) for r in rows[:1])
                yield Fault(what, advice, places or (Place(),))

    def asks(here: Filed, around: Around) -> Iterator[bool]:
        for group in groups(around.scheme.needed[here.kind]):
            yield any(map(_complete, _rows_of(here, group)))

    return Rule(code, title, severity, run, asks=asks)


def _rows_of(here: Filed, group: tuple[str, ...]) -> list[Record]:
    return [r for r in here.document.rows["indicators"] if r["category"] in group]


def _complete(row: Record) -> bool:
    return not row.is_blank("name") and not row.is_blank("value")


def whole_indicators(value_label: str = "指标值及单位") -> Rule:
    """An indicator has both a name and a target value, or neither."""

    def run(here: Filed, around: Around) -> Iterator[Fault]:
        for row in here.document.rows["indicators"]:
            if row.is_blank("name") != row.is_blank("value"):
                missing = "name" if row.is_blank("name") else "value"
                label = {"name": "三级指标", "value": value_label}[missing]
                there = row["value"] or row["name"]
                message = f"{around.scheme.leaf(row['category']).label}“{shortened(there)}”缺{label}"
                yield Fault(
                    message,
                    f"请补填{label}，或清空这一行。",
                    (Place(missing, "indicators", row.uid),),
                    (there,),
                )

    return Rule("R5", "指标与指标值须成对", Severity.BLOCK, run)


def empty_categories() -> Rule:
    """Printed 二级指标 that nothing was filled in for: worth a look, never more."""

    def run(here: Filed, around: Around) -> Iterator[Fault]:
        rows = here.document.rows["indicators"]
        filled = {r["category"] for r in rows if not (r.is_blank("name") and r.is_blank("value"))}
        needed = around.scheme.needed[here.kind]
        asked = {group[0] for group in (*needed.categories, *needed.explained) if len(group) == 1}
        empty = [leaf for leaf in around.scheme.leaves() if leaf.slug not in filled | asked]
        places = tuple(
            Place("name", "indicators", r.uid) for leaf in empty for r in rows if r["category"] == leaf.slug
        )
        if empty:
            names = "、".join(leaf.label for leaf in empty)
            yield Fault(
                f"以下二级指标未填：{names}",
                "本项目涉及的请补填，不涉及的可留空。",
                places or (Place(),),
                (names,),
            )

    return Rule("R6", "二级指标留空", Severity.HINT, run)


def advised_cells(columns: Callable[[], Columns]) -> Rule:
    """Cells of filled rows that should not stay blank; one finding for the table."""

    def run(here: Filed, around: Around) -> Iterator[Fault]:
        for key, name in around.scheme.needed[here.kind].advised.items():
            blank = [r for r in here.document.rows[key] if _complete(r) and r.is_blank(name)]
            if blank:
                label = columns()[key][name].label
                places = tuple(Place(name, key, r.uid) for r in blank)
                values = tuple(r["name"] for r in blank)
                yield Fault(f"{len(blank)} 条指标未填{label}", f"请补填{label}，或说明原因。", places, values)

    return Rule("R7", "绩效标准未填", Severity.EXPLAIN, run)


def mistaken_unit(columns: Callable[[], Columns], ratio: int = 1000) -> Rule:
    """An amount a thousand times its neighbours in its column was probably typed in 元."""

    def run(here: Filed, around: Around) -> Iterator[Fault]:
        for key, rows in here.document.rows.items():
            for name in (c.name for c in columns()[key].values() if c.type.value == "money"):
                neighbours = [(Place(name, key, r.uid), r[name]) for r in rows]
                yield from _mistaken(neighbours, "其他行", around, ratio)

    return Rule("V3", "是否误填为元", Severity.HINT, run)


def mistaken_fields(groups: tuple[tuple[str, ...], ...], ratio: int = 1000) -> Rule:
    """The same of header cells that stand side by side."""

    def run(here: Filed, around: Around) -> Iterator[Fault]:
        for fields in groups:
            neighbours = [(Place(name), here.document[name]) for name in fields]
            yield from _mistaken(neighbours, "同一行其他金额", around, ratio)

    return Rule("V3", "表头金额是否误填为元", Severity.HINT, run)


def _mistaken(
    neighbours: list[tuple[Place, Value]], others: str, around: Around, ratio: int
) -> Iterator[Fault]:
    amounts = [(place, v) for place, v in neighbours if isinstance(v, Decimal) and v > 0]
    if len(amounts) < 2:
        return
    money = around.scheme.money
    second, first = sorted(v for _, v in amounts)[-2:]
    for place, amount in amounts:
        if amount == first and amount >= ratio * second:
            shown = money.show(amount)
            message = f"金额 {shown} {money.unit}是{others}的 {ratio} 倍以上，是否误填为元？"
            yield Fault(message, f"单位是{money.unit}，请核对。", (place,), (shown,))
