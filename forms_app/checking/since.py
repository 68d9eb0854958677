"""Rules on a table beside last year's (H): what jumps, what is set lower, what is gone, what was reported otherwise."""

import re
from collections.abc import Callable, Collection, Iterator
from decimal import ROUND_HALF_UP, Decimal
from functools import partial

from forms_app.document import Place, Record
from forms_app.measures import Measure, comparable, measure, plain
from forms_app.schemes.placing import placed
from forms_app.terms import Severity

from .around import Around, Filed
from .evaluation import HUNDRED, ROWS, cells, number, said
from .finding import Fault, Rule
from .past import Past, amounts, counterpart, formerly, indicators, known_by, reached
from .rules import shortened

MORE = ("≥", ">")
# Of these more is better, whatever operator stands before the number.
BETTER = re.compile("满意")
# A result so many times this year's target makes the target look set too low.
FAR = Decimal("1.2")
# From how many indicators on it is odd that each is, word for word, last year's; and how many a message names.
MANY, NAMED = 3, 3
TENTH = Decimal("0.1")

Check = Callable[[Past, Filed, Filed, Around], Iterator[Fault]]


def against_last_year(past: Past) -> tuple[Rule, ...]:
    """H1 to H3 for a table of targets."""
    made = partial(_rule, past)
    return (
        made("H1", f"{past.amount[1]}与上年相差较大", Severity.EXPLAIN, amount_jumps),
        made("H2", "指标值低于上年", Severity.HINT, set_lower),
        made("H2", "指标值与上年逐字相同", Severity.HINT, copied),
        made("H3", "上年的指标不再列出", Severity.HINT, dropped),
    )


def as_reported(past: Past, labels: Callable[[Place], str], sums: Collection[str] = ()) -> Rule:
    """H4: 上年决算数 is what the unit reported as 本年决算数 the year before; of ``sums``, their parts tell."""
    check = partial(_reported, labels, sums)
    return _rule(past, "H4", "上年决算数与上年填报的一致", Severity.EXPLAIN, check)


def _rule(past: Past, code: str, title: str, severity: Severity, check: Check) -> Rule:
    def run(here: Filed, around: Around) -> Iterator[Fault]:
        before = counterpart(past, here, around) if around.before else None
        if before:
            yield from check(past, here, before, around)

    return Rule(code, title, severity, run)


def amount_jumps(past: Past, here: Filed, before: Filed, around: Around) -> Iterator[Fault]:
    """H1: more, or less, than last year by the scheme's mark. What 绩效目标调整 made of it has its own ground."""
    name, label = past.amount
    now, was = here.document[name], before.document[name]
    if here.adjusted or now is None or not was or was < 0:
        return
    gap, mark = abs(now - was), around.scheme.jump
    if gap < mark.floor or gap * HUNDRED <= was * mark.percent:
        return
    money = around.scheme.money
    rate = number((gap / was * HUNDRED).quantize(TENTH, ROUND_HALF_UP))
    way = "增加" if now > was else "减少"
    message = (
        f"{label} {money.show(now)} 比上年 {money.show(was)} {way} {money.show(gap)} {money.unit}（{rate}%）"
    )
    advice = "请核对；无误的，说明增减的原因，如新增任务、政策调整、一次性支出。"
    yield Fault(message, advice, (Place(name),), (money.show(now), money.show(was)))


def set_lower(past: Past, here: Filed, before: Filed, around: Around) -> Iterator[Fault]:
    """H2: a target of which more is better is below last year's, or far below what was reached. With less money less can
    be done; a rate is none the lower for it."""
    less_money = _less_money(past, here, before)
    results, pairs = reached(before, around), indicators(here, before, around)
    lower = []
    for row in here.document.rows[ROWS]:
        old = pairs.get(row.uid)
        if old and not formerly(row, old):
            why = _lower(row, old, results.get(old.uid, ""), less_money)
            lower += [(row, why)] if why else []
    if lower:
        names = [f"{said(row['name'])}{shortened(row['value'].strip())}（{why}）" for row, why in lower]
        message = f"{len(lower)} 条指标值低于上年：{_listed(names)}"
        advice = "请核对；上年能达到的，今年一般不应更低。"
        places = tuple(place for row, _ in lower for place in cells(row, "value"))
        yield Fault(message, advice, places, tuple(names))


def _less_money(past: Past, here: Filed, before: Filed) -> bool:
    now, was = here.document[past.amount[0]], before.document[past.amount[0]]
    return now is None or was is None or now < was


def _lower(row: Record, old: Record, result: str, less_money: bool) -> str:
    """Why a target is too low: below what; empty where it isn't, or can't be told."""
    now = measure(row["value"])
    if now is None or not _more_is_better(row, now) or (less_money and now.unit != "%"):
        return ""
    pair = _in_one_unit(now, old["value"])
    if pair and _more_is_better(old, pair[1]) and pair[0].number < pair[1].number:
        return f"上年 {shortened(old['value'].strip())}"
    pair = _in_one_unit(now, result)
    far = pair and 0 < pair[0].number * FAR <= pair[1].number
    return f"上年完成 {shortened(result.strip())}" if far else ""


def _in_one_unit(now: Measure, text: str) -> tuple[Measure, Measure] | None:
    then = measure(text)
    return comparable(now, then) if then else None


def _more_is_better(row: Record, read: Measure) -> bool:
    return read.operator in MORE or (read.operator == "=" and bool(BETTER.search(row["name"])))


def copied(past: Past, here: Filed, before: Filed, around: Around) -> Iterator[Fault]:
    """H2: all indicators are last year's word for word, although there is more or less money."""
    name, label = past.amount
    now, was = here.document[name], before.document[name]
    rows, old = _told_rows(here), _told_rows(before)
    if now is None or was is None or now == was or not MANY <= len(rows) == len(old):
        return
    pairs = indicators(here, before, around)
    if all(r.uid in pairs and _words(r) == _words(pairs[r.uid]) for r in rows):
        money = around.scheme.money
        message = f"全部 {len(rows)} 条指标和指标值都与上年相同，{label}却由 {money.show(was)} 变为 {money.show(now)}"
        advice = "请按今年的金额和任务核对指标值。"
        places = tuple(place for r in rows for place in cells(r, "value"))
        yield Fault(message, advice, places, (money.show(was), money.show(now)))


def _told_rows(here: Filed) -> list[Record]:
    return [r for r in here.document.rows[ROWS] if r["name"].strip() and r["value"].strip()]


def _words(row: Record) -> tuple[str, str]:
    return plain(row["name"]), plain(row["value"])


def dropped(past: Past, here: Filed, before: Filed, around: Around) -> Iterator[Fault]:
    """H3: indicators of last year that are nowhere any more; one that moved to another 二级 is there."""
    rows = _told_rows(here)
    if not rows:
        return  # the table is yet to be filled in
    kept = {row.uid for row in indicators(here, before, around).values()}
    names = {known_by(row["name"]) for row in rows}
    gone = [r for r in _told_rows(before) if r.uid not in kept and known_by(r["name"]) not in names]
    if gone:
        listed = [f"{said(r['name'])}{shortened(r['value'].strip())}" for r in gone]
        message = f"上年的 {len(gone)} 条指标今年没有列出：{_listed(listed)}"
        advice = "请核对；任务仍在的，指标一般应保持连续，便于逐年比较。"
        yield Fault(message, advice, _beside(gone[0], here, around), tuple(listed))


def _beside(gone: Record, here: Filed, around: Around) -> tuple[Place, ...]:
    """A cell under the 二级 that the indicator stood under."""
    leaf = placed(around.scheme, gone["category"])
    row = next((r for r in here.document.rows[ROWS] if r["category"] == leaf), None)
    return cells(row, "name") if row else ()


def _listed(names: list[str]) -> str:
    more = f"等 {len(names)} 条" if len(names) > NAMED else ""
    return "、".join(names[:NAMED]) + more


def _reported(
    labels: Callable[[Place], str],
    sums: Collection[str],
    past: Past,
    here: Filed,
    before: Filed,
    around: Around,
) -> Iterator[Fault]:
    money = around.scheme.money
    for place, now, was, row in amounts(past, here, before):
        if None not in (now, was) and now != was and place.field not in sums:
            label = f"{said(row)}{labels(place)}" if row else labels(place)
            message = f"{label} {money.show(now)} ≠ 上年填报的本年决算数 {money.show(was)}"
            advice = "请核对；上年填报有误或决算后有调整的，作情况说明。"
            yield Fault(message, advice, (place,), (money.show(now), money.show(was)))
