"""The table of rights: every action × every person × every state, and the reasons for a no."""

from datetime import timedelta

import pytest
from django.utils import timezone

from forms_app.access import RIGHTS, refusal, visible_dossiers
from forms_app.filings import open_dossier
from forms_app.models import Filing, Membership
from forms_app.terms import Action, Signing, Status
from tests.world import build

pytestmark = pytest.mark.django_db

PEOPLE = (
    "filler", "head", "viewer", "other", "department", "section", "other_section", "performance", "leader", "administrator",
)  # fmt: skip
OFFICES = {
    Status.DEPARTMENT_REVIEW: "department",
    Status.FIRST_REVIEW: "section",
    Status.FINAL_REVIEW: "performance",
    Status.PASSED: "performance",
    Status.APPROVED: "performance",
}
EDITS = {(Status.DRAFTING, "filler"), (Status.RETURNED, "filler")}
REVIEWS = {(stage, who) for stage, who in OFFICES.items() if stage not in (Status.PASSED, Status.APPROVED)}
ALLOWED = {
    Action.EDIT: EDITS,
    Action.ANSWER: EDITS,
    Action.SUBMIT: EDITS,
    Action.UNLOCK: set(),
    Action.REPLY: {(Status.RETURNED, "filler")},
    Action.SIGN: {(Status.SIGNING, "head")},
    Action.SIGN_ON_PAPER: set(),
    Action.SEND_BACK: {(Status.SIGNING, "head")},
    Action.REMARK: REVIEWS,
    Action.PASS: REVIEWS,
    Action.RETURN: REVIEWS | {(Status.PASSED, "performance")},
    Action.APPROVE: {(Status.PASSED, "performance")},
}


@pytest.fixture
def world():
    return build()


def in_state(world, status: Status, **kwargs) -> Filing:
    office = getattr(world, OFFICES[status]).unit if status in OFFICES else None
    sent = None if status in (Status.DRAFTING, Status.SIGNING) else timezone.now()
    world.dossier.packages.update(status=status, office=office, sent_at=sent, **kwargs)
    return world.filing("department_target")


def test_the_table_knows_every_action_but_reading():
    assert set(ALLOWED) == set(RIGHTS) == set(Action) - {Action.READ}


@pytest.mark.parametrize("action", ALLOWED)
def test_who_may_do_what_in_which_state(world, action):
    allowed = set()
    for status in Status:
        filing = in_state(world, status)
        allowed |= {(status, who) for who in PEOPLE if not refusal(getattr(world, who), action, filing)}
    assert allowed == ALLOWED[action]


def test_on_paper_the_filler_signs_and_takes_back():
    world = build(signing=Signing.PAPER)
    filing = in_state(world, Status.SIGNING)
    assert {who for who in PEOPLE if not refusal(getattr(world, who), Action.SIGN_ON_PAPER, filing)} == {
        "filler"
    }
    assert {who for who in PEOPLE if not refusal(getattr(world, who), Action.SEND_BACK, filing)} == {"filler"}
    assert refusal(world.head, Action.SIGN, filing) == "本填报任务的审签方式是线下签字。"


def test_who_sees_the_dossier(world):
    open_dossier(world.campaign, world.other.unit)
    seen = {
        who: set(visible_dossiers(getattr(world, who)).values_list("unit__code", flat=True)) for who in PEOPLE
    }
    own, other, both = {"U01"}, {"U02"}, {"U01", "U02"}
    assert seen == {
        "filler": own, "head": own, "viewer": own, "other": other, "department": own, "section": own,
        "other_section": other, "performance": both, "leader": both, "administrator": both,
    }  # fmt: skip
    assert list(visible_dossiers(None)) == []


def test_a_campaign_may_give_the_first_review_to_another_office(world):
    world.campaign.steps.filter(stage=Status.FIRST_REVIEW).update(office=world.other_section.unit)
    assert world.dossier in visible_dossiers(world.other_section)


@pytest.mark.parametrize("who", ["department", "section", "performance", "leader", "administrator"])
def test_before_the_first_submission_the_bureau_sees_no_content(world, who):
    filing = in_state(world, Status.DRAFTING)
    actor = getattr(world, who)
    assert refusal(actor, Action.READ, filing.dossier) == ""
    assert refusal(actor, Action.READ, filing) == "该单位尚未首次报送，报送前只能查看状态和校验数量。"
    assert refusal(actor, Action.READ, in_state(world, Status.FIRST_REVIEW)) == ""
    assert refusal(actor, Action.READ, in_state(world, Status.RETURNED)) == ""


def test_what_is_invisible_looks_as_if_it_did_not_exist(world):
    filing = in_state(world, Status.FIRST_REVIEW)
    for who in ("other", "other_section"):
        assert refusal(getattr(world, who), Action.READ, filing) == "没有这套报表。"
    assert refusal(None, Action.READ, filing) == "您当前没有任职单位，请联系绩效股的管理员。"


def test_a_reason_names_the_role_the_state_or_the_office(world):
    filing = in_state(world, Status.FIRST_REVIEW)
    assert refusal(world.head, Action.EDIT, filing) == "“填报”由填表人办理，您当前的身份是单位负责人。"
    assert refusal(world.filler, Action.EDIT, filing) == "报表当前为“待初审”，不能填报。"
    assert refusal(world.performance, Action.PASS, filing) == "报表当前为“待初审”，不在您的环节。"
    colleague = Membership.objects.create(
        person=world.section.person, unit=world.department.unit, role="section_reviewer"
    )
    assert refusal(colleague, Action.READ, filing) == "没有这套报表。"


@pytest.mark.parametrize(
    ("minutes", "reason"), [(-1, ""), (0, "填报任务已于"), (1, "填报任务已于")], ids=["T-1", "T", "T+1"]
)
def test_the_closing_time_bounds_the_first_submission(world, monkeypatch, minutes, reason):
    filing = in_state(world, Status.DRAFTING)
    moment = world.campaign.closes_at + timedelta(minutes=minutes)
    monkeypatch.setattr(timezone, "now", lambda: moment)
    for action in (Action.EDIT, Action.SUBMIT):
        assert refusal(world.filler, action, filing).startswith(reason)
        assert bool(refusal(world.filler, action, filing)) == bool(reason)
    assert refusal(world.filler, Action.READ, filing) == ""
    assert refusal(world.filler, Action.EDIT, in_state(world, Status.RETURNED)) == ""


def test_nothing_can_be_filled_in_before_the_opening(world, monkeypatch):
    filing = in_state(world, Status.DRAFTING)
    early = world.campaign.opens_at - timedelta(minutes=1)
    monkeypatch.setattr(timezone, "now", lambda: early)
    assert refusal(world.filler, Action.EDIT, filing).endswith("开始。")


@pytest.mark.parametrize(("minutes", "allowed"), [(-1, True), (0, False), (1, False)])
def test_the_head_may_sign_for_the_hours_that_the_campaign_gives(world, monkeypatch, minutes, allowed):
    filing = in_state(world, Status.SIGNING)
    moment = world.campaign.closes_at + timedelta(hours=world.campaign.head_hours, minutes=minutes)
    monkeypatch.setattr(timezone, "now", lambda: moment)
    assert (refusal(world.head, Action.SIGN, filing) == "") is allowed


def test_a_table_that_the_return_did_not_name_is_locked_until_it_is_opened_with_a_reason(world):
    filing = in_state(world, Status.RETURNED)
    Filing.objects.filter(pk=filing.pk).update(locked=True)
    filing = world.filing("department_target")
    assert refusal(world.filler, Action.EDIT, filing) == (
        "这张表未被要求修改；确需一并修改的，请点“一并修改”并写明原因。"
    )
    assert refusal(world.filler, Action.UNLOCK, filing) == ""
    assert refusal(world.filler, Action.ANSWER, filing) == ""


def test_a_removed_table_is_not_written_in(world):
    filing = in_state(world, Status.DRAFTING)
    Filing.objects.filter(pk=filing.pk).update(removed_at=timezone.now())
    removed = Filing.objects.select_related("package", "dossier").get(pk=filing.pk)
    assert refusal(world.filler, Action.EDIT, removed) == "这张表已移除，请先恢复。"


def test_asking_often_costs_one_query(world, django_assert_num_queries):
    filing = in_state(world, Status.DRAFTING)
    str(filing.dossier.campaign), str(filing.package.dossier.campaign)
    with django_assert_num_queries(1):
        for action in RIGHTS:
            refusal(world.filler, action, filing)
