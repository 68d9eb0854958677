"""The sentences that the report takes from the tables (rule book 3.7): pure functions of the dossier."""

from collections.abc import Iterable, Iterator
from decimal import ROUND_HALF_UP, Decimal

from forms_app.checking.around import Around, Filed
from forms_app.deriving import add
from forms_app.document import Document, Record, Value, plain_number
from forms_app.evaluating import Sentence
from forms_app.events import annual_budget, evaluated_projects

# The sentences by the part of the outline that they begin.
LEADS = {
    "general_basic": "basic_sentence",
    "general_project": "project_sentence",
    "fund_text": "fund_sentence",
    "capital_text": "capital_sentence",
    "insurance_text": "insurance_sentence",
    "performance_whole": "whole_sentence",
    "performance_project": "results_sentence",
}
SENTENCE_OF = {
    "government_fund": "fund_sentence",
    "state_capital": "capital_sentence",
    "social_insurance": "insurance_sentence",
}


def _told(around: Around, amount: Value) -> str:
    return f"{around.scheme.money.show(amount)}{around.scheme.money.unit}"


def _share(part: Decimal, whole: Decimal) -> str:
    """占基本支出的 86.3%: one decimal, as reports have it."""
    return f"{plain_number((part / whole * 100).quantize(Decimal('0.1'), ROUND_HALF_UP))}%"


def basic(here: Filed, around: Around) -> str:
    """二（一）. As long as nobody has said what of the whole is 项目支出, nothing can be said."""
    total, project = here.document["basic_expenditure"], here.document["project_expenditure"]
    if total is None or project is None:
        return ""
    said = f"{around.year}年度一般公共预算财政拨款基本支出{_told(around, total)}"
    staff, operating = here.document["staff_expenditure"], here.document["operating_expenditure"]
    if not total or staff is None or operating is None:
        return f"{said}。"
    parts = (("人员经费", staff), ("公用经费", operating))
    told = (f"{name}{_told(around, part)}，占基本支出的{_share(part, total)}" for name, part in parts)
    return f"{said}，其中：{'；'.join(told)}。"


def project(here: Filed, around: Around) -> str:
    """二（二）."""
    amount, base = here.document["project_expenditure"], around.one("base_data")
    if amount is None:
        return ""
    said = f"项目支出{_told(around, amount)}"
    number = sum(1 for row in base.document.rows["projects"] if row["final"]) if base else 0
    if not number:
        return f"{said}。"
    year = around.year
    return f"{said}，{year}年度一般公共预算项目支出涉及项目{number}个，涉及资金{_told(around, amount)}。"


def of_budget(field: str, name: str) -> Sentence:
    """三, 四 and 五: a sentence on the spending of one budget."""

    def say(here: Filed, around: Around) -> str:
        amount = here.document[field]
        if amount is None:
            return ""
        return f"{around.year}年度{name}支出{_told(around, amount)}。" if amount else f"本单位无{name}支出。"

    return Sentence(SENTENCE_OF[field], say)


def whole(here: Filed, around: Around) -> str:
    """六（一）. A grade is claimed only where there is a 总分."""
    source = around.one("department_evaluation")
    if source is None:
        return ""
    names = {"initial_budget": "年初预算数", "annual_budget": "全年预算数", "executed": "全年执行数"}
    told = [
        f"{name}{_told(around, source.document[field])}"
        for field, name in names.items()
        if source.document[field] is not None
    ]
    rate = source.document["execution_rate"].strip("— ")
    told += [f"执行率{rate}"] if rate else []
    funds = f"{around.year}年度部门整体支出{'，'.join(told)}。" if told else ""
    scored = _scored(source.document, around, "自评等级")
    return funds + (f"部门整体支出{scored}。" if scored else "")


def _scored(document: Document, around: Around, grade: str) -> str:
    score = document["total_score"]
    if score is None:
        return ""
    return f"自评得分{plain_number(score)}分，{grade}为{around.scheme.scoring.grade(score)}"


def results(here: Filed, around: Around) -> str:
    """六（二）: projects of the year's budget and those added in the year, then each of them. Nothing is said before
    something is known of what was spent."""
    base = around.one("base_data")
    rows = base.document.rows["projects"] if base else ()
    if all(row["final"] is None for row in rows):
        return ""
    budgeted = [row for row in rows if row["budget"]]
    added = [row for row in rows if not row["budget"] and (row["final"] or _annual(base, row, around))]
    groups = [(name, group) for name, group in (("年初预算项目", budgeted), ("年中追加项目", added)) if group]
    return "\n".join(
        line
        for n, (name, group) in enumerate(groups, 1)
        for line in _group(f"{n}.{name}", group, base, around)
    )


def _annual(base: Filed, row: Record, around: Around) -> Value:
    """全年预算数 of a project: as its own table says, else as its events make it, else what was spent."""
    table = around.spelled_out("project_evaluation", row.uid)
    known = (table.document["annual_budget"] if table else None, annual_budget(base.document, row.uid))
    return next((amount for amount in known if amount is not None), row["final"])


def _quoted(row: Record) -> str:
    """A name in quotes; its own become single ones."""
    return f"“{row['name'].strip().replace('“', '‘').replace('”', '’')}”"


def _group(title: str, rows: list[Record], base: Filed, around: Around) -> Iterator[str]:
    wanted = {row.uid for row in evaluated_projects(base.document)}
    evaluated = [row for row in rows if row.uid in wanted]
    spent = _spent(rows, base, around) if all(row["final"] is not None for row in evaluated) else ""
    yield f"{title}{''.join(map(_quoted, rows))}，{_granted(rows, base, around)}{spent}。项目实施及绩效情况如下："
    for n, row in enumerate(evaluated, 1):
        yield from _one(n, row, around)


def _sum(values: Iterable[Value]) -> Decimal:
    return add(values) or Decimal(0)


def _granted(rows: list[Record], base: Filed, around: Around) -> str:
    """金额17.15万元，年中执行调增2.85万元; of projects that the year added, what it gave them."""
    annual = _sum(_annual(base, row, around) for row in rows)
    budget = _sum(row["budget"] for row in rows) or annual
    change = annual - budget
    changed = f"，年中执行{'调增' if change > 0 else '调减'}{_told(around, abs(change))}" if change else ""
    return f"金额{_told(around, budget)}{changed}"


def _spent(rows: list[Record], base: Filed, around: Around) -> str:
    final = _sum(row["final"] for row in rows)
    rest = _sum(_annual(base, row, around) for row in rows) - final
    left = f"{'结余结转' if rest >= 0 else '超支'}{_told(around, abs(rest))}"
    return f"，实际支出{_told(around, final)}，{left}"


def _one(number: int, row: Record, around: Around) -> Iterator[str]:
    name, table = row["name"].strip(), around.spelled_out("project_evaluation", row.uid)
    yield f"（{number}）{name.removesuffix('项目')}项目"
    spent = f"项目支出{_told(around, row['final'])}" if row["final"] is not None else ""
    scored = _scored(table.document, around, "绩效评价结果") if table else ""
    told = "，".join(filter(None, (spent, scored)))
    if told:
        yield f"{told}。"


SENTENCES = (
    Sentence("basic_sentence", basic),
    Sentence("project_sentence", project),
    of_budget("government_fund", "政府性基金预算"),
    of_budget("state_capital", "国有资本经营预算"),
    of_budget("social_insurance", "社会保险基金预算"),
    Sentence("whole_sentence", whole),
    Sentence("results_sentence", results),
)
