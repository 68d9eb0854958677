"""A walk through the procedure: random people of a random campaign try random moves, and the house is watched."""

import hashlib
import random
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from django.core.exceptions import PermissionDenied
from django.utils import timezone

from forms_app import filings
from forms_app.access import refusal
from forms_app.document import Document, Place
from forms_app.editing import Change, ChangeSet
from forms_app.filings import projects
from forms_app.models import Campaign, Filing, Membership, Package, Snapshot, User
from forms_app.registry import kind_of
from forms_app.rights import EDITABLE, STAGE_ROLES
from forms_app.schemes import SCHEMES
from forms_app.terms import (
    Action,
    AdjustmentType,
    CampaignType,
    Grade,
    RemarkState,
    Role,
    Severity,
    Signing,
    Status,
)
from forms_app.values import shown_text
from review import rechecking, remarks
from review.diagram import leads_to
from review.models import Step
from review.moves import LEADING_ON, MOVES, STAY, Move, Refused
from review.rechecking import Given
from review.shown import SENT
from review.workflow import make
from tests.review import evaluating
from tests.review import world as worlds
from tests.samples import sample

# Tables that the unit adds itself, with scheme, year and a sample of each.
ADDED = {
    "shanghai_declaration": ("shanghai_2024", 2024, "demo-shanghai"),
    "minhang_declaration": ("minhang_2020", 2020, "demo-minhang"),
}
EDITED = ("prepared_by", "reporting_unit", "annual_goal")
SUMMED = ("total_amount", "annual_total", "annual_budget")
REMARKABLE = ("duties", "annual_goal", "total_amount", "actual_goal", "reporting_unit", "prepared_by")
# Alone a self-evaluation's table is quick to walk with; all four together are slow, and come seldom.
EVALUATED = ([evaluating.DEPARTMENT], [evaluating.DEPARTMENT], evaluating.KINDS)


@dataclass
class Walk:
    """One package on its way, alone in its dossier or beside ``others``, which it leaves as they are. ``seen`` counts
    states and moves; ``frozen`` remembers every snapshot's text."""

    world: worlds.World
    package: Package
    chance: random.Random
    now: list
    hired: list[Membership]
    seen: Counter = field(default_factory=Counter)
    frozen: dict = field(default_factory=dict)
    tried: int = 0

    def __post_init__(self):
        self.others = self._others()

    @property
    def people(self) -> list[Membership]:
        """Those who are in office on the day; a membership remembers what it may see, as in one request."""
        today = timezone.localdate()
        return [m for m in self.hired if m.until is None or m.until >= today]

    # --- one try ---

    def go(self) -> None:
        """Some time passes, somebody does some work beside the moves, and somebody tries a move."""
        self.now[0] += timedelta(minutes=self.chance.choice((1, 5, 60, 60 * 20)))
        people = self.people
        if self.chance.random() < 0.4:
            self._work(people)
        package = self._fresh()
        allowed = [(p, a) for p in people for a in MOVES if not refusal(p, a, package)]
        assert allowed, f"nobody can do anything: {package} {package.status}"
        if self.chance.random() < 0.75:
            weights = [_weight(MOVES[action]) for _, action in allowed]
            self.attempt(*self.chance.choices(allowed, weights)[0])
        else:
            self.attempt(self.chance.choice(people), self.chance.choice(list(MOVES)))

    def attempt(self, actor: Membership, action: Action) -> None:
        self.tried += 1
        package = self._fresh()
        before, steps, refused = self._state(), package.steps.count(), refusal(actor, action, package)
        try:
            step = make(
                package, action, actor, self.chance.choice(("好的。", "请核对。", "")), **self._data(action)
            )
        except (PermissionDenied, Refused) as no:
            assert bool(refused) == isinstance(no, PermissionDenied), (action, refused, no)
            assert (self._state(), package.steps.count()) == (before, steps), f"{action} was half made"
            return
        assert refused == "", f"{action} was made though refused: {refused}"
        self._watch(step, before["status"], steps)

    def _watch(self, step: Step, source: str, steps: int) -> None:
        package = self._fresh()
        assert package.steps.count() == steps + 1
        assert (step.from_status, step.to_status) == (source, package.status)
        assert step.to_status in leads_to(MOVES[Action(step.action)], source), step
        assert (package.office is None) == (package.status in (*EDITABLE, "signing")), package.status
        assert package.sent_version <= package.version
        left = package.steps.filter(action__in=SENT).values_list("version", flat=True)
        assert package.sent_version in ({0} if not package.sent_at else set(left))
        assert package.approved_version in {None, *left}
        assert package.snapshots.filter(version=package.sent_version).exists() == bool(package.sent_at)
        if package.status in STAGE_ROLES:
            assert package.sent_version > 0
        assert self._others() == self.others
        self.seen[step.to_status] += 1
        self.seen[step.action] += 1

    def check_snapshots(self) -> None:
        """What was frozen stays, to the letter."""
        standing = {
            s.pk: (s.digest, s.text, s.findings) for s in Snapshot.objects.filter(package=self.package)
        }
        for pk, was in self.frozen.items():
            assert standing.get(pk) == was
        for digest, text, _ in standing.values():
            assert hashlib.sha256(text.encode()).hexdigest() == digest
        self.frozen = standing

    def _fresh(self) -> Package:
        related = (
            "dossier__campaign",
            "dossier__unit__department",
            "dossier__unit__section",
            "office",
            "adjustment",
        )
        return Package.objects.select_related(*related).get(pk=self.package.pk)

    def _state(self) -> dict:
        return Package.objects.filter(pk=self.package.pk).values().get()

    def _others(self) -> list[dict]:
        beside = Package.objects.filter(dossier=self.package.dossier_id).exclude(pk=self.package.pk)
        return list(beside.order_by("pk").values())

    # --- what people do beside the moves ---

    def _work(self, people: list[Membership]) -> None:
        package = self._fresh()
        possible = [(p, work) for p in people for a, work in WORK if not refusal(p, a, package)]
        if possible:
            actor, work = self.chance.choice(possible)
            # Some work is refused, such as a second proposal at one cell.
            with suppress(Refused):
                work(self, actor, package)

    def _edit(self, actor: Membership, package: Package) -> None:
        for filing in self._editable(actor, package):
            header = filings.working(package.dossier).documents[filing.number].header
            name = next(name for name in EDITED if name in header.values)
            change = Change(Place(name), header[name], f"某某{self.chance.randrange(9)}")
            filings.save(filing, actor, ChangeSet(cells=(change,)))

    def _slip(self, actor: Membership, package: Package) -> None:
        """An 错误: a total that isn't the sum of its parts, more points than an indicator has; or it is put right."""
        for filing in self._editable(actor, package)[:1]:
            held = filings.working(package.dossier)
            document = held.documents[filing.number]
            place = _summed(document)
            if place is None:
                continue
            record, column = document.record(place), kind_of(filing.kind).shape.column(place)
            if place.field in record.own:
                changes = ChangeSet(follow=(place,))
            else:
                changes = ChangeSet(
                    cells=(Change(place, shown_text(record, column, held.scheme.money), "101"),)
                )
            filings.save(filing, actor, changes)

    def _editable(self, actor: Membership, package: Package) -> list[Filing]:
        found = package.filings.filter(removed_at=None).select_related("package").order_by("pk")
        for filing in found:
            filing.dossier = filing.package.dossier = package.dossier
        return [filing for filing in found if not refusal(actor, Action.EDIT, filing)]

    def _mend(self, actor: Membership, package: Package) -> None:
        """Explain what is to be explained."""
        held = filings.working(package.dossier)
        for number, found in filings.check_dossier(held).items():
            for each in found:
                if each.finding.severity == Severity.EXPLAIN and not each.answer:
                    filings.answer(
                        held, held.filing(number), each.finding.fingerprint, "情况如此。", actor.person
                    )

    def _reply(self, actor: Membership, package: Package) -> None:
        for remark in package.remarks.filter(state=RemarkState.OPEN):
            state = self.chance.choice((RemarkState.CHANGED, RemarkState.DECLINED))
            remarks.reply(remark, actor, state, "理由如此。")

    def _remark(self, actor: Membership, package: Package) -> None:
        snapshots = list(package.snapshots.filter(version=package.sent_version).select_related("filing"))
        snapshot = self.chance.choice(snapshots)
        proposal = self.chance.choice((None, f"改为{self.chance.randrange(999)}"))
        header = filings.thaw(snapshot, snapshot.filing.kind).document.header
        place = next(name for name in REMARKABLE if name in header.values)
        text = f"请核对（{self.tried}）。"
        remarks.add(package, actor, text, snapshot, place, proposal)

    def _close(self, actor: Membership, package: Package) -> None:
        """Drafts go, and what waits is closed, so that a pass is possible."""
        for remark in remarks.drafts(package, actor.unit):
            remarks.drop(remark, actor)
        for remark in package.remarks.filter(state=RemarkState.OPEN):
            remarks.reply(remark, actor, RemarkState.CLOSED)

    # --- what a move asks for ---

    def _data(self, action: Action) -> dict:
        moment, today = self.now[0] + timedelta(days=self.chance.randint(-1, 9)), timezone.localdate()
        decided = {"approval_number": f"某财绩〔2023〕{self.chance.randrange(99)}号", "approval_date": today}
        request = self.package.requests.order_by("?").values_list("pk", flat=True).first() or 0
        data = {
            Action.SIGN_ON_PAPER: lambda: {"signed_by": "某某", "signed_on": today},
            Action.RETURN: lambda: {"general": "请改。", "tables": self._tables()},
            Action.EXTEND: lambda: {"until": moment},
            Action.RELEASE: lambda: {"request": request, "until": self.chance.choice((None, moment))},
            Action.DECLINE: lambda: {"request": request},
            Action.ASK_RELEASE: self._finding,
            Action.IMPROVE: lambda: {"agreed_with": "某某", "agreed_on": today},
            Action.APPROVE: lambda: decided,
            Action.AMEND: lambda: decided,
            Action.PUBLISH: lambda: {"published_on": today, "published_where": "区政府网站"},
            Action.ADJUST: lambda: self._adjustment(today),
            Action.RECHECK: self._result,
        }
        return data[action]() if action in data else {}

    def _result(self) -> dict:
        """复核: a total, or points for some of the scores, sometimes more than there are."""
        tables = rechecking.tables_of(self._fresh())
        if not tables:
            return {"score": Decimal(self.chance.randint(0, 101)), "grade": Grade.GOOD}
        scores = [(table.number, str(score.place)) for table in tables for score in table.scores]
        said = {at: Given(Decimal(self.chance.choice((0, 3, 3, 3, 99))), "佐证不足。") for at in scores[::7]}
        return {"given": self.chance.choice((said, {})), "grade": self.chance.choice(("", "", Grade.FAIR))}

    def _tables(self) -> list[str]:
        standing = list(self.package.filings.filter(removed_at=None).values_list("number", flat=True))
        return self.chance.sample(standing, self.chance.randint(0, len(standing)))

    def _finding(self) -> dict:
        found = filings.check_dossier(filings.working(self._fresh().dossier))
        blocking = [
            {"filing": number, "fingerprint": each.finding.fingerprint}
            for number, listed in found.items()
            for each in listed
            if each.finding.severity == Severity.BLOCK
        ]
        return self.chance.choice(blocking) if blocking else {"filing": "", "fingerprint": ""}

    def _adjustment(self, today: date) -> dict:
        return {
            "type": self.chance.choice(list(AdjustmentType)),
            "document_number": "某财预〔2023〕9号",
            "dated": today,
            "amount": self.chance.choice((None, Decimal(10_000))),
            "tables": self._tables(),
        }


def _weight(move: Move) -> int:
    """What leads on is tried most, or the walk would stay where it began."""
    return 6 if move.action in LEADING_ON else 1 if move.target in (STAY, Status.PUBLISHED) else 2


WORK = (
    (Action.EDIT, Walk._edit),
    (Action.EDIT, Walk._slip),
    (Action.ANSWER, Walk._mend),
    (Action.REPLY, Walk._reply),
    (Action.REMARK, Walk._remark),
    (Action.REMARK, Walk._close),
)


def _summed(document: Document) -> Place | None:
    """A cell that follows others and is to agree with them."""
    total = next((name for name in SUMMED if name in document.header.values), "")
    if total:
        return Place(total)
    scored = [row for row in document.rows.get("indicators", ()) if "score" in row.values and row["name"]]
    return Place("score", "indicators", scored[0].uid) if scored else None


def begin(chance: random.Random, now: list) -> Walk:
    """A random campaign, its people, and a filled dossier."""
    world = worlds.build()
    start = chance.choice((_evaluating, _declaring, _promising, _promising))
    package = start(world, chance)
    _employ_more(world, chance)
    hired = list(
        Membership.objects.active(timezone.localdate()).select_related("person", "principal", "unit")
    )
    return Walk(world, package, chance, now, hired)


def _promising(world: worlds.World, chance: random.Random) -> Package:
    """Tables of targets; a self-evaluation may ask for them as well."""
    unit, filler = chance.choice((("street", "filler"), ("library", "filler2")))
    campaign = world.campaign
    campaign.type = chance.choice((CampaignType.TARGET, CampaignType.TARGET, CampaignType.EVALUATION))
    campaign.kinds = chance.choice((worlds.KINDS, worlds.KINDS[:1], worlds.KINDS[:1]))
    if campaign.kinds != worlds.KINDS:
        campaign.package_by = chance.choice(("dossier", "filing"))
    _arrange(campaign, chance)
    dossier = world.open(unit)
    worlds.fill(dossier, world[filler])
    if campaign.kinds != worlds.KINDS:
        _type_in_what_followed(dossier.filings.get(), world[filler])
    return dossier.packages.order_by("pk").first()


def _declaring(world: worlds.World, chance: random.Random) -> Package:
    """Two projects that the unit adds, each in a package of its own, or both in one."""
    unit, filler = chance.choice((("street", "filler"), ("library", "filler2")))
    campaign, slug = world.campaign, chance.choice(list(ADDED))
    campaign.kinds, (campaign.scheme, campaign.year, name) = [slug], ADDED[slug]
    campaign.package_by = chance.choice(("filing", "filing", "dossier"))
    _arrange(campaign, chance)
    dossier, told = world.open(unit), sample(name)["filings"]
    for plain in (told * 2)[:2]:
        filing = projects.add_project(dossier, world[filler], slug)
        document = Document.from_plain(plain["document"], kind_of(slug).shape)
        filings.put_document(filing, world[filler], document)
    return dossier.packages.order_by("pk").first()


def _evaluating(world: worlds.World, chance: random.Random) -> Package:
    """A self-evaluation that looks back on approved targets."""
    package = evaluating.opened(world, kinds=chance.choice(EVALUATED))
    _arrange(package.dossier.campaign, chance)
    evaluating.fill(world, package)
    return package


def _arrange(campaign: Campaign, chance: random.Random) -> None:
    campaign.signing = chance.choice(list(Signing))
    for flag in ("accepts_late", "straight_return", "same_person", "text_by_bureau"):
        setattr(campaign, flag, chance.random() < 0.5)
    campaign.save()
    if chance.random() < 0.3:
        campaign.steps.exclude(stage="final_review").filter(
            stage=chance.choice(("department_review", "first_review"))
        ).delete()


def _type_in_what_followed(filing: Filing, filler: Membership) -> None:
    """Alone, 附表1 has no 附表2 to take its 项目支出 from."""
    plain = sample(worlds.SAMPLE)["filings"][0]["document"]["fields"]
    amount = SCHEMES["hunan_2023"].money.show(Decimal(plain["project_expenditure"]))
    filings.save(filing, filler, ChangeSet(cells=(Change(Place("project_expenditure"), "", amount),)))


def _employ_more(world: worlds.World, chance: random.Random) -> None:
    """Somebody who holds two offices, and a deputy."""
    double = User.objects.create(username="double", name="演示双岗")
    for unit, role in (("section", Role.SECTION_REVIEWER), ("performance", Role.PERFORMANCE_REVIEWER)):
        Membership.objects.create(person=double, unit=world.units[unit], role=role)
    today = timezone.localdate()
    Membership.objects.create(
        person=double, unit=world.units["street"], role=Role.HEAD, principal=world["head"].person,
        since=today, until=today + timedelta(days=chance.randint(1, 400)),
    )  # fmt: skip
