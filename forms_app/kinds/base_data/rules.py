"""Rules of 附件1-1 (rule book 3.4, 6.1; 8: B6, B7, B11; practice 6)."""

import re
import unicodedata
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal

from forms_app.checking import past, required, rules, since, wording
from forms_app.checking.across import counted
from forms_app.checking.across.places import no_places_from_elsewhere
from forms_app.checking.around import Around, Filed
from forms_app.checking.evaluation import advised_fields, not_negative
from forms_app.checking.events import EVENT_RULES, project_name
from forms_app.checking.finding import Fault, Rule
from forms_app.deriving import FromSpelledOut, HeaderRatio, HeaderSum, RowsSum, add, percent
from forms_app.document import Place, Value
from forms_app.evaluating import FormerName, NothingAtFirst, RowsFromApproved
from forms_app.events import bare, evaluated_projects, taken_away
from forms_app.models import columns_of
from forms_app.terms import Severity
from forms_app.values import shown_text

from .models import BaseData, Event, Project

COLUMNS = {"previous": "上年决算数", "budget": "本年预算数", "final": "本年决算数"}
EVALUATION, TARGET = "project_evaluation", "spending_direction"
# Lines of 经费控制情况 that add up others, and 公用经费 with the 其中 that are part of it.
SUMS = {
    "vehicles": {"vehicle_purchase": "公车购置", "vehicle_running": "公车运行维护"},
    "three_public": {
        "vehicles": "公务用车购置和维护经费",
        "abroad": "出国经费",
        "reception": "公务接待",
    },
}
OPERATING = {"office": "办公经费", "utilities": "水费、电费、差旅费", "meetings": "会议费、培训费"}
# Rates: what is divided by what, and what is to be told of one above 100 %.
RATES = {
    "staff_rate": ("staff_actual", "staff_quota", "超编"),
    "area_rate": ("actual_area", "approved_area", "超规模"),
    "investment_rate": ("actual_investment", "planned_investment", "超概算"),
}
# Lines with a 上年决算数: what adds up others, and what is part of them.
REPORTED = (*SUMS, *SUMS["vehicles"], "abroad", "reception", "projects", "operating", *OPERATING)
CONTROLLED = ("three_public", "operating", "procurement")
NEIGHBOURS = tuple(
    tuple(f"{line}_{c}" for c in COLUMNS) for line in ("three_public", "projects", "operating")
)
FOOT = ("prepared_by", "filled_on", "phone")
RATE = re.compile(r"(\d+(?:\.\d+)?)%?")


def columns() -> rules.Columns:
    return {"": columns_of(BaseData), "projects": columns_of(Project), "events": columns_of(Event)}


def _printed() -> rules.Columns:
    return {**columns(), "events": {}}


def _label(name: str) -> str:
    return columns()[""][name].label


def _place_label(place: Place) -> str:
    return columns()[place.rows][place.field].label


# --- sums and rates ---


def lines_add_up(here: Filed, around: Around) -> Iterator[Fault]:
    """F1: 公务用车 = 购置 + 运行维护, 三公经费 = 公务用车 + 出国 + 公务接待, in all three columns."""
    for total, parts in SUMS.items():
        for column in COLUMNS:
            name, fields = f"{total}_{column}", [f"{part}_{column}" for part in parts]
            due = (" + ".join(parts.values()), add(here.document[f] for f in fields), len(fields))
            stands = (_label(name), here.document[name], Place(name))
            yield from rules.sum_fault(around, stands, due, map(Place, fields))


def operating_holds_its_parts(here: Filed, around: Around) -> Iterator[Fault]:
    """F2: 公用经费 is at least what its 其中 add up to (they are some of it, not all)."""
    show, residue = around.scheme.money.show, around.scheme.money.half_last_digit() * len(OPERATING)
    for column in COLUMNS:
        fields = [f"{part}_{column}" for part in OPERATING]
        parts, stands = add(here.document[f] for f in fields), here.document[f"operating_{column}"]
        if not parts or (stands is not None and stands >= parts):
            continue
        message = f"{_label(f'operating_{column}')} {show(stands) or '空'} 小于其中各项之和 {show(parts)}"
        advice = "其中各项是公用经费的一部分，请核对公用经费和其中各项。"
        severity = Severity.EXPLAIN if stands is not None and parts - stands <= residue else None
        places = (Place(f"operating_{column}"), *map(Place, fields))
        yield Fault(message, advice, places, (show(stands), show(parts)), severity)


def rates_are_right(here: Filed, around: Around) -> Iterator[Fault]:
    """F3: rates are what their two cells give; rounded to fewer decimals they are right too."""
    for name, (part, whole, _) in RATES.items():
        stands, due = here.document[name].strip(), percent(here.document[part], here.document[whole])
        rate = _rate(stands)
        if stands == due or (not due and rate is None):
            continue
        if due and rate is not None and _rounds(rate, here.document[part], here.document[whole]):
            continue
        told = f"{_label(name)}{f' {stands}' if stands else '未填'}"
        if due:
            message = f"{told}，按{_label(part)} ÷ {_label(whole)}应为 {due}"
            advice = f"请改为 {due}，或点“恢复自动取数”；{_label(part)}、{_label(whole)}有误的，改正它们。"
        else:
            message = f"{told}，但{_label(part)}或{_label(whole)}未填，无法核对"
            advice = f"请填写{_label(part)}和{_label(whole)}，或清空{_label(name)}。"
        yield Fault(message, advice, (Place(name), Place(part), Place(whole)), (stands, due))


def _rate(text: str) -> Decimal | None:
    """The number of a rate such as 54.55%, ５４.６％ or 55."""
    match = RATE.fullmatch("".join(unicodedata.normalize("NFKC", text).split()))
    return Decimal(match[1]) if match else None


def _rounds(rate: Decimal, part: Value, whole: Value) -> bool:
    """Whether the rate is the exact one, rounded to the decimals that it was typed with."""
    return bool(whole) and (part / whole * 100).quantize(rate, ROUND_HALF_UP) == rate


def rates_within_100(here: Filed, around: Around) -> Iterator[Fault]:
    """F4: above 100 % the staff, the area or the investment is more than was approved."""
    for name, (part, whole, what) in RATES.items():
        stands, allowed = here.document[part], here.document[whole]
        if stands is not None and allowed is not None and stands > allowed:
            shown = tuple(_shown(f, here, around) for f in (part, whole))
            message = f"{_label(part)} {shown[0]} 超过{_label(whole)} {shown[1]}"
            yield Fault(
                message, f"请核对；无误的，说明{what}的原因。", tuple(map(Place, (part, whole, name))), shown
            )


def _shown(name: str, here: Filed, around: Around) -> str:
    return shown_text(here.document.header, columns()[""][name], around.scheme.money)


def within_budget(here: Filed, around: Around) -> Iterator[Fault]:
    """F5: 决算 far above 预算 of a controlled line is to be told (published: 公用 336 %, 政府采购 188 %)."""
    show, far = around.scheme.money.show, around.scheme.scoring.far_above
    for line in CONTROLLED:
        budget, final = here.document[f"{line}_budget"], here.document[f"{line}_final"]
        if not final or final <= 0 or final < (budget or 0) * far:
            continue
        told = f"是预算数 {show(budget)} 的 {percent(final, budget)}" if budget else "没有对应的预算数"
        message = f"{_label(f'{line}_final')} {show(final)}，{told}"
        advice = "请核对；无误的，说明超预算的原因（如年中追加、上年结转、资金口径不同）。"
        places = (Place(f"{line}_final"), Place(f"{line}_budget"))
        yield Fault(message, advice, places, (show(final), show(budget)))


# --- projects ---


def projects_are_named(here: Filed, around: Around) -> Iterator[Fault]:
    """P1: every line has a name, and no two the same: names are what 合并 and readers know projects by."""
    named: dict[str, list[Place]] = {}
    for number, row in enumerate(here.document.rows["projects"], 1):
        place = Place("name", "projects", row.uid)
        if row.is_blank("name"):
            yield Fault(f"项目支出第{number}行未填项目名称", "请填写项目名称，或删除该行。", (place,))
        else:
            named.setdefault(bare(row["name"]), []).append(place)
    for name, places in named.items():
        if len(places) > 1:
            message = f"有 {len(places)} 个项目都叫“{name}”"
            yield Fault(message, "请改成不同的名称，重复的删除该行。", tuple(places), (name,))


def _named(here: Filed, around: Around) -> Iterator[bool]:
    yield from (not row.is_blank("name") for row in here.document.rows["projects"])


def approved_projects_stand(here: Filed, around: Around) -> Iterator[Fault]:
    """B11: no approved project is left out: what became of it is an event."""
    known = {r.uid for r in here.document.rows["projects"]}
    told: set[str] = set()
    for table in (*around.promised_first, *around.promised):
        if table.kind == TARGET and table.line and table.line not in known | told:
            told.add(table.line)
            name = table.document["direction_name"]
            message = f"批复的项目“{name}”（{table.label}）不在本表"
            advice = "请在“本单位报表”的“已移除”中恢复它的自评表；已合并、取消的，保留这一行并登记项目变动。"
            yield Fault(message, advice, (Place("projects_budget"),), (name,))


def budgets_are_approved(here: Filed, around: Around) -> Iterator[Fault]:
    """B11: 年初 of a project that has no evaluation of its own; the evaluation tells of the others'."""
    show = around.scheme.money.show
    for row in here.document.rows["projects"]:
        approved = around.approved(TARGET, row.uid, first=True)
        if approved is None or around.spelled_out(EVALUATION, row.uid):
            continue
        due = approved.document["amount"]
        if (row["budget"] or 0) != (due or 0):
            message = f"{project_name(here.document, row.uid)}预算数 {show(row['budget']) or '空'}"
            message += f" 与批复的{approved.label}项目金额 {show(due) or '空'} 不一致"
            advice = "请核对，可点“恢复自动取数”采用批复数；无误的，说明原因。"
            yield Fault(
                message, advice, (Place("budget", "projects", row.uid),), (show(row["budget"]), show(due))
            )


def projects_are_evaluated(here: Filed, around: Around) -> Iterator[Fault]:
    """B6: one 附件1-3 for each project with money, executed or not."""
    for row in evaluated_projects(here.document):
        if row["name"].strip() and not around.spelled_out(EVALUATION, row.uid):
            message = f"{project_name(here.document, row.uid)}没有项目支出绩效自评表"
            advice = "保存本表后系统会建立；已移除的请恢复；已合并、收回的，请登记项目变动。"
            yield Fault(message, advice, (Place("name", "projects", row.uid),), (row["name"].strip(),))


def taken_away_for_good(here: Filed, around: Around) -> Iterator[Fault]:
    """B6: a project that was merged away or withdrawn has no evaluation, and spent nothing under its own name."""
    show = around.scheme.money.show
    for row in here.document.rows["projects"]:
        if not taken_away(here.document, row.uid):
            continue
        told, table = project_name(here.document, row.uid), around.spelled_out(EVALUATION, row.uid)
        if table:
            message = f"{told}已合并或收回，仍有{table.label}"
            advice = "保存本表后系统会移除它的自评表；没有合并、收回的，请删除该项变动。"
            yield Fault(message, advice, (Place("name", "projects", row.uid),), (table.label,))
        elif row["final"]:
            message = f"{told}已合并或收回，仍有决算数 {show(row['final'])}"
            advice = "支出应计入并入的项目，请核对；合并前已支出的，说明原因。"
            place = Place("final", "projects", row.uid)
            yield Fault(message, advice, (place,), (show(row["final"]),), Severity.EXPLAIN)


def _finals(here: Filed, around: Around) -> Iterator[tuple]:
    """B6: 决算 of a line is 全年执行数 of its 附件1-3."""
    for row in here.document.rows["projects"]:
        table = around.spelled_out(EVALUATION, row.uid)
        if table:
            name = f"{project_name(here.document, row.uid)}决算数"
            there = Place("executed", filing=table.number)
            place = Place("final", "projects", row.uid)
            yield name, row["final"], place, f"{table.label}全年执行数", table.document["executed"], there


def evaluations_add_up(here: Filed, around: Around) -> Iterator[Fault]:
    """B7: Σ 全年执行数 of all 附件1-3 = 项目支出决算, where no single line has told of it already."""
    told = (projects_are_evaluated, FINALS.check)
    tables = around.of_kind(EVALUATION)
    if not tables or any(True for rule in told for _ in rule(here, around)):
        return
    stands = (_label("projects_final"), here.document["projects_final"], Place("projects_final"))
    due = ("各项目支出绩效自评表全年执行数之和", add(t.document["executed"] for t in tables), len(tables))
    yield from rules.sum_fault(around, stands, due, (Place("executed", filing=t.number) for t in tables))


def _sums(total: str, *parts: str) -> tuple[HeaderSum, ...]:
    """A line that adds up others, in all three columns."""
    return tuple(HeaderSum(f"{total}_{c}", tuple(f"{part}_{c}" for part in parts)) for c in COLUMNS)


FOLLOWS = (
    *(HeaderRatio(name, part, whole) for name, (part, whole, _) in RATES.items()),
    *(follow for total, parts in SUMS.items() for follow in _sums(total, *parts)),
    RowsFromApproved("projects", "budget", TARGET, "amount"),
    NothingAtFirst("projects", "budget"),
    FormerName(TARGET, "direction_name"),
    FromSpelledOut("projects", "final", EVALUATION, "executed"),
    *(RowsSum(f"projects_{column}", "projects", column) for column in COLUMNS),
)

FINALS = rules.same("B6", "项目决算与自评表一致", Severity.BLOCK, _finals)


def _project_sums() -> Iterator[Rule]:
    for column, label in COLUMNS.items():
        name = f"项目支出{label}"
        yield rules.rows_sum(
            "F1", f"{name}等于各项目之和", (f"projects_{column}", name), "projects", column, "各项目之和"
        )


# What was spent in the year before, beside what was reported of it then.
PAST = past.Past(
    cells={f"{line}_previous": f"{line}_final" for line in REPORTED},
    lines={"projects": past.Lines("name", {"previous": "final"})},
)

RULES = (
    Rule("F1", "三公经费、公务用车经费等于各项之和", Severity.BLOCK, lines_add_up),
    *_project_sums(),
    Rule("F2", "公用经费不小于其中各项之和", Severity.BLOCK, operating_holds_its_parts),
    Rule("F3", "控制率计算正确", Severity.BLOCK, rates_are_right),
    Rule("F4", "控制率超过 100% 须说明", Severity.EXPLAIN, rates_within_100),
    Rule("F5", "决算大幅超过预算须说明", Severity.EXPLAIN, within_budget),
    Rule("P1", "项目名称填全、不重复", Severity.BLOCK, projects_are_named, asks=_named),
    *EVENT_RULES,
    Rule("B6", "每个项目有自评表", Severity.BLOCK, projects_are_evaluated),
    Rule("B6", "合并、收回的项目不再自评", Severity.BLOCK, taken_away_for_good),
    FINALS,
    Rule("B7", "项目支出决算等于各自评表之和", Severity.BLOCK, evaluations_add_up),
    Rule("B11", "批复的项目齐全", Severity.BLOCK, approved_projects_stand),
    Rule("B11", "年初预算数与批复一致", Severity.EXPLAIN, budgets_are_approved),
    since.as_reported(PAST, _place_label, sums={f"{line}_previous" for line in SUMS}),
    rules.is_value(columns),
    rules.printed_decimals(columns, FOLLOWS),
    not_negative(_printed),
    required.required_fields(columns),
    required.mistaken_unit(columns),
    required.mistaken_fields(NEIGHBOURS),
    advised_fields(columns, FOOT),
    *wording.of_texts(columns),
    counted.lists_are_counted(columns),
    no_places_from_elsewhere(columns),
)
