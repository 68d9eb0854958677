"""One move made with many packages: which are chosen, which of them it can be made with, and what became of each."""

import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Prefetch, Q, Subquery
from django.db.models.functions import Coalesce

from forms_app.access import UNIT_ROLES, refusal, see_all, unfit
from forms_app.models import Filing, Membership, Package, Request
from forms_app.scored import with_score
from forms_app.terms import Action, RemarkState, RequestState, Role, Severity, Signing, Status

from . import inbox, subjects, submitting
from .amounts import amounts
from .effects.reviewing import unanswered_remarks
from .listing import Listing
from .models import Step
from .moves import MOVES, Refused, target_of
from .workflow import make

logger = logging.getLogger(__name__)

SUBMITTING = (Action.SUBMIT, Action.SEND)
UNIT_MOVES = (*SUBMITTING, Action.SIGN)
BATCH_MOVES = (Action.PASS, Action.RETURN, Action.APPROVE, Action.DRAW, *UNIT_MOVES)
LIMIT = 2000
TICKED, PAGE, CLEAN, EVERY, READY = "ticked", "page", "clean", "every", "ready"
CONSULTED = "正在协商完善，请打开该报送件逐条答复建议后提交。"
Listed = Mapping[int, int]
"""Packages by their number, each with the newest step that the person was shown of it."""


@dataclass(frozen=True)
class Offer:
    """The move that a list offers for many packages, and how many each way of choosing would take."""

    move: Action
    page: int
    every: int
    whole: bool
    clean: int | None = None


def offer(listing: Listing) -> Offer | None:
    move = _move(listing)
    if move is None or unfit(listing.actor, move):
        return None
    # Only what is passed on has to be free of questions.
    clean = listing.found.filter(inbox.clean(listing.actor)).count() if move == Action.PASS else None
    page = listing.page
    return Offer(move, len(page.object_list), page.paginator.count, listing.current.whole, clean)


def _move(listing: Listing) -> Action | None:
    """Of a unit with one package in hand, nothing is to be done with many."""
    if listing.actor.role not in UNIT_ROLES or listing.current.move is None:
        return listing.current.move
    if listing.page.paginator.count < 2:
        return None
    if listing.actor.role == Role.HEAD:
        return Action.SIGN
    unsigned = all(p.dossier.campaign.signing == Signing.NONE for p in listing.page.object_list)
    return Action.SEND if unsigned else Action.SUBMIT


def chosen(listing: Listing, how: str, ticked: Iterable[int]) -> list[int]:
    """The packages that the person means, in the list's order. What they may not know of is left out."""
    if how == PAGE:
        return [package.pk for package in listing.page]
    if how == CLEAN:
        found = listing.found.filter(inbox.clean(listing.actor))
    elif how == EVERY:
        found = listing.found
    else:
        found = inbox.packages(listing.actor).filter(pk__in=set(ticked))
    return list(inbox.ordered(found).values_list("pk", flat=True))


def ready(actor: Membership, action: Action, dossier: str) -> list[int]:
    """The packages of a dossier with which the unit may well make the move: nothing is known against it."""
    faulty = Filing.objects.filter(
        Q(blocks__gt=0) | Q(explains__gt=0), package=OuterRef("pk"), removed_at=None
    )
    found = inbox.packages(actor).filter(dossier__number=dossier, status__in=MOVES[action].sources)
    found = found.filter(~Exists(faulty)) if action in SUBMITTING else found
    return list(found.values_list("pk", flat=True))


@dataclass(frozen=True)
class Line:
    """One package that was chosen: where the move would bring it, or why it can't be made."""

    package: Package
    amount: str
    target: Status | None = None
    refused: str = ""

    @property
    def seen(self) -> int:
        return self.package.newest


def lines(actor: Membership, action: Action, packages: Iterable[int]) -> list[Line]:
    found = _loaded(actor, packages)
    sums = amounts(found, actor.unit_id if action in UNIT_MOVES else None)
    return [_line(actor, action, p, p.subject.amount if p.subject else sums.get(p.pk, "")) for p in found]


def _line(actor: Membership, action: Action, package: Package, amount: str) -> Line:
    refused = refusal(actor, action, package) or _hindrance(action, package)
    if refused:
        return Line(package, amount, refused=refused)
    try:
        target, _ = target_of(MOVES[action], package)
    except Refused as broken:
        return Line(package, amount, refused=str(broken))
    return Line(package, amount, target)


def _hindrance(action: Action, package: Package) -> str:
    """What else keeps a package out of a batch."""
    if action == Action.PASS:
        return unanswered_remarks(package.unsent_remarks, package.open_remarks)
    if action == Action.RETURN and not package.unscanned:
        return "不缺签字盖章扫描件。因其他原因退回的，请打开该报送件逐件退回，并指明要修改的报表。"
    return _unready(package) if action in SUBMITTING else ""


def _unready(package: Package) -> str:
    """What is known against submitting it; all of it is asked again when it is done."""
    if package.status == Status.CONSULTING:
        return CONSULTED
    tables = package.filings.all()
    if not tables:
        return "没有可报送的报表，请先新增或恢复。"
    blocks, explains = (sum(getattr(f, name) for f in tables) for name in ("blocks", "explains"))
    numbers = {Severity.BLOCK: blocks, Severity.EXPLAIN: explains, submitting.REMARK: package.open_remarks}
    return submitting.counted(numbers)


def _loaded(actor: Membership, packages: Iterable[int]) -> list[Package]:
    """With all that a line and its refusals ask for, at a fixed number of queries."""
    steps = Step.objects.filter(package=OuterRef("pk")).order_by("-pk")
    asked = Request.objects.filter(package=OuterRef("pk"), state=RequestState.OPEN)
    found = with_score(inbox.packages(actor), actor).filter(pk__in=list(packages)).annotate(
        asked=Exists(asked),
        unscanned=Exists(inbox.unscanned().filter(package=OuterRef("pk"))),
        newest=Coalesce(Subquery(steps.values("pk")[:1]), 0),
        open_remarks=inbox.remarks_in(Q(state=RemarkState.OPEN)),
        unsent_remarks=inbox.remarks_in(Q(state=RemarkState.DRAFT, office=actor.unit_id)),
    )  # fmt: skip
    standing = Prefetch("filings", Filing.objects.filter(removed_at=None))
    held = list(inbox.ordered(found).select_related(*inbox.RELATED).prefetch_related(standing))
    see_all(actor, (p.dossier_id for p in held))
    _share_campaigns(held)
    subjects.tell(held, actor)
    # A unit's projects stand in their own order.
    alike = {p.dossier_id for p in held}
    return sorted(held, key=_place) if len(alike) == 1 else held


def _place(package: Package) -> tuple[int, int]:
    return min((f.position for f in package.filings.all()), default=0), package.pk


def _share_campaigns(packages: list[Package]) -> None:
    """One object for each campaign, so that its offices are asked for once."""
    campaigns = {p.dossier.campaign_id: p.dossier.campaign for p in packages}
    for package in packages:
        package.dossier.campaign = campaigns[package.dossier.campaign_id]


@dataclass(frozen=True)
class Outcome:
    """What became of one package: the step that was made, or why it was left as it was."""

    package: Package
    step: Step | None = None
    refused: str = ""


@dataclass(frozen=True)
class Outcomes:
    """What became of all; ``refused`` ones stand first on the screen, since they need somebody."""

    all: list[Outcome] = field(default_factory=list)

    @property
    def done(self) -> list[Outcome]:
        return [outcome for outcome in self.all if outcome.step]

    @property
    def refused(self) -> list[Outcome]:
        return [outcome for outcome in self.all if not outcome.step]


def carry_out(actor: Membership, action: Action, listed: Listed, data: dict[str, Any]) -> Outcomes:
    """Make the move with each package alone: one that can't be is left untouched, the others are done."""
    return Outcomes([_outcome(actor, action, p, listed[p.pk], data) for p in _loaded(actor, listed)])


def _outcome(actor: Membership, action: Action, package: Package, seen: int, data: dict[str, Any]) -> Outcome:
    hindrance = _hindrance(action, package)
    if hindrance:
        return Outcome(package, refused=hindrance)
    try:
        return Outcome(package, make(package, action, actor, seen=seen, **data))
    except (Refused, PermissionDenied) as refused:
        return Outcome(package, refused=str(refused))
    except Exception:
        # The others shall not wait for one that breaks; its own transaction is undone.
        logger.exception("Batch %s failed at package %s", action, package.pk)
        return Outcome(
            package, refused="系统出错，这一件没有办理，保持原状；请逐件办理，仍不成功的请联系管理员。"
        )
