"""Who is told of which move, in which words; and the page where one reads it."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from forms_app import filings
from forms_app.models import Membership, Package, User
from forms_app.terms import CampaignType, Role, Signing
from review import remarks
from review.models import Notice
from review.moves import MOVES
from review.notices import TOLD, WORDS

from .world import PASSED, SENT, World, by_filing, fill, on_paper

APPROVAL = {"approval_number": "某财预〔2023〕1号", "approval_date": timezone.localdate()}


@pytest.fixture
def package(world: World) -> Package:
    return world.filled()


def told() -> dict[str, str]:
    """What everybody was told since it was asked last: subject by user name."""
    found = {n.person.username: n.subject for n in Notice.objects.select_related("person").order_by("pk")}
    Notice.objects.all().delete()
    return found


def draft(world: World, package: Package, who: str, kind: str, place: str = "", **more):
    snapshot = filings.sent_snapshot(package.filings.filter(kind=kind).last())
    return remarks.add(package, world[who], "请改。", snapshot, place, **more)


def returned(world: World, package: Package) -> Package:
    world.advance(package, *SENT)
    draft(world, package, "department", "department_target", "duties")
    told()
    return world.advance(package, ("return", "department", "请按意见修改。"))


def test_whose_turn_it_is_hears_of_it_all_the_way(world: World, package: Package):
    heard = []
    for action, actor in PASSED:
        world.step(package, action, actor)
        heard.append(told())
    done = "[告知] 某某街道办事处 审核通过"
    assert heard == [
        {"head": "[需处理] 某某街道办事处 待您审签"},
        {"department": "[需处理] 某某街道办事处 待主管部门审核"},
        {"section": "[需处理] 某某街道办事处 待初审"},
        {"performance": "[需处理] 某某街道办事处 待审核"},
        {"filler": done, "head": done},
    ]


def test_a_return_names_its_tables_and_counts_its_remarks(world: World, package: Package):
    returned(world, package)
    notice = Notice.objects.get()
    assert (notice.person, notice.unit) == (world["filler"].person, world.units["street"])
    assert notice.subject == "[需处理] 附表1 被退回（1 条意见）"
    assert notice.to_do and notice.path == f"/packages/{package.pk}/"
    assert "某某街道办事处，2023年预算绩效目标申报。整改期限" in notice.text
    assert notice.text.endswith("某某局 演示department：请按意见修改。")


def test_a_return_of_several_tables_names_them_and_of_many_counts_them(world: World, package: Package):
    world.advance(package, *SENT)
    numbers = list(package.filings.filter(removed_at=None).values_list("number", flat=True))
    assert len(numbers) > 3
    for count, words in ((2, "附表1、附表2"), (len(numbers), f"附表1 等 {len(numbers)} 张表")):
        told()
        world.step(package, "return", "department", "请改。", general="请改。", tables=numbers[:count])
        assert told() == {"filler": f"[需处理] {words} 被退回（1 条意见）"}
        for remark in package.remarks.filter(state="open"):
            remarks.reply(remark, world["filler"], "changed")
        world.advance(package, *SENT)


def test_the_head_sends_it_back_to_those_who_fill_in(world: World, package: Package):
    world.step(package, "submit", "filler")
    told()
    world.step(package, "send_back", "head", "请核对金额。")
    assert Notice.objects.get().text.endswith("某某街道办事处 演示head：请核对金额。")
    assert told() == {"filler": "[需处理] 某某街道办事处 被单位负责人退回修改"}


def test_where_the_head_signs_on_paper_nobody_waits_for_him(world: World, package: Package):
    on_paper(world)
    world.step(package, "submit", "filler")
    assert told() == {}


def test_proposals_wait_for_the_unit(world: World, package: Package):
    world.advance(package, *SENT)
    draft(world, package, "department", "department_target", "duties", proposal="做好街道工作。")
    told()
    world.step(package, "consult", "department")
    assert told() == {"filler": "[需处理] 协商完善：1 条建议待答复"}
    world.step(package, "end_consulting", "department", "不必改了。")
    assert told() == {"filler": "[告知] 某某街道办事处 协商已结束，待主管部门审核"}


def test_an_extension_is_asked_of_the_bureau_and_answered_to_the_filler(world: World, package: Package):
    world.step(package, "ask_extension", "filler", "会计生病。")
    asked = "[需处理] 某某街道办事处 申请延期，待答复"
    assert told() == {"section": asked, "performance": asked}
    until = timezone.now() + timedelta(days=30)
    world.step(package, "extend", "section", "同意。", until=until)
    clock = timezone.localtime(until).strftime("%Y年%m月%d日 %H:%M")
    assert told() == {"filler": f"[告知] 某某街道办事处 报送期限延至 {clock}"}
    world.step(package, "ask_extension", "filler", "还要几天。")
    told()
    request = package.requests.get(state="open")
    world.step(package, "decline", "performance", "不能再延。", request=request.pk)
    refused = "[告知] 某某街道办事处 的申请延期未获同意"
    assert told() == {"filler": refused, "head": refused}


def test_a_withdrawal_is_asked_of_the_office_at_hand(world: World, package: Package):
    world.advance(package, *SENT, ("pass", "department"))
    told()
    world.step(package, "ask_withdrawal", "filler", "金额有误。")
    assert told() == {"section": "[需处理] 某某街道办事处 申请撤回，待答复"}
    world.step(package, "grant_withdrawal", "section")
    granted = "[告知] 某某街道办事处 已同意撤回，填报中"
    assert told() == {"filler": granted, "head": granted}


def test_the_office_that_had_it_hears_of_a_withdrawal(world: World, package: Package):
    world.advance(package, *SENT)
    told()
    world.step(package, "withdraw", "filler")
    assert told() == {"department": "[告知] 某某街道办事处 已撤回报送"}
    world.step(package, "submit", "filler")
    told()
    world.step(package, "withdraw", "filler")
    assert told() == {"head": "[告知] 某某街道办事处 已由填表人撤回，不必审签"}


def test_a_pass_that_is_undone_is_told_to_the_office_that_loses_it(world: World, package: Package):
    world.advance(package, *SENT, ("pass", "department"))
    told()
    world.step(package, "undo", "department", "看错了。")
    assert told() == {"section": "[告知] 某某街道办事处 已被上一环节撤销审核，不必办理"}
    world.advance(package, ("pass", "department"), ("pass", "section"), ("pass", "performance"))
    told()
    world.step(package, "undo", "performance", "再看看。")
    undone = "[告知] 某某街道办事处 的审核结论已撤销，待审核"
    assert told() == {"filler": undone, "head": undone}


def test_a_return_to_the_office_before(world: World, package: Package):
    world.advance(package, *SENT, ("pass", "department"))
    told()
    world.step(package, "return_to_office", "section", "请先核实。")
    assert told() == {"department": "[需处理] 某某街道办事处 被退回，待主管部门审核"}


def test_approval_and_what_comes_after(world: World, package: Package):
    world.advance(package, *PASSED)
    told()
    world.step(package, "approve", "performance", **APPROVAL)
    approved = "[告知] 某某街道办事处 已批复（某财预〔2023〕1号）"
    assert told() == {"filler": approved, "head": approved}
    table = package.filings.get(kind="department_target").number
    change = {"type": "content", "document_number": "某财预〔2023〕9号", "dated": timezone.localdate()}
    world.step(package, "adjust", "performance", "职责有变。", tables=[table], **change)
    assert told() == {"filler": "[需处理] 某某街道办事处 须办理目标调整"}
    world.step(package, "drop_adjustment", "performance", "不调整了。")
    dropped = "[告知] 某某街道办事处 的目标调整已撤销"
    assert told() == {"filler": dropped, "head": dropped}
    world.step(package, "adjust", "filler", "职责有变。", tables=[table], **change)
    assert told() == {}


def test_a_failed_round(world: World, package: Package):
    world.advance(package, *SENT)
    told()
    world.step(package, "reject", "department", "不符合要求。")
    failed = "[告知] 某某街道办事处 不予通过"
    assert told() == {"filler": failed, "head": failed}


def test_a_self_evaluation_is_filed_drawn_and_rechecked(world: World, package: Package):
    world.campaign.type = CampaignType.EVALUATION
    world.campaign.save()
    world.advance(package, *PASSED)
    assert told()["head"] == "[告知] 某某街道办事处 已备案"
    world.step(package, "draw", "performance")
    assert told()["filler"] == "[告知] 某某街道办事处 被抽查复核"
    world.step(package, "recheck", "performance", "基本属实。", score=Decimal("91.5"), grade="excellent")
    assert told()["filler"] == "[告知] 某某街道办事处 已复核（复核得分 91.5）"


def test_help_is_asked_of_the_bureau(world: World, package: Package):
    world.step(package, "invite", "filler")
    asked = "[需处理] 某某街道办事处 请财政协助查看"
    assert told() == {"section": asked, "performance": asked}


def test_packages_of_one_table_say_which(world: World):
    world.campaign.signing = Signing.NONE
    by_filing(world)
    dossier = world.open("street")
    fill(dossier, world["filler"])
    package = dossier.packages.get(filings__kind="department_target")
    world.step(package, "send", "filler")
    assert told() == {"department": "[需处理] 某某街道办事处 附表1 待主管部门审核"}


def test_only_those_in_office_today_hear_of_it_and_deputies_too(world: World, package: Package):
    today = timezone.localdate()
    gone, left, deputy, early = (
        world.employ(n, "street", Role.HEAD) for n in ("gone", "left", "dep", "early")
    )
    Membership.objects.filter(pk=gone.pk).update(until=today - timedelta(days=1))
    User.objects.filter(pk=left.person_id).update(is_active=False)
    for standing_in, since in ((deputy, today), (early, today + timedelta(days=1))):
        dates = {"since": since, "until": since, "principal": world["head"].person}
        Membership.objects.filter(pk=standing_in.pk).update(**dates)
    world.step(package, "submit", "filler")
    assert set(told()) == {"head", "dep"}


def test_whoever_acted_is_not_told_and_nobody_twice(world: World, package: Package):
    Membership.objects.create(person=world["filler"].person, unit=world.units["street"], role=Role.HEAD)
    Membership.objects.create(person=world["head"].person, unit=world.units["street"], role=Role.FILLER)
    world.step(package, "submit", "filler")
    assert told() == {"head": "[需处理] 某某街道办事处 待您审签"}


def test_a_move_that_fails_tells_nobody(world: World, package: Package):
    with pytest.raises(ValueError, match="依据"):
        world.advance(package, *PASSED)
        world.step(package, "approve", "performance", **APPROVAL)
        told()
        adjust = {"type": "content", "document_number": "", "dated": timezone.localdate()}
        world.step(package, "adjust", "performance", "职责有变。", tables=[], **adjust)
    assert told() == {}


def test_a_name_can_not_break_the_subject(world: World, package: Package):
    unit = world.units["street"]
    unit.name = "某某\r\nBcc: x@example.com {opinion} 街道"
    unit.save()
    package = Package.objects.get(pk=package.pk)
    world.step(package, "submit", "filler")
    assert told() == {"head": "[需处理] 某某 Bcc: x@example.com {opinion} 街道 待您审签"}


def test_the_table_names_moves_that_there_are_and_words_that_there_are():
    import string

    for row in TOLD:
        assert set(row.actions) <= set(MOVES)
        for template in (row.subject, row.text):
            used = {name for _, name, _, _ in string.Formatter().parse(template) if name}
            assert used <= set(WORDS)


def test_many_people_cost_no_more_queries(world: World, package: Package):
    world.advance(package, *PASSED)

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            world.step(package, "approve", "performance", **APPROVAL)
        telling = [q["sql"] for q in queries if "review_notice" in q["sql"]]
        assert len(telling) == 1
        Package.objects.filter(pk=package.pk).update(status="passed")
        return len(queries)

    cost()  # the first 批复 brings indicators into the 指标库
    few = cost()
    for n in range(20):
        world.employ(f"more{n}", "street", Role.HEAD)
    assert cost() == few
    assert Notice.objects.filter(subject__contains="已批复").count() == 2 + 2 + 22


# --- the page ---


@pytest.fixture
def filler(client, world: World):
    client.force_login(world["filler"].person)
    return client


def give(world: World, name: str = "filler", unit: str = "street", **more) -> Notice:
    said = {"campaign": world.campaign, "subject": "[需处理] 附表1 被退回（1 条意见）", "path": "/dossiers/"}
    return Notice.objects.create(person=world[name].person, unit=world.units[unit], **{**said, **more})


def test_the_bar_counts_what_is_unread(filler, world: World):
    def bar() -> str:
        page = filler.get("/dossiers/").content.decode()
        return page[page.index(">消息") : page.index("</nav>")]

    assert "count" not in bar()
    give(world)
    give(world)
    give(world, "head")
    assert '<span class="count">2<span' in bar()


def test_what_somebody_did_meanwhile_waits_no_longer(client, world: World, package: Package):
    world.advance(package, *SENT)
    client.force_login(world["department"].person)
    assert [n.unread for n in client.get("/notices/").context["page"]] == [True]
    world.step(package, "pass", "department")
    page = client.get("/notices/")
    assert [n.unread for n in page.context["page"]] == [False]
    assert "（已办理）" in page.content.decode()
    assert "count" not in page.content.decode().split(">消息")[1].split("</nav>")[0]
    client.force_login(world["section"].person)
    assert [n.unread for n in client.get("/notices/").context["page"]] == [True]


def test_what_was_asked_waits_until_nothing_is_open(client, world: World, package: Package):
    def waiting(name: str) -> list[bool]:
        client.force_login(world[name].person)
        return [n.unread for n in client.get("/notices/").context["page"] if "申请" in n.subject]

    world.step(package, "ask_extension", "filler", "会计住院。")
    assert waiting("performance") == [True]
    until = timezone.now() + timedelta(days=30)
    world.step(package, "extend", "section", "同意。", until=until)
    assert waiting("performance") == [False]
    world.step(package, "ask_extension", "filler", "还需几天。")
    assert waiting("performance") == [True, False]


def test_an_answer_does_not_settle_what_the_unit_has_to_do(client, world: World, package: Package):
    returned(world, package)
    world.step(package, "extend", "section", "同意。", until=timezone.now() + timedelta(days=30))
    client.force_login(world["filler"].person)
    page = client.get("/notices/").context["page"]
    assert [n.settled for n in page if "被退回" in n.subject] == [False]


def test_opening_one_marks_it_read_and_leads_there(filler, world: World):
    notice = give(world)
    assert filler.get(reverse("notice", args=[notice.pk]))["Location"] == "/dossiers/"
    notice.refresh_from_db()
    first = notice.read_at
    assert first
    filler.get(reverse("notice", args=[notice.pk]))
    notice.refresh_from_db()
    assert notice.read_at == first


def test_nobody_opens_another_s(filler, world: World):
    notice = give(world, "head")
    assert filler.get(reverse("notice", args=[notice.pk])).status_code == 404
    notice.refresh_from_db()
    assert notice.read_at is None
    assert filler.get(reverse("notice", args=[999])).status_code == 404


def test_unread_ones_come_first_then_the_newest(filler, world: World):
    read = [give(world, subject=f"[告知] 读过{n}", read_at=timezone.now()) for n in range(2)]
    unread = [give(world, subject=f"[需处理] 没读{n}") for n in range(2)]
    late = give(world, subject="[告知] 刚读过", read_at=timezone.now())
    page = filler.get("/notices/").context["page"]
    assert [n.pk for n in page] == [unread[1].pk, unread[0].pk, late.pk, read[1].pk, read[0].pk]


def test_all_are_marked_read_at_once_and_only_one_s_own(filler, world: World):
    give(world)
    other = give(world, "head")
    filler.post("/notices/read/")
    assert not Notice.objects.filter(person=world["filler"].person, read_at=None).exists()
    other.refresh_from_db()
    assert other.read_at is None


def test_who_serves_several_units_is_switched_to_the_one_that_was_told(filler, world: World):
    package = world.open("library").packages.get()
    second = Membership.objects.create(
        person=world["filler"].person, unit=world.units["library"], role=Role.FILLER
    )
    notice = give(world, unit="library", path=f"/packages/{package.pk}/")
    page = filler.get(reverse("notice", args=[notice.pk]), follow=True)
    assert page.status_code == 200
    assert page.context["acting"] == second
    assert "现在以“某某图书馆 · 填表人”身份办理" in page.content.decode()


def test_who_left_the_unit_reads_it_and_goes_nowhere(filler, world: World):
    notice = give(world, unit="library", path="/packages/1/")
    page = filler.get(reverse("notice", args=[notice.pk]), follow=True)
    assert page.redirect_chain[-1][0] == "/notices/"
    assert "您目前没有在“某某图书馆”任职" in page.content.decode()


def test_the_page_costs_the_same_however_long_it_is(filler, world: World):
    filler.get("/notices/")
    costs = []
    for number in (1, 40):
        for _ in range(number):
            give(world, sender=world["section"].person)
        with CaptureQueriesContext(connection) as queries:
            assert filler.get("/notices/").status_code == 200
        costs.append(len(queries))
    assert costs[0] == costs[1]


def test_a_long_list_has_pages(filler, world: World):
    for _ in range(60):
        give(world)
    assert "第 1 页，共 2 页，60 条" in filler.get("/notices/").content.decode()
    assert len(filler.get("/notices/?page=2").context["page"]) == 10
    assert filler.get("/notices/?page=x").status_code == 200


# --- how one is mailed ---


def test_the_way_of_mailing_is_one_s_own_choice(filler, world: World):
    person = world["filler"].person
    assert "没有设置邮件服务器" in filler.get("/notices/").content.decode()
    filler.post("/notices/mail/", {"email": " someone@example.com ", "mail": "each"})
    person.refresh_from_db()
    assert (person.email, person.mail) == ("someone@example.com", "each")


@pytest.mark.parametrize(
    ("email", "mail"),
    [
        ("某某", "each"),
        ("a@b\nBcc: c@example.com", "digest"),
        ("a@example.com", "hourly"),
        ("a@example.com", ""),
    ],
)
def test_an_impossible_address_is_refused_and_stays_in_the_field(filler, world: World, email: str, mail: str):
    answer = filler.post("/notices/mail/", {"email": email, "mail": mail})
    assert answer.status_code == 422
    person = world["filler"].person
    person.refresh_from_db()
    assert (person.email, person.mail) == ("", "digest")
    if mail == "each":
        assert 'value="某某"' in answer.content.decode()
        assert "邮箱地址不正确" in answer.content.decode()


def test_with_a_mail_server_the_page_doesnt_say_otherwise(filler, settings):
    settings.EMAIL_HOST = "smtp.example.com"
    assert "没有设置邮件服务器" not in filler.get("/notices/").content.decode()
