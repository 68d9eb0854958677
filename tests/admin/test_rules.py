"""校验规则设置: how grave a campaign takes rules, on its page and in its file, and what that does to open dossiers."""

import json
import re
import time

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse

from forms_app import filings
from forms_app.document import Place
from forms_app.editing import Change, ChangeSet
from forms_app.filings.arranging import recount_open
from forms_app.models import Answer, Campaign, Dossier, Package, RuleSetting, Snapshot, Tally
from forms_app.rulebook import codes, told
from forms_app.terms import RuleLevel, Severity, Status
from tests.admin.desk import Desk, csv_file
from tests.admin.desk import told as told_of
from tests.admin.test_campaigns import campaign_data, existing, faults

SETTINGS = "rule_settings"
HEADS = ["名称", "校验规则设置"]


def rows(*settings, campaign: Campaign | None = None) -> dict:
    """The rows of settings as the page posts them: (rule, level, reason)."""
    stored = list(campaign.rule_settings.all()) if campaign else []
    data = {f"{SETTINGS}-TOTAL_FORMS": str(len(settings)), f"{SETTINGS}-INITIAL_FORMS": str(len(stored))}
    for n, (rule, level, *reason) in enumerate(settings):
        data |= {f"{SETTINGS}-{n}-rule": rule, f"{SETTINGS}-{n}-level": level}
        data |= {f"{SETTINGS}-{n}-reason": "".join(reason)}
        if n < len(stored):
            data |= {f"{SETTINGS}-{n}-id": stored[n].pk, f"{SETTINGS}-{n}-campaign": campaign.pk}
    return data


def posted(bureau, *settings, **changes) -> dict:
    """The page of the bureau's own campaign, with other settings."""
    campaign = bureau.campaign
    steps = [(s.stage, s.office_id or "") for s in campaign.steps.all()]
    units = [u.pk for u in campaign.units.all()]
    same = {"year": "2023", "name": campaign.name, "units": units, **existing(campaign)}
    return campaign_data(bureau, steps, **same, **rows(*settings, campaign=campaign), **changes)


def set_them(desk: Desk, bureau, *settings):
    answer = desk.save("campaign", "change", bureau.campaign.pk, follow=True, **posted(bureau, *settings))
    assert answer.redirect_chain, faults(answer)
    return answer


def standing(bureau) -> list[tuple]:
    return sorted(bureau.campaign.rule_settings.values_list("rule", "level", "reason"))


def said(answer) -> list[str]:
    return [str(message) for message in answer.context["messages"]]


def wrong(bureau) -> Dossier:
    """The unit's dossier with a table that A1 blocks."""
    filing = bureau.filing("department_target")
    cells = {"total_amount": "9", "general_budget": "8"}
    changes = tuple(Change(Place(name), "", text) for name, text in cells.items())
    filings.save(filing, bureau.filler, ChangeSet(cells=changes))
    return bureau.dossier


def found(bureau, rule: str = "A1") -> list[Severity]:
    held = filings.working(Dossier.objects.select_related("campaign", "unit").get(pk=bureau.dossier.pk))
    listed = filings.check_dossier(held).values()
    return [f.finding.severity for each in listed for f in each if f.finding.rule == rule]


# --- on the campaign's page ---


def test_rules_are_set_with_a_new_campaign(desk, bureau):
    data = campaign_data(bureau, **rows(("A6", "hint", "含上级专项"), ("R6", "off", "不提示空行")))
    assert desk.save("campaign", "add", **data).status_code == 302
    made = Campaign.objects.get(year=2024)
    assert made.levels == {"A6": "hint", "R6": "off"}
    assert made.rule_settings.get(rule="A6").reason == "含上级专项"


def test_a_rule_is_chosen_by_code_and_title_with_its_usual_level(desk, bureau):
    page = desk.see("campaign", "change", bureau.campaign.pk).content.decode()
    assert f'<option value="A6">{told("A6")}（错误）</option>' in page
    # Firm ones can't be set, and those of other tables have nothing to look at here.
    assert '<option value="V1">' not in page and '<option value="F1">' not in page
    assert '<option value="F1">' in desk.see("campaign", "add").content.decode()


def test_rows_are_changed_swapped_and_removed_as_a_whole(desk, bureau):
    set_them(desk, bureau, ("A1", "hint"), ("A2", "explain"))
    set_them(desk, bureau, ("A2", "explain"), ("A1", "block", "从严"))
    assert standing(bureau) == [("A1", "block", "从严"), ("A2", "explain", "")]
    data = posted(bureau, ("A1", "block", "从严"), ("A2", "explain")) | {f"{SETTINGS}-0-DELETE": "on"}
    desk.save("campaign", "change", bureau.campaign.pk, **data)
    assert [rule for rule, *_ in standing(bureau)] == ["A2"]


def test_an_empty_row_says_nothing(desk, bureau):
    data = posted(bureau, ("", "", "")) | {f"{SETTINGS}-INITIAL_FORMS": "0"}
    assert desk.save("campaign", "change", bureau.campaign.pk, **data).status_code == 302
    assert standing(bureau) == []


FAULTS = [
    ([("A1", "hint"), ("A1", "off", "x")], "规则 A1 设了 2 次，请只留一行。"),
    ([("A1", "off")], "规则 A1：不校验的，请写明依据或原因。"),
    ([("A1", "off", "  ")], "规则 A1：不校验的，请写明依据或原因。"),
    ([("A1", "hint", "长" * 201)], "规则 A1：最多 200 个字。"),
]


@pytest.mark.parametrize(("given", "message"), FAULTS)
def test_what_cannot_be_is_said_in_words(desk, bureau, given, message):
    answer = desk.save("campaign", "change", bureau.campaign.pk, **posted(bureau, *given))
    assert faults(answer) == {SETTINGS: [message]}
    assert standing(bureau) == []


@pytest.mark.parametrize(("rule", "level"), [("V1", "hint"), ("X9", "hint"), ("A1", "nonsense"), ("A1", "")])
def test_what_no_list_holds_is_refused(desk, bureau, rule, level):
    answer = desk.save("campaign", "change", bureau.campaign.pk, **posted(bureau, (rule, level)))
    formset = answer.context["inline_admin_formsets"][1].formset
    assert answer.status_code == 200 and any(formset.errors) and standing(bureau) == []


def test_a_rule_that_is_no_more_is_shown_so_that_it_can_be_deleted(desk, bureau):
    RuleSetting.objects.create(campaign=bureau.campaign, rule="X9", level="hint")
    assert "X9（已无此规则，请删除）" in desk.see("campaign", "change", bureau.campaign.pk).content.decode()
    answer = desk.save("campaign", "change", bureau.campaign.pk, **posted(bureau, ("X9", "hint")))
    assert faults(answer) == {SETTINGS: ["没有规则 X9，可用的规则见“校验规则”页。"]}


def test_the_history_tells_what_was_set(desk, bureau):
    set_them(desk, bureau, ("A1", "hint"))
    set_them(desk, bureau, ("A1", "off", "不适用"))
    set_them(desk, bureau)
    told_ = [json.loads(entry.change_message) for entry in LogEntry.objects.order_by("pk")]
    assert [list(entry[-1]) for entry in told_] == [["added"], ["changed"], ["deleted"]]
    assert told_[0][-1]["added"]["object"] == "A1 提示"


# --- what it does ---


def test_open_dossiers_are_counted_anew_and_told_of(desk, bureau):
    wrong(bureau)
    before = bureau.filing("department_target")
    assert found(bureau) == [Severity.BLOCK] and before.blocks
    answer = set_them(desk, bureau, ("A1", "hint"))
    after = bureau.filing("department_target")
    assert (after.blocks, after.hints) == (before.blocks - 1, before.hints + 1)
    assert Tally.objects.get(filing=after, rule="A1").severity == Severity.HINT
    message = "校验规则设置已生效，1 套填报中的报表已重新计数。已报送的版本保留当时的校验结果。"
    assert message in said(answer)
    assert not [m for m in said(set_them(desk, bureau, ("A1", "hint"))) if "校验规则设置" in m]
    set_them(desk, bureau, ("A1", "off", "不适用"))
    assert found(bureau) == [] and not Tally.objects.filter(filing=after, rule="A1").exists()


def test_what_was_sent_keeps_its_findings_and_counts(desk, bureau):
    wrong(bureau)
    package = bureau.package
    filings.freeze(filings.working(bureau.dossier), package, 1)
    Package.objects.filter(pk=package.pk).update(status=Status.FIRST_REVIEW, version=1, sent_version=1)
    kept = [(s.findings, s.digest) for s in Snapshot.objects.order_by("pk")]
    blocks = bureau.filing("department_target").blocks
    answer = set_them(desk, bureau, ("A1", "off", "不适用"))
    assert [(s.findings, s.digest) for s in Snapshot.objects.order_by("pk")] == kept
    assert bureau.filing("department_target").blocks == blocks
    assert not [m for m in said(answer) if "重新计数" in m]


def test_answers_to_a_rule_that_is_switched_off_wait_until_it_is_on_again(desk, bureau):
    filing = bureau.filing("department_target")
    filings.save(filing, bureau.filler, ChangeSet(cells=(Change(Place("project_expenditure"), "", "7"),)))
    held = filings.working(bureau.dossier)
    finding = next(f.finding for f in filings.check_dossier(held)[filing.number] if f.finding.rule == "A4")
    filings.answer(held, filing, finding.fingerprint, "含上级资金。", bureau.filler.person)
    set_them(desk, bureau, ("A4", "off", "不适用"))
    assert found(bureau, "A4") == [] and Answer.objects.count() == 1
    page = bureau_page(desk, bureau, filing.number)
    assert page.status_code == 200
    set_them(desk, bureau)
    again = filings.check_dossier(filings.working(Dossier.objects.get(pk=bureau.dossier.pk)))[filing.number]
    assert next(f for f in again if f.finding.rule == "A4").answer.text == "含上级资金。"


def bureau_page(desk: Desk, bureau, number: str):
    desk.client.force_login(bureau.filler.person)
    page = desk.client.get(reverse("filing", args=[number]))
    desk.client.force_login(bureau.administrator.person)
    return page


def test_more_than_fits_into_a_moment_is_left_and_said(desk, bureau, monkeypatch):
    wrong(bureau)
    filings.open_dossier(bureau.campaign, bureau.other.unit)
    now = iter(range(0, 1000, 4))
    monkeypatch.setattr(time, "monotonic", lambda: float(next(now)))
    assert recount_open(bureau.campaign, 5.0) == (1, 1)
    answer = set_them(desk, bureau, ("A1", "hint"))
    assert any("另有 1 套未及重新计数，单位下次保存时更新" in m for m in said(answer))


# --- in the campaign's file ---


def test_settings_go_out_and_come_in_with_the_campaign(desk, bureau):
    name = bureau.campaign.name
    desk.bring_in(
        "campaign", HEADS, (name, "A6 提示（含上级专项；另有说明）；c2：不校验（跨年项目）\nR6=警告")
    )
    kept = [("A6", "hint", "含上级专项；另有说明"), ("C2", "off", "跨年项目"), ("R6", "explain", "")]
    assert standing(bureau) == kept
    exported = desk.take_away("campaign")[1].decode()
    assert "A6 提示（含上级专项；另有说明）；C2 不校验（跨年项目）；R6 警告" in exported
    desk.bring_in("campaign", HEADS[:1], (name,))
    assert standing(bureau) == kept  # a file without the column leaves them
    desk.bring_in("campaign", HEADS, (name, ""))
    assert standing(bureau) == []


@pytest.mark.parametrize(
    ("cell", "message"),
    [
        ("A6", "“A6”没有写程度，可以填：错误、警告、提示、不校验。"),
        ("A6 随便", "“随便”不在可选项内，可以填：错误、警告、提示、不校验。"),
        ("提示", "“提示”不是规则设置，请写成“A6 提示（原因）”，几条之间用“；”隔开。"),
        ("X9 提示", "没有规则 X9，可用的规则见“校验规则”页。"),
        ("V1 提示", f"规则 {told('V1')} 各填报任务都须校验，不能另定程度，请删除这一行。"),
        ("A6 提示；A6 警告", "规则 A6 设了 2 次，请只留一行。"),
        ("A6 不校验", "规则 A6：不校验的，请写明依据或原因。"),
    ],
)
def test_a_wrong_cell_is_told_before_anything_is_saved(desk, bureau, cell, message):
    preview = desk.upload("campaign", csv_file(HEADS, (bureau.campaign.name, cell)))
    ((line, column, text),) = told_of(preview)
    assert (line, column) == (2, HEADS[1]) and message in text
    assert standing(bureau) == []


def test_an_import_counts_open_dossiers_anew(desk, bureau):
    wrong(bureau)
    blocks = bureau.filing("department_target").blocks
    desk.bring_in("campaign", HEADS, (bureau.campaign.name, "A1 提示"))
    assert bureau.filing("department_target").blocks == blocks - 1


# --- on the rules' pages ---


def see(client, name, *args) -> str:
    return client.get(reverse(name, args=args)).content.decode()


def test_a_rule_s_page_tells_which_campaigns_of_one_s_own_take_it_otherwise(client, bureau):
    RuleSetting.objects.create(campaign=bureau.campaign, rule="A6", level=RuleLevel.OFF, reason="不适用")
    for person in (bureau.filler, bureau.section, bureau.leader):
        client.force_login(person.person)
        page = see(client, "rule", "A6")
        assert re.search(rf"{bureau.campaign.name}：<strong>不校验</strong>（不适用）", page)
        assert "有任务另定" in see(client, "rules") and bureau.campaign.name not in see(client, "rule", "A7")


def test_campaigns_that_one_has_nothing_to_do_with_are_not_told(client, bureau):
    RuleSetting.objects.create(campaign=bureau.campaign, rule="A6", level=RuleLevel.OFF, reason="不适用")
    client.force_login(bureau.other.person)  # whose unit has no dossier yet
    assert bureau.campaign.name not in see(client, "rule", "A6")


def test_a_firm_rule_says_that_it_holds_everywhere(client, bureau):
    client.force_login(bureau.filler.person)
    assert "各填报任务都须校验" in see(client, "rule", "V1") and "可以另定程度" in see(client, "rule", "A6")


def test_every_code_has_a_title_and_a_usual_level():
    assert all(told(code).usual and " " in str(told(code)) for code in codes())
