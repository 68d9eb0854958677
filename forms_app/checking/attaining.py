"""Rules on the indicators of a self-evaluation: what was reached, what it scores, and why (rule book 8: B4, B5; 6.5)."""

from collections.abc import Iterator
from decimal import ROUND_DOWN, Decimal

from forms_app.document import Document, Record
from forms_app.measures import measure, plain
from forms_app.scoring import Scored, score_indicator
from forms_app.terms import Severity

from .around import Around, Filed
from .evaluation import cells, named, number, said
from .finding import Fault, Rule

# From how many indicators on it is odd that each came out exactly as it was promised.
MANY = 3
CHOICES = ("attainment", "degree")
# Characters of a value that a message tells.
TOLD_VALUE = 12


def whole(here: Filed) -> list[Record]:
    """Indicators with a name and a 年度指标值."""
    return [row for row in named(here) if row["value"].strip()]


def scored(here: Filed, around: Around) -> list[tuple[Record, Scored]]:
    """Whole indicators with what the scheme's rules make of them, reckoned once for all rules that ask."""

    def reckon() -> tuple[Document, list[tuple[Record, Scored]]]:
        # The document is kept, so that its id is no other's.
        rows = whole(here)
        return here.document, [(row, score_indicator(row, around.scheme, around.year)) for row in rows]

    return around.once(("scored", id(here.document)), reckon)[1]


def overruled_with_reason(here: Filed, around: Around) -> Iterator[Fault]:
    """B4: a score other than the computed one has a reason (practice 6); both numbers are told."""
    for row, due in scored(here, around):
        stands = row["score"]
        if stands in (None, due.points) or row["weight"] is None or row["overrule_reason"].strip():
            continue
        told = f"{said(row['name'])}的得分 {number(stands)}"
        if due.points is None:
            message = f"{told} 是手填的，评分规则不能计分（{due.how}），没有改分理由"
            advice = "请按提示补齐，由系统计分；确需直接给分的，填写改分理由。"
        else:
            message = f"{told} ≠ 计算得分 {number(due.points)}（{due.how}），没有改分理由"
            advice = "请填写改分理由，或点“恢复自动取数”采用计算得分。"
        values = (number(stands), number(due.points))
        yield Fault(message, advice, cells(row, "score", "overrule_reason"), values)


def scores_are_there(here: Filed, around: Around) -> Iterator[Fault]:
    """B4: an indicator that can be scored has its score."""
    for row, due in scored(here, around):
        if due.points is not None and row.is_blank("score"):
            message = f"{said(row['name'])}没有得分，计算得分为 {number(due.points)}（{due.how}）"
            advice = "请点“恢复自动取数”，或填写得分和改分理由。"
            yield Fault(message, advice, cells(row, "score"), (number(due.points),))


def reached_is_told(here: Filed, around: Around) -> Iterator[Fault]:
    """B5: each indicator says what was reached, or that it was not carried out."""
    for row in whole(here):
        if not row["actual"].strip():
            advice = "请填写实际完成值；没有执行的，填“未执行”，并写明偏差原因。"
            yield Fault(f"{said(row['name'])}未填实际完成值", advice, cells(row, "actual"))


def _reached(here: Filed, around: Around) -> Iterator[bool]:
    yield from (bool(row["actual"].strip()) for row in whole(here))


def attainment_is_chosen(here: Filed, around: Around) -> Iterator[Fault]:
    """B5: what no ratio can score is scored by the 达成情况 that a person chooses, and how far."""
    for row, due in scored(here, around):
        weightless = row["weight"] is None or row["weight"] < 0
        unasked = weightless or not row["actual"].strip()
        if due.points is not None or unasked or not row.is_blank("score"):
            continue
        if any(row.is_text_only(f) for f in CHOICES):
            continue
        field = "degree" if row["attainment"] else "attainment"
        what = (
            "在 100%—0% 之间填写达成程度" if row["attainment"] else "选择达成情况（达成、部分达成或未达成）"
        )
        message = f"{said(row['name'])}（{said(row['value'])}）不能自动计分：{due.how}"
        yield Fault(message, f"请{what}，系统据此计分。", cells(row, field), (row["value"], row["actual"]))


def lost_points_have_reason(here: Filed, around: Around) -> Iterator[Fault]:
    """B5: points lost or a target missed need 偏差原因分析及改进措施, which print."""
    for row, due in scored(here, around):
        score, weight = row["score"], row["weight"]
        less = score is not None and weight is not None and score < _full(weight, around)
        if not (less or due.met is False) or row["reason"].strip():
            continue
        lost = f"得 {number(score)} 分（分值 {number(weight)}）" if less else "没有达到指标值"
        message = f"{said(row['name'])}{lost}，未写偏差原因分析及改进措施"
        advice = "请写明没有达到的原因和改进措施。" if due.met is False else "请写明丢分的原因和改进措施。"
        values = (number(score), number(weight))
        yield Fault(message, advice, cells(row, "reason"), values)


def _full(weight: Decimal, around: Around) -> Decimal:
    """The most that a 分值 can score: one with more decimals than scores have loses them."""
    return weight.quantize(Decimal(1).scaleb(-around.scheme.scoring.decimals), ROUND_DOWN)


def met_but_lost(here: Filed, around: Around) -> Iterator[Fault]:
    """B5: who met the target scores in full. Whoever wrote why it was overruled need not say it again."""
    for row, due in scored(here, around):
        score, weight = row["score"], row["weight"]
        if None not in (score, due.points) and due.met and score < _full(weight, around) <= due.points:
            message = f"{said(row['name'])}达到了指标值，却只得 {number(score)} 分（分值 {number(weight)}）"
            severity = Severity.HINT if row["overrule_reason"].strip() else None
            values = (number(score), number(weight), row["actual"])
            advice = "请核对得分；确需扣分的，说明原因。"
            yield Fault(message, advice, cells(row, "score", "weight"), values, severity)


def far_above_target(here: Filed, around: Around) -> Iterator[Fault]:
    """B5: an indicator exceeded by far has a reason: the target may have been set too low (财预〔2020〕10号)."""
    for row, due in scored(here, around):
        if due.far_above:
            told = f"{said(row['name'])}实际完成值{said(row['actual'])}远好于年度指标值{said(row['value'])}"
            advice = "请核对两个值；无误的，说明大幅超额完成的原因。"
            values = (row["actual"], row["value"])
            yield Fault(f"{told}，指标值是否过于宽松", advice, cells(row, "actual", "value"), values)


def outcome_is_no_copy(here: Filed, around: Around) -> Iterator[Fault]:
    """B11: every target equal to its outcome looks like targets written after the fact."""
    told = [r for r in whole(here) if r["actual"].strip()]
    if len(told) >= MANY and all(plain(r["value"]) == plain(r["actual"]) for r in told):
        message = f"全部 {len(told)} 条指标的实际完成值都与年度指标值相同"
        advice = "请核对：年度指标值应是年初批复的目标，实际完成值应按实际情况填写。"
        places = tuple(place for r in told for place in cells(r, "actual"))
        yield Fault(message, advice, places)


def values_have_units(here: Filed, around: Around) -> Iterator[Fault]:
    """C4: a number without unit can be read in two ways (≥100: per cent, points, persons?)."""
    bare = [r for r in named(here) if (read := measure(r["value"])) and not read.unit]
    if bare:
        names = "、".join(f"{said(r['name'])}（{r['value'].strip()[:TOLD_VALUE]}）" for r in bare[:3])
        more = f"等 {len(bare)} 条" if len(bare) > 3 else ""
        message = f"年度指标值没有单位：{names}{more}"
        advice = "请补上单位，如 ≥95%、2 个；批复的指标值不能改的，可不处理。"
        yield Fault(message, advice, tuple(p for r in bare for p in cells(r, "value")), (names,))


ATTAINING = (
    Rule("B4", "改过的得分有理由", Severity.BLOCK, overruled_with_reason),
    Rule("B4", "得分齐全", Severity.BLOCK, scores_are_there),
    Rule("B5", "实际完成值已填", Severity.BLOCK, reached_is_told, asks=_reached),
    Rule("B5", "定性指标已选达成情况", Severity.BLOCK, attainment_is_chosen),
    Rule("B5", "丢分有偏差原因和改进措施", Severity.BLOCK, lost_points_have_reason),
    Rule("B5", "达到指标值应得满分", Severity.EXPLAIN, met_but_lost),
    Rule("B5", "大幅超额完成须说明", Severity.EXPLAIN, far_above_target),
    Rule("B11", "实际完成值与指标值逐条相同", Severity.HINT, outcome_is_no_copy),
    Rule("C4", "年度指标值没有单位", Severity.HINT, values_have_units),
)
