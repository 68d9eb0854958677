"""单位专项设置: 归口股室, 控制数 and 免报 for single units, by hand and by the bureau's list."""

from decimal import Decimal

import pytest
from django.utils import timezone

from forms_app.models import Dossier, Package, Particular, Unit
from forms_app.registry import kind_of
from tests import world
from tests.admin.desk import csv_file, rows_of, told, xlsx_file

HEADS = ("填报任务", "预算单位编码", "归口股室（本任务）", "控制数（万元）", "免报原因")
CAMPAIGN = "2023年预算绩效目标申报"


def upload(desk, *row):
    return desk.upload("particular", csv_file(HEADS, row))


def bring_in(desk, *rows):
    desk.bring_in("particular", HEADS, *rows)
    return {p.unit.code: p for p in Particular.objects.select_related("unit", "section")}


def send(bureau) -> None:
    Package.objects.filter(dossier=bureau.dossier).update(sent_at=timezone.now())


@pytest.mark.parametrize(
    ("text", "yuan"),
    [
        ("930.09", "9300900"), ("1,234.5", "12345000"), ("9300900元", "9300900"), ("0.0001", "1"), ("0", "0"),
        ("１２万元", "120000"), ("0.000001", "0.01"),
    ],
)  # fmt: skip
def test_ceilings_come_in_wan_yuan_and_stay_exact(desk, text, yuan):
    assert bring_in(desk, (CAMPAIGN, "U01", "", text, ""))["U01"].ceiling == Decimal(yuan)


def test_a_spreadsheet_s_numbers_are_amounts(desk):
    data = xlsx_file(HEADS, (CAMPAIGN, "U01", None, 930.09, None), (CAMPAIGN, "U02", None, 80, None))
    preview = desk.upload("particular", data, "a.xlsx")
    assert told(preview) == []
    desk.confirm("particular", preview)
    assert list(Particular.objects.values_list("ceiling", flat=True)) == [
        Decimal("9300900"),
        Decimal("800000"),
    ]


def test_an_office_is_named_by_code_or_name(desk):
    found = bring_in(desk, (CAMPAIGN, "U01", "社会保障股", "", ""), (CAMPAIGN, "U02", "K01", "", ""))
    assert [found[code].section.code for code in ("U01", "U02")] == ["K02", "K01"]


def test_a_name_that_two_units_have_is_not_guessed(desk):
    Unit.objects.create(code="K09", name="另一股", short_name="社会保障股", is_office=True)
    ((line, column, text),) = told(upload(desk, CAMPAIGN, "U01", "社会保障股", "", ""))
    assert (line, column, text) == (2, HEADS[2], "名称为“社会保障股”的单位有 2 个，请改填编码。")


FAULTS = [
    (("没有的任务", "U01", "", "", ""), HEADS[0], "没有名称为“没有的任务”的填报任务，请先建立该填报任务或核对名称。"),
    (("", "U01", "", "", ""), HEADS[0], "不能为空，请填写。"),
    ((CAMPAIGN, "", "", "", ""), HEADS[1], "不能为空，请填写。"),
    ((CAMPAIGN, "U99", "", "", ""), HEADS[1], "没有编码为“U99”的单位，请先建立该单位或核对编码。"),
    (
        (CAMPAIGN, "D01", "", "", ""), HEADS[1],
        f"“住房和城乡建设局”不在“{CAMPAIGN}”的填报单位内，请先在填报任务中加入该单位。",
    ),
    ((CAMPAIGN, "U01", "D01", "", ""), HEADS[2], "“住房和城乡建设局”不是财政部门内设股室。"),
    ((CAMPAIGN, "U01", "农业股", "", ""), HEADS[2], "没有编码或名称为“农业股”的财政部门内设股室，请核对。"),
    ((CAMPAIGN, "U01", "", "约十万", ""), HEADS[3], "“约十万”不是金额，请填数字（单位：万元），如 8.33"),
    ((CAMPAIGN, "U01", "", "0.0000001", ""), HEADS[3], "金额最多精确到分，请核对小数位数"),
    ((CAMPAIGN, "U01", "", "99999999999", ""), HEADS[3], "金额太大，请核对单位"),
    ((CAMPAIGN, "U01", "", "-1", ""), HEADS[3], "控制数不能小于 0。"),
]  # fmt: skip


@pytest.mark.parametrize(("row", "column", "text"), FAULTS)
def test_what_cannot_be_true_is_refused(desk, row, column, text):
    assert told(upload(desk, *row)) == [(2, column, text)]
    assert not Particular.objects.exists()


def test_the_same_unit_twice_is_refused(desk):
    row = (CAMPAIGN, "U01", "", "1", "")
    assert told(desk.upload("particular", csv_file(HEADS, row, row))) == [
        (3, "填报任务", "与第 2 行重复，请只留一行。")
    ]


def test_who_has_sent_is_not_exempted(desk, bureau):
    send(bureau)
    text = "“某某街道办事处”在本填报任务中已经报送，不能设为免报，请清空免报原因。"
    assert told(upload(desk, CAMPAIGN, "U01", "", "", "机构撤销")) == [(2, "免报原因", text)]
    assert told(upload(desk, CAMPAIGN, "U01", "", "5", "")) == []


def test_what_goes_out_comes_back_unchanged_and_a_blank_cell_empties(desk):
    bring_in(desk, (CAMPAIGN, "U01", "K02", "930.09", ""), (CAMPAIGN, "U02", "", "", "机构撤销"))
    for format in ("csv", "xlsx"):
        name, data = desk.take_away("particular", format)
        rows = [list(HEADS), [CAMPAIGN, "U01", "K02", "930.09", ""], [CAMPAIGN, "U02", "", "", "机构撤销"]]
        assert rows_of(name, data) == rows
        assert desk.upload("particular", data, name).context["outcome"].same == 2
    assert bring_in(desk, (CAMPAIGN, "U01", "", "", ""))["U01"].ceiling is None


def test_the_list_is_narrowed_to_one_campaign(desk, bureau):
    bring_in(desk, (CAMPAIGN, "U01", "", "1", ""))
    other = world.campaign("2024年申报", year=2024)
    Particular.objects.create(campaign=other, unit=bureau.other.unit)
    listed = desk.see("particular", campaign__id__exact=other.pk).context["cl"].queryset
    assert [p.unit.code for p in listed] == ["U02"]
    taken = desk.take_away("particular", campaign__id__exact=other.pk)
    assert [row[1] for row in rows_of(*taken)[1:]] == ["U02"]


def test_a_unit_s_dossier_knows_its_ceiling_and_its_findings_are_counted_anew(desk, bureau):
    filing = bureau.filing("department_target")
    type(filing.dossier).objects.update(particular=None)
    before = bureau.filing("department_target").explains
    content = filing.dossier.campaign.kinds[0]
    _amount(filing, content, "100000")
    bring_in(desk, (CAMPAIGN, "U01", "", "9.99", ""))
    assert Dossier.objects.get(pk=bureau.dossier.pk).particular.ceiling == Decimal(99900)
    assert bureau.filing(content).tallies.filter(rule="K1").count() == 1
    assert bureau.filing(content).explains == before + 1
    bring_in(desk, (CAMPAIGN, "U01", "", "10", ""))
    assert not bureau.filing(content).tallies.filter(rule="K1").exists()


def _amount(filing, slug: str, yuan: str) -> None:
    """资金总额 as a person typed it over."""
    kind_of(slug).content.objects.filter(filing=filing).update(
        total_amount=Decimal(yuan), own=["total_amount"]
    )


# --- By hand ---


def form(bureau, **changes) -> dict:
    data = {"campaign": bureau.campaign.pk, "unit": bureau.filler.unit_id, "section": "", "ceiling": "930.09"}
    return {**data, "exempt_reason": "", **changes}


def faults(answer) -> dict:
    return {name: list(errors) for name, errors in answer.context["adminform"].form.errors.items()}


def test_one_is_added_and_changed_by_hand(desk, bureau):
    assert desk.save("particular", "add", **form(bureau)).status_code == 302
    particular = Particular.objects.get()
    assert particular.ceiling == Decimal("9300900")
    page = desk.see("particular", "change", particular.pk).content.decode()
    assert 'value="930.09"' in page and 'name="unit"' not in page
    desk.save("particular", "change", particular.pk, section=bureau.other_section.unit_id, ceiling="1000元")
    particular.refresh_from_db()
    assert (particular.ceiling, particular.section.code) == (Decimal(1000), "K02")
    assert "0.1" in desk.see("particular").content.decode()


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"ceiling": "约十万"}, {"ceiling": ["“约十万”不是金额，请填数字（单位：万元），如 8.33。"]}),
        ({"ceiling": "-3"}, {"ceiling": ["控制数不能小于 0。"]}),
        ({"ceiling": "9" * 15}, {"ceiling": ["金额太大，请核对单位。"]}),
        ({"unit": ""}, {"unit": ["这个字段是必填项。"]}),
        ({"campaign": "x"}, {"campaign": ["选择一个有效的选项： 该选择不在可用的选项中。"]}),
    ],
)
def test_what_cannot_be_true_is_refused_by_hand_too(desk, bureau, changes, told):
    answer = desk.save("particular", "add", **form(bureau, **changes))
    assert faults(answer) == told
    assert "930.09" in answer.content.decode() or "ceiling" in changes


def test_a_unit_has_one_for_each_campaign(desk, bureau):
    desk.save("particular", "add", **form(bureau))
    assert list(faults(desk.save("particular", "add", **form(bureau)))) == ["__all__"]


def test_who_has_sent_is_not_exempted_by_hand(desk, bureau):
    send(bureau)
    answer = desk.save("particular", "add", **form(bureau, exempt_reason="机构撤销"))
    assert list(faults(answer)) == ["exempt_reason"]


# --- 免报 ---


def test_exempt_units_get_no_dossier(desk, bureau):
    bring_in(desk, (CAMPAIGN, "U02", "", "", "机构撤销"))
    chosen = {"action": "open_dossiers", "_selected_action": [bureau.campaign.pk]}
    said = desk.save("campaign", "changelist", follow=True, **chosen).content.decode()
    assert "1 个单位免报，没有建立。" in said
    assert Dossier.objects.count() == 1
    bring_in(desk, (CAMPAIGN, "U02", "", "", ""))
    desk.save("campaign", "changelist", follow=True, **chosen)
    assert Dossier.objects.count() == 2
