"""Campaigns run by hand, and the opening of their dossiers."""

from dataclasses import replace

import pytest

from forms_app.models import Campaign, Dossier, Package, ReviewStep
from forms_app.schemes import SCHEMES
from forms_app.terms import Status
from forms_app.values import Money
from tests import world
from tests.admin.desk import Desk


def campaign_data(bureau, steps=None, **changes) -> dict:
    steps = [("final_review", bureau.performance.unit_id)] if steps is None else steps
    data = {
        "year": "2024", "name": "2024年申报", "type": "target", "scheme": "hunan_2023",
        "kinds": ["spending_direction", "fund_summary", "department_target"], "opens_at_0": "2024-01-02", "opens_at_1": "08:00",
        "closes_at_0": "2024-01-31", "closes_at_1": "18:00", "head_hours": "24", "return_days": "3",
        "package_by": "dossier", "signing": "system", "stamping": "on_pass", "units": [bureau.other.unit_id],
        "steps-TOTAL_FORMS": str(len(steps)), "steps-INITIAL_FORMS": "0",
        "rule_settings-TOTAL_FORMS": "0", "rule_settings-INITIAL_FORMS": "0",
    }  # fmt: skip
    for n, (stage, office) in enumerate(steps):
        data |= {f"steps-{n}-stage": stage, f"steps-{n}-office": office}
    return data | changes


def faults(answer) -> dict:
    form = answer.context["adminform"].form
    found = {name: list(errors) for name, errors in form.errors.items()}
    for inline in answer.context["inline_admin_formsets"]:
        if inline.formset.non_form_errors():
            found[inline.formset.prefix] = list(inline.formset.non_form_errors())
    return found


def existing(campaign: Campaign, **changes) -> dict:
    """The form of a campaign that is there, as its page posts it."""
    steps = list(campaign.steps.all())
    data = {"steps-INITIAL_FORMS": str(len(steps)), **changes}
    for n, step in enumerate(steps):
        data |= {f"steps-{n}-id": step.pk, f"steps-{n}-campaign": campaign.pk}
    return data


def open_them(desk: Desk, *campaigns: Campaign) -> str:
    chosen = {"action": "open_dossiers", "_selected_action": [c.pk for c in campaigns]}
    return desk.save("campaign", "changelist", follow=True, **chosen).content.decode()


def test_a_campaign_is_added_with_units_and_steps(desk, bureau):
    steps = [("final_review", bureau.performance.unit_id), ("first_review", "")]
    assert desk.save("campaign", "add", **campaign_data(bureau, steps)).status_code == 302
    campaign = Campaign.objects.get(year=2024)
    assert campaign.kinds == ["department_target", "fund_summary", "spending_direction"]
    assert [unit.code for unit in campaign.units.all()] == ["U02"]
    assert [(s.position, s.stage) for s in campaign.steps.all()] == [(2, "first_review"), (3, "final_review")]


PAIR = "“专项资金绩效目标汇总表”的每一行都有一张“专项资金支出方向绩效目标表”，两种报表须同时选择。"
FAULTS = [
    ({"closes_at_0": "2024-01-01"}, {"closes_at": ["截止时间须晚于开始时间。"]}),
    ({"kinds": []}, {"kinds": ["请至少选一种报表类型。"]}),
    ({"kinds": ["nonsense"]}, ["kinds"]),
    ({"scheme": "nonsense"}, ["scheme"]),
    ({"year": "24"}, {"year": ["年度应在 2000 至 2099 之间。"]}),
    ({"year": "x"}, ["year"]),
    ({"name": "2023年预算绩效目标申报"}, ["name"]),
    ({"name": "长" * 201}, {"name": ["最多 200 个字。"]}),
    ({"head_hours": "-1"}, ["head_hours"]),
    ({"opens_at_0": "昨天"}, ["opens_at"]),
    ({"closes_at_0": "9999-12-31"}, {"closes_at": ["年份应在 2000 至 2099 之间。"]}),
    ({"opens_at_0": "0001-01-01"}, {"opens_at": ["年份应在 2000 至 2099 之间。"]}),
    ({"head_hours": "30000"}, {"head_hours": ["最多 720 小时。"]}),
    ({"return_days": "999999999"}, ["return_days"]),
    ({"return_days": "251"}, {"return_days": ["最多 250 个工作日。"]}),
    ({"kinds": ["fund_summary"]}, {"kinds": [PAIR]}),
    ({"kinds": ["department_target", "spending_direction"]}, {"kinds": [PAIR]}),
]


@pytest.mark.parametrize(("changes", "told"), FAULTS)
def test_what_cannot_be_true_of_a_campaign_is_refused(desk, bureau, changes, told):
    answer = desk.save("campaign", "add", **campaign_data(bureau, **changes))
    found = faults(answer)
    assert (found if isinstance(told, dict) else list(found)) == told


# --- 沿用 ---


def continued(bureau, **changes) -> dict:
    """The form of a new campaign that continues the one that is there."""
    return campaign_data(bureau, predecessor=bureau.campaign.pk, **changes)


def test_a_campaign_continues_another_of_the_same_tables_in_any_order(desk, bureau):
    Campaign.objects.update(kinds=["spending_direction", "department_target", "fund_summary"])
    allowed = {"accepts_late": "on", "straight_return": "on", "same_person": "on", "text_by_bureau": "on"}
    answer = desk.save("campaign", "add", **continued(bureau, **allowed, signing="none", head_hours="721"))
    assert answer.status_code == 302
    made = Campaign.objects.get(year=2024)
    assert (made.predecessor, made.signing) == (bureau.campaign, "none")
    assert [made.accepts_late, made.straight_return, made.same_person, made.text_by_bureau] == [True] * 4


ODD_PREDECESSORS = [
    (
        {"kinds": ["department_target"]},
        "报表类型须相同，两者不同的是：专项资金绩效目标汇总表、专项资金支出方向绩效目标表。",
    ),
    ({"year": "2022"}, "“2023年预算绩效目标申报”的年度 2023 晚于“2024年申报”的年度 2022。"),
]


@pytest.mark.parametrize(("changes", "told"), ODD_PREDECESSORS)
def test_a_campaign_continues_none_that_is_unlike_it(desk, bureau, changes, told):
    answer = desk.save("campaign", "add", **continued(bureau, **changes))
    assert faults(answer) == {"predecessor": [told]}


def test_a_campaign_continues_none_of_another_type(desk, bureau):
    changes = {"type": "evaluation", "scheme": "hunan_2022", "kinds": ["department_evaluation"]}
    told = faults(desk.save("campaign", "add", **continued(bureau, **changes)))["predecessor"]
    assert told[0] == "类型须相同：“2023年预算绩效目标申报”是目标申报，“2024年申报”是绩效自评。"


def test_a_campaign_continues_none_in_another_money_unit(desk, bureau, monkeypatch):
    other = replace(SCHEMES["hunan_2023"], slug="other", money=Money(unit="元", factor=1))
    monkeypatch.setitem(SCHEMES, "other", other)
    Campaign.objects.update(scheme="other")
    told = "填报口径的金额单位须相同：“2023年预算绩效目标申报”是元，“2024年申报”是万元。"
    assert faults(desk.save("campaign", "add", **continued(bureau))) == {"predecessor": [told]}


def test_campaigns_do_not_continue_each_other_nor_themselves(desk, bureau):
    later = world.campaign("二上", predecessor=bureau.campaign)
    steps = [("department_review", ""), ("first_review", ""), ("final_review", bureau.performance.unit_id)]
    kept = {**existing(bureau.campaign), "name": bureau.campaign.name, "units": [bureau.filler.unit_id]}
    data = campaign_data(bureau, steps, **kept)
    circle = desk.save("campaign", "change", bureau.campaign.pk, **data, predecessor=later.pk)
    assert faults(circle) == {"predecessor": ["“二上”本身沿用自本填报任务，不能互相沿用。"]}
    itself = desk.save("campaign", "change", bureau.campaign.pk, **data, predecessor=bureau.campaign.pk)
    assert list(faults(itself)) == ["predecessor"]


def test_what_others_continue_stays_like_them(desk, bureau):
    first = world.campaign("一上")
    world.campaign("二上", predecessor=first)
    data = campaign_data(bureau, name="一上", year="2023", kinds=["department_target"])
    (told,) = faults(desk.save("campaign", "change", first.pk, **data))["__all__"]
    assert told.startswith("“二上”沿用本填报任务：报表类型须相同")


def test_offices_are_not_asked(desk, bureau):
    answer = desk.save("campaign", "add", **campaign_data(bureau, units=[bureau.section.unit_id]))
    assert list(faults(answer)) == ["units"]


@pytest.mark.parametrize(
    ("steps", "told"),
    [
        ([("final_review", None)], "“待审核”环节必须填写股室。"),
        ([("final_review", "filler")], "“待审核”环节应由财政部门内设股室办理，“某某街道办事处”不是。"),
        ([("department_review", "section")], "“待主管部门审核”环节应由主管部门办理，“行政政法股”不是。"),
        ([("first_review", None), ("first_review", None)], "同一审核环节只能设一次。"),
        ([], "请至少设一个审核环节。"),
        ([("first_review", None)], "请设“待审核”环节：批复由该环节的股室办理。"),
    ],
)
def test_what_cannot_be_true_of_the_steps_is_refused(desk, bureau, steps, told):
    given = [(stage, bureau.people[who].unit_id if who else "") for stage, who in steps]
    answer = desk.save("campaign", "add", **campaign_data(bureau, given))
    assert faults(answer) == {"steps": [told]}


def test_steps_are_changed_as_a_whole(desk, bureau):
    campaign = world.campaign("2024年申报", year=2024)
    ReviewStep.objects.create(campaign=campaign, position=1, stage="first_review")
    steps = [("final_review", bureau.performance.unit_id), ("first_review", "")]
    answer = desk.save(
        "campaign", "change", campaign.pk, **campaign_data(bureau, steps, **existing(campaign))
    )
    assert answer.status_code == 302
    assert [(s.position, s.stage) for s in campaign.steps.all()] == [(2, "first_review"), (3, "final_review")]
    removed = campaign_data(bureau, steps, **existing(campaign), **{"steps-1-DELETE": "on"})
    desk.save("campaign", "change", campaign.pk, **removed)
    assert [s.stage for s in campaign.steps.all()] == ["final_review"]


def test_steps_that_stay_are_left_alone(desk, bureau):
    campaign = world.campaign("2024年申报", year=2024)
    office = bureau.performance.unit
    step = ReviewStep.objects.create(campaign=campaign, position=3, stage="final_review", office=office)
    desk.save("campaign", "change", campaign.pk, **campaign_data(bureau, **existing(campaign)))
    assert campaign.steps.get().pk == step.pk


def test_a_step_where_a_package_waits_is_not_removed(desk, bureau):
    Package.objects.filter(dossier=bureau.dossier).update(status=Status.FIRST_REVIEW)
    office = bureau.performance.unit_id
    steps = [("department_review", ""), ("first_review", ""), ("final_review", office)]
    data = campaign_data(bureau, steps, **existing(bureau.campaign), units=[bureau.filler.unit_id])
    answer = desk.save("campaign", "change", bureau.campaign.pk, **data, **{"steps-1-DELETE": "on"})
    assert faults(answer) == {"steps": ["还有 1 件报送件停在要删除的审核环节，办结后才能删除。"]}


def test_an_opened_campaign_keeps_what_its_tables_were_made_from(desk, bureau):
    steps = [("department_review", ""), ("first_review", ""), ("final_review", bureau.performance.unit_id)]
    kept = {"name": bureau.campaign.name, "units": [bureau.filler.unit_id]}
    data = campaign_data(bureau, steps, **existing(bureau.campaign), **kept, package_by="filing")
    assert desk.save("campaign", "change", bureau.campaign.pk, **data).status_code == 302
    campaign = Campaign.objects.get(pk=bureau.campaign.pk)
    assert (campaign.year, len(campaign.kinds), campaign.package_by) == (2023, 3, "dossier")
    assert campaign.closes_at.year == 2024


def test_a_unit_with_tables_stays_asked(desk, bureau):
    steps = [("department_review", ""), ("first_review", ""), ("final_review", bureau.performance.unit_id)]
    data = campaign_data(bureau, steps, **existing(bureau.campaign), name=bureau.campaign.name)
    answer = desk.save("campaign", "change", bureau.campaign.pk, **data)
    assert faults(answer) == {"units": ["已建立全套报表的单位不能移出：某某街道办事处。"]}


# --- Opening ---


def test_dossiers_are_opened_for_all_who_have_none(desk, bureau):
    assert "为 1 个单位建立了全套报表" in open_them(desk, bureau.campaign)
    assert Dossier.objects.filter(campaign=bureau.campaign).count() == 2
    dossier = Dossier.objects.get(unit=bureau.other.unit)
    assert dossier.packages.count() == 1
    assert dossier.filings.count() == 2


def test_opening_again_opens_nothing_and_says_so(desk, bureau):
    open_them(desk, bureau.campaign)
    assert "2 个填报单位都已有全套报表，没有新建" in open_them(desk, bureau.campaign)
    assert Dossier.objects.count() == 2


def test_a_campaign_that_asks_nobody_is_told_of(desk, bureau):
    assert "还没有填报单位" in open_them(desk, world.campaign("2024年申报"))


def test_several_campaigns_are_opened_at_once(desk, bureau):
    second = world.campaign("2024年申报", year=2024)
    second.units.add(bureau.other.unit)
    text = open_them(desk, bureau.campaign, second)
    assert text.count("为 1 个单位建立了全套报表") == 2


def test_a_campaign_with_tables_is_not_deleted(desk, bureau):
    assert desk.save("campaign", "delete", bureau.campaign.pk, post="yes").status_code == 200
    assert Campaign.objects.filter(pk=bureau.campaign.pk).exists()
