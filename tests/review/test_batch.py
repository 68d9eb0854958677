"""One move with many packages: what the preview says is what is done, each package alone, and nobody gains a right."""

import re
from datetime import date, timedelta
from itertools import count

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from bench.many import add_packages
from forms_app.access import WITH_UNIT, refusal
from forms_app.models import Filing, Membership, Package, Request, ReviewStep, User
from forms_app.terms import Action, RemarkState, RequestSubject, Role, Status
from review import batch, inbox, workflow
from review.amounts import amounts
from review.models import Remark, Step
from review.moves import Refused
from review.workflow import make

from .world import World, answer_all, approved, arranged, evaluation, on_paper

APPROVAL = {"approval_number": "某财预〔2023〕1号", "approval_date": "2023-03-01"}
PASS = {"grade": "", "opinion": ""}
MUCH = "9" * 40


@pytest.fixture
def browser(client, world: World):
    """Somebody's browser: ``browser("performance")``."""

    def sign_in(name: str):
        client.force_login(world[name].person)
        return client

    return sign_in


def district(world: World, number: int, *states: Status) -> list[Package]:
    """So many packages in these states, one after another."""
    offices = [world.units["section"]], world.units["performance"]
    made = add_packages(world.campaign, *offices, number, states or (Status.PASSED,))
    return list(Package.objects.filter(pk__in=[p.pk for p in made]).order_by("pk"))


def ask(client, action: str, how: str = "every", ticked=(), address: str = "tab=all"):
    chosen = [p.pk if isinstance(p, Package) else p for p in ticked]
    return client.post(reverse("batch", args=[action]), {"address": address, "how": how, "ticked": chosen})


def listed(page: str) -> list[str]:
    return re.findall(r'name="listed" value="(\d+-\d+)" checked', page)


def stated(page: str) -> int:
    return int(re.search(r"将对 <strong[^>]*>(\d+)</strong> 件", page)[1])


def confirm(client, action: str, chosen: list[str], address: str = "tab=all", **data):
    post = {"address": address, "confirmed": "1", "listed": chosen, **data}
    return client.post(reverse("batch", args=[action]), post)


def reasons(page: str) -> list[str]:
    """The last cell of each line of those that can't be done."""
    table = page[page.index("不能办理的报送件") :]
    return re.findall(r"<td>([^<]+)</td>\s*</tr>", table[: table.index("</table>")])


def states(packages: list[Package]) -> list[str]:
    now = dict(Package.objects.values_list("pk", "status"))
    return [now[p.pk] for p in packages]


def say(world: World, package: Package, state: RemarkState) -> None:
    """A remark of 业务股室 in that state."""
    said = {"author": world["section"].person, "office": world.units["section"]}
    Remark.objects.create(package=package, state=state, version=1, text="请改。", **said)


def ask_back(package: Package) -> None:
    """The unit asks for its 报送 back."""
    filler = User.objects.get(username=f"filler-{package.dossier.unit.code}")
    Request.objects.create(package=package, subject=RequestSubject.WITHDRAWAL, reason="有误。", person=filler)


# --- the preview and what is done ---


def test_what_the_preview_states_is_what_is_done(world: World, browser):
    packages = district(world, 4)
    client = browser("performance")
    page = ask(client, "approve", address="tab=passed").content.decode()
    assert "（当前页 4 / 全部 4）" in page
    assert stated(page) == len(listed(page)) == 4
    done = confirm(client, "approve", listed(page), opinion="人代会已通过。", **APPROVAL).content.decode()
    assert "已对 <strong>4</strong> 件办理“批复”。" in done
    assert states(packages) == [Status.APPROVED] * 4
    steps = Step.objects.filter(action="approve")
    assert steps.count() == 4 and {s.opinion for s in steps} == {"人代会已通过。"}
    one = Package.objects.get(pk=packages[0].pk)
    assert (one.approval_number, str(one.approval_date), one.approved_version) == (*APPROVAL.values(), 1)


def test_the_preview_tells_this_page_from_all(world: World, browser):
    district(world, 60)
    client = browser("performance")
    pages = {
        how: ask(client, "approve", how, address="tab=passed").content.decode() for how in ("every", "page")
    }
    assert all("（当前页 50 / 全部 60）" in page for page in pages.values())
    assert {how: stated(page) for how, page in pages.items()} == {"every": 60, "page": 50}
    second = ask(client, "approve", "page", address="tab=passed&page=2").content.decode()
    assert stated(second) == 10 and not set(listed(second)) & set(listed(pages["page"]))


def test_filters_bound_what_all_means(world: World, browser):
    packages = district(world, 3)
    client = browser("performance")
    only = packages[1].dossier.unit.code
    page = ask(client, "approve", address=f"tab=passed&unit={only}").content.decode()
    assert [x.split("-")[0] for x in listed(page)] == [str(packages[1].pk)]


def test_ticks_are_what_is_meant_unless_told(world: World, browser):
    packages = district(world, 3)
    page = ask(browser("performance"), "approve", "ticked", packages[:2]).content.decode()
    assert stated(page) == 2


def test_a_line_tells_unit_task_sum_and_where_it_goes(world: World, browser):
    package = district(world, 1, Status.FIRST_REVIEW)[0]
    amount = Filing.objects.get(package=package, kind="department_target").pk + 100
    page = ask(browser("section"), "pass").content.decode()
    for told in (package.dossier.unit.name, package.dossier.number, str(world.campaign), "待初审", "待审核"):
        assert told in page
    assert f"{amount} 万元" in page


@pytest.mark.parametrize("status", WITH_UNIT)
def test_the_sum_of_what_a_unit_has_in_its_hands_is_told_to_itself_alone(world: World, status):
    package = district(world, 1, Status.PASSED)[0]
    Package.objects.filter(pk=package.pk).update(status=status)
    package = Package.objects.select_related("dossier__campaign").get(pk=package.pk)
    assert amounts([package]) == {}
    assert "万元" in amounts([package], package.dossier.unit_id)[package.pk]


def test_what_is_unticked_in_the_preview_is_left_alone(world: World, browser):
    packages = district(world, 3)
    client = browser("performance")
    confirm(client, "approve", listed(ask(client, "approve").content.decode())[1:], **APPROVAL)
    assert sorted(states(packages)) == sorted([Status.PASSED, Status.APPROVED, Status.APPROVED])


def test_the_way_back_keeps_tab_filters_and_page(world: World, browser):
    district(world, 60)
    client = browser("performance")
    address = "tab=passed&unit=%E6%9F%90%E6%9F%90&page=2"
    page = ask(client, "approve", "page", address=address).content.decode()
    way = 'href="/?tab=passed&amp;unit=%E6%9F%90%E6%9F%90&amp;page=2"'
    assert way in page
    assert way in confirm(client, "approve", listed(page), address=address, **APPROVAL).content.decode()


def test_too_many_are_done_in_turns(world: World, browser, monkeypatch):
    monkeypatch.setattr("review.views.batch.LIMIT", 3)
    district(world, 5)
    page = ask(browser("performance"), "approve").content.decode()
    assert stated(page) == 3
    assert "其余 2 件未列入" in page


# --- what can't be done ---


def test_those_that_cant_be_done_stand_apart_with_the_reason_of_the_single_move(world: World, browser):
    packages = district(world, 4, Status.PASSED, Status.APPROVED, Status.FINAL_REVIEW, Status.RETURNED)
    page = ask(browser("performance"), "approve", "ticked", packages).content.decode()
    assert stated(page) == 1 and "3 件不能办理" in page
    single = {
        refusal(world["performance"], "approve", p)
        for p in Package.objects.filter(pk__in=[p.pk for p in packages])
    }
    assert set(reasons(page)) == single - {""}


def test_every_refusal_of_a_pass_is_foreseen(world: World, browser):
    """What the preview refuses, and why, is what the single move says."""
    packages = district(world, 6, Status.FIRST_REVIEW)
    say(world, packages[0], RemarkState.OPEN)
    say(world, packages[1], RemarkState.DRAFT)
    hands = [["signing", [world["section"].person_id]]]
    Package.objects.filter(pk=packages[2].pk).update(hands=hands)
    Package.objects.filter(pk=packages[3].pk).update(office=world.units["section2"])
    Package.objects.filter(pk=packages[4].pk).update(status=Status.PASSED)
    page = ask(browser("section"), "pass", "ticked", packages).content.decode()
    assert [x.split("-")[0] for x in listed(page)] == [str(packages[5].pk)]
    told = []
    for package in packages[:5]:
        with pytest.raises((PermissionDenied, Refused)) as refused:
            make(package, "pass", world["section"])
        told.append(str(refused.value))
    assert sorted(told) == sorted(reasons(page)) and len(set(told)) == 5


def test_a_way_that_is_broken_is_foreseen(world: World, browser):
    packages = district(world, 2, Status.FIRST_REVIEW)
    ReviewStep.objects.filter(stage=Status.FINAL_REVIEW).update(office=None)
    page = ask(browser("section"), "pass").content.decode()
    assert "都不能办理" in page and 'name="confirmed"' in page
    with pytest.raises(Refused) as refused:
        make(packages[0], "pass", world["section"])
    assert reasons(page) == [str(refused.value)] * 2


def test_what_nothing_is_to_be_said_of_can_be_passed_at_once(world: World, browser):
    packages = district(world, 6, Status.FIRST_REVIEW)
    packages[0].filings.filter(kind="fund_summary").update(blocks=1)
    packages[1].filings.filter(kind="fund_summary").update(explains=1)
    say(world, packages[2], RemarkState.OPEN)
    say(world, packages[3], RemarkState.CLOSED)
    ask_back(packages[4])
    client = browser("section")
    assert "全部无错误、警告和意见的 2 件" in client.get("/").content.decode()
    page = ask(client, "pass", "clean", address="tab=waiting").content.decode()
    assert sorted(int(x.split("-")[0]) for x in listed(page)) == [packages[3].pk, packages[5].pk]
    confirm(client, "pass", listed(page), **PASS)
    assert states(packages) == [
        *[Status.FIRST_REVIEW] * 3,
        Status.FINAL_REVIEW,
        Status.FIRST_REVIEW,
        Status.FINAL_REVIEW,
    ]


def test_what_is_only_to_be_rechecked_is_not_counted_as_to_be_passed(world: World, browser):
    district(world, 2, Status.FINAL_REVIEW, Status.RECHECKING)
    page = browser("performance").get("/").content.decode()
    assert "全部无错误、警告和意见的 1 件" in page


def test_a_request_that_would_lapse_is_marked(world: World, browser):
    """Who makes the move leaves the unit's request behind, and shall have seen that there is one."""
    packages = district(world, 2)
    ask_back(packages[0])
    page = ask(browser("performance"), "approve").content.decode()
    assert page.count("有待答复的申请") == 1 and stated(page) == 2


def test_a_grade_and_an_opinion_go_with_each(world: World, browser):
    packages = district(world, 2, Status.FIRST_REVIEW)
    client = browser("section")
    page = ask(client, "pass").content.decode()
    assert "初审意见（可不填）" in page
    confirm(client, "pass", listed(page), grade="good", opinion="同意。")
    assert set(Package.objects.filter(pk__in=[p.pk for p in packages]).values_list("grade", flat=True)) == {
        "good"
    }
    assert {s.opinion for s in Step.objects.filter(action="pass")} == {"同意。"}


# --- two people, and one that fails ---


def test_what_a_colleague_did_meanwhile_is_left_as_it_is(world: World, browser):
    packages = district(world, 3, Status.FIRST_REVIEW)
    client = browser("section")
    page = ask(client, "pass").content.decode()
    other = Membership.objects.create(
        person=User.objects.create(username="colleague", name="另一经办人"),
        unit=world.units["section"],
        role=Role.SECTION_REVIEWER,
    )
    make(packages[0], "pass", other)
    done = confirm(client, "pass", listed(page), **PASS).content.decode()
    assert "已对 <strong>2</strong> 件" in done and "<strong>1</strong> 件没有办理" in done
    assert "已由另一经办人于" in done and "现在是“待审核”" in done
    assert packages[0].steps.filter(action="pass").count() == 1


def test_nobody_acts_on_a_step_that_he_hasnt_seen(world: World, browser):
    """Passed and taken back, a package is in the same state, but something was said."""
    package = district(world, 1, Status.FIRST_REVIEW)[0]
    client = browser("section")
    page = ask(client, "pass").content.decode()
    make(package, "pass", world["section"])
    make(package, "undo", world["section"], "再看看。")
    done = confirm(client, "pass", listed(page), **PASS).content.decode()
    assert "请看过最新内容后再办理" in done
    assert states([package]) == [Status.FIRST_REVIEW]


def test_pressing_twice_does_it_once(world: World, browser):
    district(world, 2)
    client = browser("performance")
    chosen = listed(ask(client, "approve").content.decode())
    confirm(client, "approve", chosen, **APPROVAL)
    again = confirm(client, "approve", chosen, **APPROVAL).content.decode()
    assert "已对 <strong>0</strong> 件" in again and "<strong>2</strong> 件没有办理" in again
    assert Step.objects.filter(action="approve").count() == 2


def test_one_that_breaks_is_untouched_and_the_others_are_done(world: World, browser, monkeypatch, caplog):
    packages = district(world, 4)
    client, broken, write = browser("performance"), packages[1], workflow._write

    def breaks(making, *rest):
        if making.package.pk == broken.pk:
            raise RuntimeError("the disk is full")
        return write(making, *rest)

    chosen = listed(ask(client, "approve").content.decode())
    monkeypatch.setattr(workflow, "_write", breaks)
    done = confirm(client, "approve", chosen, **APPROVAL).content.decode()
    assert "已对 <strong>3</strong> 件" in done and "系统出错，这一件没有办理" in done
    left = Package.objects.get(pk=broken.pk)
    assert (left.status, left.approval_number, left.approved_version) == (Status.PASSED, "", None)
    assert states(packages).count(Status.APPROVED) == 3
    assert f"failed at package {broken.pk}" in caplog.text and "the disk is full" in caplog.text


# --- nobody gains a right ---


@pytest.mark.parametrize("action", [a.value for a in batch.BATCH_MOVES])
def test_a_batch_does_what_the_single_move_does_and_no_more(world: World, browser, action: str):
    """Whoever asks, in whatever state: exactly those are done that the single move does not refuse."""
    evaluation(world)
    every = [s for s in Status if s not in (Status.SIGNING, Status.CONSULTING)]
    packages = district(world, len(every), *every)
    data = {**APPROVAL, **PASS, "opinion": "缺件。"}
    for name, actor in world.people.items():
        may = {p.pk for p in packages if not refusal(actor, action, p)}
        client = browser(name)
        fresh = [f"{p.pk}-{workflow.last_step(p)}" for p in packages]
        before = dict(zip([p.pk for p in packages], states(packages), strict=True))
        confirm(client, action, fresh, **data)
        after = dict(zip(before, states(packages), strict=True))
        changed = {pk for pk in before if after[pk] != before[pk]}
        assert changed == (set() if action == Action.RETURN else may), name
        packages = [p for p in packages if p.pk not in changed]


def test_who_never_makes_the_move_is_told_why(world: World, browser):
    for name in ("filler", "head", "viewer", "leader", "administrator", "section"):
        answer = ask(browser(name), "approve")
        assert answer.status_code == 403
        assert "“批复”由绩效审核人办理" in answer.content.decode()


def test_forged_numbers_are_as_if_they_were_not_there(world: World, browser):
    package = district(world, 1, Status.FIRST_REVIEW)[0]
    client = browser("section2")  # who knows nothing of this unit
    answer = ask(
        client, "pass", "ticked", [package.pk, "999999", MUCH, "x", "-1", "１"], address="tab=x&unit=%00"
    )
    assert answer.status_code == 302
    forged = [
        f"{package.pk}-{workflow.last_step(package)}",
        "999999-0",
        f"{MUCH}-1",
        f"1-{MUCH}",
        "x",
        "1-",
        "-",
        "1-2-3",
    ]
    done = confirm(client, "pass", forged, **PASS)
    assert done.status_code == 200
    assert "已对 <strong>0</strong> 件" in done.content.decode()
    assert package.dossier.unit.name not in done.content.decode()
    assert states([package]) == [Status.FIRST_REVIEW]


def test_only_these_moves_are_made_with_many(world: World, browser):
    client = browser("performance")
    for action in ("reject", "undo", "withdraw", "x"):
        assert ask(client, action).status_code == 404
    assert client.get(reverse("batch", args=["approve"])).status_code == 405


# --- what was typed ---


def test_nothing_chosen_leads_back_with_a_word(world: World, browser):
    district(world, 1)
    client = browser("performance")
    answer = client.post(
        reverse("batch", args=["approve"]), {"address": "tab=passed", "how": "ticked"}, follow=True
    )
    assert answer.redirect_chain == [("/?tab=passed", 302)]
    assert "请先勾选要办理“批复”的报送件" in answer.content.decode()


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"approval_number": " "}, "请填写批复文号。"),
        ({"approval_date": "2023年"}, "批复日期不是日期"),
        ({"approval_date": "2099-01-01"}, "批复日期不能晚于今天，请核对。"),
    ],
)
def test_a_refused_form_keeps_what_was_typed_and_ticked(world: World, browser, wrong: dict, told: str):
    packages = district(world, 3)
    client = browser("performance")
    page = ask(client, "approve").content.decode()
    kept, shown = listed(page)[:2], [p.pk for p in packages]
    answer = confirm(client, "approve", kept, shown=shown, opinion="写了一句", **{**APPROVAL, **wrong})
    again = answer.content.decode()
    assert answer.status_code == 422
    assert told in again and "写了一句" in again
    assert listed(again) == kept and again.count('name="listed"') == 3
    assert stated(again) == 2
    assert set(states(packages)) == {Status.PASSED}


def test_all_unticked_is_told_and_keeps_what_was_typed(world: World, browser):
    packages = district(world, 2)
    answer = confirm(browser("performance"), "approve", [], shown=[p.pk for p in packages], **APPROVAL)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "没有勾选报送件" in page and APPROVAL["approval_number"] in page
    assert page.count('name="listed"') == 2 and listed(page) == []


# --- 退回 for a missing scan, 抽查复核 ---


SCAN = b"%PDF-1.7"


def unscanned(world: World) -> Package:
    on_paper(world)
    package = world.filled()
    world.step(package, "submit", "filler")
    world.step(package, "sign_on_paper", "filler", **SIGNED)
    return package


SIGNED = {"signed_by": "某某", "signed_on": date(2023, 2, 1)}


def test_what_lacks_its_scan_is_returned_and_comes_back_with_it(world: World, browser):
    package, missing = unscanned(world), "缺签字盖章扫描件，请补充后重新报送。"
    client = browser("department")
    assert "缺扫描件" in client.get("/").content.decode()
    page = ask(client, "return", address="tab=unscanned").content.decode()
    assert missing in page
    confirm(client, "return", listed(page), opinion=missing, due_at="")
    package.refresh_from_db()
    assert package.status == Status.RETURNED and package.due_at > timezone.now()
    assert not package.filings.filter(locked=False).exists()  # no table has to be changed
    assert package.remarks.get().text == missing
    assert "缺扫描件" not in client.get("/").content.decode()
    answer_all(world, package)
    world.step(package, "submit", "filler")
    world.step(package, "sign_on_paper", "filler", scan=ContentFile(SCAN, "scan.pdf"), **SIGNED)
    assert package.status == Status.DEPARTMENT_REVIEW
    assert "缺扫描件" not in client.get("/").content.decode()


def test_the_notice_of_such_a_return_says_whose_it_is(world: World, browser):
    package, client = unscanned(world), browser("department")
    other = world.employ("filler3", "street", Role.FILLER)
    confirm(client, "return", listed(ask(client, "return").content.decode()), opinion="缺件。", due_at="")
    told = package.notices.get(person=other.person)
    assert told.subject == f"[需处理] {package.dossier.unit} 被退回（1 条意见）"


def test_only_what_lacks_its_scan_is_returned_at_once(world: World, browser):
    package = district(world, 1, Status.FIRST_REVIEW)[0]
    client = browser("section")
    page = ask(client, "return").content.decode()
    assert "不缺签字盖章扫描件" in reasons(page)[0] and listed(page) == []
    forged = [f"{package.pk}-{workflow.last_step(package)}"]
    assert "不缺签字盖章扫描件" in confirm(client, "return", forged, opinion="退。").content.decode()
    assert states([package]) == [Status.FIRST_REVIEW]


def test_a_time_that_is_past_is_refused_once_for_all(world: World, browser):
    package, client = unscanned(world), browser("department")
    chosen = listed(ask(client, "return").content.decode())
    past = (timezone.localtime() - timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M")
    answer = confirm(client, "return", chosen, opinion="缺件。", due_at=past)
    assert answer.status_code == 422 and "整改期限已过" in answer.content.decode()
    assert states([package]) == [Status.DEPARTMENT_REVIEW]


def test_of_what_is_on_file_some_are_drawn(world: World, browser):
    arranged(name="2023年绩效自评")(world)
    evaluation(world)
    packages = district(world, 3, Status.FILED)
    client = browser("performance")
    assert "已备案" in client.get("/").content.decode()
    page = ask(client, "draw", "ticked", packages[:1], address="tab=filed").content.decode()
    confirm(client, "draw", listed(page), address="tab=filed", opinion="")
    assert states(packages) == [Status.RECHECKING, Status.FILED, Status.FILED]
    waiting = inbox.packages(world["performance"]).filter(inbox.WAITING.asks(world["performance"]))
    assert [p.pk for p in waiting] == [packages[0].pk]  # 复核 is the office's next work


# --- cost ---


def cost(run) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert run().status_code == 200
    return len(asked)


def test_a_preview_of_forty_costs_what_one_of_two_costs(world: World, browser):
    client, costs = browser("section"), []
    client.get("/")  # the first page also writes the session
    for more in (2, 38):
        district(world, more, Status.FIRST_REVIEW)
        costs.append(cost(lambda: ask(client, "pass", address="tab=waiting")))
    assert costs[0] == costs[1]


def test_each_package_costs_the_same(world: World, browser):
    client, numbers, costs = browser("performance"), count(1), []
    client.get("/")
    for more in (1, 2, 4):
        district(world, more)
        chosen = listed(ask(client, "approve", address="tab=passed").content.decode())
        data = {**APPROVAL, "approval_number": f"某财预〔2023〕{next(numbers)}号"}
        costs.append(cost(lambda chosen=chosen, data=data: confirm(client, "approve", chosen, **data)))
    each = costs[1] - costs[0]
    assert costs[2] - costs[1] == 2 * each


def test_a_package_approved_alone_is_approved_the_same_way(world: World, browser):
    """Step for step, a batch leaves what the single move leaves."""
    alone, together = district(world, 2)
    approved(world, alone)
    client = browser("performance")
    fresh = [f"{together.pk}-{workflow.last_step(together)}"]
    confirm(
        client, "approve", fresh, approval_number="某财绩〔2023〕1号", approval_date="2023-03-01", opinion=""
    )
    left = [
        Step.objects.filter(package=p)
        .values("action", "from_status", "to_status", "person", "unit", "role", "opinion", "data")
        .last()
        for p in (alone, together)
    ]
    assert left[0] == left[1]
