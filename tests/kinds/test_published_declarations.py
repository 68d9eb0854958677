"""The published declarations (shanghai-2024, minhang-2020): which of their known faults are found, where, and nothing else.

The faults' numbers are those of the list of provable inconsistencies that came with the sources; ``tests/known`` walks all
of it, and the sums that hold. Here stand all cells of each finding, and how grave it is.
"""

from collections import Counter

import pytest

from forms_app import labels
from forms_app.checking.finding import Finding
from forms_app.checking.run import check
from forms_app.registry import kind_of
from forms_app.terms import Severity
from tests import declarations, samples

BLOCK, EXPLAIN, HINT = Severity.BLOCK, Severity.EXPLAIN, Severity.HINT
SHANGHAI, MINHANG = declarations.SHANGHAI, declarations.MINHANG
HOUSING, REPAIR, TERMITES, PROPERTY, HOTLINE = "01234"
PROJECT_SIDE = ("项目资金总额", "项目资金总额其中：财政资金", "项目资金总额中的其他资金", "项目总目标")
VALUE, TARGET = "年度指标值", "目标值"
REPEATED = ("经济效益指标第1行", "经济效益指标第2行", "社会效益指标第2行", "可持续影响指标第1行")
STATED = ("质量指标第1行", "质量指标第2行", "社会效益指标第2行")
BASES = tuple(f"项目构成分解第{n}行 · {basis}" for basis in ("单价依据", "数量依据") for n in range(1, 6))
SYSTEMS = (
    "项目概况",
    "项目相关资源投入和制度建设情况",
    "社会效益第1行 · 备注",
    "项目管理制度第2行 · 具体措施",
)

# Fault: document, project (as filed), rule, severity, and the cells it is found at.
FOUND = {
    "4-1 the project side is blank": [
        (SHANGHAI, project, "R10", HINT, PROJECT_SIDE)
        for project in (HOUSING, REPAIR, TERMITES, PROPERTY, HOTLINE)
    ],
    "4-3 =100(%) beside =100.00(%), =1(次) beside =1.00(份)": [
        (SHANGHAI, TERMITES, "V7", HINT, tuple(f"数量指标第{n}行 · {VALUE}" for n in (1, 3, 4, 5)))
    ],
    "4-5 rates under 数量指标": [
        (SHANGHAI, TERMITES, "C7", HINT, tuple(f"数量指标第{n}行 · {VALUE}" for n in (1, 3))),
        (SHANGHAI, HOTLINE, "C7", HINT, (f"数量指标第7行 · {VALUE}",)),
    ],
    "4-9 365天*24小时": [(SHANGHAI, HOTLINE, "V6", HINT, (f"数量指标第9行 · {VALUE}",))],
    "3-2 no box of 项目类别 ticked": [
        (MINHANG, "0", "D1", BLOCK, ("一次性项目", "经常性项目", "中期预算试点项目"))
    ],
    "3-3 three years cost no more than one": [
        (MINHANG, "0", "A10", EXPLAIN, ("当年预算", "项目总预算", "项目名称", "起始日期", "结束日期"))
    ],
    "3-4 quantities of 100%": [
        (MINHANG, "0", "C7", HINT, tuple(f"数量第{n}行 · {TARGET}" for n in (1, 2, 4)))
    ],
    "3-6 prices and quantities rest on nothing": [(MINHANG, "0", "D2", EXPLAIN, BASES)],
    "3-5 长效机制 under 生态环境, 满意度 under 配套设施": [
        (MINHANG, "0", "W4", HINT, (f"{place} · 三级目标",))
        for place in ("生态环境第1行", "生态环境第2行", "配套设施第1行")
    ],
    "3-8 a bracket that isn't closed, names that end in _1": [
        (MINHANG, "0", "W9", HINT, ("立项依据",)),
        (MINHANG, "0", "W9", HINT, ("项目构成分解第4行 · 项目明细", "项目构成分解第5行 · 项目明细")),
    ],
    "4-2 no 成本指标, which the form of 2024 has no row for": [
        (SHANGHAI, project, "W12", HINT, ("年度总体目标",))
        for project in (HOUSING, REPAIR, TERMITES, PROPERTY, HOTLINE)
    ],
    "4-4 fifteen points of an unknown scale": [
        (SHANGHAI, HOTLINE, "W6", HINT, (f"服务对象满意度指标第2行 · {VALUE}",))
    ],
    "4-6 values that repeat or contradict their names": [
        (SHANGHAI, HOUSING, "W3", HINT, (f"社会效益指标第1行 · {VALUE}",)),
        (SHANGHAI, HOUSING, "W3", HINT, ("社会效益指标第2行 · 三级指标", f"社会效益指标第2行 · {VALUE}")),
        (SHANGHAI, REPAIR, "W3", HINT, tuple(f"{place} · {VALUE}" for place in REPEATED)),
        (SHANGHAI, TERMITES, "W3", HINT, tuple(f"{place} · {VALUE}" for place in STATED)),
        (SHANGHAI, HOTLINE, "W3", HINT, (f"时效指标第2行 · {VALUE}", f"社会效益指标第1行 · {VALUE}")),
    ],
    "4-7 企业营商环境 under 满意度": [
        (SHANGHAI, PROPERTY, "W4", HINT, ("服务对象满意度指标第2行 · 三级指标",))
    ],
    "4-8 目标 and 质量 without an indicator that counts": [
        (SHANGHAI, HOUSING, "N4", HINT, ("年度总体目标",)),
        (SHANGHAI, REPAIR, "N4", HINT, ("年度总体目标",)),
        (SHANGHAI, REPAIR, "N4", HINT, ("质量指标第1行 · 三级指标", "时效指标第3行 · 三级指标")),
    ],
    "3-1 3, 7 and 4 systems": [
        (MINHANG, "0", "N5", HINT, ("项目相关资源投入和制度建设情况",)),
        (MINHANG, "0", "N5", HINT, SYSTEMS),
    ],
    "3-7 the year's goal speaks of the emergencies alone": [
        (MINHANG, "0", "N4", HINT, ("年度绩效目标", *(f"项目构成分解第{n}行 · 项目内容" for n in (1, 2, 3))))
    ],
    # Not in the list, and true.
    "监督检查 and 失信记分 are aimed at and not measured": [
        (SHANGHAI, PROPERTY, "N4", HINT, ("年度总体目标",))
    ],
    "维修资金使用率 is to be 提升, from what to what?": [
        (SHANGHAI, REPAIR, "W5", HINT, (f"社会效益指标第1行 · {VALUE}",))
    ],
    "规范 of 规范化建设, 保障 of 保障机制": [
        (MINHANG, "0", "W3", HINT, tuple(f"{place} · {TARGET}" for place in ("质量第1行", "生态环境第2行")))
    ],
    "保障 under 数量, where 3-4 finds three rates": [(MINHANG, "0", "W5", HINT, (f"数量第3行 · {TARGET}",))],
    "信息平台建设 is to be 100%: built, used or paid?": [
        (MINHANG, "0", "W14", HINT, ("社会效益第1行 · 三级目标", f"社会效益第1行 · {TARGET}"))
    ],
    # Not in the list: the foot is to be signed.
    "the foot is empty": [(MINHANG, "0", "R9", HINT, ("填报人", "填报日期"))],
}


def findings(name: str) -> list[Finding]:
    around = samples.around(name)
    return [f for filed in around.filed for f in check(kind_of(filed.kind).rules, filed, around)]


def told(name: str, finding: Finding) -> tuple:
    """A finding as the list above tells it: its cells in words."""
    around = samples.around(name)
    filed = next(f for f in around.filed if f.number == finding.filing)
    at = [labels.place_label(kind_of(filed.kind), around.scheme, filed.document, p) for p in finding.places]
    return name, finding.filing, finding.rule, finding.severity, tuple(sorted(at))


@pytest.mark.parametrize("name", declarations.NAMES)
def test_a_published_declaration_has_these_findings_at_these_cells_and_no_others(name):
    wanted = [(*fault[:4], tuple(sorted(fault[4]))) for faults in FOUND.values() for fault in faults]
    assert Counter(told(name, f) for f in findings(name)) == Counter(w for w in wanted if w[0] == name)


# How many 三级 each 二级 of a project has in the official table, in the order of the tree. The conversion set labels of
# merged cells elsewhere; what was moved for it is told in the samples' notes.
STANDING = {
    SHANGHAI: (
        {"quantity": 4, "quality": 4, "timeliness": 4, "social": 2, "sustainable": 1, "service_satisfaction": 1},
        {
            "quantity": 2, "quality": 2, "timeliness": 3, "economic": 2, "social": 2, "sustainable": 1,
            "service_satisfaction": 2,
        },
        {
            "quantity": 5, "quality": 4, "timeliness": 4, "social": 2, "ecological": 1, "sustainable": 1,
            "service_satisfaction": 2,
        },
        {"quantity": 4, "quality": 4, "timeliness": 4, "social": 2, "sustainable": 1, "service_satisfaction": 2},
        {"quantity": 9, "quality": 3, "timeliness": 2, "social": 4, "sustainable": 1, "service_satisfaction": 3},
    ),
    MINHANG: ({"quantity": 4, "quality": 1, "timeliness": 1, "social": 2, "ecological": 2, "facilities": 1},),
}  # fmt: skip


@pytest.mark.parametrize("name", declarations.NAMES)
def test_indicators_stand_where_the_official_table_has_them(name):
    for document, counts in zip(samples.documents(name), STANDING[name], strict=True):
        named = [row["category"] for row in document.rows["indicators"] if row["name"]]
        assert list(Counter(named).items()) == list(counts.items())
