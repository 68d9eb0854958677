"""The table of rights: every action × every person × every state, and the reasons for a no."""

from datetime import timedelta

import pytest
from django.utils import timezone

from forms_app.access import RIGHTS, refusal, visible_dossiers
from forms_app.filings import open_dossier
from forms_app.models import Campaign, Filing, Membership
from forms_app.terms import (
    Action,
    AdjustmentType,
    CampaignType,
    PackageBy,
    RequestState,
    RequestSubject,
    Signing,
    Status,
)  # fmt: skip
from tests.world import build

pytestmark = pytest.mark.django_db

PEOPLE = (
    "filler", "head", "viewer", "other", "department", "section", "other_section", "performance", "leader", "administrator",
)  # fmt: skip
OFFICES = {
    Status.DEPARTMENT_REVIEW: "department",
    Status.FIRST_REVIEW: "section",
    Status.FINAL_REVIEW: "performance",
    Status.CONSULTING: "section",
    **dict.fromkeys(
        (
            Status.PASSED, Status.REJECTED, Status.APPROVED, Status.PUBLISHED,
            Status.FILED, Status.RECHECKING, Status.RECHECKED,
        ),
        "performance",
    ),
}  # fmt: skip
AT_AN_OFFICE = (Status.DEPARTMENT_REVIEW, Status.FIRST_REVIEW, Status.FINAL_REVIEW)


def of(who: str, *states: Status) -> set:
    return {(status, who) for status in states}


FILLS = of("filler", Status.DRAFTING, Status.RETURNED, Status.ADJUSTING)
ANSWERS = of("filler", Status.RETURNED, Status.CONSULTING)
ARRANGES = of("filler", Status.DRAFTING, Status.RETURNED)
WITH_UNIT = FILLS | of("filler", Status.CONSULTING, Status.SIGNING)
REVIEWS = {(stage, OFFICES[stage]) for stage in AT_AN_OFFICE}
STANDING = (Status.APPROVED, Status.PUBLISHED)
SETTLED = (Status.PASSED, Status.FILED)
KEPT = (Status.PASSED, Status.REJECTED, Status.FILED, Status.RECHECKING, Status.RECHECKED)
# What holds where nothing was asked for, nobody has had his say, and nothing is being adjusted.
ALLOWED = {
    Action.EDIT: FILLS,
    Action.ANSWER: FILLS | ANSWERS,
    Action.UNLOCK: set(),
    Action.ADD: ARRANGES,
    Action.REMOVE: ARRANGES,
    Action.RESTORE: ARRANGES,
    Action.GIVE_UP: set(),
    Action.TAKE_UP: of("filler", Status.GIVEN_UP),
    Action.REPLY: ANSWERS,
    Action.SUBMIT: FILLS | ANSWERS,
    Action.SEND: set(),
    Action.SIGN: of("head", Status.SIGNING),
    Action.SIGN_ON_PAPER: set(),
    Action.SEND_BACK: of("head", Status.SIGNING),
    Action.WITHDRAW: of("filler", Status.SIGNING, *AT_AN_OFFICE) | of("head", *AT_AN_OFFICE),
    Action.ASK_WITHDRAWAL: of("filler", *SETTLED) | of("head", *SETTLED),
    # Before the first 报送 the closing time bounds it, afterwards only what has a date of its own.
    Action.ASK_EXTENSION: of("filler", Status.DRAFTING, Status.SIGNING),
    Action.EXTEND: of("section", Status.DRAFTING, Status.SIGNING)
    | of("performance", Status.DRAFTING, Status.SIGNING),
    Action.ASK_RELEASE: FILLS,
    Action.INVITE: FILLS,
    Action.END_INVITE: set(),
    Action.ADJUST: of("filler", *STANDING) | of("performance", *STANDING),
    Action.DROP_ADJUSTMENT: set(),
    Action.PUBLISH: of("filler", *STANDING),
    Action.REMARK: REVIEWS,
    Action.ASSESS: REVIEWS,
    Action.PASS: REVIEWS,
    Action.RETURN: REVIEWS | of("performance", *KEPT),
    Action.RETURN_TO_OFFICE: REVIEWS - of("department", Status.DEPARTMENT_REVIEW),
    Action.CONSULT: REVIEWS,
    Action.END_CONSULTING: of("section", Status.CONSULTING),
    Action.IMPROVE: set(),
    Action.REJECT: REVIEWS,
    Action.UNDO: set(),
    Action.GRANT_WITHDRAWAL: set(),
    Action.RELEASE: set(),
    Action.DECLINE: set(),
    Action.APPROVE: of("performance", Status.PASSED),
    Action.AMEND: of("performance", *STANDING),
    Action.DRAW: of("performance", Status.FILED),
    Action.RECHECK: of("performance", Status.RECHECKING, Status.RECHECKED),
}


@pytest.fixture
def world():
    return build()


def in_state(world, status: Status, **kwargs) -> Filing:
    office = getattr(world, OFFICES[status]).unit if status in OFFICES else None
    sent = None if status in (Status.DRAFTING, Status.SIGNING) else timezone.now()
    resume = Status.FIRST_REVIEW if status == Status.CONSULTING else ""
    given = {"status": status, "office": office, "sent_at": sent, "resume": resume, **kwargs}
    world.dossier.packages.update(**given)
    return world.filing("department_target")


def test_the_table_knows_every_action_but_reading():
    assert set(ALLOWED) == set(RIGHTS) == set(Action) - {Action.READ}


def may(world, action: Action, **kwargs) -> set:
    """In which state who may."""
    found = set()
    for status in Status:
        filing = in_state(world, status, **kwargs)
        found |= {(status, who) for who in PEOPLE if not refusal(getattr(world, who), action, filing)}
    return found


@pytest.mark.parametrize("action", ALLOWED)
def test_who_may_do_what_in_which_state(world, action):
    assert may(world, action) == ALLOWED[action]


# Where each table goes alone, what was sent is given up, and only what wasn't is removed.
ALONE = {
    Action.ADD: ARRANGES,
    Action.REMOVE: of("filler", Status.DRAFTING),
    Action.GIVE_UP: of("filler", Status.RETURNED),
    Action.TAKE_UP: of("filler", Status.GIVEN_UP),
}


@pytest.mark.parametrize("action", ALONE)
def test_what_was_sent_alone_is_given_up_not_removed(world, action):
    Campaign.objects.update(package_by=PackageBy.FILING)
    assert may(world, action) == ALONE[action]


# What an office's say, a request, a date or an arrangement of the campaign alters.

OPINED = {
    Action.WITHDRAW: of("filler", Status.SIGNING),
    Action.ASK_WITHDRAWAL: of("filler", *AT_AN_OFFICE, *SETTLED) | of("head", *AT_AN_OFFICE, *SETTLED),
}


@pytest.mark.parametrize("action", OPINED)
def test_once_an_office_has_had_its_say_the_unit_asks_for_what_it_sent(world, action):
    assert may(world, action, opined=True) == OPINED[action]


REQUESTS = {
    (RequestSubject.WITHDRAWAL, Action.GRANT_WITHDRAWAL): REVIEWS | of("performance", *SETTLED),
    (RequestSubject.WITHDRAWAL, Action.DECLINE): REVIEWS | of("performance", *SETTLED),
    (RequestSubject.EXTENSION, Action.DECLINE): {
        (status, who) for status, _ in WITH_UNIT for who in ("section", "performance")
    },
    (RequestSubject.RELEASE, Action.DECLINE): {
        (status, who) for status, _ in WITH_UNIT for who in ("section", "performance")
    },
    (RequestSubject.RELEASE, Action.RELEASE): {
        (status, who) for status, _ in FILLS for who in ("section", "performance")
    },
}


@pytest.mark.parametrize(("subject", "action"), REQUESTS)
def test_a_request_is_answered_by_whom_it_is_for(world, subject, action):
    asked = world.package.requests.create(subject=subject, reason="请予考虑。", person=world.filler.person)
    assert may(world, action) == REQUESTS[subject, action]
    asked.state = RequestState.DECLINED
    asked.save()
    assert may(world, action) == set()


@pytest.mark.parametrize("action", [Action.ASK_EXTENSION, Action.EXTEND])
def test_what_has_a_date_can_be_given_a_later_one(world, action):
    people = ("filler",) if action == Action.ASK_EXTENSION else ("section", "performance")
    assert may(world, action, due_at=timezone.now()) == {(s, who) for s, _ in WITH_UNIT for who in people}


def test_an_office_takes_back_its_own_pass_only(world):
    given = {"came_from": Status.FIRST_REVIEW, "came_by": world.section.unit}
    states = (Status.FIRST_REVIEW, Status.FINAL_REVIEW, Status.PASSED, Status.REJECTED, Status.FILED)
    assert may(world, Action.UNDO, **given) == of("section", *states)
    assert may(world, Action.UNDO, opined=True, **given) == set()
    assert may(world, Action.WITHDRAW, **given) == of("filler", Status.SIGNING)


def test_help_is_asked_for_once(world):
    asked = {"help_asked_at": timezone.now()}
    assert may(world, Action.INVITE, **asked) == set()
    assert may(world, Action.END_INVITE, **asked) == FILLS


def test_an_adjustment_is_dropped_by_the_unit_or_by_the_performance_office(world):
    adjustment = world.package.adjustments.create(
        nth=1, type=AdjustmentType.CONTENT, document_number="1号", dated=timezone.localdate(),
        reason="原因", person=world.filler.person, unit=world.filler.unit,
    )  # fmt: skip
    states = (Status.ADJUSTING, Status.RETURNED, Status.REJECTED)
    allowed = of("filler", *states) | of("performance", *states)
    assert may(world, Action.DROP_ADJUSTMENT, adjustment=adjustment) == allowed


def test_where_the_campaign_allows_it_the_office_improves_texts_itself():
    assert may(build(text_by_bureau=True), Action.IMPROVE) == REVIEWS


def test_a_self_evaluation_is_not_failed():
    assert may(build(type=CampaignType.EVALUATION), Action.REJECT) == set()


@pytest.mark.parametrize("same_person", [False, True])
def test_one_person_takes_two_steps_in_a_row_only_where_the_campaign_allows_it(same_person):
    world = build(same_person=same_person)
    hands = [
        [Status.DRAFTING, [world.head.person_id]],
        [Status.SIGNING, [world.viewer.person_id]],
        [Status.DEPARTMENT_REVIEW, [world.section.person_id]],
    ]
    assert ((Status.SIGNING, "head") in may(world, Action.SIGN, hands=hands)) == same_person
    for action in (Action.PASS, Action.REJECT):
        assert ((Status.FIRST_REVIEW, "section") in may(world, action, hands=hands)) == same_person
        assert (Status.FINAL_REVIEW, "performance") in may(world, action, hands=hands)
    assert (Status.FIRST_REVIEW, "section") in may(world, Action.RETURN, hands=hands)


BY_SIGNING = {
    Signing.PAPER: {
        Action.SUBMIT: FILLS | ANSWERS,
        Action.SEND: set(),
        Action.SIGN: set(),
        Action.SIGN_ON_PAPER: of("filler", Status.SIGNING),
        Action.SEND_BACK: of("head", Status.SIGNING),
        Action.WITHDRAW: ALLOWED[Action.WITHDRAW],
    },
    Signing.NONE: {
        Action.SUBMIT: set(),
        Action.SEND: FILLS | ANSWERS,
        Action.SIGN: set(),
        Action.SIGN_ON_PAPER: set(),
        Action.WITHDRAW: ALLOWED[Action.WITHDRAW],
    },
}


@pytest.mark.parametrize(("signing", "action"), [(s, a) for s, given in BY_SIGNING.items() for a in given])
def test_who_signs_is_the_campaigns_to_say(signing, action):
    assert may(build(signing=signing), action) == BY_SIGNING[signing][action]


def test_the_reason_names_the_way_of_signing():
    world = build(signing=Signing.PAPER)
    filing = in_state(world, Status.SIGNING)
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
    assert refusal(None, Action.READ, filing) == "您当前没有任职单位，请联系管理员。"


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
