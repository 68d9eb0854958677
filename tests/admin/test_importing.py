"""Bringing in files: tried first, whole or not at all, each fault told by row and column."""

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse

from forms_app.admin import exchange, importing
from forms_app.models import Campaign, Membership, Unit, User
from forms_app.terms import Level, Role
from tests import world
from tests.admin.desk import Desk, csv_file, page, rows_of, told, xlsx_file

UNIT_HEADS = ("预算单位编码", "全称", "级次", "主管部门编码", "归口股室编码")


# --- Preview and confirmation ---


def test_a_preview_changes_nothing(desk):
    preview = desk.upload("unit", csv_file(("预算单位编码", "全称"), ("U09", "某某中心"), ("U02", "改名")))
    assert told(preview) == []
    assert preview.context["outcome"].added == preview.context["outcome"].changed == 1
    assert not Unit.objects.filter(code="U09").exists()
    assert Unit.objects.get(code="U02").name == "某某文化馆"


def test_the_preview_shows_before_and_after(desk):
    text = desk.upload("unit", csv_file(("预算单位编码", "全称"), ("U02", "<改>名"))).content.decode()
    assert "<del>某某文化馆</del> <ins>&lt;改&gt;名</ins>" in text


def test_what_was_confirmed_is_brought_in_and_noted(desk):
    preview = desk.upload(
        "unit", xlsx_file(("预算单位编码", "全称"), ("U09", "某某中心"), ("U02", "改名")), "a.xlsx"
    )
    answer = desk.confirm("unit", preview)
    assert answer["Location"] == page("unit", "changelist")
    assert Unit.objects.get(code="U09").name == "某某中心"
    assert Unit.objects.get(code="U02").name == "改名"
    assert {entry.get_change_message() for entry in LogEntry.objects.all()} == {"从文件“a.xlsx”导入"}
    assert LogEntry.objects.count() == 2


def test_columns_that_the_file_lacks_stay_and_blank_cells_empty(desk):
    Unit.objects.filter(code="U02").update(short_name="文化馆", level=Level.FIRST)
    desk.bring_in("unit", ("预算单位编码", "全称", "简称"), ("U02", "某某文化馆", ""))
    unit = Unit.objects.get(code="U02")
    assert (unit.short_name, unit.level, unit.section.code) == ("", Level.FIRST, "K02")


def test_a_file_that_says_what_is_there_asks_for_no_confirmation(desk):
    preview = desk.upload("unit", csv_file(("预算单位编码", "全称"), ("U02", "某某文化馆")))
    assert preview.context["outcome"].same == 1
    assert "没有需要导入的变化" in preview.content.decode()
    assert "确认导入" not in preview.content.decode()


def test_a_confirmation_repeated_adds_nothing(desk):
    preview = desk.upload("unit", csv_file(("预算单位编码", "全称"), ("U09", "某某中心")))
    desk.confirm("unit", preview)
    desk.confirm("unit", preview)
    assert Unit.objects.filter(code="U09").count() == 1


@pytest.mark.parametrize("change", [lambda s: "", lambda s: s[:-1], lambda s: "x" + s, lambda s: "\x00"])
def test_a_changed_preview_is_refused(desk, change):
    preview = desk.upload("unit", csv_file(("预算单位编码", "全称"), ("U09", "某某中心")))
    answer = desk.save("unit", "process_import", sealed=change(preview.context["sealed"]), follow=True)
    assert exchange.EXPIRED in answer.content.decode()
    assert not Unit.objects.filter(code="U09").exists()


def test_a_preview_is_good_for_an_hour(desk, monkeypatch):
    preview = desk.upload("unit", csv_file(("预算单位编码", "全称"), ("U09", "某某中心")))
    monkeypatch.setattr(importing, "SECONDS", -1)
    assert desk.confirm("unit", preview)["Location"] == page("unit", "import")
    assert not Unit.objects.filter(code="U09").exists()


def test_a_preview_is_good_for_its_own_list_and_person_only(desk, super_desk):
    preview = desk.upload("unit", csv_file(("预算单位编码", "全称"), ("U09", "某某中心")))
    assert super_desk.confirm("unit", preview)["Location"] == page("unit", "import")
    assert desk.confirm("user", preview)["Location"] == page("user", "import")
    assert not Unit.objects.filter(code="U09").exists()


def test_what_became_wrong_since_the_preview_is_told_and_not_brought_in(desk):
    rows = [UNIT_HEADS, ("U08", "甲中心", "", "", ""), ("U09", "乙中心", "", "D02", "")]
    world.unit("D02", "某某局")
    preview = desk.upload("unit", csv_file(*rows))
    Unit.objects.get(code="D02").delete()
    answer = desk.confirm("unit", preview)
    assert [problem.line for problem in answer.context["outcome"].problems] == [3]
    assert not Unit.objects.filter(code__in=["U08", "U09"]).exists()


def test_confirming_needs_a_post(desk):
    assert desk.see("unit", "process_import").status_code == 405


def test_a_missing_file_is_asked_for(desk):
    answer = desk.save("unit", "import")
    assert "这个字段是必填项" in answer.content.decode()


def test_a_file_that_cannot_be_read_is_told(desk):
    assert told(desk.upload("unit", b"nothing", "a.xlsx"))[0].startswith("文件打不开或已损坏")
    assert told(desk.upload("unit", b"nothing", "a.doc"))[0].startswith("只能导入")


def test_a_preview_too_large_to_post_back_is_refused(desk, monkeypatch):
    monkeypatch.setattr(exchange, "MAX_SEALED", 10)
    assert told(desk.upload("unit", csv_file(("预算单位编码", "全称"), ("U09", "甲")))) == [
        "文件内容过多，请分成几个文件分次导入。"
    ]


# --- Heads ---


@pytest.mark.parametrize(
    ("heads", "said"),
    [
        (("预算单位编码", "名字"), "不认识的列：名字"),
        (("全称", "简称"), "缺少列：预算单位编码"),
        (("预算单位编码", "预算单位编码"), "重复的列：预算单位编码"),
        (("预算单位编码", ""), "第 2 行第 2 列有内容，但这一列没有表头"),
        (("预算单位编码",), "第 2 行第 2 列有内容，但这一列没有表头"),
        (("预算单位编码", "\x00line"), "不认识的列"),
        (("id", "全称"), "不认识的列：id"),
    ],
)
def test_wrong_heads_are_told(desk, heads, said):
    (problem,) = told(desk.upload("unit", csv_file(heads, ("U09", "某某中心"))))
    assert said in problem


def test_heads_may_have_blanks_and_any_order(desk):
    desk.bring_in("unit", (" 全 称 ", "", "预算单位编码"), ("某某中心", "", "U09"))
    assert Unit.objects.get(code="U09").name == "某某中心"


# --- Rows ---


def test_every_fault_is_told_by_row_and_column_and_nothing_is_brought_in(desk):
    rows = [
        UNIT_HEADS,
        ("U08", "好的中心", "一级预算单位", "", "K01"),
        ("", "没有编码", "", "", ""),
        ("U09", "", "特级", "D99", "U02"),
        ("U08", "又一次", "", "", ""),
        ("U 10", "空格", "", "K01", ""),
    ]
    assert sorted(told(desk.upload("unit", csv_file(*rows)))) == sorted([
        (3, "预算单位编码", "不能为空，请填写。"),
        (4, "主管部门编码", "没有编码为“D99”的单位，请先建立该单位或核对编码。"),
        (4, "级次", "“特级”不在可选项内，可以填：一级预算单位、二级预算单位、三级预算单位。"),
        (4, "全称", "不能为空，请填写。"),
        (4, "归口股室编码", "“某某文化馆”不是财政部门内设股室。"),
        (5, "预算单位编码", "与第 2 行重复，请只留一行。"),
        (6, "预算单位编码", "编码只用数字、英文字母、“-”和“.”，最多 40 位。"),
        (6, "主管部门编码", "“行政政法股”是财政部门内设股室，不能作主管部门。"),
    ])  # fmt: skip
    assert not Unit.objects.filter(code="U08").exists()


def test_the_page_shows_row_column_fault_and_what_stood_there(desk):
    text = desk.upload("unit", csv_file(UNIT_HEADS, ("U09", "某某中心", "<特级>", "", ""))).content.decode()
    assert "有 1 处问题，整个文件都没有导入" in text
    assert '<td class="num">2</td><td>级次</td>' in text
    assert "&lt;特级&gt;" in text
    assert "sealed" not in text


def test_one_bad_row_keeps_all_others_out(desk):
    rows = [("预算单位编码", "全称"), *((f"N{n}", f"第{n}中心") for n in range(20)), ("N20", "")]
    before = Unit.objects.count()
    assert told(desk.upload("unit", csv_file(*rows))) == [(22, "全称", "不能为空，请填写。")]
    assert Unit.objects.count() == before


def test_what_nobody_foresaw_in_a_row_is_told_and_noted(desk, monkeypatch, caplog):
    def stumble(*args, **kwargs):
        raise RuntimeError("out of order")

    monkeypatch.setattr(Unit, "save", stumble)
    (problem,) = told(desk.upload("unit", csv_file(("预算单位编码", "全称"), ("U09", "某某中心"))))
    assert problem == (2, "", importing.UNFORESEEN)
    assert "out of order" in caplog.text


def test_characters_that_no_database_holds_are_left_out(desk):
    desk.bring_in("unit", ("预算单位编码", "全称"), ("U09", "某某\x00中\x0b心"))
    assert Unit.objects.get(code="U09").name == "某某中心"


# --- Units ---


def test_units_may_name_units_further_down(desk):
    rows = [
        ("U09", "下级", "", "D09", "K09", ""),
        ("D09", "主管局", "", "", "K09", ""),
        ("K09", "新股室", "", "", "", "是"),
    ]
    desk.bring_in("unit", (*UNIT_HEADS, "是否股室"), *rows)
    unit = Unit.objects.get(code="U09")
    assert (unit.department.code, unit.section.code, unit.section.is_office) == ("D09", "K09", True)


def test_units_that_name_each_other_are_refused(desk):
    rows = [UNIT_HEADS, ("U08", "甲", "", "U09", ""), ("U09", "乙", "", "U08", "")]
    (problem,) = told(desk.upload("unit", csv_file(*rows)))
    assert problem.startswith("这些单位互为主管部门或归口股室")


def test_a_fault_is_told_at_its_own_row_and_not_as_a_missing_unit_elsewhere(desk):
    rows = [UNIT_HEADS, ("U09", "下级", "", "D09", ""), ("D09", "主管局", "特级", "", "")]
    assert sorted(told(desk.upload("unit", csv_file(*rows))))[0] == (
        2,
        "主管部门编码",
        "文件中“D09”那一行有问题，改好那一行即可。",
    )


def test_full_width_codes_are_the_same_codes(desk):
    desk.bring_in("unit", ("预算单位编码", "全称"), ("Ｕ０２", "改名"))
    assert Unit.objects.get(code="U02").name == "改名"


UNIT_FAULTS = [
    (("U01", "某某街道办事处", "", "U01", ""), "主管部门编码", "主管部门不能是本单位或本单位的下级。"),
    (("D01", "住房和城乡建设局", "", "U01", ""), "主管部门编码", "主管部门不能是本单位或本单位的下级。"),
    (
        ("K01", "行政政法股", "", "D01", ""),
        "主管部门编码",
        "财政部门内设股室的主管部门只填所属财政局；“住房和城乡建设局”是预算单位。只有一家财政局的，不必填。",
    ),
    (("K01", "行政政法股", "", "", "K02"), "归口股室编码", "财政部门内设股室不填归口股室。"),
    (("U01", "某某街道办事处", "", "D01", "D01"), "归口股室编码", "“住房和城乡建设局”不是财政部门内设股室。"),
    (("U01", "长" * 201, "", "", ""), "全称", "最多 200 个字。"),
    (("9" * 41, "某某中心", "", "", ""), "预算单位编码", "编码只用数字、英文字母、“-”和“.”，最多 40 位。"),
]


@pytest.mark.parametrize(("row", "column", "text"), UNIT_FAULTS)
def test_what_cannot_be_true_of_a_unit_is_refused(desk, row, column, text):
    assert told(desk.upload("unit", csv_file(UNIT_HEADS, row))) == [(2, column, text)]


def test_an_office_in_use_stays_one_and_a_department_does_not_become_one(desk):
    rows = [("预算单位编码", "是否股室"), ("K01", "否"), ("D01", "是")]
    assert told(desk.upload("unit", csv_file(*rows))) == [
        (2, "是否股室", "还有单位归口本股室，请先改它们的归口股室。"),
        (3, "是否股室", "本单位还是其他单位的主管部门，不能改为股室。"),
    ]


# --- People ---


def test_new_people_get_a_one_time_password_and_others_keep_theirs(desk, bureau, settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
    before = bureau.filler.person.password
    answer = desk.bring_in("user", ("用户名", "姓名"), ("new1", "某某甲"), ("filler", "改名"))
    (issued,) = answer.context["issued"]
    assert (issued.username, issued.name) == ("new1", "某某甲")
    person = User.objects.get(username="new1")
    assert person.check_password(issued.password)
    assert person.must_change_password
    assert not person.is_staff
    filler = User.objects.get(username="filler")
    assert (filler.name, filler.password, filler.must_change_password) == ("改名", before, False)


def test_the_passwords_are_shown_once_and_kept_nowhere(desk, caplog):
    caplog.set_level("DEBUG")
    preview = desk.upload("user", csv_file(("用户名", "姓名"), ("new1", "某某甲")))
    answer = desk.confirm("user", preview)
    (issued,) = answer.context["issued"]
    assert issued.password in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    again = desk.confirm("user", preview)
    assert again["Location"] == page("user", "changelist")
    entries = "".join(f"{e.object_repr}{e.change_message}" for e in LogEntry.objects.all())
    session = str(dict(desk.client.session.items())) + str(desk.client.cookies)
    assert issued.password not in caplog.text + entries + session + User.objects.get(username="new1").password


def test_a_preview_and_a_refused_file_make_no_passwords(desk):
    preview = desk.upload("user", csv_file(("用户名", "姓名"), ("new1", "某某甲")))
    assert preview.context["outcome"].issued == []
    desk.upload("user", csv_file(("用户名", "姓名"), ("new1", "某某甲"), ("a b", "乙")))
    assert not User.objects.filter(username="new1").exists()


PEOPLE_FAULTS = [
    (("a b", "甲", "", ""), "用户名"),
    (("", "甲", "", ""), "用户名"),
    (("x" * 151, "甲", "", ""), "用户名"),
    (("new1", "甲" * 201, "", ""), "姓名"),
    (("new1", "甲", "1" * 201, ""), "联系电话"),
    (("new1", "甲", "", "也许"), "启用"),
    (("administrator", "某某administrator", "", "否"), "启用"),
]


@pytest.mark.parametrize(("row", "column"), PEOPLE_FAULTS)
def test_what_cannot_be_true_of_a_person_is_refused(desk, row, column):
    problems = told(desk.upload("user", csv_file(("用户名", "姓名", "联系电话", "启用"), row)))
    assert {(line, head) for line, head, _ in problems} == {(2, column)}


def test_only_superusers_change_superusers(desk, super_desk):
    rows = [("用户名", "启用"), ("root", "否")]
    assert told(desk.upload("user", csv_file(*rows))) == [(2, "用户名", "超级用户的资料只能由超级用户修改。")]
    assert told(super_desk.upload("user", csv_file(*rows))) == [(2, "启用", "不能停用自己的账号。")]
    assert told(super_desk.upload("user", csv_file(("用户名", "姓名"), ("root", "改名")))) == []


# --- Memberships ---

MEMBER_HEADS = ("用户名", "预算单位编码", "角色", "任职起", "任职止")


@pytest.mark.parametrize(
    "day", ["2026-1-5", "2026/01/05", "2026.1.5", "2026年1月5日", "20260105", "2026-01-05 00:00:00"]
)
def test_memberships_with_their_days(desk, day):
    desk.bring_in(
        "membership", MEMBER_HEADS, ("filler", "U02", "填表人", day, ""), ("head", "U02", "head", "", day)
    )
    filler = Membership.objects.get(person__username="filler", unit__code="U02")
    assert (filler.role, filler.since.isoformat(), filler.until) == (Role.FILLER, "2026-01-05", None)
    assert Membership.objects.get(person__username="head", unit__code="U02").until.isoformat() == "2026-01-05"


def test_a_membership_is_known_by_person_unit_and_role(desk):
    before = Membership.objects.count()
    desk.bring_in(
        "membership",
        MEMBER_HEADS,
        ("filler", "U01", "填表人", "2026-01-01", ""),
        ("filler", "U01", "查看", "", ""),
    )
    assert Membership.objects.count() == before + 1
    assert Membership.objects.get(person__username="filler", role=Role.FILLER).since.year == 2026


MEMBER_FAULTS = [
    (
        ("nobody", "U01", "填表人", "", ""),
        "用户名",
        "没有用户名为“nobody”的人员，请先建立该人员或核对用户名。",
    ),
    (
        ("filler", "U99", "填表人", "", ""),
        "预算单位编码",
        "没有编码为“U99”的单位，请先建立该单位或核对编码。",
    ),
    (("", "U01", "填表人", "", ""), "用户名", "不能为空，请填写。"),
    (("filler", "", "填表人", "", ""), "预算单位编码", "不能为空，请填写。"),
    (("filler", "U01", "", "", ""), "角色", "不能为空，请填写。"),
    (("filler", "U01", "查看", "2026-02-30", ""), "任职起", "“2026-02-30”不是日期，请写成 2023-01-05 这样。"),
    (("filler", "U01", "查看", "", "明年"), "任职止", "“明年”不是日期，请写成 2023-01-05 这样。"),
    (("filler", "U01", "查看", "2026-02-01", "2026-01-31"), "任职止", "任职止不能早于任职起。"),
    (("filler", "U01", "绩效审核人", "", ""), "角色", "“绩效审核人”只能任职于财政部门内设股室。"),
    (("filler", "U01", "业务股室", "", ""), "角色", "“业务审核人”只能任职于财政部门内设股室。"),
    (("filler", "U01", "管理员", "", ""), "角色", "“管理员”只能任职于财政部门内设股室。"),
    (
        ("filler", "K01", "填表人", "", ""),
        "角色",
        "“填表人”只能任职于预算单位，“行政政法股”是财政部门内设股室。",
    ),
]


@pytest.mark.parametrize(("row", "column", "text"), MEMBER_FAULTS)
def test_what_cannot_be_true_of_a_membership_is_refused(desk, row, column, text):
    assert told(desk.upload("membership", csv_file(MEMBER_HEADS, row))) == [(2, column, text)]


def test_the_same_membership_twice_is_refused(desk):
    row = ("filler", "U02", "填表人", "", "")
    problems = told(desk.upload("membership", csv_file(MEMBER_HEADS, row, row)))
    assert problems == [(3, "用户名", "与第 2 行重复，请只留一行。")]


DEPUTY_HEADS = (*MEMBER_HEADS, "代办对象用户名")
DEPUTY = ("other", "K01", "业务审核人", "2026-01-05", "2026-01-31", "section")


@pytest.mark.parametrize(
    ("word", "role"), [("业务股室", "section_reviewer"), ("绩效股", "performance_reviewer")]
)
def test_files_that_call_roles_as_they_were_called_are_understood(desk, word, role):
    desk.bring_in("membership", ("用户名", "预算单位编码", "角色"), ("other", "K01", word))
    assert Membership.objects.get(person__username="other", unit__code="K01").role == role


def test_deputies_go_out_and_come_back_beside_what_people_are_themselves(desk):
    own = ("other", "K01", "业务审核人", "", "", "")
    desk.bring_in("membership", DEPUTY_HEADS, DEPUTY, own)
    held = Membership.objects.filter(person__username="other", unit__code="K01")
    assert {m.principal and m.principal.username for m in held} == {None, "section"}
    name, data = desk.take_away("membership")
    assert list(DEPUTY) in rows_of(name, data)
    assert desk.upload("membership", data, name).context["outcome"].changed == 0
    desk.bring_in("membership", DEPUTY_HEADS, (*DEPUTY[:4], "2026-02-28", "section"))
    assert sorted(str(m.until) for m in held.all()) == ["2026-02-28", "None"]


def test_a_file_without_the_column_is_about_what_people_are_themselves(desk):
    desk.bring_in("membership", DEPUTY_HEADS, DEPUTY)
    desk.bring_in("membership", MEMBER_HEADS, (*DEPUTY[:3], "", ""))
    assert Membership.objects.filter(person__username="other", unit__code="K01").count() == 2


DEPUTY_FAULTS = [
    ((*DEPUTY[:3], "", "2026-01-31", "section"), "任职起", "代办须填写起止日期。"),
    ((*DEPUTY[:4], "", "section"), "任职止", "代办须填写起止日期。"),
    (("section", *DEPUTY[1:]), "代办对象用户名", "不能代自己办理，请选其他人员。"),
    (
        (*DEPUTY[:5], "head"),
        "代办对象用户名",
        "“某某head”没有“行政政法股 · 业务审核人”这一任职，不能代其办理。",
    ),
    ((*DEPUTY[:5], "nobody"), "代办对象用户名", "没有用户名为“nobody”的人员，请先建立该人员或核对用户名。"),
]


@pytest.mark.parametrize(("row", "column", "text"), DEPUTY_FAULTS)
def test_what_cannot_be_true_of_a_deputy_is_refused(desk, row, column, text):
    assert told(desk.upload("membership", csv_file(DEPUTY_HEADS, row))) == [(2, column, text)]


# --- Campaigns ---

CAMPAIGN = {
    "名称": "2024年申报", "年度": "2024", "类型": "目标申报", "填报口径": "湖南 2023 年绩效目标",
    "报表类型": "专项资金支出方向绩效目标表、专项资金绩效目标汇总表、部门整体支出绩效目标表",
    "开始时间": "2024-01-02 08:00",
    "截止时间": "2024/1/31 18:00", "审核环节": "待初审，待审核=K03", "填报单位编码": "U01；U02",
}  # fmt: skip


def upload_campaign(desk: Desk, **changes):
    row = {**CAMPAIGN, **changes}
    return desk.upload("campaign", csv_file(tuple(row), tuple(row.values())))


def test_a_campaign_with_units_and_steps(desk):
    assert told(upload_campaign(desk)) == []
    desk.confirm("campaign", upload_campaign(desk))
    campaign = Campaign.objects.get(name="2024年申报")
    assert campaign.kinds == ["department_target", "fund_summary", "spending_direction"]
    assert [unit.code for unit in campaign.units.all()] == ["U01", "U02"]
    steps = [(s.position, s.stage, s.office and s.office.code) for s in campaign.steps.all()]
    assert steps == [(2, "first_review", None), (3, "final_review", "K03")]
    assert campaign.closes_at.isoformat() == "2024-01-31T10:00:00+00:00"
    assert (campaign.head_hours, campaign.package_by) == (24, "dossier")


def test_campaigns_may_continue_one_further_down(desk):
    rows = [
        (*CAMPAIGN, "沿用的填报任务", "审签方式", "允许同一人连续办理"),
        (*{**CAMPAIGN, "名称": "二上"}.values(), "一上（2024）", "不需要审签", "是"),
        (*{**CAMPAIGN, "名称": "一上（2024）"}.values(), "", "", ""),
    ]
    desk.bring_in("campaign", *rows)
    later = Campaign.objects.get(name="二上")
    assert (later.predecessor.name, later.signing, later.same_person) == ("一上（2024）", "none", True)
    assert Campaign.objects.get(name="一上（2024）").signing == "system"
    desk.bring_in("campaign", ("名称", "沿用的填报任务"), ("二上", ""))
    assert Campaign.objects.get(name="二上").predecessor is None


def test_campaigns_that_continue_each_other_are_refused(desk):
    rows = [
        (*{**CAMPAIGN, "名称": "甲"}.values(), "乙"),
        (*{**CAMPAIGN, "名称": "乙"}.values(), "甲"),
    ]
    (problem,) = told(desk.upload("campaign", csv_file((*CAMPAIGN, "沿用的填报任务"), *rows)))
    assert problem.startswith("这些填报任务互相沿用，请更正：")


CAMPAIGN_FAULTS = [
    (
        {"沿用的填报任务": "没有的"},
        "沿用的填报任务",
        "没有名称为“没有的”的填报任务，请先建立该填报任务或核对名称。",
    ),
    (
        {"所评价的目标任务": "2023年预算绩效目标申报"},
        "所评价的目标任务",
        "只有绩效自评任务填写所评价的目标任务；请清空，或把类型改为绩效自评。",
    ),
    (
        {"类型": "绩效自评"},
        "填报口径",
        "“湖南 2023 年绩效目标”没有评分方案，不能用于绩效自评，没有适用于所选全部报表类型的口径，请分开建立任务。",
    ),
    ({"允许同一人连续办理": "也许"}, "允许同一人连续办理", "“也许”不在可选项内，可以填：是、否。"),
    ({"审签宽限（小时）": "721"}, "审签宽限（小时）", "最多 720 小时。"),
    ({"截止时间": "2024-01-02 08:00"}, "截止时间", "截止时间须晚于开始时间。"),
    ({"截止时间": "2024-01-31"}, "截止时间", "“2024-01-31”不是日期加时刻，请写成 2023-01-05 18:00 这样。"),
    (
        {"截止时间": "2024-01-31 24:00"},
        "截止时间",
        "“2024-01-31 24:00”不是日期加时刻，请写成 2023-01-05 18:00 这样。",
    ),
    ({"开始时间": ""}, "开始时间", "不能为空，请填写。"),
    ({"年度": "二〇二四"}, "年度", "“二〇二四”不是整数，请只填数字。"),
    ({"年度": "24"}, "年度", "年度应在 2000 至 2099 之间。"),
    ({"年度": ""}, "年度", "不能为空，请填写。"),
    ({"名称": "长" * 201}, "名称", "最多 200 个字。"),
    ({"报表类型": ""}, "报表类型", "请至少选一种报表类型。"),
    ({"填报口径": ""}, "填报口径", "不能为空，请填写。"),
    ({"审核环节": ""}, "审核环节", "请至少设一个审核环节。"),
    ({"审核环节": "待初审"}, "审核环节", "请设“待审核”环节：批复由该环节的股室办理。"),
    ({"截止时间": "9999-12-31 18:00"}, "截止时间", "年份应在 2000 至 2099 之间。"),
    ({"审核环节": "待审核"}, "审核环节", "“待审核”环节必须填写股室。"),
    ({"审核环节": "待审核=U01"}, "审核环节", "“待审核”环节应由财政部门内设股室办理，“某某街道办事处”不是。"),
    (
        {"审核环节": "待主管部门审核=K01"},
        "审核环节",
        "“待主管部门审核”环节应由主管部门办理，“行政政法股”不是。",
    ),
    ({"审核环节": "待审核=K99"}, "审核环节", "没有编码为“K99”的单位，请先建立该单位或核对编码。"),
    ({"审核环节": "待初审、待初审"}, "审核环节", "同一审核环节只能设一次。"),
    ({"填报单位编码": "U01、U98、U99"}, "填报单位编码", "没有这些编码的单位：U98、U99，请先建立或核对编码。"),
    ({"填报单位编码": "K01"}, "填报单位编码", "财政部门内设股室不填报：行政政法股。"),
]


@pytest.mark.parametrize(("changes", "column", "text"), CAMPAIGN_FAULTS)
def test_what_cannot_be_true_of_a_campaign_is_refused(desk, changes, column, text):
    assert told(upload_campaign(desk, **changes)) == [(2, column, text)]
    assert not Campaign.objects.filter(year=2024).exists()


@pytest.mark.parametrize(
    "column", ["类型", "填报口径", "报表类型", "报送方式", "审签方式", "盖章时点", "审核环节"]
)
def test_words_outside_the_vocabulary_are_refused(desk, column):
    ((line, head, text),) = told(upload_campaign(desk, **{column: "另一种"}))
    assert (line, head) == (2, column)
    assert text.startswith("“另一种”不在可选项内，可以填：")


def test_a_new_campaign_needs_steps_even_where_the_file_has_no_such_column(desk):
    row = {head: cell for head, cell in CAMPAIGN.items() if head != "审核环节"}
    problems = told(desk.upload("campaign", csv_file(tuple(row), tuple(row.values()))))
    assert problems == [(2, "审核环节", "请至少设一个审核环节。")]


def test_an_opened_campaign_keeps_what_its_tables_were_made_from(desk, bureau):
    row = ("2023年预算绩效目标申报", "2024", "部门整体支出绩效目标表", "U02")
    problems = told(desk.upload("campaign", csv_file(("名称", "年度", "报表类型", "填报单位编码"), row)))
    assert problems == [
        (2, "填报单位编码", "已建立全套报表的单位不能移出：某某街道办事处。"),
        (2, "年度", "已建立全套报表，不能再改年度。"),
        (2, "报表类型", "已建立全套报表，不能再改报表类型。"),
    ]


# --- Bounds ---


def test_queries_grow_by_the_saving_of_rows_alone(desk, django_assert_max_num_queries):
    """A row costs two savepoints and what it saves; nothing is looked up row by row."""
    rows = [("预算单位编码", "全称", "归口股室编码"), *((f"N{n}", f"第{n}中心", "K01") for n in range(50))]
    with django_assert_max_num_queries(50 * 3 + 30):
        assert told(desk.upload("unit", csv_file(*rows))) == []


def test_a_long_preview_is_shown_in_part(desk, monkeypatch):
    monkeypatch.setattr(exchange, "SHOWN_ROWS", 2)
    rows = [("预算单位编码", "全称"), *((f"N{n}", f"第{n}中心") for n in range(5))]
    text = desk.upload("unit", csv_file(*rows)).content.decode()
    assert "另有 3 条未列出" in text
    assert reverse("admin:forms_app_unit_process_import") in text


def test_an_e_mail_address_is_brought_in_with_its_person_and_must_be_one(desk, bureau):
    head = ["用户名", "姓名", "电子邮箱"]
    desk.bring_in("user", head, ["filler", "某某filler", "filler@example.com"])
    assert User.objects.get(username="filler").email == "filler@example.com"
    wrong = desk.upload("user", csv_file(head, ["filler", "某某filler", "filler at home"]))
    assert [(line, column) for line, column, _ in told(wrong)] == [(2, "电子邮箱")]
