"""What the schemes of self-evaluations share: bands and grades of 财预〔2020〕10号, the report's outline, titles."""

from decimal import Decimal

from .base import Band, Branch, GradeCut, Leaf, Needed

# 定性指标: 达成 100–80 (含80), 部分达成 80–60 (含60), 未达成 60–0. How far below 100 is the evaluator's to say.
BANDS = (
    Band("reached", Decimal(80), Decimal(100), Decimal(100)),
    Band("partly", Decimal(60), Decimal(80)),
    Band("missed", Decimal(0), Decimal(60)),
)
GRADES = (
    GradeCut("优", Decimal(90)),
    GradeCut("良", Decimal(80)),
    GradeCut("中", Decimal(60)),
    GradeCut("差", Decimal(0)),
)

BENEFITS = Branch("benefit", "效益指标", (
    Leaf("economic", "经济效益指标"),
    Leaf("social", "社会效益指标"),
    Leaf("ecological", "生态效益指标", ("环境效益指标",)),
    Leaf("sustainable", "可持续影响指标"),
))  # fmt: skip
SATISFACTION = Branch("satisfaction", "满意度指标", (
    Leaf("service_satisfaction", "服务对象满意度指标", ("社会公众及服务对象满意度指标", "社会公众或服务对象满意度指标")),
))  # fmt: skip

CHAPTERS = (
    Branch("basics", "一、部门（单位）基本情况", (
        Leaf("duties", "（一）部门职责"), Leaf("offices", "（二）机构设置情况"), Leaf("staff", "（三）人员情况"),
    )),
    Branch("general", "二、一般公共预算支出情况", (
        Leaf("general_basic", "（一）基本支出情况"), Leaf("general_project", "（二）项目支出情况"),
    )),
    Branch("fund", "三、政府性基金预算支出情况", (Leaf("fund_text", ""),)),
    Branch("capital", "四、国有资本经营预算支出情况", (Leaf("capital_text", ""),)),
    Branch("insurance", "五、社会保险基金预算支出情况", (Leaf("insurance_text", ""),)),
    Branch("performance", "六、资金使用及绩效情况（包含单位管理的公共专项）", (
        Leaf("performance_whole", "（一）整体支出绩效情况"), Leaf("performance_project", "（二）项目支出绩效情况"),
    )),
    Branch("problems", "七、存在的问题及原因分析", (Leaf("problems_text", ""),)),
    Branch("measures", "八、下一步改进措施", (Leaf("measures_text", ""),)),
    Branch("use", "九、部门整体支出绩效自评结果拟应用和公开情况", (Leaf("use_text", ""),)),
    Branch("others", "十、其他需要说明的情况", (Leaf("others_text", ""),)),
)  # fmt: skip

TITLES = {
    "evaluation_report": "{year}年度部门（单位）整体支出绩效自评报告",
    "base_data": "{year}年度部门整体支出绩效评价基础数据表",
    "department_evaluation": "{year}年度部门整体支出绩效自评表",
    "project_evaluation": "{year}年度项目支出绩效自评表",
}
ANNEXES = {
    "evaluation_report": "自评报告",
    "base_data": "附件1-1",
    "department_evaluation": "附件1-2",
    "project_evaluation": "附件1-3（{n}）",
}
MONEY_LABELS = dict.fromkeys(TITLES, "单位：万元")
FUNDS = ("initial_budget", "annual_budget", "executed")
GOALS = ("expected_goal", "actual_goal")
SERVED = (("service_satisfaction",),)
# Lines of 附件1-1 that every unit has; what it has nothing of is 0.
CONTROLLED = ("three_public", "operating")
BASE = (
    "staff_quota",
    "staff_actual",
    *(f"{line}_{column}" for line in CONTROLLED for column in ("previous", "budget", "final")),
    *(f"{line}_{column}" for line in ("procurement", "basic_adjustment") for column in ("budget", "final")),
    "thrift_measures",
)
NEEDED = {
    # Something is to be written in every chapter; 无 is enough.
    "evaluation_report": Needed(categories=tuple(tuple(leaf.slug for leaf in c.leaves) for c in CHAPTERS)),
    "base_data": Needed(fields=BASE),
    "department_evaluation": Needed(
        fields=(*FUNDS, "general_budget", "basic_expenditure", "project_expenditure", *GOALS),
        explained=SERVED,
    ),
    "project_evaluation": Needed(
        fields=("project_name", "implementing_unit", *FUNDS, *GOALS),
        explained=SERVED,
    ),
}
