"""Taking files away: words of the screen, no ids, no formulas; what goes out comes back in unchanged."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from forms_app.models import Campaign, Membership, Unit
from tests import world
from tests.admin.desk import page, rows_of, told

MODELS = ["unit", "user", "membership", "campaign"]
HEADS = {
    "unit": ["预算单位编码", "全称", "简称", "级次", "主管部门编码", "归口股室编码", "是否股室"],
    "user": ["用户名", "姓名", "联系电话", "电子邮箱", "启用"],
    "membership": ["用户名", "预算单位编码", "角色", "任职起", "任职止", "代办对象用户名"],
    "campaign": [
        "名称", "年度", "类型", "填报口径", "报表类型", "开始时间", "截止时间", "报送方式", "审签方式", "盖章时点",
        "审签宽限（小时）", "整改期限（工作日）", "截止后仍可首次报送", "重新报送直接送退回的股室", "允许同一人连续办理",
        "允许股室完善文字", "沿用的填报任务", "所评价的目标任务", "有指标仍印省略号行",
        "审核环节", "校验规则设置", "填报单位编码",
    ],
}  # fmt: skip


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("format", ["csv", "xlsx"])
def test_what_goes_out_comes_back_unchanged(desk, model, format):
    name, data = desk.take_away(model, format)
    rows = rows_of(name, data)
    assert rows[0] == HEADS[model]
    preview = desk.upload(model, data, name)
    assert told(preview) == []
    outcome = preview.context["outcome"]
    assert (outcome.added, outcome.changed, outcome.same) == (0, 0, len(rows) - 1)


def test_memberships_and_campaigns_come_back_after_they_were_lost(super_desk, bureau):
    kept = {model: super_desk.take_away(model) for model in ("membership", "campaign")}
    bureau.dossier.delete()
    Campaign.objects.all().delete()
    Membership.objects.all().delete()
    for model, (name, data) in kept.items():
        super_desk.confirm(model, super_desk.upload(model, data, name))
        assert rows_of(*super_desk.take_away(model)) == rows_of(name, data)


def test_the_cells_are_words_of_the_screen(desk):
    rows = rows_of(*desk.take_away("unit"))
    assert ["U01", "某某街道办事处", "", "", "D01", "K01", "否"] in rows
    assert ["filler", "U01", "填表人", "", "", ""] in rows_of(*desk.take_away("membership"))
    (_, campaign) = rows_of(*desk.take_away("campaign"))
    assert campaign[2:5] == [
        "目标申报",
        "湖南 2023 年绩效目标",
        "部门整体支出绩效目标表、专项资金绩效目标汇总表、专项资金支出方向绩效目标表",
    ]
    assert campaign[12:17] == ["否", "否", "否", "否", ""]
    assert campaign[17:] == ["", "否", "待主管部门审核、待初审、待审核=K03", "", "U01、U02"]


@pytest.mark.parametrize("format", ["csv", "xlsx"])
@pytest.mark.parametrize("name", ["=HYPERLINK(1)", "+1", "-1", "@x", "'=1"])
def test_no_name_becomes_a_formula_and_it_comes_back_as_it_was(desk, format, name):
    Unit.objects.filter(code="U02").update(name=name)
    taken = desk.take_away("unit", format)
    (row,) = [row for row in rows_of(*taken) if row[0] == "U02"]
    assert row[1] == f"'{name}"
    assert desk.upload("unit", taken[1], taken[0]).context["outcome"].changed == 0


def test_no_password_and_no_id_goes_out(desk, bureau):
    bureau.filler.person.set_password("Yin-liang-2023")
    bureau.filler.person.save()
    _, data = desk.take_away("user")
    assert bureau.filler.person.password not in data.decode("utf-8-sig")
    assert rows_of("a.csv", data)[1] == ["administrator", "某某administrator", "", "", "是"]


def test_the_list_s_search_and_filters_hold(desk):
    assert [row[0] for row in rows_of(*desk.take_away("unit", q="某某文化馆"))] == ["预算单位编码", "U02"]
    assert [row[0] for row in rows_of(*desk.take_away("unit", is_office__exact="1"))[1:]] == [
        "K01",
        "K02",
        "K03",
    ]


def test_a_nonsense_filter_leads_back_to_the_list(desk):
    answer = desk.see("unit", "export", nonsense="1")
    assert answer["Location"] == f"{page('unit', 'changelist')}?e=1"


def test_an_unknown_format_is_refused(desk):
    answer = desk.save("unit", "export", format="exe")
    assert answer.status_code == 200
    assert "不在可用的选项中" in answer.content.decode()


def test_the_file_has_a_chinese_name_and_its_own_type(desk):
    answer = desk.save("unit", "export", format="xlsx")
    assert answer["Content-Type"].endswith("spreadsheetml.sheet")
    assert "filename*=utf-8''%E5%8D%95%E4%BD%8D-" in answer["Content-Disposition"]


@pytest.mark.parametrize("model", ["unit", "user", "membership"])
def test_queries_do_not_grow_with_the_rows(desk, bureau, model):
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            desk.save(model, "export", format="csv")
        return len(captured)

    queries()  # the session settles
    few = queries()
    for n in range(120):
        unit = world.unit(
            f"N{n:02}", f"第{n}中心", department=bureau.department.unit, section=bureau.section.unit
        )
        world.member(f"new{n}", unit, bureau.filler.role)
    assert queries() == few
