"""项目变动 from the page into the database, and what follows: 全年预算数, and which projects have an evaluation."""

import uuid
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.template.loader import render_to_string
from django.urls import reverse

from forms_app.document import Document, Place
from forms_app.editing import AddedRow, Change, ChangeSet
from forms_app.filings import frozen_now, restore, save, working
from forms_app.models import Filing, Package
from forms_app.page import PRINT, READ, REVIEW, Page
from forms_app.registry import kind_of
from forms_app.terms import CampaignType, Status
from tests.posting import form_of, index_of
from tests.test_filing_views import signed_in
from tests.world import World, build

pytestmark = pytest.mark.django_db
ROADS, LAMPS, EVENT = (str(uuid.uuid4()) for _ in range(3))
KINDS = ["base_data", "department_evaluation", "project_evaluation"]


@pytest.fixture
def world() -> World:
    """自治奖励 with 1 万元, 矛盾调解 with 0.75 万元; nothing was approved in the system."""
    world = build(kinds=KINDS, scheme="hunan_2022", type=CampaignType.EVALUATION, year=2022)
    projects = [(ROADS, "自治奖励", "1"), (LAMPS, "矛盾调解", "0.75")]
    added = tuple(AddedRow("projects", uid, {"name": n, "budget": b}) for uid, n, b in projects)
    saved(world, ChangeSet(added=added))
    return world


def saved(world: World, changes: ChangeSet):
    return save(world.filing("base_data"), world.filler, changes)


def happening(parent: str, type_: str, amount: str = "", into: str = "", uid: str = EVENT) -> AddedRow:
    told = {"dated": "2022-06-30", "document_number": "某财预〔2022〕15号", "reason": ""}
    return AddedRow("events", uid, {"parent": parent, "type": type_, "amount": amount, "into": into, **told})


def add(world: World, *events: AddedRow):
    return saved(world, ChangeSet(added=events))


def remove(world: World, rows: str, uid: str):
    return saved(world, ChangeSet(removed=(Place("", rows, uid),)))


def change(world: World, place: Place, old: str, new: str):
    return saved(world, ChangeSet(cells=(Change(place, old, new),)))


def base(world: World) -> Document:
    return working(world.dossier).documents[world.filing("base_data").number]


def evaluations(world: World) -> dict[str, bool]:
    """Which lines have an evaluation, and whether it stands."""
    found = Filing.objects.filter(dossier=world.dossier, kind="project_evaluation").order_by("pk")
    return {str(f.line): f.removed_at is None for f in found}


def evaluation(world: World, line: str) -> Document:
    held = working(world.dossier)
    return held.documents[next(f.number for f in held.filings if str(f.line) == line)]


def budgets(world: World, line: str) -> tuple[Decimal | None, Decimal | None]:
    document = evaluation(world, line)
    return document["initial_budget"], document["annual_budget"]


# --- what follows from events ---


def test_events_make_the_annual_budget(world):
    assert budgets(world, ROADS) == (10_000, 10_000)
    add(world, happening(ROADS, "raised", "2.85"))
    assert budgets(world, ROADS) == (10_000, 38_500)
    change(world, Place("type", "events", EVENT), "调增", "调减")
    assert budgets(world, ROADS) == (10_000, -18_500)
    remove(world, "events", EVENT)
    assert budgets(world, ROADS) == (10_000, 10_000)


def test_a_merged_project_gives_its_money_and_loses_its_evaluation_which_comes_back_with_all_it_held(world):
    table = Filing.objects.select_related("package", "dossier__campaign").get(line=LAMPS)
    save(table, world.filler, ChangeSet(cells=(Change(Place("actual_goal"), "", "调解纠纷 30 起。"),)))
    add(world, happening(LAMPS, "merged", "0.75", into="自治奖励"))
    assert evaluations(world) == {ROADS: True, LAMPS: False}
    assert budgets(world, ROADS) == (10_000, 17_500)
    remove(world, "events", EVENT)
    assert evaluations(world) == {ROADS: True, LAMPS: True}
    assert budgets(world, ROADS) == (10_000, 10_000)
    assert evaluation(world, LAMPS)["actual_goal"] == "调解纠纷 30 起。"


def test_a_project_withdrawn_whole_has_no_evaluation_and_one_withdrawn_in_part_keeps_it(world):
    add(world, happening(LAMPS, "withdrawn", "0.75"))
    assert evaluations(world)[LAMPS] is False
    change(world, Place("amount", "events", EVENT), "0.75", "0.5")
    assert (evaluations(world)[LAMPS], budgets(world, LAMPS)) == (True, (7_500, 2_500))


def test_a_project_without_a_budget_gets_its_evaluation_with_its_money(world):
    new = str(uuid.uuid4())
    saved(world, ChangeSet(added=(AddedRow("projects", new, {"name": "应急抢险"}),)))
    assert new not in evaluations(world)
    add(world, happening(new, "added", "3"))
    assert evaluations(world)[new] is True
    assert budgets(world, new) == (0, 30_000)  # 追加 in the year: nothing at its beginning
    assert evaluation(world, new)["project_name"] == "应急抢险"


def test_a_final_typed_before_there_was_an_evaluation_is_typed_once(world):
    new = str(uuid.uuid4())
    saved(world, ChangeSet(added=(AddedRow("projects", new, {"name": "应急抢险", "final": "3"}),)))
    assert evaluation(world, new)["executed"] == 30_000
    table = Filing.objects.select_related("package", "dossier__campaign").get(line=new)
    save(table, world.filler, ChangeSet(cells=(Change(Place("executed"), "3", "2.9"),)))
    assert (base(world).row("projects", new)["final"], base(world)["projects_final"]) == (29_000, 29_000)


def test_a_project_takes_its_events_with_it_and_its_evaluation_is_put_away(world):
    add(world, happening(LAMPS, "merged", "0.75", into="自治奖励"))
    remove(world, "projects", LAMPS)
    assert base(world).rows["events"] == ()
    assert (evaluations(world), budgets(world, ROADS)) == ({ROADS: True, LAMPS: False}, (10_000, 10_000))


def test_what_was_typed_at_a_project_goes_with_it_unasked(world):
    """Events that the page added or changed at a project which the same save removes are no conflict."""
    add(world, happening(LAMPS, "lowered", "0.2"))
    more = happening(LAMPS, "raised", "0.1", uid=str(uuid.uuid4()))
    changed = Change(Place("amount", "events", EVENT), "0.2", "0.3")
    gone = Place("", "projects", LAMPS)
    done = saved(world, ChangeSet(cells=(changed,), added=(more,), removed=(gone,)))
    assert (done.conflicts, base(world).rows["events"]) == ((), ())


def test_an_event_at_a_project_that_somebody_else_removed_is_given_back(world):
    remove(world, "projects", LAMPS)
    done = add(world, happening(LAMPS, "lowered", "0.2"))
    assert {c.yours for c in done.conflicts} >= {"0.2", "2022-06-30"}
    assert base(world).rows["events"] == ()


def test_events_stand_in_the_order_of_their_projects(world):
    first, second = str(uuid.uuid4()), str(uuid.uuid4())
    add(world, happening(LAMPS, "lowered", "0.1", uid=first), happening(ROADS, "raised", "1", uid=second))
    assert [e.uid for e in base(world).rows["events"]] == [second, first]


# --- bringing an evaluation back ---


def removed(line: str) -> Filing:
    return Filing.objects.select_related("package", "dossier__campaign").get(line=line)


def test_a_deleted_project_comes_back_with_its_evaluation(world):
    new = str(uuid.uuid4())
    saved(world, ChangeSet(added=(AddedRow("projects", new, {"name": "应急抢险", "final": "3"}),)))
    remove(world, "projects", new)
    assert evaluations(world)[new] is False
    restore(removed(new), world.filler)
    row = base(world).row("projects", new)
    assert (row["name"], row["final"], row.own) == ("应急抢险", 30_000, frozenset())
    assert evaluations(world)[new] is True


def test_what_an_event_put_away_comes_back_with_the_event_only(world):
    add(world, happening(LAMPS, "merged", "0.75", into="自治奖励"))
    with pytest.raises(PermissionDenied, match="那一行还在“项目支出”中"):
        restore(removed(LAMPS), world.filler)
    assert evaluations(world)[LAMPS] is False
    assert len(base(world).rows["projects"]) == 2


def test_after_the_first_sending_numbers_stay_when_an_event_takes_one_away(world):
    Package.objects.filter(pk=world.package.pk).update(
        status=Status.RETURNED, sent_at=world.campaign.opens_at
    )
    add(world, happening(ROADS, "merged", "1", into="矛盾调解"))
    positions = dict(Filing.objects.exclude(line=None).values_list("line", "position"))
    assert {str(line): n for line, n in positions.items()} == {ROADS: 1, LAMPS: 2}
    assert evaluations(world) == {ROADS: False, LAMPS: True}


# --- the page ---


@pytest.fixture
def filler(world):
    return signed_in(world.filler)


def address(world: World) -> str:
    return reverse("filing", args=[world.filing("base_data").number])


def shown(world: World, filler) -> str:
    return filler.get(address(world)).content.decode()


def test_without_scripts_an_event_is_added_filled_in_and_deleted(world, filler):
    post = form_of(shown(world, filler))
    post["add"] = f"events/{LAMPS}"
    filler.post(address(world), post)
    (event,) = base(world).rows["events"]
    assert event["parent"] == LAMPS

    post = form_of(shown(world, filler))
    at = index_of(post, "events", event.uid)
    told = {
        "type": "合并",
        "dated": "2022年6月30日",
        "document_number": "无",
        "amount": "0.75",
        "into": "自治奖励",
    }
    for name, text in told.items():
        post[f"{at}-{name}"] = text
    filler.post(address(world), post)
    (event,) = base(world).rows["events"]
    assert (event["type"], event["dated"], event["amount"]) == ("merged", "2022-06-30", 7_500)
    page = shown(world, filler)
    assert "年初 1 + 合并 0.75（矛盾调解）= 全年预算数 1.75" in page
    assert "1 条项目变动一并删除" in page

    post = form_of(page)
    post[f"{index_of(post, 'events', event.uid)}-DELETE"] = "on"
    filler.post(address(world), post)
    assert base(world).rows["events"] == ()


def test_a_page_posted_untouched_changes_nothing(world, filler):
    add(world, happening(LAMPS, "merged", "0.75", into="原来的项目"))
    before = base(world)
    filler.post(address(world), form_of(shown(world, filler)))
    assert base(world) == before


def options(page: str, event: str) -> list[str]:
    start = page.index(f'id="events/{event}/into"')
    drawn = page[start : page.index("</td>", start)]
    return [part.split("<")[0] for part in drawn.split("<option")[1:] for part in [part.split(">", 1)[1]]]


def test_the_project_merged_into_is_chosen_from_the_others_and_no_text_is_lost(world, filler):
    add(world, happening(LAMPS, "merged", "0.75", into="原来的项目"))
    page = shown(world, filler)
    assert options(page, EVENT) == ["", "自治奖励", "原来的项目"]
    assert "<option selected>原来的项目" in page
    assert "并入“原来的项目”，本表没有这个项目" in page


def test_a_former_name_is_typed(world, filler):
    add(world, happening(LAMPS, "renamed", into="纠纷调解"))
    page = shown(world, filler)
    assert f'id="events/{EVENT}/into"' in page and options(page, EVENT) == []
    assert "纠纷调解</textarea>" in page


def test_a_forged_event_is_refused_or_given_back_and_never_an_error(world, filler):
    post = form_of(shown(world, filler))
    for wanted in ("events/", f"events/{uuid.uuid4()}", "events/x/y", "nothing/1"):
        post["add"] = wanted
        assert filler.post(address(world), post).status_code in (302, 409, 422)
    assert base(world).rows["events"] == ()


def drawn(world: World, mode: str) -> str:
    held, filing = working(world.dossier), world.filing("base_data")
    page = Page(kind_of(filing.kind), frozen_now(held, filing), mode)
    return render_to_string("base_data/table.html", {"page": page})


@pytest.mark.parametrize("mode", [READ, REVIEW])
def test_readers_and_reviewers_see_events_as_text_and_paper_never(world, mode):
    assert "项目变动" not in drawn(world, mode)
    add(world, happening(LAMPS, "merged", "0.75", into="自治奖励"))
    page = drawn(world, mode)
    assert "某财预〔2022〕15号" in page and "年初 0.75 − 合并 0.75（并入自治奖励）= 全年预算数 0" in page
    assert "<input" not in page and "<select" not in page and "加变动" not in page
    printed = drawn(world, PRINT)
    assert "项目变动" not in printed and "某财预" not in printed


def test_only_what_has_a_source_is_said_to_follow_one(world, filler):
    """Nothing was approved: 年初预算数 is the unit's own, while 决算 follows the project's evaluation."""
    page = shown(world, filler)
    cells = {
        name: page[page.index(f'data-cell="projects/{ROADS}/{name}"') :].split("</td>")[0]
        for name in ("budget", "final")
    }
    assert "自动取数" not in cells["budget"]
    assert "自动取数" in cells["final"]
