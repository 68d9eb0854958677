"""Rules on the money and the points of a self-evaluation's table (rule book 8: B2, B3, B4, B12; practice 6).

What a number cell can't hold is told by ``rules.is_value``; here it counts as blank. Nothing here raises on any document.
"""

from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal

from forms_app.deriving import add, percent
from forms_app.document import ColumnType, Place, Record, Value, plain_number
from forms_app.evaluating import TotalScore
from forms_app.measures import measure, plain
from forms_app.schemes.base import Branch
from forms_app.scoring import Moved, branch_points, moved_points, score_execution
from forms_app.terms import Severity

from .around import Around, Filed
from .finding import Fault, Rule
from .rules import Columns, records, shortened

ROWS = "indicators"
HUNDRED, NOTHING = Decimal(100), Decimal(0)
NO_RATE = "—"
DASHES = frozenset({"—", "——", "-", "--", "–", "/"})


def said(text: str) -> str:
    return f"“{shortened(text.strip())}”"


def named(here: Filed) -> list[Record]:
    """The rows that hold an indicator."""
    return [r for r in here.document.rows[ROWS] if r["name"].strip()]


def number(value: Value) -> str:
    return plain_number(value) if isinstance(value, Decimal) else "空"


def cells(row: Record, *fields: str) -> tuple[Place, ...]:
    return tuple(Place(field, ROWS, row.uid) for field in fields)


# --- 执行率 ---


def _funds(here: Filed) -> tuple[Value, Value]:
    return here.document["annual_budget"], here.document["executed"]


def rate_is_right(here: Filed, around: Around) -> Iterator[Fault]:
    """B2: 执行率 = 全年执行数 ÷ 全年预算数. A rate rounded to fewer decimals is a residue of rounding."""
    budget, executed = _funds(here)
    due, stands = percent(executed, budget), here.document["execution_rate"].strip()
    if not due or plain(stands) == due or (due == NO_RATE and stands in ("", *DASHES)):
        return
    show = around.scheme.money.show
    message = f"执行率{said(stands) if stands else '未填'} ≠ 全年执行数 {show(executed)}"
    message += f" ÷ 全年预算数 {show(budget)} = {due}"
    read = measure(stands)
    near = bool(budget and read and read.unit == "%" and _rounds(executed / budget * HUNDRED, read.number))
    if near:
        message += "，相差为四舍五入尾差"
    advice = f"请改为 {due}，或点“恢复自动取数”；全年执行数、全年预算数有误的，改正它们。"
    places = (Place("execution_rate"), Place("annual_budget"), Place("executed"))
    yield Fault(message, advice, places, (stands, due), Severity.EXPLAIN if near else None)


def _rounds(exact: Decimal, typed: Decimal) -> bool:
    """Whether a number is another one rounded to the decimals that it was typed with."""
    last = Decimal(1).scaleb(typed.as_tuple().exponent)
    return abs(exact - typed) <= last / 2


def execution_score_is_right(here: Filed, around: Around) -> Iterator[Fault]:
    """B2: the score of 执行率 is the rate's share of its 分值, and nothing where the rate can't be told."""
    (budget, executed), weight = _funds(here), here.document["execution_weight"]
    stands, due = here.document["execution_score"], score_execution(budget, executed, weight, around.scheme)
    if stands == due.points or not due.how:
        return
    told = f"执行率得分 {number(stands)}"
    if due.points is None:
        message, advice = f"{told}，但{due.how}", "请清空执行率得分，或改正全年预算数。"
    else:
        message = f"{told} ≠ 计算得分 {number(due.points)}（{due.how}）"
        advice = "执行率得分按评分方案计算，不能改分：请点“恢复自动取数”。"
    places = (Place("execution_score"), Place("execution_weight"))
    yield Fault(message, advice, places, (number(stands), number(due.points)))


def execution_is_told(here: Filed, around: Around) -> Iterator[Fault]:
    """B2: a rate above 100 % or below the scheme's ``low_rate`` has a reason, and so has a budget of 0."""
    budget, executed = _funds(here)
    if budget is None or executed is None:
        return
    show, unit = around.scheme.money.show, around.scheme.money.unit
    places, values = (Place("executed"), Place("annual_budget")), (show(executed), show(budget))
    rate, low = percent(executed, budget), around.scheme.scoring.low_rate
    if not budget and executed:
        message = f"全年预算数为 0，却有全年执行数 {show(executed)} {unit}，执行率记“—”，不计分"
        advice = "请核对全年预算数（年初预算加年中变动）；确无预算而有支出的，说明资金来源和原因。"
    elif not budget:
        message = "全年预算数为 0，执行率记“—”，不计分"
        advice = "请核对全年预算数；确为 0 的，说明原因。"
    elif executed > budget > 0:
        message = f"执行率 {rate} 超过 100%：全年执行数 {show(executed)} 大于全年预算数 {show(budget)}，得分按分值封顶"
        advice = "请核对两个数（追加的预算应计入全年预算数）；无误的，说明超支的原因和资金来源。"
    elif executed / budget * HUNDRED < low:
        message = f"执行率 {rate} 低于 {number(low)}%：全年执行数 {show(executed)}，全年预算数 {show(budget)}"
        advice = "请核对；无误的，说明执行率低的原因。"
    else:
        return
    yield Fault(message, advice, places, values)


# --- 分值 ---


def execution_weight_is_given(here: Filed, around: Around) -> Iterator[Fault]:
    """B3: 执行率 has the points that the scheme gives it."""
    stands, due = here.document["execution_weight"], around.scheme.scoring.funds
    if stands != due:
        message = f"执行率分值 {number(stands)} ≠ 评分方案规定的 {number(due)}"
        advice = f"请改为 {number(due)}，或点“恢复自动取数”。"
        yield Fault(message, advice, (Place("execution_weight"),), (number(stands), number(due)))


def branch_weights_add_up(here: Filed, around: Around) -> Iterator[Fault]:
    """B3: the 分值 of each 一级指标's indicators are, together, what the scheme gives it."""
    points = branch_points(here.document.rows[ROWS], around.scheme)
    for branch in around.scheme.tree:
        rows = _of(branch, named(here))
        due, stands = points.get(branch.slug, NOTHING), add(r["weight"] for r in rows)
        if rows and (stands or NOTHING) != due:
            places = tuple(place for r in rows for place in cells(r, "weight"))
            told = _weights_told(branch, rows, stands, due) + _moved_here(branch, here, around)
            advice = (
                f"请调整{branch.label}各条的分值，使合计为 {number(due)}；也可点“恢复自动取数”由系统分配。"
            )
            yield Fault(told, advice, places, (branch.slug, number(stands), number(due)))


def _weights_told(branch: Branch, rows: list[Record], stands: Value, due: Decimal) -> str:
    if stands is None:
        every = "都" if len(rows) > 1 else ""
        return f"{branch.label}的 {len(rows)} 条指标{every}没有分值，合计应为 {number(due)}"
    gap = f"多 {number(stands - due)}" if stands > due else f"少 {number(due - stands)}"
    return f"{branch.label}各条分值合计 {number(stands)} ≠ 评分方案规定的 {number(due)}，{gap} 分"


def _moved_here(branch: Branch, here: Filed, around: Around) -> str:
    """Which 一级 without indicators left points to this one."""
    moved = [m for m in moved_points(here.document.rows[ROWS], around.scheme) if m.heir == branch.slug]
    labels = {b.slug: b.label for b in around.scheme.tree}
    told = "、".join(f"{labels[m.branch]}的 {number(m.points)} 分" for m in moved)
    return f"（含没有指标的{told}）" if told else ""


def _of(branch: Branch, rows: Iterable[Record]) -> list[Record]:
    slugs = {leaf.slug for leaf in branch.leaves}
    return [r for r in rows if r["category"] in slugs]


def empty_branches(here: Filed, around: Around) -> Iterator[Fault]:
    """B3: the points of a 一级指标 without indicators go where the scheme says, never silently; where it says
    nothing, an indicator is due."""
    rows, given = here.document.rows[ROWS], around.scheme.scoring.branches
    points, moved = branch_points(rows, around.scheme), moved_points(rows, around.scheme)
    empty = [b for b in around.scheme.tree if given.get(b.slug) and not _of(b, named(here))]
    lost = [b for b in empty if points.get(b.slug)]
    if lost:
        yield _points_lost(here, lost, sum((points[b.slug] for b in lost), NOTHING))
    for branch in empty:
        heirs = [m for m in moved if m.branch == branch.slug]
        if heirs:
            yield _points_moved(here, branch, heirs, around)


def _points_moved(here: Filed, branch: Branch, moved: list[Moved], around: Around) -> Fault:
    points = branch_points(here.document.rows[ROWS], around.scheme)
    labels = {b.slug: b.label for b in around.scheme.tree}
    told = "、".join(
        f"{number(m.points)} 分计入{labels[m.heir]}（该项共 {number(points[m.heir])} 分）" for m in moved
    )
    message = f"{branch.label}没有指标，按评分方案其 {told}"
    advice = f"涉及{branch.label}的请补填，分值会自动还原；不涉及的不必处理。"
    return Fault(message, advice, _first_of(here, branch), (branch.slug, told), Severity.HINT)


def _points_lost(here: Filed, lost: list[Branch], points: Decimal) -> Fault:
    names = "、".join(b.label for b in lost)
    message = f"{names}没有指标，其 {number(points)} 分没有着落，分值合计达不到 100"
    advice = f"请在{names}中各至少填一条指标。" if len(lost) > 1 else f"请至少填一条{names}。"
    return Fault(message, advice, tuple(p for b in lost for p in _first_of(here, b)), (names,))


def _first_of(here: Filed, branch: Branch) -> tuple[Place, ...]:
    rows = _of(branch, here.document.rows[ROWS])
    return cells(rows[0], "name") if rows else (Place(),)


def weights_are_possible(here: Filed, around: Around) -> Iterator[Fault]:
    """B3: no 分值 is below 0; one of 0 takes its indicator out of the 总分."""
    for row in named(here):
        weight = row["weight"]
        if weight is not None and weight < 0:
            message = f"{said(row['name'])}的分值 {number(weight)} 是负数"
            yield Fault(message, "分值不能小于 0，请改正。", cells(row, "weight"), (number(weight),))
        elif weight == 0:
            message = f"{said(row['name'])}的分值为 0，不计入总分"
            yield Fault(message, "请核对是否漏分配分值。", cells(row, "weight"), ("0",), Severity.HINT)


def total_weight_is_hundred(here: Filed, around: Around) -> Iterator[Fault]:
    """B3: the 分值 in the line 总分 is the sum of all, and that is 100."""
    stands = here.document["total_weight"]
    due = add([here.document["execution_weight"], *(r["weight"] for r in here.document.rows[ROWS])])
    places, values = (Place("total_weight"),), (number(stands), number(due))
    if (stands or NOTHING) != (due or NOTHING):
        message = f"总分的分值 {number(stands)} ≠ 执行率分值与各条指标分值之和 {number(due)}"
        advice = "请核对各条指标的分值；总分的分值由系统汇总，可点“恢复自动取数”。"
        yield Fault(message, advice, places, values)
    elif (due or NOTHING) != HUNDRED and not _told_elsewhere(here, around):
        message = f"分值合计 {number(due)} ≠ 100"
        yield Fault(message, "请调整各条指标的分值，使合计为 100。", places, values)


def _told_elsewhere(here: Filed, around: Around) -> bool:
    """Another finding names the 分值 that keep the sum from being 100."""
    blocking = (f for f in empty_branches(here, around) if f.severity is None)
    telling = (branch_weights_add_up, execution_weight_is_given, nameless_rows)
    return any(True for _ in blocking) or any(True for rule in telling for _ in rule(here, around))


# --- 得分 ---


def scores_are_possible(here: Filed, around: Around) -> Iterator[Fault]:
    """B4: 0 ≤ 得分 ≤ 分值."""
    for row in named(here):
        score, weight = row["score"], row["weight"]
        if score is None:
            continue
        told, values = f"{said(row['name'])}的得分 {number(score)}", (number(score), number(weight))
        if score < 0:
            yield Fault(f"{told} 是负数", "得分不能小于 0，请改正。", cells(row, "score"), values)
        elif weight is None:
            advice = "请填写分值，或清空得分。"
            yield Fault(f"{told} 没有对应的分值", advice, cells(row, "weight", "score"), values)
        elif score > weight:
            advice = f"得分最高为 {number(weight)}，请改正得分或分值。"
            yield Fault(f"{told} 超过分值 {number(weight)}", advice, cells(row, "score", "weight"), values)


def total_is_sum(here: Filed, around: Around) -> Iterator[Fault]:
    """B4: 总分 = 执行率得分 + Σ 得分, each rounded; B12 tells of a total that is missing."""
    stands = here.document["total_score"]
    due = next(iter(TotalScore("total_score").cells(here, around)))[1]
    if stands is None or stands == due:
        return
    scores = [r["score"] for r in here.document.rows[ROWS] if r["score"] is not None]
    execution = number(here.document["execution_score"])
    if scores:
        message = f"总分 {number(stands)} ≠ 执行率得分 {execution} + 各条指标得分 = {number(due)}"
        message += f"，相差 {number(abs(stands - due))} 分"
    else:
        message = f"总分 {number(stands)}，但没有一条指标有得分（执行率得分 {execution}）"
        message += _lost_without_reason(here)
    advice = "请补齐各条指标的分值、得分；总分由系统汇总，可点“恢复自动取数”。"
    yield Fault(message, advice, (Place("total_score"),), (number(stands), number(due)))


def _lost_without_reason(here: Filed) -> str:
    """B5, of a total without rows that were scored: what it lost is explained nowhere."""
    stands, most = here.document["total_score"], here.document["total_weight"]
    told = any(r["reason"].strip() for r in here.document.rows[ROWS])
    lost = most is not None and stands < most and not told
    return f"；未得的 {number(most - stands)} 分没有写偏差原因" if lost else ""


def total_is_there(here: Filed, around: Around) -> Iterator[Fault]:
    """B12: without a 总分 no grade (优良中差) can be claimed, here or in the report."""
    if here.document.header.is_blank("total_score"):
        message = "没有总分，不能评定等级（优、良、中、差）"
        advice = "请填全各条指标的分值、实际完成值和达成情况，由系统计分；总分清空了的，点“恢复自动取数”。"
        yield Fault(message, advice, (Place("total_score"),))


def nameless_rows(here: Filed, around: Around) -> Iterator[Fault]:
    """R5: points, a value reached or a reason stand only in rows that have an indicator."""
    labels = {"actual": "实际完成值", "weight": "分值", "score": "得分", "reason": "偏差原因"}
    for row in here.document.rows[ROWS]:
        filled = [f for f in labels if not row.is_blank(f)]
        if filled and row.is_blank("name") and row.is_blank("value"):
            what = "、".join(labels[f] for f in filled)
            message = f"有一行填了{what}，没有三级指标和年度指标值"
            advice = "请补填三级指标和年度指标值，或清空这一行。"
            yield Fault(message, advice, cells(row, "name", *filled), (what,))


def printed_points(here: Filed, around: Around) -> Iterator[Fault]:
    """V2: points that a person gave have no more decimals than the scheme scores with; nothing is rounded silently."""
    decimals, labels = around.scheme.scoring.decimals, {"weight": "分值", "score": "得分"}
    for row in here.document.rows[ROWS]:
        for field, label in labels.items():
            points = row[field]
            if field in row.own and points is not None and -points.normalize().as_tuple().exponent > decimals:
                message = f"{said(row['name'])}的{label} {number(points)} 超过 {decimals} 位小数"
                advice = f"请四舍五入到 {decimals} 位小数，或说明原因。"
                yield Fault(message, advice, cells(row, field), (number(points),))


def not_negative(columns: Callable[[], Columns]) -> Rule:
    """Amounts below 0 are slips, or need a word."""

    def run(here: Filed, around: Around) -> Iterator[Fault]:
        for rows, record in records(here):
            for column in columns()[rows].values():
                value = record[column.name]
                if column.type is ColumnType.MONEY and value is not None and value < 0:
                    shown = around.scheme.money.show(value)
                    advice = "请核对；确为冲减的，说明原因。"
                    place = Place(column.name, rows, record.uid)
                    yield Fault(f"{column.label} {shown} 是负数", advice, (place,), (shown,))

    return Rule("V4", "金额为负数", Severity.EXPLAIN, run)


def advised_fields(columns: Callable[[], Columns], fields: tuple[str, ...]) -> Rule:
    """Cells of the head and the foot that are seldom filled and print empty then; one hint for all."""

    def run(here: Filed, around: Around) -> Iterator[Fault]:
        blank = [f for f in fields if here.document.header.is_blank(f)]
        if blank:
            names = "、".join(columns()[""][f].label for f in blank)
            yield Fault(
                f"{names}未填，打印出来是空的", "请补填，或打印后手写。", tuple(map(Place, blank)), (names,)
            )

    return Rule("R9", "表头表尾未填全", Severity.HINT, run)


POINTS = (
    Rule("B2", "执行率计算正确", Severity.BLOCK, rate_is_right),
    Rule("B2", "执行率得分计算正确", Severity.BLOCK, execution_score_is_right),
    Rule("B2", "执行率过高过低须说明", Severity.EXPLAIN, execution_is_told),
    Rule("B3", "执行率分值与评分方案一致", Severity.BLOCK, execution_weight_is_given),
    Rule("B3", "一级指标分值与评分方案一致", Severity.BLOCK, branch_weights_add_up),
    Rule("B3", "一级指标没有指标", Severity.BLOCK, empty_branches),
    Rule("B3", "分值不小于 0", Severity.BLOCK, weights_are_possible),
    Rule("B3", "分值合计等于 100", Severity.BLOCK, total_weight_is_hundred),
    Rule("B4", "得分在 0 与分值之间", Severity.BLOCK, scores_are_possible),
    Rule("B4", "总分等于各项得分之和", Severity.BLOCK, total_is_sum),
    Rule("B12", "有总分才能定等级", Severity.BLOCK, total_is_there),
    Rule("R5", "指标行未填三级指标", Severity.BLOCK, nameless_rows),
    Rule("V2", "分值和得分小数位数过多", Severity.EXPLAIN, printed_points),
)
