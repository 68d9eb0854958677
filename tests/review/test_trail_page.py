"""办理记录: all that was done with a package, in order of time, for those who may know of it."""

import random
import re
from datetime import timedelta
from itertools import pairwise

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from forms_app import filings
from forms_app.models import Filing, Membership, Package, Request
from forms_app.schemes import SCHEMES
from forms_app.terms import Action, Grade
from review import assessing, remarks
from review.comparing import Comparison, sides
from review.details import DETAILS, Telling
from review.history import Event, History
from review.models import Step
from review.moves import MOVES
from review.trail import INNER
from tests.printing import tables

from .approved import adjusted, write
from .walking import Walk, begin
from .world import SENT, World

MONEY = SCHEMES["hunan_2023"].money


def events(world: World, package: Package, name: str) -> list[Event]:
    return History(Package.objects.get(pk=package.pk), world[name]).events()


def told(world: World, package: Package, name: str) -> list[str]:
    return [event.what for event in events(world, package, name)]


def get(client, world: World, name: str, package: Package, where: str = "trail"):
    client.force_login(world[name].person)
    return client.get(reverse(where, args=[package.pk]))


def text(client, world: World, name: str, package: Package) -> str:
    response = get(client, world, name, package)
    assert response.status_code == 200
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", response.content.decode()))


def target(package: Package) -> Filing:
    found = package.filings.select_related("package", "dossier__campaign", "dossier__unit")
    return found.get(kind="department_target")


def returned(world: World) -> Package:
    """Sent, remarked on at a cell, and returned."""
    package = world.advance(world.filled(), *SENT)
    snapshot = filings.sent_snapshot(target(package))
    remarks.add(package, world["department"], "职责请精简。", snapshot, "duties")
    assessing.assess(package, world["department"], snapshot, "fair", "职责过长。")
    world.step(package, "return", "department", "请按意见修改。", general="请尽快。")
    return package


def sent_again(world: World) -> Package:
    package = returned(world)
    write(world, target(package), duties="精简后的职责。")
    for remark in package.remarks.all():
        remarks.reply(remark, world["filler"], "changed", "已改。")
    return world.advance(package, *SENT)


def named(action: str) -> set[str]:
    """What a step's lines tell."""
    return {name for line in DETAILS[Action(action)] for name in re.findall(r"\{(\w+)\}", line)}


def walked(chance: random.Random, now: list) -> Walk:
    walk = begin(chance, now)
    for _ in range(120):
        walk.go()
    return walk


# --- what a step decided, in words ---


def test_every_action_that_leaves_a_step_is_told():
    assert set(DETAILS) == {*MOVES, Action.UNLOCK}


KEPT = {
    "tables": ["2023-0001-01"], "due_at": "2023-03-06T10:00:00+00:00", "until": "2023-03-06T10:00:00+00:00",
    "remarks": 3, "late": True, "overdue": True, "signed_by": "某某", "signed_on": "2023-03-01", "finding": "合计不符",
    "subject": "release", "asked": "数据无误", "agreed_with": "某某", "agreed_on": "2023-03-02", "proposals": 2,
    "grade": "good", "approval_number": "某财绩〔2023〕1号", "approval_date": "2023-03-03", "old_number": "某财绩〔2023〕2号",
    "old_date": "2023-03-04", "published_on": "2023-03-05", "published_where": "区政府网站",
    "adjustment": "第1次调整（调增，某财预〔2023〕1号，2023-07-01）", "amount": "120000.00", "resume": "final_review", "score": "91.5",
    "own_score": "93", "difference": "−1.5", "grade_reason": "佐证不全",
}  # fmt: skip
READS = {
    "tables": "附表1", "due_at": "2023-03-06 18:00", "until": "2023-03-06 18:00", "late": "逾期报送", "overdue": "已超过整改期限",
    "subject": "申请放行", "grade": "良", "resume": "待审核", "amount": "12 万元",
}  # fmt: skip


@pytest.mark.parametrize("action", DETAILS, ids=str)
def test_what_is_kept_with_a_step_reads_as_words(action):
    names = named(action)
    step = Step(action=action, data={name: KEPT[name] for name in names})
    lines = Telling({"2023-0001-01": "附表1"}, MONEY, Grade.labels()).details(step)
    assert len(lines) == len(DETAILS[action])
    said = " ".join(lines)
    assert [name for name in names if READS.get(name, str(KEPT[name])) not in said] == []
    assert not re.search(r"[{}]|True|None|T\d\d:|2023-0001", said)


@pytest.mark.parametrize("action", DETAILS, ids=str)
def test_a_step_that_keeps_nothing_is_told_too(action):
    assert Telling({}, MONEY, Grade.labels()).details(Step(action=action, data={})) == []


@pytest.mark.parametrize(("action", "kept", "told"), [
    ("amend", {"old_number": "1号", "approval_number": "2号", "old_date": "2023-03-04", "approval_date": "2023-03-04"},
     ["批复文号：1号 → 2号"]),
    ("reject", {"grade": "poor", "remarks": 0}, ["等级：差"]),
    ("reject", {"grade": "poor", "remarks": 1}, ["等级：差", "发出修改意见 1 条"]),
])  # fmt: skip
def test_what_stayed_as_it_was_and_what_there_was_none_of_is_not_told(action, kept, told):
    assert Telling({}, MONEY, Grade.labels()).details(Step(action=action, data=kept)) == told


def test_everything_that_moves_keep_is_told(world: World):
    """A walk through what moves keep: nothing of it is missing in the table."""
    package = adjusted(world)
    for step in package.steps.all():
        # Scores given table by table stand as items of the entry.
        assert set(step.data) - {"rechecked"} <= named(step.action), step.action


# --- what is told ---


def test_moves_remarks_replies_and_opinions_stand_in_order_of_time(world: World):
    package = sent_again(world)
    assert told(world, package, "department") == [
        "提交审签", "审签通过并报送", "报表意见", "退回", "处理修改意见", "提交审签", "审签通过并报送",
    ]  # fmt: skip
    found = events(world, package, "filler")
    times = [event.at for event in found]
    assert times == sorted(times)
    returning = next(event for event in found if event.what == "退回")
    assert [(i.about, i.text, i.state) for i in returning.items] == [
        ("附表1 部门职责概述", "职责请精简。", "已修改"),
        ("整套报表", "请尽快。", "已修改"),
    ]
    replies = next(event for event in found if event.what == "处理修改意见")
    assert len(replies.items) == 2  # two answers of one sitting


def test_the_changes_of_a_version_stand_at_the_move_that_brought_it(world: World):
    package = sent_again(world)
    for name, at in (("filler", "提交审签"), ("section", "审签通过并报送")):
        found = [event for event in events(world, package, name) if event.since]
        assert [(e.what, e.since, e.number_of_changes) for e in found] == [(at, 1, 1)]
        change = found[0].changes[0].changes[0]
        assert (change.where, change.new) == ("部门职责概述", "精简后的职责。")


def test_a_request_is_told_with_its_answer(world: World):
    package = world.advance(world.filled(), ("ask_extension", "filler", "人员调整，来不及。"))
    until = timezone.now() + timedelta(days=30)
    world.step(package, "extend", "performance", "同意。", until=until)
    asking, extending = events(world, package, "filler")
    assert asking.step.opinion == "人员调整，来不及。"
    assert asking.details[0].startswith("申请状态：已同意（绩效评价股 演示performance")
    assert asking.details[0].endswith("：同意。")
    assert extending.details[0].startswith("延期至：")
    world.step(package, "ask_extension", "filler", "还要几天。")
    Request.objects.filter(package=package, state="open").update(state="lapsed")
    assert events(world, package, "filler")[-1].details == ("申请状态：已失效",)


def test_an_adjustment_is_told_with_its_grounds(world: World):
    package = adjusted(world)
    adjusting = next(e for e in events(world, package, "section") if e.what == "申请调整")
    assert adjusting.details[0].startswith("第1次调整（追加新增，某财预〔2023〕12号")
    assert adjusting.details[1:] == ("调整金额：12 万元", "调整的报表：附表3-3")
    assert adjusting.step.opinion == "上级追加资金。"


def test_a_deputy_is_named_with_whom_he_stands_in_for(client, world: World):
    package = world.advance(world.filled(), ("submit", "filler"))
    today = timezone.localdate()
    Membership.objects.filter(pk=world["viewer"].pk).update(
        role="head", principal=world["head"].person, since=today, until=today
    )
    world.people["viewer"] = Membership.objects.select_related("person", "principal", "unit").get(
        pk=world["viewer"].pk
    )
    world.step(package, "sign", "viewer")
    assert "演示viewer 代 演示head" in text(client, world, "section", package)


def test_the_page_tells_days_states_and_decisions(client, world: World):
    said = text(client, world, "section", sent_again(world))
    today = timezone.localtime()
    assert f"{today.year}年{today.month}月{today.day}日" in said
    for words in (
        "填报中 → 待审签", "演示department（某某局 · 主管部门审核人）", "需修改：附表1", "职责过长。",
        "与第1次报送相比有 1 处变化", "精简后的职责。",
    ):  # fmt: skip
        assert words in said


# --- who may know what ---


def test_before_the_first_sending_offices_read_no_trail(client, world: World):
    package = world.advance(world.filled(), ("submit", "filler"), ("send_back", "head", "数字不对。"))
    assert get(client, world, "section", package).status_code == 403
    assert get(client, world, "section", package, "trail_pdf").status_code == 403
    assert get(client, world, "section2", package).status_code == 404
    assert "数字不对。" in text(client, world, "filler", package)


def test_who_was_asked_for_help_doesnt_hear_what_filler_and_head_say(client, world: World):
    package = world.advance(world.filled(), ("submit", "filler"), ("send_back", "head", "数字不对。"))
    world.step(package, "invite", "filler")
    assert told(world, package, "performance") == ["请财政协助查看"]
    assert "数字不对。" not in text(client, world, "performance", package)
    client.force_login(world["performance"].person)
    assert "数字不对。" not in client.get(reverse("package", args=[package.pk])).content.decode()
    world.advance(package, *SENT)
    assert "退回填表人" in told(world, package, "performance")


def test_a_draft_of_a_remark_is_nobodys_word_yet(client, world: World):
    package = world.advance(world.filled(), *SENT)
    remarks.add(package, world["department"], "只是草稿。")
    for name in ("filler", "section", "department"):
        assert "只是草稿。" not in text(client, world, name, package)


def test_an_offices_opinion_waits_for_its_move(world: World):
    package = world.advance(world.filled(), *SENT)
    assessing.assess(package, world["department"], filings.sent_snapshot(target(package)), "good", "尚可。")
    assert "报表意见" in told(world, package, "department")
    assert "报表意见" not in told(world, package, "filler")
    world.step(package, "pass", "department")
    assert "报表意见" in told(world, package, "filler")


def test_an_answer_is_the_units_own_until_it_left_with_a_version(world: World):
    package = world.filled()
    filing = target(package)
    write(world, filing, project_expenditure="1", basic_expenditure="617.6")
    found = next(
        f
        for f in filings.check_dossier(filings.working(filing.dossier))[filing.number]
        if f.finding.severity == "explain" and f.answer is None
    )
    held = filings.working(filing.dossier)
    filings.answer(held, filing, found.finding.fingerprint, "含上级资金。", world["filler"].person)
    answering = events(world, package, "filler")[-1]
    assert (answering.what, answering.items[0].text) == ("填写情况说明", "含上级资金。")
    assert "填写情况说明" not in told(world, package, "section")
    world.advance(package, *SENT)
    said = next(e for e in events(world, package, "section") if e.what == "填写情况说明")
    assert said.items[0].about == f"附表1：{found.finding.message}"


def test_what_the_head_hasnt_let_out_stays_inside(world: World):
    package = returned(world)
    for remark in package.remarks.all():
        remarks.reply(remark, world["filler"], "changed")
    write(world, target(package), duties="未报送的职责。")
    world.step(package, "submit", "filler")
    assert [e.since for e in events(world, package, "filler") if e.since] == [1]
    assert [e.since for e in events(world, package, "section") if e.since] == []


# --- paper, and what it costs ---


def test_the_trail_on_paper(client, world: World):
    package = sent_again(world)
    response = get(client, world, "section", package, "trail_pdf")
    assert response["Content-Type"] == "application/pdf" and "no-store" in response["Cache-Control"]
    pages = tables.texts(response.content)
    said = "".join(pages)
    for words in (
        "办理记录",
        "某某街道办事处",
        "2023年预算绩效目标申报",
        "截至",
        "职责请精简。",
        "精简后的职责。",
    ):
        assert words in said
    assert all(f"第{n}页共{len(pages)}页" in page for n, page in enumerate(pages, 1))


def test_a_long_entry_begins_where_there_is_room_and_goes_on_over_the_page(client, world: World):
    package = world.filled()
    world.step(package, "submit", "filler", "\n".join(f"第{n}行" for n in range(1, 101)))
    pages = tables.texts(get(client, world, "filler", package, "trail_pdf").content)
    assert len(pages) > 1 and "第1行" in pages[0] and "第100行" in pages[-1]


def test_an_address_in_an_opinion_is_never_fetched(client, world: World, monkeypatch):
    from forms_app.printing.press import PRESS

    package = world.filled()
    world.step(package, "submit", "filler", '<img src="http://203.0.113.9/x.png"> url(http://203.0.113.9/)')
    fetched = []
    monkeypatch.setattr(type(PRESS.fetcher), "fetch", lambda self, url, headers=None: fetched.append(url))
    said = "".join(tables.texts(get(client, world, "filler", package, "trail_pdf").content))
    assert fetched == [] and "203.0.113.9" in said


def test_a_long_trail_costs_no_more(client, world: World):
    package = sent_again(world)

    def queries() -> int:
        with CaptureQueriesContext(connection) as made:
            assert get(client, world, "section", package).status_code == 200
        return len(made)

    queries()
    few = queries()
    for nth in range(3):
        world.step(
            package, "return", "department", "请改。", general="请再改。", tables=[target(package).number]
        )
        write(world, target(package), duties=f"第{nth}次修改的职责。")
        for remark in package.remarks.filter(state="open"):
            remarks.reply(remark, world["filler"], "changed")
        world.advance(package, *SENT)
    assert package.sent_version == 5
    assert queries() == few


# --- whatever happens ---


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.django_db
def test_whatever_people_did_it_is_all_told_and_nothing_more(monkeypatch, seed):
    now = [timezone.now()]
    with monkeypatch.context() as patched:
        patched.setattr(timezone, "now", lambda: now[0])
        walk = walked(random.Random(seed), now)
    package = Package.objects.get(pk=walk.package.pk)
    made = list(package.steps.order_by("pk"))
    for step in made:
        # Scores given table by table stand as items of the entry.
        assert set(step.data) - {"rechecked"} <= named(step.action), step.action
    for actor in walk.hired:
        found = History(package, actor).events()
        own = actor.unit_id == package.dossier.unit_id
        told_of = [event.step.pk for event in found if event.step]
        assert told_of == [step.pk for step in made if own or package.sent_at or step.action not in INNER]
        drafts = package.remarks.filter(state="draft").values_list("text", flat=True)
        assert not {item.text for event in found for item in event.items} & set(drafts)
    for old, new in pairwise(sides(package, walk.world["filler"])):
        assert {amount.label for amount in Comparison(old, new).amounts}
