"""The published self-evaluation (hunan-2022): each of its known faults that a rule can decide is found at its place.

The faults' numbers are those of the list of provable inconsistencies that came with the sources; ``tests/known`` walks all
of it, and the sums that hold. Here stands what each finding says, how often, and how grave it is.
"""

from collections import Counter

import pytest

from forms_app.checking.finding import Finding
from forms_app.checking.run import check
from forms_app.registry import kind_of
from forms_app.terms import Severity
from tests import samples, sources

REPORT, BASE, WHOLE, FIRST, SECOND = "0", "1", "2", "3", "4"
BLOCK, EXPLAIN, HINT = Severity.BLOCK, Severity.EXPLAIN, Severity.HINT

# Fault: table, rule, severity, what its message says, and how often.
FOUND = {
    "1-1 income and spending differ by 9.30": [
        (WHOLE, "A3", EXPLAIN, "按收入性质分 125.98、按支出性质分 135.28、全年执行数 135.28 不相等，相差 9.3 万元", 1)
    ],
    "1-2 64.48 + 10.24 = 74.72": [(REPORT, "B13", EXPLAIN, "基本支出 74.71 ≠ 人员经费 + 公用经费 74.72", 1)],
    "1-3 operating 29.35 and 10.24": [(REPORT, "B8", EXPLAIN, "自评报告 10.24（一般公共预算）与附件1-1 29.35", 1)],
    "1-4 basic 108.28 and 74.71": [(REPORT, "B8", EXPLAIN, "自评报告 74.71（一般公共预算）与附件1-2 108.28", 1)],
    "1-5 a total of 98 without a score": [
        (WHOLE, "B4", BLOCK, "总分 98，但没有一条指标有得分（执行率得分 10）", 1),
        (WHOLE, "B3", BLOCK, "条指标都没有分值", 2),
    ],
    "1-6 two points lost without a word": [(WHOLE, "B4", BLOCK, "未得的 2 分没有写偏差原因", 1)],
    "1-7 二级 and 满意度 without an indicator": [
        (WHOLE, "R6", HINT, "以下二级指标未填：时效指标、生态效益指标、可持续影响指标", 1),
        (WHOLE, "R4", EXPLAIN, "服务对象满意度指标没有完整的一条", 1),
        (WHOLE, "B3", HINT, "满意度指标没有指标，按评分方案其 10 分计入效益指标", 1),
    ],
    "1-8 two of four executed projects evaluated": [
        (BASE, "B6", BLOCK, "“基层治理工作经费”没有项目支出绩效自评表", 1),
        (BASE, "B6", BLOCK, "小区改造专项工作经费”没有项目支出绩效自评表", 1),
    ],
    "1-9 a grade without a score": [
        (REPORT, "B12", BLOCK, "报告称评价结果为“优”，但没有总分", 1),
        (FIRST, "B12", BLOCK, "没有总分，不能评定等级", 1),
        (SECOND, "B12", BLOCK, "没有总分，不能评定等级", 1),
    ],
    "1-10 ≥100 without unit, nothing reached": [
        (table, rule, severity, message, 1)
        for table in (FIRST, SECOND)
        for rule, severity, message in (
            ("C4", HINT, "“居民满意度”（≥100）"),
            ("B5", BLOCK, "“居民满意度”未填实际完成值"),
        )
    ],
    "1-11 16.15 merged without an event": [
        (FIRST, "E8", EXPLAIN, "全年预算数 20 与项目变动不符，相差 19 万元：年初 1", 1),
        (BASE, "E7", EXPLAIN, "没有年初预算数，也没有项目变动", 3),
    ],
    "1-12 targets written after the fact": [
        (WHOLE, "B11", HINT, "全部 7 条指标的实际完成值都与年度指标值相同", 1)
    ],
    "1-13 blanks of 附件1-1": [
        (BASE, "F3", BLOCK, "控制率未填，按实际在职人数 ÷ 编制数应为 54.55%", 1),
        (BASE, "R1", BLOCK, "部门基本支出预算调整", 2),
        (BASE, "R1", BLOCK, "厉行节约保障措施未填", 1),
    ],
    "1-14 spent far above the budget": [
        (BASE, "F5", EXPLAIN, "公用经费本年决算数 29.35，是预算数 8.74 的 335.81%", 1),
        (BASE, "F5", EXPLAIN, "政府采购金额本年决算数 54.38，是预算数 29 的 187.52%", 1),
    ],
    "1-15 及时拨付 under 经济效益": [
        (table, "W4", HINT, "“专项资金及时拨付”衡量的是完成是否及时，填在了经济效益指标", 1) for table in (FIRST, SECOND)
    ],
    "1-16 one project's goal copied from another's": [(SECOND, "N3", HINT, "预期目标与附件1-3（1）的预期目标基本相同", 1)],
    "1-19 “7大类” before eight of them": [(REPORT, "N5", HINT, "“7大类”，实际列出 8 项", 1)],
    "1-17 预计 of what is said to be reached": [(REPORT, "W8", HINT, "写了还没有发生的事：“预计年底顺利验收”", 1)],
    "1-20 one year written in two ways": [(FIRST, "W13", HINT, "“2022年全年”和“2022全年”", 1)],
    "1-18 chapter 九 empty, nobody named": [
        (REPORT, "T1", BLOCK, "九、部门整体支出绩效自评结果拟应用和公开情况”没有内容", 1),
        (FIRST, "R9", HINT, "主管部门、填表人、填报日期、联系电话未填", 1),
        (SECOND, "R9", HINT, "主管部门、填表人、填报日期、联系电话未填", 1),
    ],
}  # fmt: skip


def findings() -> list[Finding]:
    around = samples.around(sources.EVALUATION)
    return [f for filed in around.filed for f in check(kind_of(filed.kind).rules, filed, around)]


@pytest.mark.parametrize("fault", FOUND)
def test_a_known_fault_is_found_at_its_place(fault):
    for table, rule, severity, words, times in FOUND[fault]:
        alike = [f for f in findings() if words in f.message]
        assert (
            Counter((f.filing, f.rule, f.severity) for f in alike if f.filing == table)[table, rule, severity]
            == times
        ), words
