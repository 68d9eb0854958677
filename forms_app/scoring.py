"""Scoring of self-evaluations by the scheme's rules (rule book 5 and 6; 财预〔2020〕10号). Pure: rows in, points out.

Every score says in words how it came about, so that a clerk can reckon it again: ``=`` where the numbers shown are
exact, ``≈`` where they are rounded. Points are rounded once, at the end.
"""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from forms_app.document import Record, plain_number
from forms_app.measures import Measure, comparable, deadline, measure, plain
from forms_app.terms import Attainment, Direction

if TYPE_CHECKING:
    from forms_app.schemes import Scheme, Scoring
    from forms_app.schemes.base import Band

HUNDRED, NOTHING = Decimal(100), Decimal(0)
FINE = Decimal("0.01")
# What people write as 实际完成值 of an indicator that was not carried out.
UNDONE = frozenset({"未执行", "未开展", "未实施", "未启动", "取消", "已取消"})


@dataclass(frozen=True)
class Scored:
    """Points (None: can't be scored by rule yet) and, in words, how they came about or what is missing.

    ``met`` says whether the target was reached, ``far_above`` that it was exceeded by far.
    """

    points: Decimal | None
    how: str
    met: bool | None = None
    far_above: bool = False


def rounded(points: Decimal, scoring: "Scoring") -> Decimal:
    """四舍五入 to the scheme's decimals."""
    return points.quantize(Decimal(1).scaleb(-scoring.decimals), ROUND_HALF_UP)


# --- 执行率 ---


def score_execution(
    budget: Decimal | None, executed: Decimal | None, weight: Decimal | None, scheme: "Scheme"
) -> Scored:
    """执行率 × 分值, never above the 分值; of a budget of 0 nothing can be said."""
    if budget is None or executed is None or weight is None:
        return Scored(None, "")
    if budget <= 0:
        return Scored(None, f"全年预算数为{'负数' if budget else ' 0'}，执行率不计分")
    if weight < 0:
        return Scored(None, "分值为负数，不能计分")
    if executed < 0:
        return Scored(NOTHING, "全年执行数为负数，得 0 分", met=False)
    shown = scheme.money.show
    if executed > budget:
        rate = f"{shown(executed)} ÷ {shown(budget)} {_per_cent(executed, budget)}"
        how = f"{rate}，超过 100%，按 100% × {_n(weight)} = {_n(_full(weight, scheme.scoring))}"
        return Scored(_full(weight, scheme.scoring), how, met=True, far_above=True)
    points, how = _share(executed, budget, (shown(executed), shown(budget)), weight, scheme.scoring)
    return Scored(points, how, met=executed == budget)


# --- indicators ---


def score_indicator(row: Record, scheme: "Scheme", year: int) -> Scored:
    """The points of an indicator row (``EvaluationRow``): by ratio for quantities, by day, by bands for words.

    ``year`` is the year evaluated: that of a day without one.
    """
    lacking = _lacking(row)
    if lacking:
        return lacking
    target, reached = measure(row["value"]), measure(row["actual"])
    if plain(row["value"]) == plain(row["actual"]) and (target or not row["attainment"]):
        return _met("实际完成值与指标值相同", row, scheme.scoring)
    if target and reached:
        return _by_quantity(row, target, reached, scheme.scoring)
    return _by_day_or_words(row, scheme.scoring, year)


def _lacking(row: Record) -> Scored | None:
    """Why there is nothing to score, if so."""
    if not row["name"].strip():
        return Scored(None, "")
    if not plain(row["value"]):
        return Scored(None, "未填年度指标值，不能计分")
    if row["weight"] is None:
        return Scored(None, "没有分值，不能计分")
    if row["weight"] < 0:
        return Scored(None, "分值为负数，不能计分")
    if is_undone(row):
        return Scored(NOTHING, "未执行，得 0 分", met=False)
    return None if plain(row["actual"]) else Scored(None, "未填实际完成值，不能计分")


def is_undone(row: Record) -> bool:
    """未执行: 实际完成值 says so; 偏差原因, which is asked for wherever points are lost, says why."""
    return plain(row["actual"]) in UNDONE


def _by_quantity(row: Record, target: Measure, reached: Measure, scoring: "Scoring") -> Scored:
    pair = comparable(target, reached)
    if pair:
        return _by_ratio(row, *pair, scoring)
    units = (
        f"{target.unit}、{reached.unit}" if target.unit and reached.unit else f"{_m(target)}、{_m(reached)}"
    )
    return _in_bands(row, scoring, f"单位不同（{units}）", "请统一单位，或选择达成情况")


def _by_ratio(row: Record, target: Measure, reached: Measure, scoring: "Scoring") -> Scored:
    less = lower_is_better(row, target, scoring)
    if _is_met(target, reached, less):
        one, other = (target.number, reached.number) if less else (reached.number, target.number)
        far = other > 0 and one >= scoring.far_above * other
        return _met(f"{_m(reached)} {_sign(target, less)} {_m(target)}，达到指标值", row, scoring, far)
    if target.number <= 0 or reached.number <= 0:
        return _without_ratio(row["weight"], target, reached, scoring)
    if not less and row["category"] in scoring.steps and reached.unit in ("%", ""):
        return _by_step(row, target, reached, scoring)
    one, other = (target, reached) if less else (reached, target)
    return _of_target(one, other, row["weight"], scoring)


def lower_is_better(row: Record, target: Measure, scoring: "Scoring") -> bool:
    """As the person says, else by the operator; a plain number is an upper limit where it is 0 (事故 0起), and in the
    二级 that the scheme names."""
    if row["direction"]:
        return row["direction"] == Direction.LESS
    if target.operator in ("≤", "<"):
        return True
    return target.operator == "=" and (not target.number or row["category"] in scoring.downward)


def _is_met(target: Measure, reached: Measure, less: bool) -> bool:
    """A strict target (>90%) is not met by its own number, unless what was reached is as strict (>90%)."""
    if reached.number == target.number:
        return target.operator not in (">", "<") or reached.operator == target.operator
    return reached.number < target.number if less else reached.number > target.number


def _sign(target: Measure, less: bool) -> str:
    if target.operator in (">", "<"):
        return "<" if less else ">"
    return "≤" if less else "≥"


def _without_ratio(weight: Decimal, target: Measure, reached: Measure, scoring: "Scoring") -> Scored:
    """Of 0 or less there is no share: what a missed zero still earns is the scheme's word."""
    missed = scoring.missed_zero if not target.number else NOTHING
    points = _within(weight * missed / HUNDRED, weight, scoring)
    return Scored(points, f"指标值 {_m(target)}，实际 {_m(reached)}，未达到，得 {_n(points)} 分", met=False)


def _by_step(row: Record, target: Measure, reached: Measure, scoring: "Scoring") -> Scored:
    weight, steps = row["weight"], sorted(scoring.steps[row["category"]], key=lambda s: s.lower, reverse=True)
    step = next((s for s in steps if reached.number >= s.lower), None)
    below = f"{_m(reached)} 未达到指标值 {_m(target)}"
    if step is None:
        return Scored(NOTHING, f"{below}，低于 {_n(steps[-1].lower)}%，得 0 分", met=False)
    points, reading = _times(step.given, weight, scoring)
    return Scored(points, f"{below}，不低于 {_n(step.lower)}% 的按 {reading}", met=False)


def _of_target(one: Measure, other: Measure, weight: Decimal, scoring: "Scoring") -> Scored:
    texts = _m(one), _m(other)
    if one.number * HUNDRED < scoring.pass_mark * other.number:
        rate, passed = _per_cent(one.number, other.number), _n(scoring.pass_mark)
        return Scored(NOTHING, f"{texts[0]} ÷ {texts[1]} {rate}，低于及格门槛 {passed}%，得 0 分", met=False)
    points, how = _share(one.number, other.number, texts, weight, scoring)
    return Scored(points, how, met=False)


def _by_day_or_words(row: Record, scoring: "Scoring", year: int) -> Scored:
    last, day = deadline(row["value"], year), deadline(row["actual"], year)
    if last and day and day <= last:
        return _met(f"{_d(day)}不晚于{_d(last)}", row, scoring)
    if last and day:
        return _in_bands(row, scoring, f"{_d(day)}晚于{_d(last)}")
    quantity = measure(row["value"])
    return _in_bands(row, scoring, f"实际完成值没有可与 {_m(quantity)} 比较的数" if quantity else "定性指标")


def _in_bands(row: Record, scoring: "Scoring", why: str, ask: str = "请选择达成情况") -> Scored:
    """By the 达成情况 that the person chose, and how far within its band."""
    band = next((b for b in scoring.bands if b.attainment == row["attainment"]), None)
    if band is None:
        return Scored(None, f"{why}：{ask}")
    label, degree = Attainment(band.attainment).label, row["degree"]
    degree = band.given if degree is None else degree
    met = band.attainment == Attainment.REACHED
    if degree is None:
        return Scored(None, f"{label}：请填达成程度（{_span(band)}）", met)
    if not _holds(band, degree):
        return Scored(None, f"达成程度 {_n(degree)}% 不在“{label}”的 {_span(band)} 之内", met)
    points, reading = _times(degree, row["weight"], scoring)
    return Scored(points, f"{label} {reading}", met)


def _holds(band: "Band", degree: Decimal) -> bool:
    return band.lower <= degree and (degree < band.upper or degree == band.upper == HUNDRED)


def _span(band: "Band") -> str:
    """60%—80%（不含 80%）: the upper end belongs to the next better band."""
    more = "" if band.upper == HUNDRED else f"（不含 {_n(band.upper)}%）"
    return f"{_n(band.lower)}%—{_n(band.upper)}%{more}"


# --- points, and how they read ---


def _met(why: str, row: Record, scoring: "Scoring", far: bool = False) -> Scored:
    points = _full(row["weight"], scoring)
    return Scored(points, f"{why}，得 {_n(points)} 分", met=True, far_above=far)


def _share(
    part: Decimal, whole: Decimal, texts: tuple[str, str], weight: Decimal, scoring: "Scoring"
) -> tuple[Decimal, str]:
    """part ÷ whole × weight, and how it reads: with the per cent between where those are exact."""
    points, reading = _within(part * weight / whole, weight, scoring), " ÷ ".join(texts)
    rate = _per_cent(part, whole)
    result = f"× {_n(weight)} {_equals(points * whole == part * weight)} {_n(points)}"
    again = "" if rate.startswith("=") else f"，{reading}"
    return points, f"{reading} {rate}{again} {result}"


def _times(percent: Decimal, weight: Decimal, scoring: "Scoring") -> tuple[Decimal, str]:
    """percent × weight, and how it reads."""
    points = _within(weight * percent / HUNDRED, weight, scoring)
    sign = _equals(points * HUNDRED == weight * percent)
    return points, f"{_n(percent)}% × {_n(weight)} {sign} {_n(points)}"


def _within(points: Decimal, weight: Decimal, scoring: "Scoring") -> Decimal:
    """Rounded, never below 0 and never above the 分值."""
    return min(max(rounded(points, scoring), NOTHING), _full(weight, scoring))


def _full(weight: Decimal, scoring: "Scoring") -> Decimal:
    """All points of a 分值; of one with more decimals than scores have (16.6667) what they can hold."""
    points = rounded(weight, scoring)
    return points if points <= weight else weight.quantize(points, ROUND_DOWN)


def _per_cent(part: Decimal, whole: Decimal) -> str:
    rate = (part * HUNDRED / whole).quantize(FINE, ROUND_HALF_UP)
    return f"{_equals(rate * whole == part * HUNDRED)} {_n(rate)}%"


def _equals(exact: bool) -> str:
    return "=" if exact else "≈"


def _n(number: Decimal) -> str:
    return plain_number(number)


def _m(measured: Measure) -> str:
    return f"{_n(measured.number)}{measured.unit[:12]}"


def _d(day: datetime.date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


# --- 分值 ---


@dataclass(frozen=True)
class Moved:
    """Points of a 一级指标 without indicators (``branch``) that go to another one (``heir``)."""

    branch: str
    heir: str
    points: Decimal


def moved_points(rows: Iterable[Record], scheme: "Scheme") -> tuple[Moved, ...]:
    """What the scheme moves, since some 一级指标 have no indicator; nothing goes to one that has none itself."""
    used = _used(rows, scheme)
    return tuple(
        Moved(slug, heir, points)
        for slug, heirs in scheme.scoring.without.items()
        for heir, points in heirs.items()
        if slug not in used and heir in used
    )


def branch_points(rows: Iterable[Record], scheme: "Scheme") -> dict[str, Decimal]:
    """What each 一级指标 has to give away: its own points, and those of the 一级 without indicators that go to it. One
    whose points have all gone elsewhere is not named any more."""
    points, moves = dict(scheme.scoring.branches), moved_points(rows, scheme)
    for moved in moves:
        points[moved.branch] -= moved.points
        points[moved.heir] += moved.points
    gone = {moved.branch for moved in moves if not points[moved.branch]}
    return {slug: left for slug, left in points.items() if slug not in gone}


def _used(rows: Iterable[Record], scheme: "Scheme") -> set[str]:
    branches = (scheme.branch_of(r["category"]) for r in rows if r["name"].strip())
    return {branch.slug for branch in branches if branch}


def split_weights(rows: Iterable[Record], scheme: "Scheme") -> Mapping[str, Decimal | None]:
    """分值 of each row by its uid: what is left of its 一级's points, in whole points as even as can be (50 over 3: 17,
    17, 16); rows without a name get none."""
    rows = list(rows)
    points, found = branch_points(rows, scheme), {r.uid: None for r in rows if "weight" not in r.own}
    for branch in scheme.tree:
        slugs = {leaf.slug for leaf in branch.leaves}
        named = [r for r in rows if r["category"] in slugs and r["name"].strip()]
        free = [r.uid for r in named if "weight" not in r.own]
        taken = sum((r["weight"] or NOTHING for r in named if "weight" in r.own), NOTHING)
        rest = max(points.get(branch.slug, NOTHING) - taken, NOTHING)
        found |= dict(zip(free, _shares(rest, len(free)), strict=True))
    return found


def _shares(points: Decimal, number: int) -> list[Decimal]:
    """Whole points where there are enough, else hundredths; together exactly the points."""
    if not number:
        return []
    step = Decimal(1) if points == points.to_integral_value() and points >= number else FINE
    units, crumb = divmod(points, step)
    base, more = divmod(units, number)
    shares = [(base + (1 if place < more else 0)) * step for place in range(number)]
    return [shares[0] + crumb, *shares[1:]]
