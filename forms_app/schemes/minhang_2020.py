"""闵行区 of Shanghai, declarations for 2020: three sheets in 万元 with two decimals (rule book 3.9, 4.1)."""

from forms_app.values import Money

from .base import Branch, Leaf, Needed, Scheme, Words

KIND = "minhang_declaration"
TREE = (
    Branch("output", "产出目标", (
        Leaf("quantity", "数量", ("数量指标",)),
        Leaf("quality", "质量", ("质量指标",)),
        Leaf("timeliness", "时效", ("时效指标",)),
    )),
    Branch("effect", "效果目标", (
        Leaf("economic", "经济效益", ("经济效益指标",)),
        Leaf("social", "社会效益", ("社会效益指标",)),
        Leaf("ecological", "生态环境", ("环境效益", "生态效益", "生态效益指标")),
    )),
    Branch("influence", "影响力目标", (
        Leaf("long_term", "长效管理"),
        Leaf("facilities", "配套设施"),
    )),
)  # fmt: skip
SAFEGUARDS = (
    Branch("safeguards", "制度保障", (
        Leaf("project_rules", "项目管理制度"),
        Leaf("budget_rules", "预算管理制度"),
        Leaf("finance_rules", "财务管理制度"),
    )),
)  # fmt: skip
EFFECTS = tuple(leaf.slug for leaf in TREE[1].leaves)

MINHANG_2020 = Scheme(
    slug="minhang_2020",
    name="上海市闵行区 2020 年项目绩效目标",
    money=Money("万元", 10_000, 2, fixed=True),
    tree=TREE,
    titles={KIND: "财政项目支出绩效目标申报表"},
    annexes={KIND: "申报表{n}"},
    money_labels={KIND: "金额单位：万元"},
    words=Words(head="填报单位负责人", prepared_by="填报人"),
    needed={
        KIND: Needed(
            fields=(
                "project_name", "begins", "ends", "overview", "basis", "necessity", "feasibility", "total_budget",
                "annual_budget", "resources", "project_goal", "annual_goal", "composition",
            ),
            rows={"items": ("detail", "amount"), "safeguards": ("document_name", "measures")},
            categories=(*((leaf.slug,) for leaf in TREE[0].leaves), EFFECTS),
        ),
    },
    safeguards=SAFEGUARDS,
    left_out={KIND: ("indicators",)},
)  # fmt: skip
