"""Rules of 附表2 (rule book 8: A5; a line and its 附表3: practice 4)."""

from collections.abc import Iterator

from forms_app.checking import past, required, rules, wording
from forms_app.checking.across import counted, places
from forms_app.checking.around import Around, Filed, leaves
from forms_app.checking.evaluation import advised_fields
from forms_app.checking.finding import Fault, Rule
from forms_app.deriving import ChildSum, FromFiling, FromUnit, RowsSum
from forms_app.document import Place
from forms_app.models import columns_of
from forms_app.terms import Severity

from .models import FundSummary, Line

GOALS = {"period_goal": "实施期绩效目标", "annual_goal": "年度绩效目标"}
TOTAL_GOALS = {f"total_{field}": label for field, label in GOALS.items()}
FOOT = ("reporting_unit", "prepared_by", "phone")


def columns() -> rules.Columns:
    return {"": columns_of(FundSummary), "lines": columns_of(Line)}


def lines_are_spelled_out(here: Filed, around: Around) -> Iterator[Fault]:
    """Each leaf line has its 附表3."""
    for line in leaves(here.document, "lines"):
        if not around.spelled_out("spending_direction", line.uid):
            message = f"“{line['name'] or '（未填名称）'}”没有支出方向绩效目标表"
            yield Fault(message, "保存本表后系统会建立；已移除的请恢复，不需要的请删除该行。",
                        (Place("name", "lines", line.uid),), (line["name"],))  # fmt: skip


def lines_are_named(here: Filed, around: Around) -> Iterator[Fault]:
    for line in here.document.rows["lines"]:
        blank = tuple(f for f in ("name", "amount") if line.is_blank(f))
        if blank:
            labels = "、".join(columns()["lines"][f].label for f in blank)
            what = f"“{line['name']}”" if line["name"] else "本表有一行"
            yield Fault(f"{what}未填{labels}", f"请填写{labels}，或删除该行。",
                        tuple(Place(f, "lines", line.uid) for f in blank))  # fmt: skip


def funds_or_none(here: Filed, around: Around) -> Iterator[Fault]:
    """零申报 and lines exclude each other; one of them must be."""
    lines, none = here.document.rows["lines"], here.document["no_funds"]
    if none and lines:
        yield Fault("已勾选零申报，但本表还有专项", "请删除专项，或取消零申报。", (Place("no_funds"),))
    if not none and not lines:
        sentence = around.scheme.words.nothing_to_declare
        yield Fault(
            "没有专项，也没有勾选零申报", f"请填写专项；没有的，勾选“{sentence}”。", (Place("no_funds"),)
        )


def _named(here: Filed, around: Around) -> Iterator[bool]:
    for line in here.document.rows["lines"]:
        yield not line.is_blank("name")
        yield not line.is_blank("amount")


def _told(here: Filed, around: Around) -> Iterator[bool]:
    yield bool(here.document.rows["lines"] or here.document["no_funds"])


FOLLOWS = (
    FromUnit("reporting_unit"),
    FromFiling("prepared_by", "department_target", "prepared_by"),
    FromFiling("phone", "department_target", "phone"),
    ChildSum("lines", "amount"),
    RowsSum("total_amount", "lines", "amount", parent="parent", nothing="no_funds"),
)

# Of the lines, the tables that spell them out tell what jumps.
PAST = past.Past(cells=past.same("total_amount"), lines={"lines": past.Lines("name", past.same("amount"))})

RULES = (
    rules.rows_sum(
        "A5", "合计等于各专项之和", ("total_amount", "合计"), "lines", "amount", "各专项金额之和", "parent"
    ),
    rules.child_sum("A5", "专项等于各支出方向之和", "lines", "amount", ("专项", "支出方向"), "name"),
    Rule("A6", "每个支出方向有一张目标表", Severity.BLOCK, lines_are_spelled_out),
    Rule("R1", "专项的名称和金额", Severity.BLOCK, lines_are_named, asks=_named),
    Rule("R8", "专项或零申报", Severity.BLOCK, funds_or_none, asks=_told),
    rules.is_value(columns),
    rules.printed_decimals(columns, FOLLOWS),
    required.mistaken_unit(columns),
    wording.goals_lie_ahead(TOTAL_GOALS, {"lines": GOALS}),
    *wording.of_texts(columns),
    advised_fields(columns, FOOT),
    counted.lists_are_counted(columns),
    places.no_places_from_elsewhere(columns),
)
