"""财预〔2021〕101号: 成本指标 first (rule book 4.1, 5, 6). Without 成本 the points are those of 财预〔2020〕10号."""

from decimal import Decimal

from forms_app.values import Money

from .base import Branch, Leaf, Scheme, Scoring, Step
from .evaluations import (
    ANNEXES,
    BANDS,
    BENEFITS,
    CHAPTERS,
    GRADES,
    MONEY_LABELS,
    NEEDED,
    SATISFACTION,
    TITLES,
)

COSTS = Branch("cost", "成本指标", (
    Leaf("economic_cost", "经济成本指标", ("成本指标",)),
    Leaf("social_cost", "社会成本指标"),
    Leaf("ecological_cost", "生态环境成本指标", ("环境成本指标", "生态成本指标")),
))  # fmt: skip
OUTPUTS = Branch("output", "产出指标", (
    Leaf("quantity", "数量指标"),
    Leaf("quality", "质量指标"),
    Leaf("timeliness", "时效指标", ("进度指标",)),
))  # fmt: skip
# 满意度赋分: 90% and more earns all points, 80% eight tenths, 60% half of them, less nothing.
SATISFIED = (
    Step(Decimal(90), Decimal(100)),
    Step(Decimal(80), Decimal(80)),
    Step(Decimal(60), Decimal(50)),
)

MOF_2021 = Scheme(
    slug="mof_2021",
    name="财政部 2021 年核心绩效指标（含成本指标）",
    money=Money("万元", 10_000, 2),
    tree=(COSTS, OUTPUTS, BENEFITS, SATISFACTION),
    titles=TITLES,
    annexes=ANNEXES,
    money_labels=MONEY_LABELS,
    needed=NEEDED,
    scoring=Scoring(
        funds=Decimal(10),
        branches={
            "cost": Decimal(20),
            "output": Decimal(40),
            "benefit": Decimal(20),
            "satisfaction": Decimal(10),
        },
        bands=BANDS,
        grades=GRADES,
        without={
            "cost": {"output": Decimal(10), "benefit": Decimal(10)},
            "satisfaction": {"benefit": Decimal(10)},
        },
        downward=("economic_cost", "social_cost", "ecological_cost"),
        # 101号 asks for a 及格门槛 without naming it; 60 is where 中 begins.
        pass_mark=Decimal(60),
        steps={"service_satisfaction": SATISFIED},
    ),
    # Hunan's targets have 成本 under 产出, and 满意度 as the fifth 二级 of 效益.
    mapped={"cost": "economic_cost", "satisfaction": "service_satisfaction"},
    chapters=CHAPTERS,
    printed_rows={"department_evaluation": 2, "project_evaluation": 2},
)
