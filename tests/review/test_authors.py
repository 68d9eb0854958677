"""Whom a change is from: the office that proposed it and who accepted it, else who submitted the version."""

from datetime import date

import pytest

from forms_app.models import Package
from forms_app.terms import RemarkState
from review import adopting, remarks
from review.authors import credited
from review.changes import between
from review.shown import of_version, sheets_for

from . import world as worlds
from .world import SENT, World


@pytest.fixture
def package(world: World) -> Package:
    worlds.text_by_bureau(world)
    return world.advance(world.filled(), *SENT)


def told(package: Package, since: int = 1, version: int = 2) -> dict[str, str]:
    found = between(of_version(package, since), of_version(package, version))
    return {c.where: c.by for t in credited(found, package, since) for c in t.changes}


def talked_over(world: World, package: Package) -> None:
    for place, proposal in [("duties", "新的职责"), ("other_funds", ""), ("prepared_by", "某某某")]:
        worlds.proposed_by("department", place, proposal)(world, package)
    world.step(package, "consult", "department")
    for remark in package.remarks.all():
        if remark.place == "prepared_by":
            remarks.reply(remark, world["filler"], RemarkState.DECLINED, "姓名无误。")
        else:
            remarks.reply(remark, world["filler"], RemarkState.CHANGED)


def test_a_proposals_change_names_both(world: World, package: Package):
    talked_over(world, package)
    world.advance(package, *SENT)
    said = "某某局 演示department 建议，演示filler 采纳"
    assert told(package) == {"部门职责概述": said, "其他资金": said}


def test_what_the_office_put_in_itself_names_whom_it_talked_with(world: World, package: Package):
    worlds.proposed_by("department")(world, package)
    world.step(package, "improve", "department", agreed_with="某主任", agreed_on=date(2023, 1, 3))
    assert told(package) == {"部门职责概述": "某某局 演示department 建议，与单位某主任协商后完善"}


def test_all_else_is_from_who_submitted(world: World, package: Package):
    worlds.returned_by("department")(world, package)
    worlds.put(world, package, "duties", "新的职责")
    world.advance(package, *SENT)
    assert told(package) == {"部门职责概述": "演示filler（提交审签）"}


def test_a_text_of_the_units_own_is_not_called_the_offices(world: World, package: Package):
    """It may answer 已修改 and write something else."""
    worlds.proposed_by("department")(world, package)
    world.step(package, "return", "department", "请改。")
    worlds.put(world, package, "duties", "自己改写的职责")
    worlds.answer_all(world, package)
    world.advance(package, *SENT)
    assert told(package) == {"部门职责概述": "演示filler（提交审签）"}


def test_one_adopted_after_a_return_names_both_while_it_is_being_filled_in(world: World, package: Package):
    worlds.proposed_by("department")(world, package)
    world.step(package, "return", "department", "请改。")
    adopting.adopt(package.remarks.get(), world["filler"])
    worlds.put(world, package, "prepared_by", "某某某")
    live = between(of_version(package, 1), sheets_for(package, world["filler"]))
    found = {c.where: c.by for t in credited(live, package, 1) for c in t.changes}
    assert found == {"填表人": "", "部门职责概述": "某某局 演示department 建议，演示filler 采纳"}


def test_older_proposals_are_not_taken_for_newer_changes(world: World, package: Package):
    talked_over(world, package)
    world.advance(package, *SENT)
    for duties in ("又改的职责", "新的职责"):
        worlds.returned_by("department")(world, package)
        worlds.put(world, package, "duties", duties)
        world.advance(package, *SENT)
    assert told(package, 3, 4) == {"部门职责概述": "演示filler（提交审签）"}


def test_a_deputys_submission_is_told_as_such(world: World, package: Package):
    worlds.returned_by("department")(world, package)
    worlds.put(world, package, "duties", "新的职责")
    world["filler"].principal = world["viewer"].person
    world.advance(package, *SENT)
    assert told(package) == {"部门职责概述": "演示filler 代 演示viewer（提交审签）"}
