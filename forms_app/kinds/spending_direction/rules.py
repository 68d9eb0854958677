"""Rules of 附表3 (rule book 8: A6, A7; required cells: practice 4)."""

from collections.abc import Iterator

from forms_app.checking import costing, counting, grammar, past, required, rules, since, wording
from forms_app.checking.across import costs, counted, measured, places, twice
from forms_app.checking.around import Around, Filed
from forms_app.checking.evaluation import advised_fields
from forms_app.checking.finding import Fault, Rule
from forms_app.deriving import FromFiling, FromLine, FromUnit, HeaderSum, RowsSum
from forms_app.document import Place, Record
from forms_app.models import columns_of
from forms_app.terms import Severity

from .models import Expense, Indicator, SpendingDirection


def columns() -> rules.Columns:
    return {
        "": columns_of(SpendingDirection),
        "indicators": columns_of(Indicator),
        "expenses": columns_of(Expense),
    }


def _line(here: Filed, around: Around) -> tuple[Filed, Record, Record] | None:
    """附表2, the line that this table spells out, and the 专项 above it (the line itself where it has none)."""
    summary = None if here.adjusted else around.one("fund_summary")
    line = summary.document.row("lines", here.line) if summary else None
    if line is None:
        return None
    return summary, line, summary.document.row("lines", line["parent"]) or line


def _pairs(names: dict[str, tuple[str, str, str]], top: bool = False):
    """Compares header cells with the line's (with ``top``, the 专项's): field → (name, field there,
    name there, said after the summary's own label)."""

    def compared(here: Filed, around: Around) -> Iterator[tuple]:
        found = _line(here, around)
        if not found:
            return
        summary, line = found[0], found[2 if top else 1]
        for field, (name, there, name_there) in names.items():
            place = Place(there, "lines", line.uid, summary.number)
            yield name, here.document[field], Place(field), summary.label + name_there, line[there], place

    return compared


def adjusted_as_decided(here: Filed, around: Around) -> Iterator[Fault]:
    """J1: after 绩效目标调整 the table holds the approved amount, more or less the amount of the adjustment."""
    stands, due = here.document["amount"], here.expected
    if due is not None and stands != due:
        money = around.scheme.money
        message = f"项目金额 {money.show(stands) or '空'} ≠ 按调整金额计算的 {money.show(due)}"
        advice = "请核对项目金额；与调整文件口径不同的，作情况说明。"
        yield Fault(message, advice, (Place("amount"),), (money.show(stands), money.show(due)))


def added_is_named(here: Filed, around: Around) -> Iterator[Fault]:
    """J2: a table that 追加新增 added takes name and amount from no summary, so they must stand in it."""
    if here.adjusted and not here.line:
        for field in ("direction_name", "amount"):
            if here.document.header.is_blank(field):
                label = columns()[""][field].label
                yield Fault(f"{label}未填", f"请填写追加项目的{label}。", (Place(field),))


AMOUNTS = {"amount": ("项目金额", "amount", "金额")}
FUND_AMOUNTS = {"fund_amount": ("所属专项金额", "amount", "专项金额")}
NAMES = {"direction_name": ("支出方向", "name", "名称")}
FUND_NAMES = {"fund_name": ("所属专项名称", "name", "专项名称")}
GOALS = {
    "period_goal": ("实施期绩效目标", "period_goal", ""),
    "annual_goal": ("年度绩效目标", "annual_goal", ""),
}

VALUES = {"value": "指标值及单位"}
HEAD_GOALS = {"period_goal": "实施期绩效目标", "annual_goal": "年度绩效目标"}
FOOT = ("reporting_unit", "prepared_by", "phone")
SUMMARY = ("fund_summary", "lines")
FOLLOWS = (
    FromUnit("reporting_unit"),
    FromFiling("prepared_by", "department_target", "prepared_by"),
    FromFiling("phone", "department_target", "phone"),
    FromLine("direction_name", *SUMMARY, "name"),
    FromLine("amount", *SUMMARY, "amount"),
    FromLine("fund_name", *SUMMARY, "name", top=True),
    FromLine("fund_amount", *SUMMARY, "amount", top=True),
    FromLine("period_goal", *SUMMARY, "period_goal"),
    FromLine("annual_goal", *SUMMARY, "annual_goal"),
    RowsSum("expense_total", "expenses", "amount"),
)

PAST = past.Past(
    cells=past.same("amount", "fund_amount"),
    lines={"expenses": past.Lines("detail", past.same("amount"))},
    values=("value",),
    amount=("amount", "项目金额"),
    name="direction_name",
)

AGREES = (HeaderSum("amount", ("expense_total",)), costing.Costed("expenses", "basis", "amount"))

SPENT = costs.Spent("expenses", ("detail", "summary"), "amount", "支出明细", "amount")
PAID_FOR = ("summary", "detail", "basis")
OWN_GOALS = {"period_goal": "实施期绩效目标", "annual_goal": "年度绩效目标"}
COUNTED = {"": ("annual_goal",), "indicators": ("name", "value"), "expenses": PAID_FOR}

RULES = (
    rules.rows_sum(
        "A6",
        "支出明细合计等于各行之和",
        ("expense_total", "支出明细合计"),
        "expenses",
        "amount",
        "各行金额之和",
    ),
    rules.header_sum(
        "A6",
        "支出明细合计等于项目金额",
        ("amount", "项目金额"),
        {"expense_total": "支出明细合计"},
        needs="expense_total",
    ),
    rules.same("A6", "项目金额与汇总表一致", Severity.BLOCK, _pairs(AMOUNTS)),
    rules.same("A6", "所属专项金额与汇总表一致", Severity.BLOCK, _pairs(FUND_AMOUNTS, top=True)),
    rules.same("A7", "支出方向名称与汇总表一致", Severity.BLOCK, _pairs(NAMES)),
    rules.same("A7", "所属专项名称与汇总表一致", Severity.BLOCK, _pairs(FUND_NAMES, top=True)),
    rules.same("A7", "绩效目标与汇总表一致", Severity.EXPLAIN, _pairs(GOALS)),
    Rule("J1", "项目金额与调整金额一致", Severity.EXPLAIN, adjusted_as_decided),
    Rule("J2", "追加的项目有名称和金额", Severity.BLOCK, added_is_named),
    *since.against_last_year(PAST),
    rules.is_value(columns),
    rules.printed_decimals(columns, FOLLOWS),
    *costing.costed("expenses", "basis", "amount"),
    required.required_fields(columns),
    required.required_rows(columns, {"expenses": "支出明细及测算说明"}),
    required.required_indicators(),
    required.explained_indicators(),
    required.whole_indicators(),
    required.empty_categories(),
    required.advised_cells(columns),
    required.mistaken_unit(columns),
    *wording.of_indicators(),
    grammar.numbers_have_units(VALUES),
    counting.counts_are_no_rates(VALUES),
    wording.numbers_can_be_read(),
    wording.days_are_within_the_text("period", "项目实施期"),
    wording.goals_lie_ahead(HEAD_GOALS, {"indicators": {"name": "三级指标", **VALUES}}),
    *wording.of_texts(columns),
    advised_fields(columns, FOOT),
    costs.costs_are_spent(SPENT),
    costs.purposes_are_paid(SPENT, tuple(OWN_GOALS), PAID_FOR, above=(*SUMMARY, tuple(OWN_GOALS))),
    twice.paid_once(twice.Paid("spending_direction", "expenses", ("detail", "summary"), "basis")),
    twice.one_name_each("direction_name", "支出方向名称"),
    twice.own_goals(tuple(OWN_GOALS), OWN_GOALS, "direction_name"),
    measured.expenses_are_measured(SPENT, "direction_name"),
    measured.goals_have_indicators(("annual_goal", "年度绩效目标")),
    measured.qualities_are_counted(),
    counted.lists_are_counted(columns),
    counted.numbers_agree(columns, COUNTED),
    places.no_places_from_elsewhere(columns),
)
