"""Hunan counties and districts, targets for 2023: 附表1, 附表2, 附表3 (rule book 3.1 to 3.3)."""

from forms_app.values import Money

from .base import Branch, Leaf, Needed, Scheme

TREE = (
    Branch("output", "产出指标", (
        Leaf("quantity", "数量指标"),
        Leaf("quality", "质量指标"),
        Leaf("timeliness", "时效指标", ("进度指标",)),
        Leaf("cost", "成本指标"),
    )),
    Branch("benefit", "效益指标", (
        Leaf("economic", "经济效益指标"),
        Leaf("social", "社会效益指标"),
        Leaf("ecological", "生态效益指标", ("环境效益指标",)),
        Leaf("sustainable", "可持续影响指标"),
        Leaf("satisfaction", "社会公众及服务对象满意度指标", ("社会公众或服务对象满意度指标", "服务对象满意度指标")),
    )),
)  # fmt: skip

BENEFITS = ("economic", "social", "ecological", "sustainable")
CATEGORIES = (
    ("quantity",),
    ("quality",),
    ("timeliness",),
    ("cost",),
    BENEFITS,
)
SATISFACTION = (("satisfaction",),)

HUNAN_2023 = Scheme(
    slug="hunan_2023",
    name="湖南 2023 年绩效目标",
    money=Money("万元", 10_000, 2),
    tree=TREE,
    titles={
        "department_target": "{year}年部门整体支出绩效目标表",
        "fund_summary": "{year}年区级专项资金绩效目标汇总表",
        "spending_direction": "{year}年区级专项资金支出方向绩效目标表",
    },
    annexes={"department_target": "附表1", "fund_summary": "附表2", "spending_direction": "附表3-{n}"},
    money_labels={
        "department_target": "金额：万元",
        "fund_summary": "金额单位：万元",
        "spending_direction": "金额单位：万元",
    },
    needed={
        "department_target": Needed(
            fields=("total_amount", "general_budget", "basic_expenditure", "project_expenditure", "duties"),
            rows={"tasks": ("matter", "goal")},
            categories=CATEGORIES,
            explained=SATISFACTION,
        ),
        "fund_summary": Needed(),
        "spending_direction": Needed(
            fields=("period", "period_goal", "annual_goal"),
            rows={"expenses": ("detail", "amount", "basis")},
            categories=CATEGORIES,
            explained=SATISFACTION,
            advised={"indicators": "standard"},
        ),
    },
)  # fmt: skip
