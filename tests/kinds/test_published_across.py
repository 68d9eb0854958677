"""What the rules across rows and tables find in Hunan's published tables: each finding with its fault in the list of
provable inconsistencies that came with the sources (0-…, 1-…, 2-…), or why it is true; and no other."""

from collections import Counter

import pytest

from forms_app import labels
from forms_app.checking.run import check
from forms_app.registry import kind_of
from forms_app.terms import Severity
from tests import samples, sources

EXPLAIN, HINT = Severity.EXPLAIN, Severity.HINT
FIRST, SECOND = sources.TARGETS
WHOLE, SUMMARY, BUSINESS = "0", "1", "3"
VALUE, NAME = "指标值及单位", "三级指标"
SATISFACTION = "社会公众及服务对象满意度指标第1行"
ACROSS = ("A8", "C1")


def expenses(table: str, *rows: int) -> tuple[str, ...]:
    return tuple(f"{table} 支出明细及测算说明第{row}行 · 支出明细" for row in rows)


def names(task: int, line: int) -> tuple[str, ...]:
    return (f"附表1 年度重点工作计划第{task}行 · 事项", f"附表2 专项和支出方向第{line}行 · 名称")


FOUND = {
    FIRST: {
        "0-4 a district of another province": [(SUMMARY, "N7", EXPLAIN, ("附表2 专项和支出方向第2行 · 年度绩效目标",))],
        "0-5 100% and 95% of one reply rate": [
            (WHOLE, "C1", HINT, (f"附表1 {SATISFACTION} · {VALUE}", f"附表3-2 {SATISFACTION} · {VALUE}"))
        ],
        "0-8 money for 专项整治, which no output measures": [(BUSINESS, "N4", HINT, expenses("附表3-2", 2))],
    },
    SECOND: {
        "2-1 30万 and 36万元": [
            ("5", "A8", EXPLAIN, (f"附表3-4 成本指标第1行 · {VALUE}", "附表3-4 支出明细及测算说明第3行 · 金额"))
        ],
        "2-3 专项 and 专用": [(WHOLE, "N1", HINT, names(1, 1))],
        "2-4 two matters called otherwise in the summary": [
            (WHOLE, "N1", HINT, names(2, 2)), (WHOLE, "N1", HINT, names(3, 3)),
        ],
        "2-6 90% here, 92% and 95% there": [
            (WHOLE, "C1", EXPLAIN, tuple(f"{t} {SATISFACTION} · {VALUE}" for t in ("附表1", "附表3-1", "附表3-2", "附表3-3", "附表3-4")))
        ],
        "2-7 wages told, running costs paid": [
            ("3", "N6", HINT, (f"附表3-2 成本指标第1行 · {NAME}", "附表2 专项和支出方向第2行 · 年度绩效目标", *expenses("附表3-2", 1)))
        ],
        "2-13 cleaning of drains and rubbish is paid, sweeping measured": [
            ("5", "N4", HINT, (*expenses("附表3-4", 1, 2, 3), f"附表3-4 数量指标第1行 · {NAME}"))
        ],
        "true: 10个部门 is all that is measured of 党建, 安全生产, 拆违 and 综治": [
            ("2", "N4", HINT, (*expenses("附表3-1", 1, 2, 3, 4), f"附表3-1 数量指标第1行 · {NAME}"))
        ],
        "true: 下水道疏通 for 5万 in 3-3 and for 6万 in 3-4": [
            ("5", "N2", HINT, tuple(f"{t} 支出明细及测算说明第1行 · 支出测算依据及过程说明" for t in ("附表3-3", "附表3-4")))
        ],
    },
    sources.EVALUATION: {
        "1-16 the goal of another project without its last clause": [
            ("4", "N3", HINT, ("附件1-3（1） 预期目标", "附件1-3（2） 预期目标"))
        ],
        "1-19 7大类 before eight": [("0", "N5", HINT, ("自评报告 （一）整体支出绩效情况第14行 · 内容",))],
    },
}  # fmt: skip


def found(name: str) -> Counter:
    around = samples.around(name)
    findings = [f for filed in around.filed for f in check(kind_of(filed.kind).rules, filed, around)]
    across = [f for f in findings if f.rule.startswith("N") or f.rule in ACROSS]
    return Counter(
        (f.filing, f.rule, f.severity, tuple(sorted(at(around, p) for p in f.places))) for f in across
    )


def at(around, place) -> str:
    filed = next(f for f in around.filed if f.number == place.filing)
    told = labels.place_label(kind_of(filed.kind), around.scheme, filed.document, place)
    return f"{filed.label} {told}"


@pytest.mark.parametrize("name", FOUND)
def test_rules_across_tables_find_this_in_a_published_document_and_nothing_else(name):
    wanted = [(*fault[:3], tuple(sorted(fault[3]))) for faults in FOUND[name].values() for fault in faults]
    assert found(name) == Counter(wanted)


def test_the_money_of_two_is_told_with_its_difference():
    around = samples.around(SECOND)
    filed = around.filed[5]
    (finding,) = [f for f in check(kind_of(filed.kind).rules, filed, around) if f.rule == "A8"]
    assert finding.message == "成本指标“垃圾清运费”为 30万，支出明细“垃圾拖运费”36 万元，相差 6 万元"


def test_a_name_that_drifts_can_be_taken_over_at_a_press():
    around = samples.around(SECOND)
    found = [f for f in check(kind_of(around.filed[0].kind).rules, around.filed[0], around) if f.rule == "N1"]
    lines = around.filed[1].document.rows["lines"]
    assert [text for f in found for _, text in f.offers] == [line["name"] for line in lines[:3]]
