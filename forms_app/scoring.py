"""Scoring of self-evaluations by the scheme's rules (rule book 5 and 6; 财预〔2020〕10号). Pure: rows in, points out."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from forms_app.document import Record, plain_number
from forms_app.measures import Measure, deadline, measure, plain
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


def score_execution(
    budget: Decimal | None, executed: Decimal | None, weight: Decimal | None, scheme: "Scheme"
) -> Scored:
    """执行率 × 分值, never above the 分值; of a budget of 0 nothing can be said."""
    if budget is None or executed is None or weight is None:
        return Scored(None, "")
    if not budget:
        return Scored(None, "全年预算数为 0，执行率不计分")
    share = executed / budget
    points = rounded(_within(share * weight, weight), scheme.scoring)
    show, rate = scheme.money.show, _per_cent(share)
    capped = "，按 100% 计" if share > 1 else ""
    how = f"{show(executed)} ÷ {show(budget)} = {rate}%{capped} × {_n(weight)} = {_n(points)}"
    return Scored(points, how, met=share >= 1, far_above=share > 1)


def score_indicator(row: Record, scheme: "Scheme") -> Scored:
    """The points of an indicator row (``EvaluationRow``): by ratio for quantities, by day, by bands for words."""
    weight, actual = row["weight"], row["actual"].strip()
    if not row["name"].strip() or not row["value"].strip():
        return Scored(None, "")
    if weight is None:
        return Scored(None, "未填分值，不能计分")
    if is_undone(row):
        return Scored(NOTHING, "未执行，得 0 分", met=False)
    if not actual:
        return Scored(None, "未填实际完成值，不能计分")
    target, reached = measure(row["value"]), measure(actual)
    if target and reached and target.unit and reached.unit and target.unit != reached.unit:
        return _in_bands(row, weight, scheme.scoring, f"单位不同（{target.unit}、{reached.unit}）")
    if target and reached:
        return _by_ratio(row, target, reached, weight, scheme.scoring)
    return _by_day_or_words(row, weight, scheme.scoring)


def is_undone(row: Record) -> bool:
    """未执行: a reason says why, and nothing was reached."""
    actual = plain(row["actual"])
    return bool(row["undone_reason"].strip()) and (not actual or actual in UNDONE)


def _by_ratio(row: Record, target: Measure, reached: Measure, weight: Decimal, scoring: "Scoring") -> Scored:
    less = lower_is_better(row, target, scoring)
    if _is_met(target, reached, less):
        one, other = (target.number, reached.number) if less else (reached.number, target.number)
        far = other > 0 and one >= scoring.far_above * other
        sign = "≤" if less else "≥"
        return Scored(weight, f"{_m(reached)} {sign} {_m(target)}，达到指标值，得 {_n(weight)} 分", True, far)
    if not target.number or not reached.number:
        missed = scoring.missed_zero if not target.number else NOTHING
        points = rounded(weight * missed / HUNDRED, scoring)
        return Scored(points, f"指标值 {_m(target)}，实际 {_m(reached)}，未达到，得 {_n(points)} 分", False)
    share = target.number / reached.number if less else reached.number / target.number
    one, other = (target, reached) if less else (reached, target)
    return _of_share(share, f"{_m(one)} ÷ {_m(other)} = ", weight, scoring)


def _of_share(share: Decimal, reading: str, weight: Decimal, scoring: "Scoring") -> Scored:
    if share * HUNDRED < scoring.pass_mark:
        passed = _n(scoring.pass_mark)
        return Scored(NOTHING, f"{reading}{_per_cent(share)}%，低于及格门槛 {passed}%，得 0 分", False)
    points = rounded(_within(share * weight, weight), scoring)
    return Scored(points, f"{reading}{_per_cent(share)}% × {_n(weight)} = {_n(points)}", False)


def lower_is_better(row: Record, target: Measure, scoring: "Scoring") -> bool:
    """As the person says, else by the operator; a plain number is an upper limit in the 二级 that the scheme names."""
    if row["direction"]:
        return row["direction"] == Direction.LESS
    if target.operator in ("≤", "<"):
        return True
    return target.operator == "=" and row["category"] in scoring.downward


def _is_met(target: Measure, reached: Measure, less: bool) -> bool:
    if less:
        strict = target.operator == "<"
        return reached.number < target.number if strict else reached.number <= target.number
    return reached.number > target.number if target.operator == ">" else reached.number >= target.number


def _by_day_or_words(row: Record, weight: Decimal, scoring: "Scoring") -> Scored:
    last, day = deadline(row["value"]), deadline(row["actual"])
    if last and day and day <= last:
        return Scored(weight, f"{day.isoformat()} 不晚于 {last.isoformat()}，得 {_n(weight)} 分", True)
    if plain(row["value"]) == plain(row["actual"]) and not row["attainment"]:
        return Scored(weight, f"实际完成值与指标值相同，得 {_n(weight)} 分", True)
    return _in_bands(row, weight, scoring, "晚于指标值" if last and day else "定性指标")


def _in_bands(row: Record, weight: Decimal, scoring: "Scoring", why: str) -> Scored:
    """By the 达成情况 that the person chose, and how far within its band."""
    band = next((b for b in scoring.bands if b.attainment == row["attainment"]), None)
    if band is None:
        return Scored(None, f"{why}：请选择达成情况")
    label, span = Attainment(band.attainment).label, f"{_n(band.lower)}%—{_n(band.upper)}%"
    degree = row["degree"] if row["degree"] is not None else band.given
    met = band.attainment == Attainment.REACHED
    if degree is None:
        return Scored(None, f"{label}：请填达成程度（{span}）", met)
    if not _holds(band, degree):
        return Scored(None, f"达成程度 {_n(degree)}% 不在“{label}”的 {span} 之内", met)
    points = rounded(weight * degree / HUNDRED, scoring)
    return Scored(points, f"{label} {_n(degree)}% × {_n(weight)} = {_n(points)}", met)


def _holds(band: "Band", degree: Decimal) -> bool:
    return band.lower <= degree and (degree < band.upper or degree == band.upper == HUNDRED)


# --- 分值 ---


def branch_points(rows: Iterable[Record], scheme: "Scheme") -> dict[str, Decimal]:
    """What each 一级指标 has to give away: its own points, and those of the 一级 without indicators that go to it."""
    used = {scheme.branch_of(r["category"]).slug for r in rows if r["name"].strip()}
    points = dict(scheme.scoring.branches)
    for slug, heir in scheme.scoring.without.items():
        if slug not in used and heir in used:
            points[heir] += points.pop(slug)
    return points


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
    if not number:
        return []
    step = Decimal(1) if points == points.to_integral_value() and points >= number else FINE
    base, more = divmod(points / step, number)
    return [(base + (1 if place < more else 0)) * step for place in range(number)]


def _within(points: Decimal, weight: Decimal) -> Decimal:
    return min(max(points, NOTHING), weight)


def _per_cent(share: Decimal) -> str:
    return plain_number((share * HUNDRED).quantize(FINE, ROUND_HALF_UP))


def _n(number: Decimal) -> str:
    return plain_number(number)


def _m(measured: Measure) -> str:
    return f"{plain_number(measured.number)}{measured.unit}"
