"""Who may make which move in which state: all others are refused with a reason, and nothing changes."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.core.exceptions import PermissionDenied

from forms_app.access import refusal
from forms_app.models import Package
from forms_app.terms import Status
from review.models import Step
from review.moves import MOVES
from review.workflow import make

from . import world as worlds
from .world import PASSED, PEOPLE, SENT, World

DEPARTMENT = {(action, "department") for action in ("pass", "return", "consult", "reject")}
SECTION = {(action, "section") for action in ("pass", "return", "return_to_office", "consult", "reject")}
PERFORMANCE = {
    (action, "performance") for action in ("pass", "return", "return_to_office", "consult", "reject")
}
TAKES_BACK = {("withdraw", "filler"), ("withdraw", "head")}
ASKS_BACK = {("ask_withdrawal", "filler"), ("ask_withdrawal", "head")}
FILLS = {("submit", "filler"), ("ask_release", "filler"), ("invite", "filler")}
HAS_A_DATE = {("ask_extension", "filler"), ("extend", "section"), ("extend", "performance")}
SUBMIT, INVITE = {("submit", "filler")}, {("invite", "filler")}
DROPS = {("drop_adjustment", "filler"), ("drop_adjustment", "performance")}
STANDING = {("adjust", "filler"), ("adjust", "performance"), ("publish", "filler"), ("amend", "performance")}


@dataclass(frozen=True)
class Situation:
    """How a package comes into a state, and the moves that people have there: all of them, and nobody else any."""

    status: Status
    moves: tuple
    may: set[tuple[str, str]]
    arrange: Callable[[World], None] = lambda world: None
    begin: Callable[[World], Package] = World.filled

    def reach(self, world: World) -> Package:
        self.arrange(world)
        package = self.begin(world)
        for each in self.moves:
            each(world, package) if callable(each) else world.step(package, *each)
        package.refresh_from_db()
        return package


RETURNED = (*PASSED[:3], worlds.returned_by("section"))
APPROVED = (*PASSED, worlds.approved)
ADJUSTING = (*APPROVED, worlds.adjusting)

SITUATIONS = {
    "drafting": Situation(Status.DRAFTING, (), FILLS | HAS_A_DATE),
    "signing": Situation(
        Status.SIGNING,
        SENT[:1],
        {("sign", "head"), ("send_back", "head"), ("withdraw", "filler"), *HAS_A_DATE},
    ),
    "department_review": Situation(Status.DEPARTMENT_REVIEW, SENT, DEPARTMENT | TAKES_BACK),
    "first_review": Situation(
        Status.FIRST_REVIEW, PASSED[:3], SECTION | ASKS_BACK | {("undo", "department")}
    ),
    "final_review": Situation(
        Status.FINAL_REVIEW, PASSED[:4], PERFORMANCE | ASKS_BACK | {("undo", "section")}
    ),
    "passed": Situation(
        Status.PASSED,
        PASSED,
        {("return", "performance"), ("approve", "performance"), ("undo", "performance"), *ASKS_BACK},
    ),
    "returned": Situation(Status.RETURNED, RETURNED, FILLS | HAS_A_DATE),
    "rejected": Situation(
        Status.REJECTED,
        (*PASSED[:3], ("reject", "section", "目标与职能无关。")),
        {("return", "section"), ("undo", "section")},
    ),
    "consulting": Situation(
        Status.CONSULTING,
        (*PASSED[:3], worlds.proposed_by("section"), ("consult", "section")),
        {("submit", "filler"), ("end_consulting", "section"), *HAS_A_DATE},
    ),
    "approved": Situation(Status.APPROVED, APPROVED, STANDING),
    "published": Situation(Status.PUBLISHED, (*APPROVED, worlds.published), STANDING),
    "adjusting": Situation(Status.ADJUSTING, ADJUSTING, FILLS | DROPS),
    "adjustment returned": Situation(
        Status.RETURNED, (*ADJUSTING, *SENT, worlds.returned_by("department")), FILLS | HAS_A_DATE | DROPS
    ),
    "filed": Situation(
        Status.FILED,
        PASSED,
        {("return", "performance"), ("undo", "performance"), ("draw", "performance"), *ASKS_BACK},
        worlds.evaluation,
    ),
    "rechecking": Situation(
        Status.RECHECKING,
        (*PASSED, ("draw", "performance")),
        {("return", "performance"), ("recheck", "performance")},
        worlds.evaluation,
    ),
    "rechecked": Situation(
        Status.RECHECKED,
        (*PASSED, ("draw", "performance"), worlds.rechecked),
        {("return", "performance"), ("recheck", "performance")},
        worlds.evaluation,
    ),
    "asked to take back": Situation(
        Status.FIRST_REVIEW,
        (*PASSED[:3], ("ask_withdrawal", "head", "漏了一项重点工作。")),
        SECTION
        | ASKS_BACK
        | {("undo", "department"), ("grant_withdrawal", "section"), ("decline", "section")},
    ),
    "asked for time": Situation(
        Status.DRAFTING,
        (("ask_extension", "filler", "人员变动。"),),
        FILLS | HAS_A_DATE | {("decline", "section"), ("decline", "performance")},
    ),
    "asked for release": Situation(
        Status.DRAFTING,
        (worlds.asked_for_release,),
        FILLS
        | HAS_A_DATE
        | {(action, office) for action in ("decline", "release") for office in ("section", "performance")},
    ),
    "helped": Situation(
        Status.DRAFTING, (("invite", "filler"),), (FILLS | HAS_A_DATE | {("end_invite", "filler")}) - INVITE
    ),
    "signing on paper": Situation(
        Status.SIGNING,
        SENT[:1],
        {("sign_on_paper", "filler"), ("send_back", "head"), ("withdraw", "filler"), *HAS_A_DATE},
        worlds.on_paper,
    ),
    "unsigned": Situation(
        Status.DRAFTING, (), (FILLS | HAS_A_DATE | {("send", "filler")}) - SUBMIT, worlds.unsigned
    ),
    "project drafting": Situation(Status.DRAFTING, (), FILLS | HAS_A_DATE, worlds.declaring, worlds.project),
    "project returned": Situation(
        Status.RETURNED,
        (worlds.project_returned,),
        FILLS | HAS_A_DATE | {("give_up", "filler")},
        worlds.declaring,
        worlds.project,
    ),
    "given up": Situation(
        Status.GIVEN_UP, (worlds.given_up,), {("take_up", "filler")}, worlds.declaring, worlds.project
    ),
    "texts by the office": Situation(
        Status.DEPARTMENT_REVIEW,
        (*SENT, worlds.proposed_by("department")),
        DEPARTMENT | ASKS_BACK | {("improve", "department")},
        worlds.text_by_bureau,
    ),
}


@pytest.mark.parametrize("name", SITUATIONS)
def test_some_may_and_all_others_are_refused(world: World, name: str):
    situation = SITUATIONS[name]
    package = situation.reach(world)
    assert package.status == situation.status
    may = {
        (str(action), who)
        for action in MOVES
        for who, _, _ in PEOPLE
        if not refusal(world[who], action, package)
    }
    assert may == situation.may


@pytest.mark.parametrize("name", SITUATIONS)
def test_who_is_refused_changes_nothing(world: World, name: str):
    situation = SITUATIONS[name]
    package = situation.reach(world)
    steps, before = Step.objects.count(), Package.objects.values().get(pk=package.pk)
    for action in MOVES:
        for who, _, _ in PEOPLE:
            if (action, who) not in situation.may:
                with pytest.raises(PermissionDenied) as refused:
                    make(package, action, world[who], "意见")
                assert str(refused.value).endswith("。"), (action, who)
    assert (Package.objects.values().get(pk=package.pk), Step.objects.count()) == (before, steps)


def test_the_table_above_knows_every_state_and_move():
    assert {situation.status for situation in SITUATIONS.values()} == set(Status)
    assert {action for s in SITUATIONS.values() for action, _ in s.may} == {str(a) for a in MOVES}


def test_a_stranger_learns_nothing(world: World):
    package = world.filled()
    with pytest.raises(PermissionDenied, match="没有这套报表"):
        make(package, "submit", world["filler2"])


def test_somebody_without_a_membership_is_refused(world: World):
    with pytest.raises(PermissionDenied, match="没有任职单位"):
        make(world.filled(), "submit", None)
