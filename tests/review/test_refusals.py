"""Who may make which move in which state: all others are refused with a reason, and nothing changes."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from forms_app.models import Package
from forms_app.terms import Action, Status
from review.models import Step
from review.moves import MOVES
from review.workflow import make

from .world import PASSED, PEOPLE, World

STAGES = [
    (Status.DRAFTING, 0),
    (Status.SIGNING, 1),
    (Status.DEPARTMENT_REVIEW, 2),
    (Status.FIRST_REVIEW, 3),
    (Status.FINAL_REVIEW, 4),
    (Status.PASSED, 5),
]
MAY = {
    Status.DRAFTING: {("submit", "filler")},
    Status.SIGNING: {("sign", "head"), ("send_back", "head")},
    Status.DEPARTMENT_REVIEW: {("pass", "department"), ("return", "department")},
    Status.FIRST_REVIEW: {("pass", "section"), ("return", "section")},
    Status.FINAL_REVIEW: {("pass", "performance"), ("return", "performance")},
    Status.PASSED: {("return", "performance"), ("approve", "performance")},
    Status.RETURNED: {("submit", "filler")},
    Status.APPROVED: set(),
}
APPROVAL = {"approval_number": "某财绩〔2023〕1号", "approval_date": date(2023, 3, 1)}


def at(world: World, status: Status) -> Package:
    package = world.filled()
    if status == Status.RETURNED:
        world.advance(package, *PASSED[:3])
        table = package.filings.first().number
        world.step(package, "return", "section", "请补充。", general="请补充。", tables=[table])
        return package
    if status == Status.APPROVED:
        world.advance(package, *PASSED)
        world.step(package, "approve", "performance", **APPROVAL)
        return package
    return world.advance(package, *PASSED[: dict(STAGES)[status]])


@pytest.mark.parametrize("status", list(Status))
def test_all_others_are_refused(world: World, status: Status):
    package = at(world, status)
    steps = Step.objects.count()
    for action in MOVES:
        for name, _, _ in PEOPLE:
            if (action, name) not in MAY[status]:
                with pytest.raises(PermissionDenied) as refused:
                    make(package, action, world[name], "意见", **_data(action))
                assert str(refused.value).endswith("。"), (action, name)
    package.refresh_from_db()
    assert (package.status, Step.objects.count()) == (status, steps)


def test_the_table_above_knows_every_state_and_move():
    assert set(MAY) == set(Status)
    moves = {action for allowed in MAY.values() for action, _ in allowed}
    assert moves == {str(a) for a in MOVES} - {"sign_on_paper"}


def _data(action: Action) -> dict:
    if action == Action.APPROVE:
        return APPROVAL
    return {"signed_by": "某某", "signed_on": date(2023, 3, 1)} if action == Action.SIGN_ON_PAPER else {}


def test_a_stranger_learns_nothing(world: World):
    package = world.filled()
    with pytest.raises(PermissionDenied, match="没有这套报表"):
        make(package, "submit", world["filler2"])


def test_somebody_without_a_membership_is_refused(world: World):
    with pytest.raises(PermissionDenied, match="没有任职单位"):
        make(world.filled(), "submit", None)
