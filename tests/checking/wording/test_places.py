"""Where an indicator stands, and what its points are out of."""

import pytest

from forms_app.checking.wording import placed
from tests.checking.wording.given import codes, found, row


@pytest.mark.parametrize(
    ("name", "category", "home"),
    [
        ("读者满意度", "social", "社会公众及服务对象满意度指标"), ("住户满意率", "quality", "社会公众及服务对象满意度指标"),
        ("补贴资金及时发放", "economic", "时效指标"), ("图书按时上架率", "quality", "时效指标"), ("资金拨付时间", "sustainable", "时效指标"),
        ("长效管护机制", "ecological", "可持续影响指标"), ("部门协调机制", "economic", "可持续影响指标"),
        ("上架验收合格率", "timeliness", "质量指标"), ("编目差错率", "cost", "质量指标"),
    ],
)  # fmt: skip
def test_an_indicator_under_another_category_is_told_where_it_belongs(name, category, home):
    (finding,) = found(placed.indicators_stand_in_place(), row(name, "提升", category))
    assert finding.rule == "W4" and f"“{home}”" in finding.advice


@pytest.mark.parametrize(
    ("name", "category"),
    [
        ("读者满意度", "satisfaction"), ("补贴资金及时发放", "timeliness"), ("长效管护机制", "sustainable"), ("编目差错率", "quality"),
        ("满意度调查次数", "quantity"), ("按期完工项目数", "quantity"), ("困难群众及时救助率", "social"), ("回复及时满意度", "satisfaction"),
        ("生态补偿机制", "ecological"), ("河湖长效管护", "ecological"), ("收益分配管理机制", "economic"), ("长效机制", "social"),
        ("上架验收合格率", "quality"), ("垃圾无害化处理率", "ecological"), ("办理时间缩短", "social"),
    ],
)  # fmt: skip
def test_an_indicator_in_its_place_is_left_alone(name, category):
    assert codes(placed.indicators_stand_in_place(), row(name, "提升", category)) == []


def test_where_a_form_has_no_satisfaction_it_belongs_to_the_social_effects():
    (finding,) = found(
        placed.indicators_stand_in_place(), row("读者满意度", "≥90%", "facilities"), scheme="minhang_2020"
    )
    assert "“社会效益”" in finding.advice
    assert (
        codes(placed.indicators_stand_in_place(), row("读者满意度", "≥90%", "social"), scheme="minhang_2020")
        == []
    )


def test_a_category_that_the_scheme_does_not_know_is_no_stumbling_block():
    assert codes(placed.indicators_stand_in_place(), row("读者满意度", "≥90%", "nowhere")) == ["W4"]


@pytest.mark.parametrize("name", ["来电回复率", "营商环境", "办结率"])
def test_what_asks_nobody_is_no_satisfaction(name):
    assert codes(placed.satisfaction_asks_somebody(), row(name, "100%", "satisfaction")) == ["W4"]
    assert codes(placed.satisfaction_asks_somebody(), row(name, "100%", "quality")) == []


@pytest.mark.parametrize(
    ("name", "value"),
    [("读者满意率", "90%"), ("有效投诉率", "≤1%"), ("家长", "满意"), ("群众获得感", "增强")],
)
def test_what_people_say_is_satisfaction(name, value):
    assert codes(placed.satisfaction_asks_somebody(), row(name, value, "satisfaction")) == []


@pytest.mark.parametrize("value", ["≥15.00(分)", "≥15分", "4.5分", "120分"])
def test_points_of_an_unknown_scale_are_asked_about(value):
    assert codes(placed.points_have_a_scale(), row("读者满意度", value, "satisfaction")) == ["W6"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("读者满意度", "≥90分"), ("读者满意度", "≥15分（满分20分）"), ("读者满意度（5分制）", "≥4.5分"), ("读者满意度", "≥90%"),
        ("到馆时间", "≤15分"), ("读者满意度", "满意"),
    ],
)  # fmt: skip
def test_points_that_can_be_read_are_left_alone(name, value):
    assert codes(placed.points_have_a_scale(), row(name, value, "satisfaction")) == []
