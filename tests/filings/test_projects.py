"""Projects of a dossier, each its own table: added, copied, removed, brought back, numbered, carried over."""

import uuid
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from forms_app import filings, storing
from forms_app.access import refusal
from forms_app.document import Document, blank_record
from forms_app.filings.projects import (
    add_project,
    copy_project,
    fresh_rows,
    receiving,
    remove_project,
    restore_project,
)
from forms_app.models import Dossier, Filing, Package
from forms_app.registry import kind_of
from forms_app.terms import Action, PackageBy, Status
from forms_app.views.base import base_of
from review.workflow import make
from tests.review import world as worlds
from tests.review.world import PASSED, PROJECT, SENT, given_up, project

pytestmark = pytest.mark.django_db
BOTH = [PackageBy.FILING, PackageBy.DOSSIER]


@pytest.fixture
def world():
    made = worlds.build()
    worlds.declaring(made)
    return made


def add(world, name: str = "", press=None, actor: str = "filler") -> Filing:
    return add_project(world.open("street"), world[actor], PROJECT, name, press)


def together(world) -> None:
    """整套报送: all projects of the dossier go as one."""
    worlds.arranged(package_by=PackageBy.DOSSIER)(world)


def closed(world) -> None:
    worlds.arranged(closes_at=timezone.now() - timedelta(days=1))(world)


def document(filing: Filing):
    return storing.load(kind_of(filing.kind), [filing])[filing.pk]


def standing(world) -> list[tuple[int, str]]:
    found = world.open("street").filings.filter(removed_at=None).order_by("position")
    return [(f.position, document(f)["project_name"]) for f in found]


def test_a_dossier_begins_without_a_project(world):
    dossier = world.open("street")
    assert (dossier.filings.count(), dossier.packages.count()) == (0, 0)


@pytest.mark.parametrize("by", BOTH)
def test_each_project_is_a_table_and_where_it_goes_alone_a_package(world, by):
    worlds.arranged(package_by=by)(world)
    for name in ("河道养护", "公房监管"):
        add(world, name)
    dossier = world.open("street")
    assert standing(world) == [(1, "河道养护"), (2, "公房监管")]
    assert dossier.packages.count() == (2 if by == PackageBy.FILING else 1)


def test_what_follows_is_filled_at_once(world):
    made = Filing.objects.get(pk=add(world, "河道养护").pk)
    assert made.blocks and document(made)["project_name"] == "河道养护"


# --- one press, one project ---


def test_pressed_twice_it_is_one_project(world):
    press = uuid.uuid4()
    first, second = add(world, "河道养护", press), add(world, "河道养护", press)
    assert first == second and len(standing(world)) == 1


def test_gone_back_to_type_another_name_it_is_another_project(world):
    press = uuid.uuid4()
    for name in ("河道养护", "公房监管", ""):
        add(world, name, press)
    assert [name for _, name in standing(world)] == ["河道养护", "公房监管", ""]


def test_once_it_is_filled_in_the_same_press_makes_another(world):
    press = uuid.uuid4()
    first = add(world, "河道养护", press)
    Filing.objects.filter(pk=first.pk).update(revision=1)
    assert add(world, "河道养护", press) != first


def test_a_press_of_another_dossier_makes_a_project_of_ones_own(world):
    """An id that somebody guessed leads nowhere."""
    press = uuid.uuid4()
    theirs = add(world, "河道养护", press)
    own = add_project(world.open("library"), world["filler2"], PROJECT, "河道养护", press)
    assert own != theirs and own.line != theirs.line and own.dossier.unit == world.units["library"]


# --- who, and when ---


@pytest.mark.parametrize("name", [name for name, _, _ in worlds.PEOPLE if name != "filler"])
def test_nobody_but_the_filler_of_the_unit_adds(world, name):
    with pytest.raises(PermissionDenied) as refused:
        add(world, actor=name)
    assert str(refused.value).endswith("。")
    assert Filing.objects.count() == Package.objects.count() == 0


def test_before_the_campaign_opens_there_is_none_to_add(world):
    worlds.arranged(opens_at=timezone.now() + timedelta(days=1))(world)
    with pytest.raises(PermissionDenied, match="开始"):
        add(world)


def test_after_the_closing_a_project_that_goes_alone_is_added_and_waits_for_more_time(world):
    closed(world)
    made = add(world, "年中追加的项目")
    assert "截止" in refusal(world["filler"], Action.EDIT, made)
    until = timezone.now() + timedelta(days=3)
    make(made.package, "ask_extension", world["filler"], "年中追加。")
    make(made.package, "extend", world["section"], "同意。", until=until)
    made = Filing.objects.select_related("package").get(pk=made.pk)
    assert refusal(world["filler"], Action.EDIT, made) == ""


def test_after_the_closing_a_set_that_goes_together_takes_no_more(world):
    together(world)
    add(world)
    closed(world)
    with pytest.raises(PermissionDenied, match="截止"):
        add(world)


def test_a_set_that_was_sent_takes_no_more_until_it_comes_back(world):
    together(world)
    package = project(world)
    world.advance(package, *SENT)
    with pytest.raises(PermissionDenied, match="不能新增项目"):
        add(world)
    table = worlds.number(package, PROJECT)
    world.step(package, "return", "department", "漏了一个项目。", general="请补。", tables=[table])
    add(world, "补上的项目")
    assert len(standing(world)) == 2


def test_while_it_is_adjusted_no_project_is_added_beside(world):
    together(world)
    package = project(world)
    world.advance(package, *PASSED)
    worlds.approved(world, package)
    worlds.adjusting(world, package)
    with pytest.raises(PermissionDenied, match="调整中"):
        add(world)
    world.advance(package, *SENT)
    worlds.returned_in_adjustment(world, package)
    with pytest.raises(PermissionDenied, match="正在办理目标调整"):
        add(world)


def test_a_campaign_whose_tables_follow_a_summary_has_none_to_add():
    hunan = worlds.build()
    dossier = hunan.open("street")
    with pytest.raises(PermissionDenied, match="没有可以新增的项目表"):
        add_project(dossier, hunan["filler"], "spending_direction")


def test_only_a_table_of_the_campaign_is_added(world):
    with pytest.raises(PermissionDenied, match="没有可以新增的项目表"):
        add_project(world.open("street"), world["filler"], "minhang_declaration")


# --- copies ---


def test_a_copy_says_the_same_in_rows_of_its_own_under_another_name(world):
    package = project(world)
    source = package.filings.get()
    made = copy_project(source, world["filler"], "第二个项目")
    old, new = document(source), document(made)
    assert new["project_name"] == "第二个项目" and old["project_name"] != "第二个项目"
    assert {**new.header.values, "project_name": ""} == {**old.header.values, "project_name": ""}
    assert [r.values for r in new.rows["indicators"]] == [r.values for r in old.rows["indicators"]]
    assert not {r.uid for r in new.rows["indicators"]} & {r.uid for r in old.rows["indicators"]}
    assert (made.line, made.package_id, made.revision) not in [(source.line, source.package_id, 0)]
    assert made.package_id != source.package_id and made.line != source.line


def test_a_copy_without_a_name_has_none(world):
    assert document(copy_project(project(world).filings.get(), world["filler"]))["project_name"] == ""


def test_copied_twice_by_one_press_it_is_one(world):
    source, press = project(world).filings.get(), uuid.uuid4()
    assert len({copy_project(source, world["filler"], "乙", press).pk for _ in range(2)}) == 1


def test_rows_below_rows_stay_below_their_copies():
    kind = kind_of("fund_summary")
    columns = kind.row_set("lines").columns
    fund = blank_record(columns, str(uuid.uuid4()))
    below = blank_record(columns, str(uuid.uuid4()), parent=fund.uid)
    whole = Document(kind.slug, blank_record(kind.shape.header), {"lines": (fund, below)})
    above, copied = fresh_rows(kind, whole).rows["lines"]
    assert copied["parent"] == above.uid and above["parent"] == ""
    assert not {above.uid, copied.uid} & {fund.uid, below.uid}


def test_a_sent_project_may_be_copied_and_nothing_of_it_changes(world):
    package = project(world)
    world.advance(package, *SENT)
    before = document(package.filings.get())
    copy_project(package.filings.get(), world["filler"], "又一个")
    assert document(package.filings.get()) == before and len(standing(world)) == 2


def test_a_removed_project_is_not_copied(world):
    made = add(world, "河道养护")
    remove_project(made, world["filler"])
    with pytest.raises(PermissionDenied, match="只能复制"):
        copy_project(Filing.objects.get(pk=made.pk), world["filler"])


# --- removed and brought back ---


@pytest.mark.parametrize("by", BOTH)
def test_a_removed_project_comes_back_as_it_was(world, by):
    worlds.arranged(package_by=by)(world)
    made = project(world).filings.get()
    before = document(made)
    remove_project(made, world["filler"])
    assert standing(world) == []
    restore_project(Filing.objects.get(pk=made.pk), world["filler"])
    assert document(made) == before and len(standing(world)) == 1


def test_numbers_close_up_until_one_has_stood_on_paper(world):
    first, second, third = (add(world, name) for name in ("甲", "乙", "丙"))
    remove_project(first, world["filler"])
    assert standing(world) == [(1, "乙"), (2, "丙")]
    restore_project(Filing.objects.get(pk=first.pk), world["filler"])
    assert standing(world) == [(1, "乙"), (2, "丙"), (3, "甲")]
    Package.objects.filter(pk=second.package_id).update(version=1)
    remove_project(third, world["filler"])
    assert standing(world) == [(1, "乙"), (3, "甲")]
    add(world, "丁")
    assert standing(world) == [(1, "乙"), (3, "甲"), (4, "丁")]


def test_a_new_project_stands_before_removed_ones(world):
    add(world, "甲")
    remove_project(add(world, "乙"), world["filler"])
    assert add(world, "丙").position == 2
    assert standing(world) == [(1, "甲"), (2, "丙")]


def test_what_was_sent_alone_is_not_just_removed(world):
    package = project(world)
    worlds.project_returned(world, package)
    with pytest.raises(PermissionDenied, match="撤销申报"):
        remove_project(package.filings.get(), world["filler"])


def test_from_a_set_that_came_back_a_project_goes_and_the_next_version_lacks_it(world):
    together(world)
    package = project(world)
    second = worlds.project_table(world, 1)
    world.advance(package, *SENT)
    tables = [f.number for f in package.filings.all()]
    world.step(package, "return", "department", "请改。", general="请改。", tables=tables)
    worlds.answer_all(world, package)
    remove_project(second, world["filler"])
    world.advance(package, *SENT)
    held = {v: package.snapshots.filter(version=v).count() for v in (1, 2)}
    assert held == {1: 2, 2: 1}


def test_a_locked_project_stays(world):
    together(world)
    package = project(world)
    second = worlds.project_table(world, 1)
    world.advance(package, *SENT)
    first = package.filings.exclude(pk=second.pk).get()
    world.step(package, "return", "department", "请改。", general="请改。", tables=[first.number])
    with pytest.raises(PermissionDenied, match="未被要求修改"):
        remove_project(second, world["filler"])


def test_a_table_that_every_dossier_has_is_not_removed():
    hunan = worlds.build()
    table = worlds.table(hunan.filled())
    with pytest.raises(PermissionDenied, match="不是单独新增的项目"):
        remove_project(table, hunan["filler"])


def test_what_was_removed_while_it_is_with_the_head_comes_back_only_later(world):
    together(world)
    package = project(world)
    second = worlds.project_table(world, 1)
    remove_project(second, world["filler"])
    world.step(package, "submit", "filler")
    with pytest.raises(PermissionDenied, match="待审签"):
        restore_project(Filing.objects.get(pk=second.pk), world["filler"])


# --- given up after it was sent ---


def test_given_up_it_leaves_the_set_and_its_versions_stay(world):
    package = project(world)
    given_up(world, package)
    assert package.status == Status.GIVEN_UP and standing(world) == []
    assert package.snapshots.count() == 1
    assert filings.printouts(world.open("street"), world["filler"]) == []
    assert filings.printouts(world.open("street"), world["section"]) == []


def test_taken_up_it_is_where_the_unit_had_it(world):
    package = project(world)
    given_up(world, package)
    world.step(package, "take_up", "filler")
    assert package.status == Status.RETURNED and len(standing(world)) == 1
    world.advance(package, *SENT)
    assert package.status == Status.DEPARTMENT_REVIEW


def test_the_office_that_sent_it_back_is_told(world):
    package = project(world)
    given_up(world, package)
    told = package.notices.get(person=world["department"].person, subject__contains="撤销申报")
    assert "项目取消" in told.text
    assert not package.notices.filter(person=world["section"].person, subject__contains="撤销申报").exists()


def test_a_set_is_not_given_up_nor_is_a_table_that_every_dossier_has(world):
    together(world)
    package = project(world)
    world.advance(package, *SENT)
    world.step(package, "withdraw", "filler")
    assert "整套报送" in refusal(world["filler"], Action.GIVE_UP, package)


def test_a_summary_that_goes_alone_is_not_given_up():
    hunan = worlds.build()
    worlds.by_filing(hunan)
    dossier = hunan.open("street")
    worlds.fill(dossier, hunan["filler"])
    package = worlds.table_of(dossier, "department_target").package
    hunan.advance(package, *SENT)
    hunan.step(package, "withdraw", "filler")
    with pytest.raises(ValueError, match="不是单独新增的项目"):
        make(package, "give_up", hunan["filler"], "不报了。")


# --- the next year ---


def test_carried_over_each_project_is_a_copy_in_a_package_of_its_own(world):
    names = ["甲项目", "乙项目", "丙项目"]
    packages = [project(world, nth, name) for nth, name in enumerate(names)]
    for package in packages:
        world.advance(package, *SENT)
    world.step(packages[2], "withdraw", "filler")
    world.step(packages[2], "give_up", "filler", "不做了。")
    add(world, "从未报送的项目")
    dossier = successor(world)
    tables = list(dossier.filings.order_by("position"))
    assert [document(f)["project_name"] for f in tables] == names[:2]
    assert len({f.package_id for f in tables}) == 2
    before = [p.filings.get() for p in packages[:2]]
    assert [f.line for f in tables] == [f.line for f in before]
    rows = [[[r.uid for r in document(f).rows["indicators"]] for f in some] for some in (tables, before)]
    assert rows[0] == rows[1]


def test_carried_over_the_numbers_close_up_again(world):
    first, second = project(world, 0, "甲"), project(world, 1, "乙")
    world.advance(second, *SENT)
    given_up(world, first)
    tables = successor(world).filings.all()
    assert [(f.position, document(f)["project_name"]) for f in tables] == [(1, "乙")]


def test_each_carried_project_is_compared_with_its_own(world):
    for nth in range(2):
        world.advance(project(world, nth), *SENT)
    dossier = successor(world)
    base = base_of(dossier, world["filler"])
    for table in dossier.filings.all():
        assert base.table(table)["project_name"] == document(table)["project_name"]
    added = add_project(dossier, world["filler"], PROJECT, "新项目")
    assert base.table(added) is None


def successor(world) -> Dossier:
    """The street's dossier of the campaign that continues this one."""
    old = world.campaign
    following = type(old).objects.create(
        year=2025, name="2025年项目绩效目标", kinds=[PROJECT], scheme=old.scheme, package_by=old.package_by,
        predecessor=old, opens_at=old.opens_at, closes_at=timezone.now() + timedelta(days=20),
    )  # fmt: skip
    return filings.open_dossier(following, world.units["street"])


def test_the_package_that_receives_a_project_is_made_when_there_is_one(world):
    dossier = world.open("street")
    assert receiving(dossier).pk is None and dossier.packages.count() == 0
