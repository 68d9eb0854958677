"""Shanghai's declarations: of 2024 (产出, 效益, 满意度), and from 2026 on with 成本 first (rule book 3.8, 4.1)."""

from forms_app.values import Money

from .base import Expected, Needed, Scheme
from .evaluations import BENEFITS, SATISFACTION
from .mof_2021 import COSTS, OUTPUTS

KIND = "shanghai_declaration"
YUAN = Money("元", 1, 2, fixed=True)
FIELDS = (
    "project_name", "nature", "category", "department", "implementing_unit", "begins", "ends", "annual_total",
    "annual_fiscal", "annual_goal",
)  # fmt: skip
OUTPUT_KINDS = tuple((leaf.slug,) for leaf in OUTPUTS.leaves)
BENEFIT_KINDS = tuple(leaf.slug for leaf in BENEFITS.leaves)
COST_KINDS = tuple(leaf.slug for leaf in COSTS.leaves)
SATISFIED = tuple((leaf.slug,) for leaf in SATISFACTION.leaves)
# The form of 2024 has no row for what 101号 asks for since the budgets of 2022.
COST = Expected(
    "成本指标", "财预〔2021〕101号要求设置成本指标", "培训成本不超过200元/人次", ("成本", "单价", "造价")
)
COMMON = {
    "money": YUAN,
    "titles": {KIND: "财政项目支出绩效目标申报表"},
    "annexes": {KIND: "申报表{n}"},
    "money_labels": {KIND: "单位：元"},
    "left_out": {KIND: ("indicators",)},
}

SHANGHAI_2024 = Scheme(
    slug="shanghai_2024",
    name="上海市 2024 年项目绩效目标",
    tree=(OUTPUTS, BENEFITS, SATISFACTION),
    needed={KIND: Needed(fields=FIELDS, categories=(*OUTPUT_KINDS, BENEFIT_KINDS), explained=SATISFIED)},
    expected=(COST,),
    **COMMON,
)

SHANGHAI_2026 = Scheme(
    slug="shanghai_2026",
    name="上海市 2026 年项目绩效目标（含成本指标）",
    tree=(COSTS, OUTPUTS, BENEFITS, SATISFACTION),
    needed={
        KIND: Needed(
            fields=FIELDS, categories=(COST_KINDS, *OUTPUT_KINDS, BENEFIT_KINDS), explained=SATISFIED
        )
    },
    wordings={KIND: {"project_goal": "项目总体目标（{begins}年-{ends}年）"}},
    **COMMON,
)
