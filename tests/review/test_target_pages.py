"""Pages about the approved target of a self-evaluation: what differs, taking it, and 工作目标 for 预期目标."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from forms_app import filings
from forms_app.editing import MAX_TEXT
from forms_app.models import Dossier, Package, Unit
from forms_app.terms import PackageBy
from tests.filings.evaluating import (
    BASE,
    DIRECTION,
    PROJECT,
    WHOLE,
    adjust,
    approved,
    change,
    cost,
    document,
    held,
    indicators,
    opened,
    say,
    tables,
    write,
)
from tests.test_filing_views import opened as opened_page

from .world import World, table

pytestmark = pytest.mark.django_db
COUNT = "保障社区数量"


@pytest.fixture
def target(world: World) -> Package:
    return approved(world)


@pytest.fixture
def dossier(world: World, target: Package) -> Dossier:
    return opened(world)


@pytest.fixture
def adjusted(world: World, target: Package, dossier: Dossier) -> Dossier:
    say(world, tables(dossier, WHOLE)[0], COUNT, actual="6个")
    adjust(world, target, change(world, table(target), COUNT, value="8个"))
    return dossier


def browser(world: World, who: str) -> Client:
    client = Client()
    client.force_login(world[who].person)
    return client


def see(world: World, who: str, name: str, *args) -> str:
    answer = browser(world, who).get(reverse(name, args=args))
    assert answer.status_code == 200
    return answer.content.decode()


def press(world: World, dossier: Dossier, mark: str, who: str = "filler"):
    return browser(world, who).post(reverse("target", args=[dossier.number]), {"mark": mark}, follow=True)


def mark(dossier: Dossier) -> str:
    return filings.news(Dossier.objects.get(pk=dossier.pk)).mark


def test_the_page_tells_row_by_row_and_what_becomes_of_what_was_typed(world: World, adjusted: Dossier):
    text = see(world, "filler", "target", adjusted.number)
    assert "变更" in text and COUNT in text
    assert "<del>6个</del>" in text.replace("<p>", "").replace("</p>", "")
    assert "<ins>8个</ins>" in text.replace("<p>", "").replace("</p>", "")
    assert "按批复更新，您填写的内容保留" in text and "更新批复目标" in text
    assert "第1次调整（目标内容调整" in text


def test_others_read_what_differs_and_not_what_the_unit_typed(world: World, adjusted: Dossier):
    text = see(world, "performance", "target", adjusted.number)
    assert COUNT in text and "8个" in text
    assert "您填写的内容保留" not in text and '<button class="next-action"' not in text


def test_others_read_names_of_projects_as_approved(world: World, target: Package, dossier: Dossier):
    """Not as the draft calls them, which nobody sent yet."""
    project = document(dossier, BASE).rows["projects"][0]
    write(world, tables(dossier, BASE)[0], **{f"projects/{project.uid}/name": "草稿中的叫法"})
    direction = table(target, DIRECTION)
    more = held(direction.dossier).documents[direction.number]["amount"] + 100_000
    adjust(world, target, cost(world, direction, more), change(world, direction, "惠民项目数量", value="≥35个"),
           kind=DIRECTION, type="raised", amount=100_000)  # fmt: skip
    text = see(world, "performance", "target", dossier.number)
    assert "草稿中的叫法" not in text and text.count(project["name"]) >= 2 and "≥35个" in text


def test_dossier_and_table_say_so_until_it_is_taken(world: World, adjusted: Dossier):
    where = reverse("target", args=[adjusted.number])
    whole, project = tables(adjusted, WHOLE)[0].number, tables(adjusted, PROJECT)[0].number
    assert where in see(world, "filler", "dossier", adjusted.number)
    assert "在带入之后又有批复，涉及本表" in see(world, "filler", "filing", whole)
    assert "涉及本表" not in see(world, "filler", "filing", project)
    said = press(world, adjusted, mark(adjusted)).content.decode()
    assert "已更新批复目标，涉及：附件1-2。您填写的内容都保留。" in said
    assert where not in said
    assert indicators(document(adjusted, WHOLE))[COUNT]["value"] == "8个"
    assert "已是最新的批复目标" in see(world, "filler", "target", adjusted.number)


def test_who_took_it_stands_on_the_table(world: World, adjusted: Dossier):
    press(world, adjusted, mark(adjusted))
    saved = tables(adjusted, WHOLE)[0]
    assert saved.saved_by == world["filler"].person
    assert str(world["filler"].person) in see(world, "filler", "dossier", adjusted.number)


def test_a_press_on_an_old_page_shows_the_new_changes_first(world: World, target: Package, adjusted: Dossier):
    old = mark(adjusted)
    adjust(world, target, change(world, table(target), COUNT, value="9个"))
    answer = press(world, adjusted, old)
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "又有新的批复" in text and "9个" in text
    assert indicators(document(adjusted, WHOLE))[COUNT]["value"] == "6个"


def test_the_second_of_two_presses_is_told(world: World, adjusted: Dossier):
    seen = mark(adjusted)
    press(world, adjusted, seen)
    answer = press(world, adjusted, seen)
    assert answer.status_code == 200
    assert "已是最新，不需要更新" in answer.content.decode()


def test_what_is_submitted_is_only_told_of(world: World, adjusted: Dossier):
    Package.objects.filter(dossier=adjusted).update(status="signing")
    text = see(world, "filler", "target", adjusted.number)
    assert "现在不能更新" in text and "待审签" in text and "next-action" not in text
    assert "可撤回报送" in text
    answer = press(world, adjusted, mark(adjusted))
    assert answer.status_code == 403 and "待审签" in answer.content.decode()


@pytest.mark.parametrize("garbage", ["", "x" * 5000, "\x00"])
def test_a_forged_mark_takes_nothing(world: World, adjusted: Dossier, garbage: str):
    assert press(world, adjusted, garbage).status_code == 409
    assert indicators(document(adjusted, WHOLE))[COUNT]["value"] == "6个"


def test_a_dossier_of_targets_has_no_such_page(world: World, target: Package):
    where = reverse("target", args=[target.dossier.number])
    assert browser(world, "filler").get(where).status_code == 404


def test_the_first_year_is_told(world: World):
    world.filled()
    dossier = opened(world)
    for name in ("dossier", "target"):
        assert "由单位自行填写" in see(world, "filler", name, dossier.number)


def test_lists_lead_to_the_target_those_who_may_know_of_it(world: World, target: Package, dossier: Dossier):
    link = f'href="{reverse("dossier", args=[target.dossier.number])}"'
    for who in ("filler", "performance"):
        assert see(world, who, "dossiers").count(link) == 2
        assert link in see(world, who, "dossier", dossier.number)
    answer = browser(world, "filler2").get(reverse("dossiers"))
    assert link not in answer.content.decode()


def test_the_list_asks_as_often_for_many_as_for_one(world: World, target: Package, dossier: Dossier):
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            see(world, "performance", "dossiers")
        return len(queries)

    one = asked()
    for n in range(4):
        unit = Unit.objects.create(code=f"M{n}", name=f"某某第{n}站")
        copy = filings.open_dossier(dossier.campaign, unit)
        Dossier.objects.filter(pk=copy.pk).update(evaluated=target.dossier)
    assert asked() == one


# --- 工作目标 for 预期目标 ---


def goals(target: Package) -> list[str]:
    snapshot = filings.snapshot_of(table(target))
    rows = filings.thaw(snapshot, table(target).kind).document.rows["tasks"]
    return [r["goal"] for r in rows]


def take(world: World, filing, **data):
    where = reverse("offer", args=[filing.number, "expected_goal"])
    return browser(world, "filler").post(where, data, follow=True)


def test_one_press_fills_the_blank_cell(world: World, target: Package, dossier: Dossier):
    whole = tables(dossier, WHOLE)[0]
    assert "填入“预期目标”" in see(world, "filler", "filing", whole.number)
    assert "已填入批复目标的内容" in take(world, whole).content.decode()
    said = document(dossier, WHOLE)["expected_goal"]
    assert all(goal in said for goal in goals(target)) and said.startswith("1、")
    assert "填入“预期目标”" not in see(world, "filler", "filing", whole.number)
    assert "已经填入" in take(world, whole).content.decode()
    assert document(dossier, WHOLE)["expected_goal"] == said


def test_what_stands_there_is_not_overwritten(world: World, target: Package, dossier: Dossier):
    whole = tables(dossier, WHOLE)[0]
    write(world, whole, expected_goal="自己写的")
    assert "接在已填内容后面" in see(world, "filler", "filing", whole.number)
    take(world, whole)
    assert document(dossier, WHOLE)["expected_goal"].startswith("自己写的\n1、")


def test_what_was_typed_meanwhile_is_saved_first(world: World, target: Package, dossier: Dossier):

    whole = tables(dossier, WHOLE)[0]
    client = browser(world, "filler")
    data = opened_page(client, whole)
    data["actual_goal"] = "已完成"
    client.post(reverse("offer", args=[whole.number, "expected_goal"]), data)
    now = document(dossier, WHOLE)
    assert now["actual_goal"] == "已完成" and now["expected_goal"].startswith("1、")


@pytest.mark.parametrize("cell", ["nonsense", "total_score"])
def test_no_other_cell_is_filled(world: World, target: Package, dossier: Dossier, cell: str):
    whole = tables(dossier, WHOLE)[0]
    where = reverse("offer", args=[whole.number, cell])
    assert "没有可填入的内容" in browser(world, "filler").post(where, follow=True).content.decode()
    base = tables(dossier, BASE)[0]
    assert "没有可填入的内容" in take(world, base).content.decode()


@pytest.mark.parametrize("by", PackageBy)
@pytest.mark.parametrize("who", ["performance", "leader", "head", "viewer", "filler"])
def test_only_the_filler_takes_it_into_a_dossier_without_tables(world: World, by: PackageBy, who: str):
    empty = opened(world, [PROJECT], package_by=by)
    approved(world)
    answer = press(world, empty, mark(empty), who)
    assert answer.status_code == (200 if who == "filler" else 403)
    assert bool(tables(empty, PROJECT)) == (who == "filler")


def test_what_no_cell_could_hold_is_not_put_in(world: World, dossier: Dossier):
    whole = tables(dossier, WHOLE)[0]
    write(world, whole, expected_goal="长" * MAX_TEXT)
    where = reverse("offer", args=[whole.number, "expected_goal"])
    answer = browser(world, "filler").post(where, follow=True)
    assert answer.status_code == 200 and f"一个单元格最多 {MAX_TEXT} 字" in answer.content.decode()
    assert document(dossier, WHOLE)["expected_goal"] == "长" * MAX_TEXT
