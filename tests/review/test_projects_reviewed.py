"""逐项目 campaigns at the bureau: what a project's package is called, found, told of and counted, and what it costs."""

from datetime import timedelta

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from forms_app.document import Place
from forms_app.editing import Change, ChangeSet
from forms_app.filings import open_dossier, save
from forms_app.filings.adding import add_filing
from forms_app.models import Filing, Package, Snapshot
from forms_app.terms import Action, Role, Status
from review import remarks, reminders, stamping, urging
from review.batch import lines
from review.forms.standing import StandingForm
from review.listing import Listing
from review.models import Notice
from review.standing_list import Standing
from review.subjects import Subject
from tests.review.test_side_by_side import DECLARATION, city, declared
from tests.review.world import ADJUSTMENT, APPROVAL, PASSED, PUBLISHED, SENT, World, answer_all

FIRST, SECOND = "公房资产监管", "维修资金管理"
FIRST_AMOUNT, SECOND_AMOUNT = "836,000.00 元", "630,000.00 元"
SECRET = "改了名的项目"


@pytest.fixture
def world(db) -> World:
    return city()


@pytest.fixture
def packages(world: World) -> list[Package]:
    return declared(world)


def listed(world: World, name: str, **query) -> list[Subject]:
    address = "&".join(f"{key}={value}" for key, value in {"tab": "all", **query}.items())
    return [p.subject for p in Listing.at(world[name], address).page.object_list]


def names(world: World, name: str, **query) -> set[str]:
    return {str(subject) for subject in listed(world, name, **query)}


def rename(world: World, package: Package, new: str = SECRET) -> None:
    filing = Filing.objects.select_related("package", "dossier").get(package=package)
    save(filing, world["filler"], ChangeSet(cells=(Change(Place("project_name"), FIRST, new),)))


# --- what it is called ---


def test_a_project_is_called_by_its_name_and_amount(world: World, packages):
    world.advance(packages[0], *SENT)
    told = {str(s): s.amount for s in listed(world, "performance")}
    assert told == {FIRST: FIRST_AMOUNT, "申报表2": ""}  # the second is still the unit's own affair
    assert {str(s): s.amount for s in listed(world, "filler")} == {FIRST: FIRST_AMOUNT, SECOND: SECOND_AMOUNT}


def test_what_the_unit_alters_after_a_return_is_its_own_until_it_is_sent_again(world: World, packages):
    package = world.advance(packages[0], *SENT)
    world.step(
        package, "return", "department", "请改。", general="请改。", tables=[package.filings.get().number]
    )
    rename(world, package)
    assert names(world, "performance") == {FIRST, "申报表2"}
    assert names(world, "head") == {SECRET, SECOND}
    assert names(world, "department", project="改了名") == set()
    assert names(world, "department", project="公房") == {FIRST}
    assert names(world, "filler", project="改了名") == {SECRET}
    for remark in package.remarks.all():
        remark.state = "changed"
        remark.save()
    world.advance(package, *SENT)
    assert names(world, "performance", project="改了名") == {SECRET}


def test_what_head_and_filler_tell_each_other_of_it_names_nothing_to_the_bureau(
    client, world: World, packages
):
    """The bureau's ledger and the administration list what the unit's people were told."""

    def told(name: str, view: str) -> str:
        client.force_login(world[name].person)
        return client.get(reverse(view)).content.decode()

    world.employ("administrator", "performance", Role.ADMINISTRATOR)
    lists = (("leader", "ledger"), ("administrator", "admin:review_notice_changelist"))
    world.step(packages[0], "submit", "filler")
    for name, view in lists:
        assert FIRST not in told(name, view)
    world.step(packages[0], "sign", "head")
    world.step(packages[0], "return", "department", "请改。", general="请改。", tables=[number(packages[0])])
    for name, view in lists:
        assert f"“{FIRST}”（{FIRST_AMOUNT}） 被退回" in told(name, view)
    rename(world, packages[0])
    answer_all(world, packages[0])
    world.step(packages[0], "submit", "filler")
    for name, view in lists:
        assert SECRET not in told(name, view)
    assert Notice.objects.filter(person=world["head"].person).first().subject == (
        "[需处理] 沪物业中心 申报表1 待您审签"
    )


def test_help_that_the_unit_asks_for_opens_the_name_to_the_bureau(world: World, packages):
    world.step(packages[1], "invite", "filler")
    assert names(world, "section") == {"申报表1", SECOND}
    assert names(world, "department") == {"申报表1", "申报表2"}
    told = Notice.objects.get(person=world["section"].person)
    assert SECOND in told.subject and SECOND_AMOUNT in told.subject


def test_nobody_is_told_the_name_of_what_was_never_sent(world: World, packages):
    package, other = packages
    world.step(package, "ask_extension", "filler", "来不及。")
    told = Notice.objects.filter(person=world["performance"].person).get()
    assert told.subject == "[需处理] 沪物业中心 申报表1 申请延期，待答复"
    world.step(other, "submit", "filler")
    told = Notice.objects.filter(person=world["head"].person).get()
    assert told.subject == f"[需处理] 沪物业中心 “{SECOND}”（{SECOND_AMOUNT}） 待您审签"


def test_whoever_is_told_of_a_return_reads_which_project(world: World, packages):
    package = world.advance(packages[0], *SENT)
    world.step(
        package, "return", "department", "请改。", general="请改。", tables=[package.filings.get().number]
    )
    told = Notice.objects.filter(person=world["filler"].person).get()
    assert told.subject == f"[需处理] 沪物业中心 “{FIRST}”（{FIRST_AMOUNT}） 被退回（1 条意见）"


def test_pages_are_headed_by_the_project(client, world: World, packages):
    package = world.advance(packages[0], *SENT)
    client.force_login(world["performance"].person)
    for name in ("package", "trail", "compare"):
        page = client.get(reverse(name, args=[package.pk])).content.decode()
        assert f"<h1>沪物业中心 · {FIRST}" in page, name
    # The one table is read where it is decided on.
    assert 'id="sheets-title"' in client.get(reverse("package", args=[package.pk])).content.decode()
    unsent = client.get(reverse("package", args=[packages[1].pk])).content.decode()
    assert "<h1>沪物业中心 · 申报表2</h1>" in unsent and SECOND not in unsent
    assert "这个项目尚未首次报送" in unsent


def test_a_table_without_a_place_for_the_seal_is_not_to_be_stamped(world: World, packages):
    assert stamping.words(packages[0]) == [stamping.UNSEALED]
    package = world.advance(packages[0], *PASSED)
    assert stamping.words(package) == [stamping.UNSEALED]


# --- many at once ---


def test_projects_of_a_unit_are_approved_and_published_together(client, world: World, packages):
    for package in packages:
        world.advance(package, *PASSED)
    client.force_login(world["performance"].person)
    chosen = lines(world["performance"], Action.APPROVE, [p.pk for p in packages])
    assert {(str(line.package.subject), line.amount) for line in chosen} == {
        (FIRST, FIRST_AMOUNT), (SECOND, SECOND_AMOUNT),
    }  # fmt: skip
    preview = client.post(reverse("batch", args=["approve"]), {"address": "tab=passed", "how": "every"})
    page = preview.content.decode()
    assert FIRST in page and SECOND_AMOUNT in page and "将对 <strong" in page
    shown = [f"{line.package.pk}-{line.seen}" for line in chosen]
    data = {"confirmed": "1", "address": "tab=passed", "listed": shown, **APPROVAL}
    done = client.post(reverse("batch", args=["approve"]), data).content.decode()
    assert "已对 <strong>2</strong> 件办理“批复”" in done and FIRST in done
    for package in packages:
        package.refresh_from_db()
        assert (package.status, package.approval_number) == (Status.APPROVED, APPROVAL["approval_number"])
        world.step(package, "publish", "filler", **PUBLISHED)
    line = row(world)
    assert (line["状态"], line["批复文号"]) == ("已公开 2", APPROVAL["approval_number"])


def row(world: World) -> dict:
    found = standing(world)
    (line,) = found.lines(found.found)
    return {column.head: column.value(line) for column in found.columns}


def standing(world: World) -> Standing:
    return Standing(StandingForm(world["leader"], _query(campaign=world.campaign.pk)))


def _query(**asked) -> QueryDict:
    query = QueryDict(mutable=True)
    query.update({key: str(value) for key, value in asked.items()})
    return query


def test_a_units_line_counts_its_projects_by_state(world: World, packages):
    world.advance(packages[0], *SENT)
    found = row(world)
    assert (found["状态"], found["已报件数"]) == ("填报中 1、待主管部门审核 1", "1/2")
    assert standing(world).whole.sent == 0 and standing(world).whole.unsent == 1
    world.advance(packages[1], *SENT)
    assert row(world)["已报件数"] == "2/2" and standing(world).whole.sent == 1


# --- reminders ---


def test_a_unit_without_any_project_counts_as_unsent_and_is_reminded(world: World):
    unit = world.units["centre"]
    for opened in (False, True):
        if opened:
            open_dossier(world.campaign, unit)
        assert (standing(world).whole.unsent, row(world)["已报件数"]) == (1, "0/0")
        asked = urging.call(world.campaign, [unit])
        assert [(work.doing, people) for work, people in asked.told] == [("报送", [world["filler"].person])]
    press = "urged 1"
    assert urging.urge(asked, world["section"], "", press) == 1
    now = world.campaign.closes_at - timedelta(hours=20)
    assert reminders.remind_of_closing(now) == 1


def test_reminders_name_the_projects(world: World, packages):
    asked = urging.call(world.campaign, [world.units["centre"]])
    urging.urge(asked, world["section"], "", "urged 1")
    told = Notice.objects.get(person=world["filler"].person)
    assert told.subject == "[需处理] 沪物业中心 请尽快报送（2 件）"
    assert f"{FIRST}、{SECOND}。" in told.text


# --- what it costs ---


def many(world: World, numbers: range) -> None:
    """Projects that wait at 绩效股, and drafts."""
    dossier = open_dossier(world.campaign, world.units["centre"])
    now = timezone.now()
    for n in numbers:
        table = add_filing(dossier, DECLARATION, position=n + 1)
        if n % 2:
            continue
        given = {"status": Status.FINAL_REVIEW, "office": world.units["performance"], "sent_at": now}
        Package.objects.filter(pk=table.package_id).update(version=1, sent_version=1, **given)
        Snapshot.objects.create(
            filing=table, package_id=table.package_id, version=1, text="{}", digest="0", findings="[]",
            name=f"第{n}项目", amount=n,
        )  # fmt: skip


@pytest.mark.parametrize("name", ["performance", "section", "leader", "filler"])
def test_thirty_projects_cost_what_three_cost(client, world: World, name: str):
    client.force_login(world[name].person)
    client.get("/")
    costs = []
    for numbers in (range(3), range(3, 30)):
        many(world, numbers)
        addresses = ["/?tab=all", "/?tab=all&project=项目"]
        addresses += [reverse("standing")] if name in ("performance", "section", "leader") else []
        with CaptureQueriesContext(connection) as queries:
            for address in addresses:
                assert client.get(address).status_code == 200
        costs.append(len(queries))
    assert costs[0] == costs[1]


def test_a_batch_of_thirty_costs_what_one_of_three_costs(client, world: World):
    client.force_login(world["performance"].person)
    client.get("/")
    costs = []
    for numbers in (range(3), range(3, 30)):
        many(world, numbers)
        with CaptureQueriesContext(connection) as queries:
            data = {"address": "tab=waiting", "how": "every"}
            page = client.post(reverse("batch", args=["pass"]), data).content.decode()
        assert f"第{numbers[0] + numbers[0] % 2}项目" in page
        costs.append(len(queries))
    assert costs[0] == costs[1]


def test_the_closing_time_of_thirty_projects_costs_what_that_of_three_costs(world: World):
    costs = []
    for n, numbers in enumerate((range(3), range(3, 30))):
        many(world, numbers)
        with CaptureQueriesContext(connection) as queries:
            reminders.remind_of_closing(world.campaign.closes_at - timedelta(hours=20 - n))
        costs.append(len(queries))
    assert costs[0] >= costs[1]


# --- the way of one project, beside another that stays where it is ---


def number(package: Package) -> str:
    return package.filings.get().number


def untouched(package: Package) -> dict:
    return Package.objects.filter(pk=package.pk).values().get()


def test_a_suggestion_about_one_project_is_accepted_and_signed(world: World, packages):
    package, other = packages
    before = untouched(other)
    world.advance(package, *SENT)
    snapshot = Snapshot.objects.select_related("filing").get(package=package)
    remark = remarks.add(package, world["department"], "请改写。", snapshot, "annual_goal", "改写后的目标。")
    world.step(package, "consult", "department", due_at=timezone.now() + timedelta(days=3))
    told = Notice.objects.filter(person=world["filler"].person).latest("pk")
    assert told.text.startswith(f"沪物业中心 “{FIRST}”")
    remarks.reply(remarks.visible(package, world["filler"]).get(pk=remark.pk), world["filler"], "changed")
    world.advance(package, *SENT)
    assert (package.status, package.sent_version) == (Status.DEPARTMENT_REVIEW, 2)
    assert "改写后的目标。" in Snapshot.objects.get(package=package, version=2).text
    assert untouched(other) == before


def test_an_approved_project_is_adjusted_alone(world: World, packages):
    package, other = packages
    for each in packages:
        world.advance(each, *PASSED)
        world.step(each, "approve", "performance", **APPROVAL)
    before = untouched(other)
    world.step(package, "adjust", "filler", "另有安排。", tables=[number(package)], **ADJUSTMENT)
    rename(world, package)
    assert names(world, "performance") == {FIRST, SECOND}
    world.advance(package, *PASSED)
    world.step(package, "approve", "performance", **APPROVAL)
    assert names(world, "performance") == {SECRET, SECOND}
    assert (package.approved_version, package.first_approved) == (2, 1)
    assert untouched(other) == before


def test_what_is_asked_about_one_project_is_answered_for_it_alone(world: World, packages):
    package, other = packages
    for action, answer in (("ask_extension", "extend"), ("invite", "end_invite")):
        before = untouched(other)
        world.step(package, action, "filler", "请予考虑。")
        asked = package.requests.last()
        if answer == "extend":
            until = world.campaign.closes_at + timedelta(days=2)
            world.step(package, "extend", "performance", "同意。", until=until)
            asked.refresh_from_db()
            assert (asked.state, package.extended_until) == ("granted", until)
        else:
            world.step(package, answer, "filler")
        assert untouched(other) == before
    world.advance(package, *SENT)
    world.step(package, "pass", "department")
    world.step(package, "ask_withdrawal", "filler", "填错了。")
    told = Notice.objects.filter(person=world["section"].person).latest("pk")
    assert told.subject == f"[需处理] 沪物业中心 “{FIRST}”（{FIRST_AMOUNT}） 申请撤回，待答复"
    world.step(package, "grant_withdrawal", "section", "同意。")
    assert (package.status, untouched(other)) == (Status.DRAFTING, before)
