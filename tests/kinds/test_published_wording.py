"""What the rules on wording, units, days and the foot find in Hunan's published tables: each finding with its fault in the
list of provable inconsistencies that came with the sources (0-…, 1-…, 2-…), or why it is true; and no other."""

from collections import Counter

import pytest

from forms_app import labels
from forms_app.checking.run import check
from forms_app.registry import kind_of
from forms_app.terms import Severity
from tests import samples, sources

EXPLAIN, HINT = Severity.EXPLAIN, Severity.HINT
FIRST, SECOND = sources.TARGETS
WHOLE, SUMMARY = "0", "1"
VALUE, NAME = "指标值及单位", "三级指标"
SATISFACTION = "社会公众及服务对象满意度指标第1行"
LOOKED_AT = ("C2", "C4", "C7", "R9", "V6")


def cells(place: str, *columns: str) -> tuple[str, ...]:
    return tuple(f"{place} · {column}" for column in columns)


def amounts(*rows: int, others: tuple[str, ...] = ("支出明细合计",)) -> tuple[str, ...]:
    return (*(f"支出明细及测算说明第{row}行 · 金额" for row in rows), *others)


FOOT = ("填报单位", "填表人", "联系电话")
BOTH = (NAME, VALUE)
HOUSING, BUSINESS = "2", "3"
FOUND = {
    FIRST: {
        "0-3 by the end of 2022 in a form for 2023": [
            (BUSINESS, "C2", EXPLAIN, (*cells("时效指标第1行", VALUE), "项目实施期"))
        ],
        "0-7 a rate of replies as 满意度": [
            (table, "W4", HINT, cells(SATISFACTION, NAME)) for table in (WHOLE, BUSINESS)
        ],
        "0-9 6万 and 2万 in a column of 万元": [(BUSINESS, "W11", HINT, amounts(1, 2, others=()))],
        "0-10 two indicators with one value": [(WHOLE, "W7", HINT, cells("质量指标第1行", *BOTH))],
        "0-12 a cost 按相关文件执行": [(WHOLE, "W5", HINT, cells("成本指标第1行", VALUE))],
        "true: two effects, 居住困难 and 居住质量, with one value": [(WHOLE, "W7", HINT, cells("社会效益指标第1行", *BOTH))],
        "true: 及时处理 of 能及时处理, 经济得到发展 of 带动…经济发展": [
            (WHOLE, "W3", HINT, (*cells("时效指标第1行", VALUE), *cells("经济效益指标第1行", VALUE)))
        ],
        "true: 不断提升 of 改善和提升…条件": [(HOUSING, "W3", HINT, cells("可持续影响指标第1行", VALUE))],
        "true: a target that 维护了社会稳定 already": [(WHOLE, "W8", HINT, cells("可持续影响指标第1行", VALUE))],
        "true: the year's goal 提供了坚实的基础, in the summary and in its table": [
            (SUMMARY, "W8", HINT, cells("专项和支出方向第2行", "年度绩效目标")),
            (BUSINESS, "W8", HINT, ("年度绩效目标",)),
        ],
        "true: an indicator 解决了…问题": [(BUSINESS, "W8", HINT, cells("社会效益指标第1行", NAME))],
        "true: 社会就业率 is to be 不断提高, from what?": [(HOUSING, "W5", HINT, cells("经济效益指标第1行", VALUE))],
        "true: two rates (高层 0.2, 多层 0.12) in one cell": [(HOUSING, "V6", HINT, cells("成本指标第1行", VALUE))],
    },
    SECOND: {
        "2-5 满意度>92% with the value 92%": [
            (table, "W1", EXPLAIN, cells(SATISFACTION, *BOTH)) for table in (WHOLE, "2", "3", "4")
        ],
        "2-10 满意度 under 社会效益, 让群众获得更好的服务 of 100%": [
            ("5", "W4", HINT, cells("社会效益指标第1行", NAME)),
            ("4", "W14", HINT, cells("可持续影响指标第1行", *BOTH)),
        ],
        "2-11 7 and 2 of what?": [
            (table, "C4", EXPLAIN, cells("数量指标第1行", VALUE)) for table in (WHOLE, "5")
        ],
        "2-12 amounts with 万, 万元 and without": [
            (WHOLE, "W11", HINT, ("资金总额",)),
            ("2", "W11", HINT, amounts(1, 2, 3, 4)),
            ("3", "W11", HINT, amounts(1)),
            ("4", "W11", HINT, amounts(1)),
            ("5", "W11", HINT, amounts(1, 2, 3, others=("支出明细合计", "项目金额", "所属专项金额"))),
        ],
        "2-14 规范了…维护了": [("5", "W8", HINT, ("年度绩效目标",))],
        "2-15 nobody is named": [(table, "R9", HINT, FOOT) for table in "012345"],
        "true: 可持续影响 under 可持续影响指标": [(WHOLE, "W2", HINT, cells("可持续影响指标第1行", NAME))],
        "true: 正常运转 and 安全有效的运行 of 100%": [
            (table, "W14", HINT, cells("质量指标第1行", *BOTH)) for table in (WHOLE, "3")
        ],
        "true: 按时按量完成率 is no quality": [("5", "W4", HINT, cells("质量指标第1行", NAME))],
    },
    sources.EVALUATION: {
        "1-10 ≥100 of what, and in one table 8 of what": [
            ("3", "C4", HINT, cells("服务对象满意度指标第1行", "年度指标值")),
            ("4", "C4", HINT, (*cells("数量指标第1行", "年度指标值"), *cells("服务对象满意度指标第1行", "年度指标值"))),
        ],
        "1-15 及时拨付 under 经济效益": [(table, "W4", HINT, cells("经济效益指标第1行", NAME)) for table in "34"],
        "1-17 预计年底顺利验收": [("0", "W8", HINT, cells("（一）整体支出绩效情况第18行", "内容"))],
        "1-18 nobody is named": [
            *((table, "R9", HINT, ("填表人", "填报日期", "联系电话")) for table in "12"),
            *((table, "R9", HINT, ("主管部门", "填表人", "填报日期", "联系电话")) for table in "34"),
        ],
        "1-20 2022年全年 and 2022全年": [("3", "W13", HINT, cells("时效指标第1行", "年度指标值", "实际完成值"))],
        "true: 自治小区确保做到“三保” is no rate, so 100% of what?": [
            (table, "W14", HINT, cells("质量指标第1行", NAME, "年度指标值")) for table in "34"
        ],
    },
}  # fmt: skip


def found(name: str) -> Counter:
    around = samples.around(name)
    findings = [f for filed in around.filed for f in check(kind_of(filed.kind).rules, filed, around)]
    looked_at = [f for f in findings if f.rule.startswith("W") or f.rule in LOOKED_AT]
    return Counter((f.filing, f.rule, f.severity, at(around, f)) for f in looked_at)


def at(around, finding) -> tuple[str, ...]:
    filed = next(f for f in around.filed if f.number == finding.filing)
    kind = kind_of(filed.kind)
    return tuple(sorted(labels.place_label(kind, around.scheme, filed.document, p) for p in finding.places))


@pytest.mark.parametrize("name", FOUND)
def test_the_wording_of_a_published_document_has_these_findings_and_no_others(name):
    wanted = [(*fault[:3], tuple(sorted(fault[3]))) for faults in FOUND[name].values() for fault in faults]
    assert found(name) == Counter(wanted)
