"""What a person sees of a package: everything the package page shows, asked for only when it is drawn."""

from dataclasses import dataclass
from functools import cached_property

from forms_app import filings
from forms_app.access import REVIEWING, STAGE_ROLES, is_own, refusal
from forms_app.clock import Deadline, deadline
from forms_app.filings.projects import is_project
from forms_app.models import Membership, Package
from forms_app.page import READ, Page
from forms_app.rights import SUBMITTING
from forms_app.terms import Action, RemarkState, Role, Severity, Signing, Status

from . import adjusted, adopting, assessing, proposals, remarks, shown, stamping, submitting, trail, versions
from .asking import Asking
from .authors import credited
from .changes import TableChanges, between
from .consulting import Drafted, Round, drafted
from .evaluated import Evaluated
from .facts import Fact, facts
from .forms import MoveForm, ReplyForm
from .models import Assessment, Remark, Step
from .moves import has_before
from .offering import AT_THEIR_PLACE, Offer, Offering
from .shown import Sheet


@dataclass(frozen=True)
class Said:
    """A remark, with the form of whoever may answer it or close it. A proposal in a returned package can be adopted, or
    it is said why not (``not_adopted``)."""

    remark: Remark
    form: ReplyForm | None = None
    may_drop: bool = False
    may_adopt: bool = False
    not_adopted: str = ""


@dataclass(frozen=True)
class Row:
    """A table in the list: what it holds and what is to be seen of it."""

    sheet: Sheet
    changes: int
    remarks: int
    whole: str = ""
    assessments: tuple[Assessment, ...] = ()

    @property
    def counts(self) -> list[tuple[Severity, int]]:
        severities = [f["severity"] for f in self.sheet.findings if "release" not in f]
        return [(s, severities.count(s)) for s in Severity if s in severities]

    @property
    def answered(self) -> int:
        return sum(bool(f.get("answer")) for f in self.sheet.findings)

    @property
    def released(self) -> int:
        return sum("release" in f for f in self.sheet.findings)


@dataclass
class Overview:
    """``bound`` is a form sent back with a reason: of a move, or of the reply to the remark ``answered``."""

    package: Package
    actor: Membership
    bound: MoveForm | ReplyForm | None = None
    answered: int = 0

    @cached_property
    def unreadable(self) -> str:
        return refusal(self.actor, Action.READ, self.package)

    @property
    def own(self) -> bool:
        return is_own(self.actor, self.package.dossier)

    @property
    def live(self) -> bool:
        return shown.is_live(self.package, self.actor)

    @property
    def version(self) -> int:
        return 0 if self.live else shown.version_for(self.package, self.actor)

    @cached_property
    def deadline(self) -> Deadline | None:
        return deadline(self.package)

    @property
    def waits_for(self) -> str:
        return waits_for(self.package)

    @cached_property
    def _held(self):
        return filings.working(self.package.dossier)

    @cached_property
    def sheets(self) -> tuple[Sheet, ...]:
        if self.unreadable:
            return ()
        if self.live:
            return shown.live(self._held, self.package)
        return shown.of_version(self.package, self.version)

    @cached_property
    def base(self) -> int:
        """The version compared with; 0 where there is none."""
        return 0 if self.unreadable else shown.base_version(self.package, self.actor)

    @cached_property
    def changes(self) -> list[TableChanges]:
        if not self.base:
            return []
        return credited(
            between(shown.of_version(self.package, self.base), self.sheets), self.package, self.base
        )

    @cached_property
    def rows(self) -> list[Row]:
        return [self._row(sheet) for sheet in self.sheets]

    def _row(self, sheet: Sheet) -> Row:
        changed = next((t for t in self.changes if t.sheet.number == sheet.number), TableChanges(sheet))
        said = [s for s in self.said if s.remark.filing_id == sheet.filing.pk]
        waiting = sum(s.remark.state != RemarkState.CLOSED for s in said)
        assessed = tuple(self.assessments.get(sheet.filing.pk, ()))
        return Row(sheet, len(changed.changes), waiting, changed.whole, assessed)

    @cached_property
    def assessments(self) -> dict[int, list[Assessment]]:
        """Each office's newest word on each table, by the filing's pk."""
        if self.unreadable:
            return {}
        return assessing.newest(assessing.visible(self.package, self.actor))

    @property
    def doubtful(self) -> list[tuple[Sheet, Assessment]]:
        """Tables of this version that the person's own office holds to be 中 or 差."""
        own = [(s, a) for s in self.sheets for a in self.assessments.get(s.filing.pk, ())]
        standing = (self.actor.unit_id, self.package.sent_version)
        return [
            (s, a) for s, a in own if (a.office_id, a.version) == standing and a.grade in assessing.DOUBTFUL
        ]

    grading_rule = assessing.RULE

    # --- 协商完善 ---

    @cached_property
    def round(self) -> Round | None:
        """The proposals that the unit has to answer now."""
        consulting = self.package.status == Status.CONSULTING and not self.unreadable
        return Round(self.package, self._held) if consulting else None

    @cached_property
    def drafted(self) -> Drafted:
        return drafted(self.package, self.actor)

    @property
    def may_propose(self) -> bool:
        return not refusal(self.actor, Action.CONSULT, self.package)

    @property
    def findings(self) -> list[tuple[Sheet, dict]]:
        """Findings and answers of the whole package; hints stand at their cells only, 放行 is listed apart."""
        told = [(s, f) for s in self.sheets for f in s.findings if f["severity"] != Severity.HINT]
        return [(s, f) for s, f in told if "release" not in f]

    @cached_property
    def stops(self) -> list[submitting.Stop]:
        """What keeps the unit from submitting."""
        return submitting.stops(self._held, self.package) if self.preparing else []

    @property
    def preparing(self) -> bool:
        """Whether what the person sees is on its way to be submitted."""
        return self.live or (self.own and self.round is not None)

    @property
    def faults(self) -> list[submitting.Stop]:
        """Of these, what is wrong in the tables; remarks are listed with their answers."""
        return [s for s in self.stops if s.tone != submitting.REMARK]

    @property
    def stop_summary(self) -> str:
        return submitting.summary(self.stops)

    @property
    def _bound_move(self) -> MoveForm | None:
        return self.bound if isinstance(self.bound, MoveForm) else None

    @cached_property
    def _offering(self) -> Offering:
        elsewhere = AT_THEIR_PLACE | self.asking.elsewhere
        if self.closed.reason and self.closed.may_ask:
            elsewhere |= {Action.ASK_EXTENSION}
        # 协商 is about proposals that were put down before.
        matters = {
            Action.CONSULT: lambda: self.drafted,
            Action.IMPROVE: lambda: self.drafted.worded,
            Action.RETURN_TO_OFFICE: lambda: has_before(self.package),
            Action.GIVE_UP: lambda: is_project(self.package),
        }
        return Offering(self.package, self.actor, self._bound_move, elsewhere, matters)

    @property
    def offers(self) -> list[Offer]:
        """What leads on first; moves about one finding or request stand beside it."""
        return self._offering.offers

    @property
    def others(self) -> list[Offer]:
        """What undoes somebody's work or asks for something: folded, below one heading."""
        return [offer for offer in self.offers if offer.form and not offer.leads_on]

    @cached_property
    def left_over(self) -> MoveForm | None:
        """A form that was sent back for a move which is closed by now; what was typed shall not be lost."""
        bound = self._bound_move
        shown = [o.form for o in self.offers] + [form for asked in self.asking.open for form in asked.forms]
        placed = bound in shown or bound is self.refused_extension or self._at_its_finding(bound)
        return None if placed else bound

    # --- 申请, 截止, 协助 ---

    @cached_property
    def asking(self) -> Asking:
        return Asking(self.package, self.actor, lambda: self._held, self._bound_move)

    @cached_property
    def closed(self) -> filings.Closed:
        return filings.Closed(self.package, self.actor)

    @cached_property
    def help(self) -> filings.Help:
        return filings.help_with(self.package, self.actor)

    @property
    def may_ask_release(self) -> bool:
        return not refusal(self.actor, Action.ASK_RELEASE, self.package)

    @property
    def refused_release(self) -> MoveForm | None:
        bound = self._bound_move
        return bound if bound and bound.action == Action.ASK_RELEASE else None

    @property
    def refused_extension(self) -> MoveForm | None:
        """申请延期 that was sent back, where its form stands at the closing."""
        bound, here = self._bound_move, self.closed.reason and self.closed.may_ask
        return bound if bound and here and bound.action == Action.ASK_EXTENSION else None

    def _at_its_finding(self, bound: MoveForm | None) -> bool:
        if bound is None or bound is not self.refused_release or not self.may_ask_release:
            return False
        return any(stop.fingerprint == bound.data.get("fingerprint") for stop in self.faults if stop.may_ask)

    @property
    def released(self) -> list[tuple[Sheet, dict]]:
        """错误 that stop nothing any more."""
        return [(s, f) for s in self.sheets for f in s.findings if "release" in f]

    @property
    def facts(self) -> list[Fact]:
        return [] if self.unreadable else facts(self.package)

    @cached_property
    def evaluated(self) -> Evaluated:
        return Evaluated(self.package, self.sheets)

    @property
    def rechecking(self) -> MoveForm | None:
        """The form of 出具复核结果 where it lists scores: then it is as wide as the tables, and stands among them."""
        offered = (o.form for o in self.offers if o.form and o.move.action == Action.RECHECK)
        return next((form for form in offered if form.tables), None)

    @cached_property
    def said(self) -> list[Said]:
        if self.unreadable:
            return []
        may_reply = not refusal(self.actor, Action.REPLY, self.package)
        may_remark = not refusal(self.actor, Action.REMARK, self.package)
        found = remarks.in_order(remarks.visible(self.package, self.actor), self.sheets)
        return [self._said(r, may_reply, may_remark) for r in found]

    def _said(self, remark: Remark, may_reply: bool, may_remark: bool) -> Said:
        remark.package = self.package
        if remark.state == RemarkState.DRAFT:
            return Said(remark, may_drop=may_remark)
        answerable = may_remark or (may_reply and remark.state != RemarkState.CLOSED)
        if self.round and not proposals.asked_now(remark, self.package):
            answerable = False
        form = self._reply_form(remark, may_reply) if answerable else None
        if not (may_reply and adopting.is_offered(remark)):
            return Said(remark, form)
        refused = adopting.why_not(remark, self.package, self.actor)
        return Said(remark, form, may_adopt=not refused, not_adopted=refused)

    def _reply_form(self, remark: Remark, by_unit: bool) -> ReplyForm:
        if isinstance(self.bound, ReplyForm) and self.answered == remark.pk:
            return self.bound
        return ReplyForm(remark, by_unit)

    @property
    def waiting_remarks(self) -> int:
        return sum(s.remark.state == RemarkState.OPEN for s in self.said)

    @cached_property
    def stamping(self) -> list[str]:
        return stamping.words(self.package)

    @cached_property
    def trail(self) -> list[trail.Entry]:
        return trail.entries(self.package, self.actor)

    @property
    def handed_back(self) -> Step | None:
        """退回上一环节, for whoever reviews it again."""
        return self._moved_last_by(Action.RETURN_TO_OFFICE) if self.reviewing else None

    @cached_property
    def adjustments(self) -> list[adjusted.Adjusted]:
        return [] if self.unreadable else adjusted.adjustments(self.package)

    @cached_property
    def adjusting(self) -> adjusted.Adjusted | None:
        """The adjustment in hand."""
        return next((a for a in self.adjustments if a.adjustment.pk == self.package.adjustment_id), None)

    @cached_property
    def versions(self) -> list[tuple[versions.Version, int]]:
        """Newest first, each with the one that it is best compared with."""
        if self.unreadable:
            return []
        return versions.with_bases(versions.versions(self.package, self.actor))[::-1]

    @cached_property
    def last_return(self) -> Step | None:
        return shown.last_return(self.package)

    @property
    def sent_back(self) -> Step | None:
        """退回填表人, while nothing has moved the package since: the head's word is what the filler has to do next."""
        return self._moved_last_by(Action.SEND_BACK)

    def _moved_last_by(self, action: Action) -> Step | None:
        """The step that brought the package where it is, if it was this move."""
        moved = [e.step for e in self.trail if e.step.from_status != e.step.to_status]
        return moved[-1] if moved and moved[-1].action == action else None

    @property
    def signing(self) -> bool:
        """Whether the unit's head has to sign what is on this page: then all of it stands here."""
        return self.own and self.package.status == Status.SIGNING

    @property
    def pages(self) -> list[tuple[Sheet, Page]]:
        """Every table, to be drawn one below the other."""
        return [(s, Page(s.kind, s.frozen, READ, among_others=True)) for s in self.sheets]

    @property
    def reviewing(self) -> bool:
        """Whether the person looks at this as a reviewer: then what changed comes first."""
        return self.actor.role in STAGE_ROLES.values() and not self.own


def waits_for(package: Package) -> str:
    """Who has to act next, in words."""
    if package.status in SUBMITTING:
        return Role.FILLER.label
    if package.status == Status.SIGNING:
        paper = package.dossier.campaign.signing == Signing.PAPER
        return "填表人登记线下签字" if paper else Role.HEAD.label
    if package.status == Status.PASSED:
        return f"{package.office}批复"
    if package.status == Status.RECHECKING:
        return f"{package.office}复核"
    return str(package.office) if package.status in REVIEWING else ""
