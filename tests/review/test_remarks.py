"""修改意见: who sees which, answers and their order, and that they outlive the row they were made on."""

import pytest
from django.core.exceptions import PermissionDenied

from forms_app import filings
from forms_app.document import Place
from forms_app.editing import Change, ChangeSet
from forms_app.models import Package
from forms_app.terms import RemarkState
from review import remarks, shown
from review.models import Reply, Step, Unchangeable
from review.moves import Refused

from .world import SENT, World


@pytest.fixture
def package(world: World) -> Package:
    return world.advance(world.filled(), *SENT)


def target(package: Package):
    return package.filings.select_related("package", "dossier").get(kind="department_target")


def rows(package: Package, key: str = "tasks"):
    filing = target(package)
    return filings.working(filing.dossier).documents[filing.number].rows[key]


def remark_at(world: World, package: Package, place: str, text: str = "请细化。"):
    return remarks.add(package, world["department"], text, filings.sent_snapshot(target(package)), place)


def test_it_keeps_where_it_stands_and_what_it_quotes(world: World, package: Package):
    row = rows(package)[1]
    made = remark_at(world, package, f"tasks/{row.uid}/goal")
    assert made.where == "附表1 年度重点工作计划第2行 · 工作目标"
    assert made.quoted == row["goal"]
    assert (made.version, made.office) == (1, world.units["bureau"])


def test_money_is_quoted_as_the_page_shows_it(world: World, package: Package):
    assert remark_at(world, package, "total_amount").quoted == "618.6"


def test_one_on_the_whole_table_quotes_nothing(world: World, package: Package):
    made = remark_at(world, package, "")
    assert (made.where, made.quoted, made.place) == ("附表1", "", "")


@pytest.mark.parametrize("place", ["nonsense", "a/b", "tasks/none/goal", "tasks/x/y", "x#y#z", "1/2/3/4"])
def test_a_place_that_is_none_is_refused(world: World, package: Package, place):
    with pytest.raises(Refused, match="刷新后重新选择"):
        remark_at(world, package, place)


def test_an_empty_one_is_refused(world: World, package: Package):
    with pytest.raises(Refused, match="请填写修改意见"):
        remark_at(world, package, "duties", " \n")


def test_only_the_office_that_reviews_remarks(world: World, package: Package):
    snapshot = filings.sent_snapshot(target(package))
    for name in ("filler", "head", "section", "performance", "leader", "administrator"):
        with pytest.raises(PermissionDenied):
            remarks.add(package, world[name], "请改。", snapshot, "duties")


def test_a_draft_is_seen_by_its_office_alone(world: World, package: Package):
    made = remark_at(world, package, "duties")
    seen = {name for name in world.people if made in remarks.visible(package, world[name])}
    assert seen == {"department"}
    world.step(package, "return", "department", "请改。")
    assert all(
        made in remarks.visible(package, world[name]) for name in ("filler", "head", "section", "leader")
    )


def test_only_drafts_can_be_dropped(world: World, package: Package):
    made = remark_at(world, package, "duties")
    world.step(package, "return", "department", "请改。")
    remarks.reply(made, world["filler"], "changed")
    world.advance(package, *SENT)
    with pytest.raises(Refused, match="未发出"):
        remarks.drop(made, world["department"])


def returned(world: World, package: Package, place: str = "duties"):
    made = remark_at(world, package, place)
    world.step(package, "return", "department", "请改。")
    made.refresh_from_db()
    return made


def test_declining_needs_a_reason(world: World, package: Package):
    made = returned(world, package)
    with pytest.raises(Refused, match="请说明未修改的理由"):
        remarks.reply(made, world["filler"], "declined", " ")
    remarks.reply(made, world["filler"], "declined", "与批复一致。")
    made.refresh_from_db()
    assert made.state == RemarkState.DECLINED


def test_the_unit_can_neither_close_nor_answer_twice_over(world: World, package: Package):
    made = returned(world, package)
    with pytest.raises(PermissionDenied):
        remarks.reply(made, world["filler"], "closed")
    remarks.reply(made, world["filler"], "changed", "已改。")
    remarks.reply(made, world["filler"], "declined", "又改回来了。")
    world.advance(package, *SENT)
    with pytest.raises(PermissionDenied):
        remarks.reply(made, world["filler"], "changed")


def test_what_is_closed_needs_no_answer(world: World, package: Package):
    made = returned(world, package)
    remarks.reply(made, world["filler"], "changed")
    world.advance(package, *SENT)
    remarks.reply(made, world["department"], "closed", "可以。")
    with pytest.raises(Refused, match="已是“已办结”"):
        remarks.reply(made, world["department"], "closed")
    again = remark_at(world, package, "reporting_unit")
    world.step(package, "return", "department", "再改。")
    with pytest.raises(Refused, match="已办结，不必再答复"):
        remarks.reply(made, world["filler"], "changed")
    assert again in remarks.visible(package, world["filler"])
    assert [r.state for r in made.replies.all()] == ["changed", "closed"]


@pytest.mark.parametrize("state", ["draft", "changed"])
def test_a_draft_is_answered_by_nobody(world: World, package: Package, state):
    made = remark_at(world, package, "duties")
    with pytest.raises((Refused, PermissionDenied)):
        remarks.reply(made, world["department"], state)


def save(world: World, package: Package, **changes) -> None:
    filings.save(target(package), world["filler"], ChangeSet(**changes))


def test_it_stays_at_its_row_when_rows_are_ordered_anew(world: World, package: Package):
    first, second, *rest = rows(package)
    made = returned(world, package, f"tasks/{second.uid}/goal")
    order = (second.uid, first.uid, *(r.uid for r in rest))
    save(world, package, order={"tasks": order})
    assert rows(package)[0].uid == second.uid
    assert list(remarks.notes_at(target(package), world["filler"])) == [f"tasks/{second.uid}/goal"]
    assert made.where == "附表1 年度重点工作计划第2行 · 工作目标"


def test_it_can_be_read_when_its_row_is_gone(client, world: World, package: Package):
    gone = rows(package)[1]
    made = returned(world, package, f"tasks/{gone.uid}/goal")
    save(world, package, removed=(Place("", "tasks", gone.uid),))
    remarks.reply(made, world["filler"], "changed", "该项已并入其他工作。")
    world.advance(package, *SENT)
    client.force_login(world["department"].person)
    page = client.get(f"/packages/{package.pk}/").content.decode()
    assert made.where in page and gone["goal"] in page and "该项已并入其他工作。" in page
    assert client.get(f"/packages/{package.pk}/filings/{target(package).number}/").status_code == 200


def test_it_stands_at_its_cell_for_whoever_may_see_it(world: World, package: Package):
    remark_at(world, package, "duties", "职责请精简。")
    assert remarks.notes_at(target(package), world["filler"]) == {}
    world.step(package, "return", "department", "请改。")
    note = remarks.notes_at(target(package), world["filler"])["duties"][0]
    assert (note.tone, note.text) == ("remark", "某某局：职责请精简。（待修改）")


def test_the_trail_is_only_added_to(world: World, package: Package):
    made = returned(world, package)
    remarks.reply(made, world["filler"], "changed", "改了。")
    for entry in (Step.objects.first(), Reply.objects.first()):
        with pytest.raises(Unchangeable):
            entry.save()
        with pytest.raises(Unchangeable):
            entry.delete()
    for entries in (Step.objects, Reply.objects):
        with pytest.raises(Unchangeable):
            entries.all().delete()
        with pytest.raises(Unchangeable):
            entries.filter(pk__gt=0).update(at=None)


def test_a_change_of_a_cell_is_seen_beside_its_remark(world: World, package: Package):
    made = returned(world, package, "duties")
    old = made.quoted
    full = filings.thaw(filings.sent_snapshot(target(package)), "department_target").document["duties"]
    save(world, package, cells=(Change(Place("duties"), full, "精简后的职责"),))
    made.refresh_from_db()
    assert made.quoted == old and full.startswith(old)


def test_the_filler_meets_it_at_the_cell_of_the_editing_page(client, world: World, package: Package):
    returned(world, package)
    client.force_login(world["filler"].person)
    text = client.get(f"/filings/{target(package).number}/").content.decode()
    assert "某某局：请细化。（待修改）" in text and "cell-remark" in text


def test_they_are_listed_as_one_goes_through_the_tables(world: World, package: Package):
    first, second = rows(package)[:2]
    for text, place in [
        ("四", f"tasks/{second.uid}/goal"),
        ("三", f"tasks/{first.uid}/goal"),
        ("二", "duties"),
    ]:
        remark_at(world, package, place, text)
    remarks.add(package, world["department"], "一")
    sheets = shown.sheets_for(package, world["department"])
    listed = remarks.in_order(remarks.visible(package, world["department"]), sheets)
    assert [remark.text for remark in listed] == ["一", "二", "三", "四"]
