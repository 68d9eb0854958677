"""The pages of projects that go one by one: what is offered, asked, refused and told, and at what cost."""

import re
import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from forms_app.filings.projects import add_project, copy_project, remove_project
from forms_app.models import Filing, Package
from forms_app.terms import PackageBy, RemarkState, Signing, Status
from review import reminders, standing, workflow
from review.forms.standing import StandingForm
from review.standing_list import Standing
from tests.review import world as worlds
from tests.review.world import PROJECT, SENT, given_up, project, project_returned, project_table
from tests.test_filing_views import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    made = worlds.build()
    worlds.declaring(made)
    return made


def together(world) -> None:
    worlds.arranged(package_by=PackageBy.DOSSIER)(world)


def closed(world) -> None:
    worlds.arranged(closes_at=timezone.now() - timedelta(days=1))(world)


def dossier_page(world, name: str = "filler", status: int = 200) -> str:
    return shown(world, name, "dossier", world.open("street").number, status=status)


def shown(world, name: str, view: str, *args, status: int = 200) -> str:
    answer = signed_in(world[name]).get(reverse(view, args=args))
    assert answer.status_code == status
    return answer.content.decode()


def posted(world, view: str, *args, actor: str = "filler", **data):
    return signed_in(world[actor]).post(reverse(view, args=args), data)


def add(world, name: str = "", **data):
    return posted(world, "add", world.open("street").number, PROJECT, name=name, **data)


def many(world, number: int) -> list[Package]:
    """So many projects without a fault."""
    first = project_table(world, 0, "项目1")
    made = [copy_project(first, world["filler"], f"项目{n}") for n in range(2, number + 1)]
    return [first.package, *(f.package for f in made)]


# --- 新增 ---


@pytest.mark.parametrize("by", [PackageBy.FILING, PackageBy.DOSSIER])
def test_a_new_dossier_says_what_to_do(world, by):
    worlds.arranged(package_by=by)(world)
    page = dossier_page(world)
    assert "还没有项目" in page and "新增项目" in page and "未报" in page
    assert ("各项目分别报送和审核" in page) == (by == PackageBy.FILING)


@pytest.mark.parametrize("by", [PackageBy.FILING, PackageBy.DOSSIER])
@pytest.mark.parametrize(
    "name", [name for name, unit, _ in worlds.PEOPLE if unit not in ("library", "section2", "bureau2")]
)
def test_every_page_that_shows_a_dossier_copes_with_one_that_holds_nothing(world, by, name):
    worlds.arranged(package_by=by)(world)
    dossier = world.open("street")
    page = dossier_page(world, name)
    assert ("点“新增项目”" in page) == (name == "filler")
    for view in ("home", "dossiers"):
        shown(world, name, view)
    for package in dossier.packages.all():
        shown(world, name, "package", package.pk)
    assert "可以打印的内容" in shown(world, name, "print_dossier", dossier.number, status=403)
    if name in ("department", "section", "performance", "leader"):
        assert "未报" in shown(world, name, "standing")


@pytest.mark.parametrize("by", [PackageBy.FILING, PackageBy.DOSSIER])
def test_who_has_no_project_yet_is_reminded(world, by):
    worlds.arranged(package_by=by, closes_at=timezone.now() + timedelta(hours=20))(world)
    world.open("street")
    reminders.remind_of_closing(timezone.now())
    told = world["filler"].person.notices.get()
    assert world.campaign.name in told.text and "报送" in told.subject


def test_the_name_stands_in_the_new_table(world):
    answer = add(world, "  河道  养护 ")
    made = Filing.objects.get()
    assert answer.url == reverse("filing", args=[made.number])
    page = shown(world, "filler", "filing", made.number)
    assert "河道 养护" in page and "已新增项目" not in page
    assert "河道 养护" in dossier_page(world)


def test_pressed_twice_there_is_one(world):
    press = re.search(r'name="press" value="([^"]+)"', dossier_page(world))[1]
    answers = {add(world, "河道养护", press=press).url for _ in range(2)}
    assert len(answers) == Filing.objects.count() == 1


@pytest.mark.parametrize("press", ["", "x", "1" * 500, "\x00"])
def test_a_press_that_is_none_of_ours_adds_all_the_same(world, press):
    assert add(world, "河道养护", press=press).status_code == 302
    assert Filing.objects.count() == 1


def test_too_long_a_name_is_given_back(world):
    answer = add(world, "长" * 201, press=uuid.uuid4())
    page = answer.content.decode()
    assert answer.status_code == 422 and "最多 200 字" in page and "长" * 201 in page
    assert Filing.objects.count() == 0


def test_what_was_typed_is_given_back_to_who_may_not_add(world):
    dossier = world.open("street")
    for actor, status in (("head", 403), ("section", 403), ("filler2", 404)):
        press = str(uuid.uuid4())
        answer = posted(world, "add", dossier.number, PROJECT, actor=actor, name="河道养护", press=press)
        page = answer.content.decode()
        assert answer.status_code == status and "河道养护" in page and press not in page
    assert Filing.objects.count() == 0


def test_after_the_closing_it_says_what_follows(world):
    project(world)
    closed(world)
    page = dossier_page(world)
    assert "须先申请延期" in page and "已截止，可申请延期" in page
    answer = signed_in(world["filler"]).post(
        reverse("add", args=[world.open("street").number, PROJECT]), {"name": "追加的项目"}, follow=True
    )
    page = answer.content.decode()
    assert "须先申请延期" in page and "申请延期的理由" in page and "追加的项目" in page


def test_after_the_closing_several_are_told_of_together(world):
    many(world, 2)
    closed(world)
    assert "还有 2 个项目没有首次报送" in dossier_page(world)


def test_a_set_that_goes_together_takes_none_after_the_closing(world):
    together(world)
    closed(world)
    page = dossier_page(world)
    assert "截止" in page and "点“新增项目”" not in page
    assert "截止" in add(world, "晚了的项目").content.decode()


def test_an_added_kind_refused_in_an_adjustment_tells_to_add_a_project(world):
    package = project(world)
    world.advance(package, *worlds.PASSED)
    worlds.approved(world, package)
    page = shown(world, "filler", "package", package.pk)
    assert "追加新增：" not in page and "新增项目" in page


# --- 复制 ---


def test_a_copy_is_asked_for_its_name_and_leads_to_its_table(world):
    source = project_table(world)
    page = shown(world, "filler", "copy", source.number)
    press = re.search(r'name="press" value="([^"]+)"', page)[1]
    answers = {posted(world, "copy", source.number, name="第二个", press=press).url for _ in range(2)}
    made = Filing.objects.exclude(pk=source.pk).get()
    assert answers == {reverse("filing", args=[made.number])}
    assert "第二个" in shown(world, "filler", "filing", made.number)


def test_a_copy_under_too_long_a_name_is_given_back(world):
    source = project_table(world)
    answer = posted(world, "copy", source.number, name="长" * 201)
    assert answer.status_code == 422 and "长" * 201 in answer.content.decode()
    assert Filing.objects.count() == 1


@pytest.mark.parametrize("view", ["copy", "remove"])
def test_nobody_else_comes_to_these_pages(world, view):
    number = project_table(world).number
    for name, status in (("head", 403), ("section", 403), ("filler2", 404)):
        shown(world, name, view, number, status=status)
        assert posted(world, view, number, actor=name, name="河道养护").status_code == status
    assert Filing.objects.filter(removed_at=None).count() == 1


@pytest.mark.parametrize("view", ["copy", "remove"])
def test_a_table_that_every_dossier_has_is_neither_copied_nor_removed(view):
    hunan = worlds.build()
    table = worlds.table(hunan.filled())
    assert "不是单独新增的项目" in shown(hunan, "filler", view, table.number, status=403)


# --- 移除, 恢复, 撤销申报 ---


def test_removing_asks_first_and_can_be_undone(world):
    table = project_table(world, 0, "河道养护")
    page = shown(world, "filler", "remove", table.number)
    assert "将移除“河道养护”" in page and "可以恢复" in page
    assert Filing.objects.get().removed_at is None
    posted(world, "remove", table.number)
    page = dossier_page(world)
    assert "已移除“河道养护”" not in page  # said once, on the page that followed
    assert "还没有项目" in page and reverse("restore", args=[table.number]) in page
    posted(world, "restore", table.number)
    assert Filing.objects.get().removed_at is None and "已移除" not in dossier_page(world)


def test_removed_twice_it_is_removed(world):
    table = project_table(world, 0, "河道养护")
    for _ in range(2):
        answer = posted(world, "remove", table.number)
        assert (answer.status_code, answer.url) == (302, reverse("dossier", args=[table.dossier.number]))


def test_a_removed_project_is_in_no_state_that_a_list_is_narrowed_to(world):
    table = project_table(world, 0, "河道养护")

    def found(status: Status) -> bool:
        page = signed_in(world["section"]).get(reverse("dossiers"), {"status": status}).content.decode()
        return reverse("dossier", args=[table.dossier.number]) in page

    assert found(Status.DRAFTING)
    remove_project(table, world["filler"])
    assert not found(Status.DRAFTING)
    given_up(world, project(world, 1))
    assert found(Status.GIVEN_UP)


def test_a_removed_project_waits_for_nobody_and_comes_back_after_the_closing_too(world):
    table = project_table(world, 0, "河道养护")
    remove_project(table, world["filler"])
    assert "河道养护" not in shown(world, "filler", "home")
    assert "河道养护" not in dossier_page(world, "section")
    closed(world)
    assert reverse("restore", args=[table.number]) in dossier_page(world)
    assert posted(world, "restore", table.number).status_code == 302


def test_what_was_sent_is_given_up_with_a_reason_that_the_offices_read(world):
    package = project(world, 0, "河道养护")
    project_returned(world, package)
    table = package.filings.get()
    assert "撤销申报" in shown(world, "filler", "remove", table.number, status=403)
    assert posted(world, "move", package.pk, "give_up", opinion="").status_code == 422
    posted(world, "move", package.pk, "give_up", opinion="项目并入公房监管。")
    package.refresh_from_db()
    assert package.status == Status.GIVEN_UP
    for name in ("filler", "department", "performance"):
        page = dossier_page(world, name)
        assert "已撤销申报的项目" in page and "河道养护" in page
        assert ("恢复申报" in page) == (name == "filler")
        assert "项目并入公房监管。" in shown(world, name, "package", package.pk)
    assert "河道养护" not in shown(world, "filler", "home")


def test_what_was_given_up_is_late_with_nothing_and_keeps_nobody_from_having_passed(world):
    first, second = project(world, 0), project(world, 1)
    given_up(world, second)
    Package.objects.filter(pk=second.pk).update(due_at=timezone.now() - timedelta(days=1))
    second.remarks.update(state=RemarkState.OPEN)
    world.advance(first, *worlds.PASSED)
    for show, expected in (
        (standing.Show.LATE, 0),
        (standing.Show.PASSED, 1),
        (standing.Show.RETURNED, 0),
        (standing.Show.SENT, 1),
    ):
        found = standing.shown(standing.units(world["performance"], world.campaign), world.campaign, show)
        assert (show, found.filter(pk=world.units["street"].pk).count()) == (show, expected)
    lines = Standing(StandingForm(world["performance"], QueryDict())).page(1)
    assert [line.remarks for line in lines] == [0, 0]


def test_it_is_taken_up_again_at_a_press(world):
    package = project(world, 0, "河道养护")
    given_up(world, package)
    back = reverse("dossier", args=[package.dossier.number])
    answer = posted(world, "move", package.pk, "take_up", next=back)
    package.refresh_from_db()
    assert answer.url == back and package.status == Status.RETURNED
    assert "已撤销申报的项目" not in dossier_page(world)


# --- one page for many ---


def test_each_line_says_state_and_next_step(world):
    ready = project(world, 0, "齐全的项目")
    add_project(world.open("street"), world["filler"], PROJECT, "空的项目")
    sent = project(world, 1, "已报送的项目")
    world.advance(sent, *SENT)
    back = project(world, 2, "退回的项目")
    project_returned(world, back)
    page = dossier_page(world)
    lines = [line_of(page, name) for name in ("齐全的项目", "空的项目", "已报送的项目", "退回的项目")]
    assert "填报中" in lines[0] and f'{reverse("package", args=[ready.pk])}">提交审签' in lines[0]
    assert re.search(r"改正 \d+ 个错误", lines[1])
    assert "待主管部门审核" in lines[2] and "移除" not in lines[2] and "复制" in lines[2]
    assert "退回修改" in lines[3] and "答复意见并重新提交" in lines[3]
    assert 'name="ticked"' not in lines[1] + lines[2]
    office = line_of(dossier_page(world, "department"), "已报送的项目")
    assert "审核" in office and "移除" not in office


def line_of(page: str, name: str) -> str:
    """The table's line that holds the name."""
    return next(line for line in re.findall(r"<tr>.*?</tr>", page, re.DOTALL) if name in line)


def test_the_head_is_led_to_sign(world):
    package = project(world, 0, "待签的项目")
    world.step(package, "submit", "filler")
    assert f'{reverse("package", args=[package.pk])}">审签' in line_of(
        dossier_page(world, "head"), "待签的项目"
    )


def test_where_it_is_signed_on_paper_the_filler_goes_on(world):
    worlds.on_paper(world)
    package = project(world, 0, "待签的项目")
    world.step(package, "submit", "filler")
    assert "登记线下签字" in line_of(dossier_page(world), "待签的项目")


def test_tables_are_reached_by_the_names_of_their_projects(world):
    long = "老旧住房安全隐患处置及日常维修养护综合保障项目"
    table = project_table(world, 0, long)
    add_project(world.open("street"), world["filler"], PROJECT)
    page = shown(world, "filler", "filing", table.number)
    assert f'title="申报表1 {long}"' in page and f">{long[:15]}…" in page
    assert ">申报表2" in page


def test_many_tables_are_gone_through_one_by_one(world):
    packages = many(world, 14)
    tables = [p.filings.get().number for p in packages]
    page = shown(world, "filler", "filing", tables[6])
    assert "← 项目6" in page and "项目8 →" in page and "第 7 张" in page and "全部 14 张" in page
    assert "（上一张）" not in shown(world, "filler", "filing", tables[0])
    assert "（下一张）" not in shown(world, "filler", "filing", tables[-1])


@pytest.mark.parametrize("name", ["filler", "head", "section"])
def test_thirty_projects_cost_the_queries_of_three(world, name):
    first, *_ = many(world, 3)
    world.advance(first, *SENT)
    world.step(project(world, 1), "submit", "filler")
    numbers, client = [], signed_in(world[name])
    client.get(reverse("home"))  # the first page also writes the session
    for more in (0, 27):
        for n in range(more):
            copy_project(first.filings.get(), world["filler"], f"又一项目{n}")
        asked = [
            cost(client, "dossier", first.dossier.number),
            cost(client, "filing", first.filings.get().number),
        ]
        numbers.append([*asked, cost(client, "home"), cost(client, "dossiers")])
    assert numbers[0] == numbers[1]


def cost(client, view: str, *args) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert client.get(reverse(view, args=args)).status_code == 200
    return len(asked)


# --- several at once ---


def ask(world, action: str, actor: str = "filler", **data) -> str:
    answer = posted(world, "batch", action, actor=actor, dossier=world.open("street").number, **data)
    assert answer.status_code == 200
    return answer.content.decode()


def listed(page: str) -> list[str]:
    return re.findall(r'name="listed" value="(\d+-\d+)" checked', page)


def states(world) -> list[str]:
    return list(world.open("street").packages.order_by("pk").values_list("status", flat=True))


def test_all_that_are_ready_are_submitted_and_then_signed_at_once(world):
    many(world, 3)
    add_project(world.open("street"), world["filler"], PROJECT, "空的项目")
    page = dossier_page(world)
    assert "全部没有错误的 3 个项目" in page and page.count('name="ticked"') == 3
    preview = ask(world, "submit", how="ready")
    assert len(listed(preview)) == 3 and "空的项目" not in preview
    assert states(world) == [Status.DRAFTING] * 4
    done = ask(world, "submit", confirmed="1", listed=listed(preview))
    assert "已对 <strong>3</strong> 件办理“提交审签”" in done
    assert reverse("dossier", args=[world.open("street").number]) in done
    assert "全部待审签的 3 个项目" in dossier_page(world, "head")
    preview = ask(world, "sign", "head", how="ready")
    ask(world, "sign", "head", confirmed="1", listed=listed(preview))
    assert states(world) == [*[Status.DEPARTMENT_REVIEW] * 3, Status.DRAFTING]


def test_ticked_ones_are_meant_and_what_is_wrong_with_them_is_told(world):
    good, *_ = many(world, 2)
    empty = add_project(world.open("street"), world["filler"], PROJECT, "空的项目")
    back = project(world, 1, "退回的项目")
    world.advance(back, *SENT)
    world.step(
        back, "return", "department", "请改。", general="请改。", tables=[worlds.number(back, PROJECT)]
    )
    preview = ask(world, "submit", how="ticked", ticked=[good.pk, empty.package_id, back.pk])
    assert [x.split("-")[0] for x in listed(preview)] == [str(good.pk)]
    assert re.search(r"还有 \d+ 处错误须改正", preview) and "1 条修改意见未答复" in preview
    forged = [f"{p}-{s}" for p, s in ((empty.package_id, 0), (back.pk, workflow.last_step(back)))]
    done = ask(world, "submit", confirmed="1", listed=forged)
    assert "已对 <strong>0</strong> 件" in done and "<strong>2</strong> 件没有办理" in done


def test_what_became_faulty_meanwhile_is_left_out_by_the_move_itself(world):
    """The counts that the preview reads are of the last save; what is done is asked of the rules again."""
    packages = many(world, 2)
    worlds.put(world, packages[0], "annual_goal", "", PROJECT)
    Filing.objects.update(blocks=0, explains=0)
    preview = ask(world, "submit", how="ready")
    done = ask(world, "submit", confirmed="1", listed=listed(preview))
    assert "已对 <strong>1</strong> 件" in done and "处错误须改正" in done
    assert states(world) == [Status.DRAFTING, Status.SIGNING]


def test_what_moved_on_since_the_preview_is_left_as_it_is(world):
    packages = many(world, 2)
    preview = ask(world, "submit", how="ready")
    world.step(packages[0], "submit", "filler")
    world.step(packages[0], "withdraw", "filler")
    done = ask(world, "submit", confirmed="1", listed=listed(preview))
    assert "请看过最新内容后再办理" in done
    assert states(world) == [Status.DRAFTING, Status.SIGNING]


def test_without_a_signature_they_are_sent_at_once(world):
    worlds.arranged(signing=Signing.NONE)(world)
    many(world, 2)
    assert "全部没有错误的 2 个项目" in dossier_page(world)
    ask(world, "send", confirmed="1", listed=listed(ask(world, "send", how="ready")))
    assert states(world) == [Status.DEPARTMENT_REVIEW] * 2


def test_nobody_submits_or_signs_anothers_projects(world):
    packages = many(world, 2)
    dossier = packages[0].dossier.number
    for actor, action in (("filler2", "submit"), ("head2", "sign")):
        assert posted(world, "batch", action, actor=actor, dossier=dossier, how="ready").status_code == 302
        forged = [f"{p.pk}-{workflow.last_step(p)}" for p in packages]
        done = posted(world, "batch", action, actor=actor, confirmed="1", listed=forged).content.decode()
        assert "已对 <strong>0</strong> 件" in done and "项目1" not in done
    for actor, action in (("head", "submit"), ("filler", "sign"), ("section", "submit")):
        assert posted(world, "batch", action, actor=actor, dossier=dossier, how="ready").status_code == 403
    assert states(world) == [Status.DRAFTING] * 2


@pytest.mark.parametrize("dossier", ["", "x", "\x00", "../..", "９", "1" * 400])
def test_an_odd_dossier_chooses_nothing(world, dossier):
    many(world, 2)
    answer = posted(world, "batch", "submit", dossier=dossier, how="ready")
    assert answer.status_code == 302


def test_from_the_inbox_several_go_at_once_and_one_alone_does_not(world):
    first = project(world, 0, "项目甲")
    assert "批量提交审签" not in shown(world, "filler", "home")
    project(world, 1, "项目乙")
    assert "批量提交审签" in shown(world, "filler", "home")
    answer = posted(world, "batch", "submit", address="tab=waiting", how="every")
    page = answer.content.decode()
    assert len(listed(page)) == 2 and f"{first.pk}-0" in listed(page)
    posted(world, "batch", "submit", confirmed="1", listed=listed(page))
    assert "批量审签通过并报送" in shown(world, "head", "home")
