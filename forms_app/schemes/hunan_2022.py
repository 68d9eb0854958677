"""Hunan counties and districts, self-evaluation of 2022: 附件1-1, 1-2, 1-3 and the report (rule book 3.4 to 3.7)."""

from decimal import Decimal

from forms_app.values import Money

from .base import Branch, Leaf, Scheme, Scoring
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

TREE = (
    Branch("output", "产出指标", (
        Leaf("quantity", "数量指标"),
        Leaf("quality", "质量指标"),
        Leaf("timeliness", "时效指标", ("进度指标",)),
        Leaf("cost", "成本指标"),
    )),
    BENEFITS,
    SATISFACTION,
)  # fmt: skip

HUNAN_2022 = Scheme(
    slug="hunan_2022",
    name="湖南 2022 年绩效自评",
    money=Money("万元", 10_000, 2),
    tree=TREE,
    titles=TITLES,
    annexes=ANNEXES,
    money_labels=MONEY_LABELS,
    needed=NEEDED,
    scoring=Scoring(
        funds=Decimal(10),
        branches={"output": Decimal(50), "benefit": Decimal(30), "satisfaction": Decimal(10)},
        bands=BANDS,
        grades=GRADES,
        without={"satisfaction": {"benefit": Decimal(10)}},
    ),
    # 附表1 and 附表3 have 满意度 as the fifth 二级 of 效益; targets after 财预〔2021〕101号 have three kinds of 成本.
    mapped={
        "satisfaction": "service_satisfaction",
        **dict.fromkeys(("economic_cost", "social_cost", "ecological_cost"), "cost"),
    },
    chapters=CHAPTERS,
    printed_rows={"department_evaluation": 2, "project_evaluation": 2},
)
