"""办理记录 in full: every move, remark, answer, opinion and change of a package, in order of time."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property
from itertools import groupby

from django.utils import timezone

from forms_app.models import Answer, Membership, Package, Request
from forms_app.terms import Action, RemarkState, RequestState, RequestSubject

from . import assessing, remarks
from .changes import TableChanges
from .details import Telling
from .models import Assessment, Remark, Reply, Step
from .past import Past
from .proposals import state_words
from .trail import steps, telling

ASKING = {
    Action.ASK_WITHDRAWAL: RequestSubject.WITHDRAWAL,
    Action.ASK_EXTENSION: RequestSubject.EXTENSION,
    Action.ASK_RELEASE: RequestSubject.RELEASE,
}
# Moves that send an office's remarks to the unit, and how many versions later than theirs each stands.
SENDING = {Action.RETURN: 0, Action.CONSULT: 0, Action.REJECT: 0, Action.IMPROVE: 1}


@dataclass(frozen=True)
class Item:
    """One of several things said at once: about what, in which state, and the texts."""

    about: str
    text: str = ""
    state: str = ""
    quoted: str = ""
    proposal: str | None = None


@dataclass(frozen=True)
class Event:
    """What somebody did. A move has its ``step``; ``changes`` are those of its version against the one before."""

    at: datetime
    what: str
    by: str
    place: str
    step: Step | None = None
    details: tuple[str, ...] = ()
    items: tuple[Item, ...] = ()
    changes: tuple[TableChanges, ...] = ()
    since: int = 0

    @property
    def day(self) -> date:
        return timezone.localtime(self.at).date()

    @property
    def number_of_changes(self) -> int:
        return sum(len(table.changes) or 1 for table in self.changes)

    def goes_on(self, other: "Event") -> bool:
        """Whether both are one sitting's work: several answers of one person, one after the other."""
        return self.step is None and other.step is None and self._sitting() == other._sitting()

    def _sitting(self) -> tuple:
        return self.day, self.what, self.by, self.place


@dataclass
class History:
    """All that the person may know of, gathered at a fixed number of queries."""

    package: Package
    actor: Membership
    telling: Telling = field(init=False)
    past: Past = field(init=False)

    def __post_init__(self) -> None:
        self.telling, self.past = telling(self.package), Past(self.package, self.actor)

    @property
    def days(self) -> list[tuple[date, list[Event]]]:
        return [(day, list(events)) for day, events in groupby(self.events(), key=lambda event: event.day)]

    def events(self) -> list[Event]:
        found = [*self._moves(), *self._replies(), *self._assessments(), *self._answers()]
        return _joined(sorted(found, key=lambda event: event.at))

    # --- moves, with what went out with them ---

    def _moves(self) -> Iterator[Event]:
        made = list(steps(self.package, self.actor))
        sent, requests = self._sent(made), self._requests(made)
        for step in made:
            details = [*self.telling.details(step), *_decided(requests.get(step.pk))]
            items = (*sent.get(step.pk, ()), *_rechecked(step))
            changes = self.past.changes(step)
            yield Event(
                step.at, step.get_action_display(), step.by, f"{step.unit} · {step.get_role_display()}", step,
                tuple(details), items, changes, self.past.since(step),
            )  # fmt: skip

    def _sent(self, made: list[Step]) -> Mapping[int, list[Item]]:
        """Remarks by the step that sent them."""
        found: dict[int, list[Item]] = {}
        for remark in self._remarks:
            step = _sending(remark, made)
            if step:
                found.setdefault(step.pk, []).append(self._remark(remark))
        return found

    def _remark(self, remark: Remark) -> Item:
        proposal = remark.proposal or "（清空）" if remark.proposes else None
        state = state_words(remark.state, remark)
        return Item(str(remark), remark.text, state, remark.quoted if remark.proposes else "", proposal)

    def _requests(self, made: list[Step]) -> Mapping[int, Request]:
        """Each request was asked for by one step: the first by the first, and so on."""
        found: dict[int, Request] = {}
        asked = list(self.package.requests.select_related("decided_by", "office").order_by("pk"))
        for action, subject in ASKING.items():
            asking = [step for step in made if step.action == action]
            about = [request for request in asked if request.subject == subject]
            found |= {step.pk: request for step, request in zip(asking, about, strict=False)}
        return found

    # --- what was said beside the moves ---

    @cached_property
    def _remarks(self) -> list[Remark]:
        """A draft is nobody's word yet."""
        return list(remarks.visible(self.package, self.actor).exclude(state=RemarkState.DRAFT))

    def _replies(self) -> Iterator[Event]:
        for remark in self._remarks:
            for reply in remark.replies.all():
                yield self._reply(remark, reply)

    def _reply(self, remark: Remark, reply: Reply) -> Event:
        item = Item(str(remark), reply.text, state_words(reply.state, remark))
        return Event(reply.at, "处理修改意见", str(reply.person), str(reply.unit), items=(item,))

    def _assessments(self) -> Iterator[Event]:
        for said in assessing.visible(self.package, self.actor):
            yield self._assessment(said)

    def _assessment(self, said: Assessment) -> Event:
        label = self.past.label(said.filing_id)
        item = Item(label, said.text, said.get_grade_display())
        return Event(said.at, "报表意见", str(said.person), str(said.office), items=(item,))

    def _answers(self) -> Iterator[Event]:
        for answer in self.past.answers:
            yield self._answer(answer)

    def _answer(self, answer: Answer) -> Event:
        about = f"{self.past.label(answer.filing_id)}：{self.past.message(answer)}"
        item = Item(about, answer.text)
        unit = self.package.dossier.unit
        return Event(answer.created_at, "填写情况说明", str(answer.person), str(unit), items=(item,))


def _sending(remark: Remark, made: Iterable[Step]) -> Step | None:
    """The move by which the office sent it; the last one where it was written with the move itself."""
    moves = [
        step
        for step in made
        if step.action in SENDING
        and step.unit_id == remark.office_id
        and step.version == remark.version + SENDING[step.action]
    ]
    later = (step for step in moves if step.at >= remark.created_at)
    return next(later, moves[-1] if moves else None)


def _rechecked(step: Step) -> list[Item]:
    """Of each table the total, and below it the scores of which the bureau said something."""
    found: list[Item] = []
    for table in step.data.get("rechecked", ()):
        found.append(Item(table["label"], state=_compared(table, "总分")))
        found += [Item(line["where"], line["reason"], _compared(line, "得分")) for line in table["lines"]]
    return found


def _compared(kept: Mapping[str, str], what: str) -> str:
    """总分：自评 100，复核 88（−12）."""
    differs = kept["own"] != kept["score"] and kept["difference"]
    difference = f"（{kept['difference']}）" if differs else ""
    return f"{what}：自评 {kept['own'] or '空'}，复核 {kept['score'] or '空'}{difference}"


def _decided(request: Request | None) -> list[str]:
    """What became of what was asked for."""
    if request is None:
        return []
    if request.state in (RequestState.OPEN, RequestState.LAPSED):
        return [f"申请状态：{request.get_state_display()}"]
    when = timezone.localtime(request.decided_at).strftime("%Y-%m-%d %H:%M")
    word = f"：{request.word}" if request.word else ""
    return [f"申请状态：{request.get_state_display()}（{request.office} {request.decided_by}，{when}）{word}"]


def _joined(events: Iterable[Event]) -> list[Event]:
    """Several answers of one sitting as one."""
    found: list[Event] = []
    for event in events:
        if found and found[-1].goes_on(event):
            found[-1] = replace(found[-1], items=(*found[-1].items, *event.items))
        else:
            found.append(event)
    return found
