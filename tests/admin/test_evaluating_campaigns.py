"""Campaigns of self-evaluation at the desk: which target they evaluate, with which tables and which scheme."""

from datetime import timedelta

import pytest

from forms_app.catalog import KINDS
from forms_app.models import Campaign, Dossier
from forms_app.schemes import SCHEMES
from forms_app.terms import CampaignType
from tests import world
from tests.admin.desk import csv_file, told
from tests.admin.test_campaigns import campaign_data, existing, faults, open_them

BASE, WHOLE, PROJECT = "base_data", "department_evaluation", "project_evaluation"
TARGETS = "2023年预算绩效目标申报"
SCORED = "、".join(scheme.name for scheme in SCHEMES.values() if scheme.scoring)
PLAIN = "、".join(s.name for s in SCHEMES.values() if not s.scoring and "fund_summary" in s.titles)


def evaluation_data(bureau, **changes) -> dict:
    given = {
        "name": "2023年绩效自评", "year": "2023", "type": "evaluation", "scheme": "hunan_2022",
        "kinds": [BASE, WHOLE, PROJECT], "evaluates": bureau.campaign.pk, "units": [bureau.filler.unit_id],
    }  # fmt: skip
    return campaign_data(bureau, **{**given, **changes})


def test_a_self_evaluation_names_what_it_evaluates(desk, bureau):
    assert desk.save("campaign", "add", **evaluation_data(bureau, keeps_ellipsis="on")).status_code == 302
    made = Campaign.objects.get(name="2023年绩效自评")
    assert (made.type, made.evaluates, made.keeps_ellipsis) == ("evaluation", bureau.campaign, True)


def test_the_first_year_names_none(desk, bureau):
    assert desk.save("campaign", "add", **evaluation_data(bureau, evaluates="")).status_code == 302


def test_project_evaluations_may_come_from_the_target_alone(desk, bureau):
    assert desk.save("campaign", "add", **evaluation_data(bureau, kinds=[PROJECT])).status_code == 302


ALONE = f"只选“{KINDS[PROJECT]}”、不选“{KINDS[BASE]}”的，须填写所评价的目标任务：各项目从其批复版本带入。"
PAIR = f"“{KINDS[BASE]}”的每一行都有一张“{KINDS[PROJECT]}”，两种报表须同时选择。"
FAULTS = [
    ({"kinds": [PROJECT], "evaluates": ""}, {"kinds": [ALONE]}),
    ({"kinds": [BASE, WHOLE]}, {"kinds": [PAIR]}),
    (
        {"year": "2024"},
        {"evaluates": [f"年度须相同：“{TARGETS}”是 2023 年，“2023年绩效自评”是 2024 年。"]},
    ),
    (
        {"scheme": "hunan_2023"},
        {"scheme": [f"“湖南 2023 年绩效目标”没有评分方案，不能用于绩效自评，可选：{SCORED}。"]},
    ),
]


@pytest.mark.parametrize(("changes", "found"), FAULTS)
def test_what_does_not_fit_together_is_refused(desk, bureau, changes, found):
    assert faults(desk.save("campaign", "add", **evaluation_data(bureau, **changes))) == found


def test_tables_that_the_scheme_has_no_words_for_are_named(desk, bureau):
    kinds = [WHOLE, "department_target"]
    (said,) = faults(desk.save("campaign", "add", **evaluation_data(bureau, kinds=kinds)))["scheme"]
    assert said.startswith("“湖南 2022 年绩效自评”没有这些报表：部门整体支出绩效目标表；")


def test_a_target_takes_no_scheme_that_scores(desk, bureau):
    found = faults(desk.save("campaign", "add", **campaign_data(bureau, scheme="hunan_2022")))
    assert found == {"scheme": [f"“湖南 2022 年绩效自评”有评分方案，不能用于目标申报，可选：{PLAIN}。"]}


def test_a_target_evaluates_nothing(desk, bureau):
    found = faults(desk.save("campaign", "add", **campaign_data(bureau, evaluates=bureau.campaign.pk)))
    assert found == {"evaluates": ["只有绩效自评任务填写所评价的目标任务；请清空，或把类型改为绩效自评。"]}


def test_a_target_without_the_table_that_is_looked_back_on_is_none(desk, bureau):
    Campaign.objects.filter(pk=bureau.campaign.pk).update(kinds=["fund_summary", "spending_direction"])
    found = faults(desk.save("campaign", "add", **evaluation_data(bureau)))
    missing = (
        f"“{TARGETS}”没有“{KINDS['department_target']}”，“{KINDS[WHOLE]}”无从带入；请选有这种报表的目标任务。"
    )
    assert found == {"evaluates": [missing]}


def test_it_continues_no_other(desk, bureau):
    found = faults(desk.save("campaign", "add", **evaluation_data(bureau, predecessor=bureau.campaign.pk)))
    assert "自评从所评价的目标任务带入，不再沿用其他任务，请清空其中一项。" in found["predecessor"]


def test_what_is_evaluated_stays_a_target(desk, bureau):
    first = world.campaign("目标")
    evaluation(first)
    data = campaign_data(
        bureau, name="目标", year="2023", type="evaluation", scheme="hunan_2022", kinds=[WHOLE]
    )
    (said,) = faults(desk.save("campaign", "change", first.pk, **data))["__all__"]
    assert said.startswith("“自评”评价本填报任务：“目标”不是目标申报任务")


def evaluation(target: Campaign, **changes) -> Campaign:
    given = {"type": CampaignType.EVALUATION, "kinds": [WHOLE], "scheme": "hunan_2022", "evaluates": target}
    made = world.campaign("自评")
    Campaign.objects.filter(pk=made.pk).update(**given, **changes)
    return Campaign.objects.get(pk=made.pk)


def test_what_was_taken_over_from_is_not_exchanged(desk, bureau):
    other, made = world.campaign("另一目标"), evaluation(bureau.campaign)
    made.units.set([bureau.filler.unit])
    office = ("final_review", bureau.performance.unit_id)
    Dossier.objects.create(
        campaign=made, unit=bureau.filler.unit, number="2023-0909", evaluated=bureau.dossier
    )
    given = {"name": "自评", "kinds": [WHOLE], "units": [bureau.filler.unit_id], "evaluates": other.pk}
    data = evaluation_data(bureau, **given, steps=[office])
    found = faults(desk.save("campaign", "change", made.pk, **data, **_untouched(made)))
    assert found == {"evaluates": [f"已有单位带入了“{TARGETS}”的批复目标，不能再改。"]}


def _untouched(campaign: Campaign) -> dict:
    kept = existing(campaign)
    return {name: value for name, value in kept.items() if name not in ("steps-INITIAL_FORMS",)}


def test_opening_tells_how_many_have_a_target(desk, bureau):
    made = evaluation(bureau.campaign)
    made.units.set([bureau.filler.unit, bureau.other.unit])
    said = open_them(desk, made)
    assert f"为 2 个单位建立了全套报表（其中 0 套带入了“{TARGETS}”的批复目标，2 套没有批复的目标）" in said


def test_a_file_names_it_by_name(desk, bureau):
    heads = (
        "名称",
        "年度",
        "类型",
        "填报口径",
        "报表类型",
        "开始时间",
        "截止时间",
        "审核环节",
        "所评价的目标任务",
        "有指标仍印省略号行",
    )
    opens, closes = (f"{(bureau.campaign.opens_at + timedelta(days=d)):%Y-%m-%d} 08:00" for d in (0, 9))
    row = (
        "自评",
        "2023",
        "绩效自评",
        "湖南 2022 年绩效自评",
        KINDS[WHOLE],
        opens,
        closes,
        "待审核=K03",
        TARGETS,
        "是",
    )
    assert told(desk.upload("campaign", csv_file(heads, row))) == []
    desk.bring_in("campaign", heads, row)
    made = Campaign.objects.get(name="自评")
    assert (made.evaluates, made.keeps_ellipsis) == (bureau.campaign, True)
    (problem,) = told(desk.upload("campaign", csv_file(heads, (*row[:8], "没有的", "是"))))
    assert "没有名称为“没有的”的填报任务" in str(problem)
