"""N2 and N3: activities paid twice, projects of one name, goals copied from another project."""

import pytest

from forms_app.checking.across import twice

from .dossiers import cells, dossier, expense, found, messages, table

PAID = twice.paid_once(twice.Paid("spending_direction", "expenses", ("detail", "summary"), "basis"))


def paying(*lines: dict):
    return table("spending_direction", expenses=list(lines))


@pytest.mark.parametrize(
    ("first", "second", "cell"),
    [
        (expense("古树名木保护费"), expense("古树名木的保护"), "detail"),
        (expense("绿化", summary="古树名木保护"), expense("古树名木保护经费"), "detail"),
        (
            expense("绿化", basis="古树名木保护5万+补种2万"),
            expense("绿化", basis="预计古树名木保护10株*0.6万元"),
            "basis",
        ),
    ],
)
def test_an_activity_of_two_tables_is_told_in_the_later_one(first, second, cell):
    around = dossier(paying(expense("围墙修补")), paying(first), paying(second))
    assert [messages(PAID, around, n) for n in (0, 1)] == [[], []]
    (finding,) = found(PAID, around, 2)
    assert finding.message == "“古树名木保护”在表1已经安排支出，是否重复？"
    assert cells(finding)[0] == f"2#expenses/e1/{cell}" and cells(finding)[1].startswith("1#expenses/e1/")


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("差旅费", "差旅费"), ("其他费用", "其他费用"), ("会议费、培训费", "培训费"), ("宣传经费", "宣传费"),
        ("专家评审费", "专家评审费"), ("古树名木保护", "古建筑保护"), ("管理服务工作经费", "管理服务工作经费"),
    ],
)  # fmt: skip
def test_what_every_project_pays_and_what_differs_is_not_told(first, second):
    assert messages(PAID, dossier(paying(expense(first)), paying(expense(second))), 1) == []


def test_two_lines_of_one_table_are_its_own_affair():
    assert messages(PAID, dossier(paying(expense("古树名木保护"), expense("古树名木保护")))) == []


NAMES = twice.one_name_each("project_name", "项目名称")


def test_two_projects_of_one_name_are_told_in_the_later_one():
    one, two = (
        table("shanghai_declaration", {"project_name": n}) for n in ("档案数字化", "档案 数字化（2023年）")
    )
    assert [messages(NAMES, dossier(one, two), n) for n in (0, 1)] == [
        [],
        ["项目名称“档案 数字化（2023年）”与表0相同，是否重复申报？"],
    ]
    other, blank = (table("shanghai_declaration", {"project_name": n}) for n in ("档案修复", ""))
    assert messages(NAMES, dossier(one, other), 1) == messages(NAMES, dossier(blank, blank), 1) == []


GOALS = twice.own_goals(("annual_goal",), {"annual_goal": "年度总体目标"})
GOAL = "推进馆藏档案数字化，整理著录档案目录，制定数字档案管理办法，评选优秀档案室。"


@pytest.mark.parametrize(
    "copied",
    [
        GOAL,
        "推进馆藏档案数字化，整理著录档案目录，制定数字档案管理办法。",
        "推进馆藏档案数字化、整理著录档案目录，制定数字档案的管理办法，评选优秀档案室",
        "制定数字档案管理办法，评选优秀档案室。",
    ],
)
def test_a_goal_copied_from_another_project_is_told_in_the_later_one(copied):
    around = dossier(*(table("shanghai_declaration", {"annual_goal": goal}) for goal in (GOAL, copied)))
    assert messages(GOALS, around, 0) == []
    (finding,) = found(GOALS, around, 1)
    assert cells(finding) == ["1#annual_goal", "0#annual_goal"]
    assert ("基本相同" in finding.message) == (len(copied) < len(GOAL) - 1)


@pytest.mark.parametrize(
    "own",
    [
        "完成图书采购3000册，举办阅读活动12场，读者满意度达到95%以上。",
        "推进馆藏档案数字化，购置图书三千册，举办阅读推广活动十二场。",
        "完成年度任务。",
        "",
    ],
)
def test_a_goal_of_its_own_is_not_told(own):
    around = dossier(*(table("shanghai_declaration", {"annual_goal": goal}) for goal in (GOAL, own)))
    assert messages(GOALS, around, 1) == []


def test_short_goals_are_too_general_to_be_copied():
    around = dossier(
        *(table("shanghai_declaration", {"annual_goal": "保障工作顺利开展。"}) for _ in range(2))
    )
    assert messages(GOALS, around, 1) == []


def test_goals_of_like_projects_are_alike_if_each_speaks_of_its_own():
    rule = twice.own_goals(("annual_goal",), {"annual_goal": "年度总体目标"}, "project_name")
    told = "完成{}，验收合格率100%，群众满意度达到90%以上。"

    def pair(one, other, goal=told):
        rows = [{"project_name": n, "annual_goal": goal.format(n)} for n in (one, other)]
        return dossier(*(table("shanghai_declaration", cells) for cells in rows))

    assert messages(rule, pair("城东桥梁加固", "城西路灯更换"), 1) == []
    assert messages(rule, pair("档案库房改造一期", "档案库房改造二期"), 1) == []
    assert messages(rule, pair("城东桥梁加固", "城西路灯更换", told.format("城东桥梁加固")), 1) != []
