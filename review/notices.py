"""消息: who is told of a move, and in which words. ``TOLD`` is the whole table; ``tell`` reads it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property, lru_cache

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from forms_app.clock import clock
from forms_app.models import Membership, Package, Request, Unit, User
from forms_app.rights import DONE, EDITABLE, HANDED_ON, REVIEWING, STAGE_ROLES, UNIT_ROLES
from forms_app.terms import Action, PackageBy, RequestState, RequestSubject, Role, Signing, Status

from .models import Notice, Step
from .moves import way
from .subjects import Subject, subject_of
from .trail import table_labels

TO_DO, TO_KNOW = "[需处理]", "[告知]"
NAMED_TABLES = 3
ANSWERING = (Action.EXTEND, Action.RELEASE, Action.DECLINE)
# The bureau answered the unit while the package stayed where it is, and nothing is open of what was asked by then.
_of_its_package = {"package": OuterRef("package")}
_answer = Step.objects.filter(**_of_its_package, at__gt=OuterRef("created_at"), action__in=ANSWERING)
_open = Request.objects.filter(
    **_of_its_package, asked_at__lte=OuterRef("created_at"), state=RequestState.OPEN
)
ANSWERED = Q(Exists(_answer)) & ~Q(Exists(_open))
# What was to be done and has been, by whomever: the package moved on since, or what was asked is answered.
SETTLED = Q(to_do=True) & (Q(package__changed_at__gt=F("created_at")) | (Q(unit__is_office=True) & ANSWERED))
QUOTED = 120


@dataclass(frozen=True)
class Case:
    """A move that was made, told to the unit or to others. ``left`` is the office that the package waited at before."""

    step: Step
    left: Unit | None
    to_unit: bool = False

    @property
    def package(self) -> Package:
        return self.step.package

    @property
    def by_unit(self) -> bool:
        return self.step.role in UNIT_ROLES

    @cached_property
    def labels(self) -> dict[str, str]:
        return table_labels(self.package)


Who = Callable[[Case], Q | None]


def _of_unit(*roles: Role) -> Who:
    return lambda case: Q(unit=case.package.dossier.unit_id, role__in=roles)


fillers = _of_unit(Role.FILLER)
unit = _of_unit(*UNIT_ROLES)


def heads(case: Case) -> Q | None:
    """Where the head signs on paper it is the filler who goes on, and he did this himself."""
    system = case.package.dossier.campaign.signing == Signing.SYSTEM
    return _of_unit(Role.HEAD)(case) if system else None


def _if_bureau(who: Who) -> Who:
    """The unit is told of what the bureau does for it, not of what it does itself."""
    return lambda case: None if case.by_unit else who(case)


def office(case: Case) -> Q | None:
    """Whoever may act where the package waits; what was passed waits for the last office."""
    role = STAGE_ROLES.get(case.package.status, Role.PERFORMANCE_REVIEWER)
    return Q(unit=case.package.office_id, role=role) if case.package.office_id else None


def former_office(case: Case) -> Q | None:
    return Q(unit=case.left, role=STAGE_ROLES[case.step.from_status]) if case.left else None


def concerned(case: Case) -> Q | None:
    """The offices that have had a hand in it, in whatever step."""
    named = set(case.package.steps.filter(role__in=STAGE_ROLES.values()).values_list("unit", "role"))
    found = Q(pk=None)
    for pk, role in sorted(named):
        found |= Q(unit=pk, role=role)
    return found if named else None


def deciders(case: Case) -> Q:
    """业务股室 and 绩效股 on the package's way."""
    stages = [s for s in way(case.package) if s.office and s.status in HANDED_ON]
    named = {(s.office.pk, STAGE_ROLES[s.status]) for s in stages}
    section = case.package.dossier.section
    named |= {(section.pk, Role.SECTION_REVIEWER)} if section else set()
    found = Q(pk=None)
    for pk, role in sorted(named):
        found |= Q(unit=pk, role=role)
    return found


# --- the words ---


def _whose(case: Case) -> str:
    """The unit; where each table goes alone, its project too, as far as whoever is told may know it."""
    unit, subject = case.package.dossier.unit, _subject(case)
    return f"{unit} {subject.named}" if subject else str(unit)


def _subject(case: Case) -> Subject | None:
    """After a first 报送 the bureau's ledger shows what the unit was told, but not what the unit altered since."""
    package = case.package
    helped = package.help_asked_at and package.status in EDITABLE
    subject = subject_of(package, live=bool(case.to_unit or helped))
    if subject and case.to_unit and package.sent_version and subject != subject_of(package, live=False):
        return replace(subject, name="", amount="")
    return subject


def tables_in_words(labels: list[str]) -> str:
    """附表1、附表3-2, or 附表1 等 6 张表."""
    if len(labels) > NAMED_TABLES:
        return f"{labels[0]} 等 {len(labels)} 张表"
    return "、".join(labels)


def _tables(case: Case) -> str:
    if case.package.dossier.campaign.package_by == PackageBy.FILING:
        return _whose(case)
    named = set(case.step.data["tables"])
    words = tables_in_words([label for number, label in case.labels.items() if number in named])
    # None has to be changed where only a scan is missing.
    return words or _whose(case)


def _opinion(case: Case) -> str:
    text = " ".join(case.step.opinion.split())
    return text if len(text) <= QUOTED else f"{text[:QUOTED]}…"


def _moment(name: str) -> Callable[[Case], str]:
    return lambda case: clock(parse_datetime(case.step.data[name]))


def _kept(name: str) -> Callable[[Case], object]:
    return lambda case: case.step.data[name]


WORDS: dict[str, Callable[[Case], object]] = {
    "whose": _whose,
    "unit": lambda case: case.package.dossier.unit,
    "campaign": lambda case: case.package.dossier.campaign,
    "by": lambda case: f"{case.step.unit} {case.step.by}",
    "action": lambda case: case.step.get_action_display(),
    "state": lambda case: case.step.get_to_status_display(),
    "version": lambda case: case.step.version,
    "opinion": _opinion,
    "tables": _tables,
    "remarks": _kept("remarks"),
    "number": _kept("approval_number"),
    "score": _kept("score"),
    "asked": lambda case: RequestSubject(case.step.data["subject"]).label,
    "due": _moment("due_at"),
    "until": _moment("until"),
}


class _Filled(dict):
    """The words of one case; each is looked up when a template asks for it."""

    def __init__(self, case: Case):
        super().__init__()
        self.case = case

    def __missing__(self, name: str) -> object:
        return WORDS[name](self.case)


# --- the table ---


@dataclass(frozen=True)
class Told:
    """What a move tells, and to whom: of these actions, from these states (any, unless named), to these (likewise)."""

    actions: tuple[Action, ...]
    who: Who
    subject: str
    text: str = "{campaign}。{by}办理。"
    to_do: bool = False
    sources: tuple[Status, ...] = ()
    targets: tuple[Status, ...] = ()

    def fits(self, step: Step) -> bool:
        return (
            step.action in self.actions
            and (not self.sources or step.from_status in self.sources)
            and (not self.targets or step.to_status in self.targets)
        )


SENDING = (Action.SEND, Action.SIGN, Action.SIGN_ON_PAPER)
ASKING = (Action.ASK_EXTENSION, Action.ASK_RELEASE)
REASON = "{campaign}。{by}：{opinion}"

TOLD = (
    # Who has to act next.
    Told((Action.SUBMIT,), heads, "{whose} 待您审签", "{campaign}，第{version}次报送，{by}提交。", True),
    Told((*SENDING, Action.PASS), office, "{whose} {state}", to_do=True, targets=REVIEWING),
    Told((Action.RETURN_TO_OFFICE,), office, "{whose} 被退回，{state}", REASON, True),
    Told((Action.SEND_BACK,), fillers, "{whose} 被单位负责人退回修改", REASON, True),
    Told((Action.RETURN,), fillers, "{tables} 被退回（{remarks} 条意见）",
         "{unit}，{campaign}。整改期限 {due}。{by}：{opinion}", True),
    Told((Action.CONSULT,), fillers, "协商完善：{remarks} 条建议待答复",
         "{whose}，{campaign}。期限 {due}。{by}提出。", True),
    Told(ASKING, deciders, "{whose} {action}，待答复", REASON, True),
    Told((Action.ASK_WITHDRAWAL,), office, "{whose} {action}，待答复", REASON, True),
    Told((Action.INVITE,), deciders, "{whose} {action}", to_do=True),
    Told((Action.ADJUST,), _if_bureau(fillers), "{whose} 须办理目标调整", REASON, True),
    # Who must know.
    Told((Action.PASS,), unit, "{whose} {state}", targets=(Status.PASSED, Status.FILED)),
    Told((Action.REJECT,), unit, "{whose} {state}", REASON),
    Told((Action.APPROVE,), unit, "{whose} {state}（{number}）", "{campaign}。请在批复后二十日内公开。"),
    Told((Action.AMEND,), unit, "{whose} 批复信息已更正（{number}）"),
    Told((Action.DRAW,), unit, "{whose} 被抽查复核"),
    Told((Action.RECHECK,), unit, "{whose} {state}（复核得分 {score}）", REASON),
    Told((Action.WITHDRAW,), heads, "{whose} 已由填表人撤回，不必审签", sources=(Status.SIGNING,)),
    Told((Action.WITHDRAW,), former_office, "{whose} 已撤回报送", sources=REVIEWING),
    Told((Action.UNDO,), former_office, "{whose} 已被上一环节撤销审核，不必办理", REASON, sources=HANDED_ON),
    Told((Action.UNDO,), unit, "{whose} 的审核结论已撤销，{state}", REASON, sources=DONE),
    Told((Action.END_CONSULTING,), fillers, "{whose} 协商已结束，{state}", REASON),
    Told((Action.IMPROVE,), fillers, "{whose} 已按协商结果完善文字"),
    Told((Action.GRANT_WITHDRAWAL,), unit, "{whose} 已同意撤回，{state}"),
    Told((Action.EXTEND,), fillers, "{whose} 报送期限延至 {until}", REASON),
    Told((Action.RELEASE,), fillers, "{whose} 申请放行的问题已放行", REASON),
    Told((Action.DECLINE,), unit, "{whose} 的{asked}未获同意", REASON),
    Told((Action.GIVE_UP,), heads, "{whose} 已撤销申报", REASON),
    Told((Action.GIVE_UP,), concerned, "{whose} 单位已撤销申报", REASON),
    Told((Action.TAKE_UP,), concerned, "{whose} 单位已恢复申报"),
    Told((Action.DROP_ADJUSTMENT,), _if_bureau(unit), "{whose} 的目标调整已撤销", REASON),
)  # fmt: skip


def tell(step: Step, left: Unit | None = None) -> None:
    """Told in the move's own transaction, each person once, whoever acted not at all.

    ``left`` is the office that the package waited at before the move.
    """
    case = Case(step, left)
    made = [notice for told in TOLD if told.fits(step) for notice in _notices(case, told)]
    if made:
        Notice.objects.bulk_create(made)


def _notices(case: Case, told: Told) -> list[Notice]:
    who = told.who(case)
    if who is None:
        return []
    people = dict(recipients(who).exclude(person=case.step.person_id).values_list("person", "unit"))
    if not people:
        return []
    words = _Filled(replace(case, to_unit=set(people.values()) == {case.package.dossier.unit_id}))
    said = {
        "campaign": case.package.dossier.campaign,
        "package": case.package,
        "subject": subject(told.to_do, told.subject.format_map(words)),
        "text": told.text.format_map(words),
        "to_do": told.to_do,
        "path": reverse("package", args=[case.package.pk]),
    }
    return [Notice(person_id=person, unit_id=at, **said) for person, at in people.items()]


def recipients(who: Q) -> QuerySet[Membership]:
    """Who is that today, deputies too."""
    return _in_force(timezone.localdate()).filter(who)


@lru_cache(maxsize=1)
def _in_force(day: date) -> QuerySet[Membership]:
    """Built once a day, since a batch asks for a thousand units' people; each asker filters a copy."""
    return Membership.objects.active(day).filter(person__is_active=True)


def subject(to_do: bool, words: str) -> str:
    """One line, whatever a unit is called: it becomes the subject of a mail."""
    return " ".join(f"{TO_DO if to_do else TO_KNOW} {words}".split())


def unread() -> Q:
    """Notices that nobody read and that say something still."""
    return Q(read_at=None) & ~SETTLED


def unread_number(person: User) -> int:
    """How many wait in the person's inbox; the top bar of every page asks."""
    return Notice.objects.filter(unread(), person=person).count()
