"""Every move as it should go, and the table of moves beside the table of rights."""

from forms_app.access import RIGHTS
from forms_app.models import Package
from forms_app.terms import Action, Status
from review import remarks
from review.models import Step
from review.moves import MOVES

from .world import PASSED, SENT, World

NO_MOVES = {
    Action.READ, Action.EDIT, Action.ANSWER, Action.REPLY, Action.UNLOCK, Action.REMARK, Action.ASSESS,
    Action.ADD, Action.REMOVE, Action.RESTORE,
}  # fmt: skip


def test_every_action_that_changes_a_state_is_a_move():
    assert set(MOVES) == set(Action) - NO_MOVES


def test_moves_start_where_the_rights_allow_them():
    assert {action: set(move.sources) for action, move in MOVES.items()} == {
        action: set(RIGHTS[action].states) for action in MOVES
    }


def test_the_straight_way_leads_to_approval(world: World):
    package = world.filled()
    world.advance(package, *PASSED)
    assert (package.status, package.version, package.sent_version) == (Status.PASSED, 1, 1)
    world.step(
        package,
        "approve",
        "performance",
        approval_number="某财绩〔2023〕1号",
        approval_date=package.sent_at.date(),
    )
    assert package.status == Status.APPROVED
    assert (package.approved_version, package.approval_number) == (1, "某财绩〔2023〕1号")
    trail = [
        (s.action, s.from_status, s.to_status, s.person.username)
        for s in Step.objects.filter(package=package)
    ]
    assert trail == [
        ("submit", "drafting", "signing", "filler"),
        ("sign", "signing", "department_review", "head"),
        ("pass", "department_review", "first_review", "department"),
        ("pass", "first_review", "final_review", "section"),
        ("pass", "final_review", "passed", "performance"),
        ("approve", "passed", "approved", "performance"),
    ]


def test_each_step_waits_for_its_office(world: World):
    package = world.filled()
    waits = []
    for action, actor in PASSED:
        world.step(package, action, actor)
        waits.append(package.office.name if package.office else None)
    assert waits == [None, "某某局", "行政政法股", "绩效评价股", "绩效评价股"]


def test_a_unit_without_a_department_skips_its_step(world: World):
    package = world.filled("library", "filler2")
    world.advance(package, ("submit", "filler2"), ("sign", "head2"))
    assert (package.status, package.office) == (Status.FIRST_REVIEW, world.units["section2"])
    assert list(package.steps.values_list("action", flat=True)) == ["submit", "sign"]


def test_all_steps_run_again_after_a_return(world: World):
    package = world.filled()
    world.advance(package, *SENT, ("pass", "department"), ("pass", "section"))
    world.step(
        package, "return", "performance", "请补充。", general="请补充测算依据。", tables=[_first(package)]
    )
    assert (package.status, package.office) == (Status.RETURNED, None)
    remark = package.remarks.get()
    remarks.reply(remark, world["filler"], "changed")
    world.advance(package, *SENT)
    assert (package.status, package.version, package.sent_version) == (Status.DEPARTMENT_REVIEW, 2, 2)


def _first(package: Package) -> str:
    return package.filings.first().number
