"""A self-evaluation of the small district's approved targets: what tests of carrying over and refreshing begin with."""

import uuid
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

from django.utils import timezone

from forms_app import filings
from forms_app.document import Document, Place, Record
from forms_app.editing import AddedRow, Change, ChangeSet
from forms_app.filings import Working
from forms_app.filings.planning import Plan
from forms_app.models import Campaign, Dossier, Filing, Package, ReviewStep
from forms_app.registry import kind_of
from forms_app.terms import CampaignType, Status
from forms_app.values import shown_text
from tests.review import approved as after_approval
from tests.review.world import APPROVAL, PASSED, World, costing, table

BASE, WHOLE, PROJECT, REPORT = "base_data", "department_evaluation", "project_evaluation", "evaluation_report"
TABLES = [BASE, WHOLE, PROJECT]
TARGET, SUMMARY, DIRECTION = "department_target", "fund_summary", "spending_direction"


def approved(world: World) -> Package:
    package = world.advance(world.filled(), *PASSED)
    world.step(package, "approve", "performance", **APPROVAL)
    return package


def campaign(world: World, kinds=TABLES, **changes) -> Campaign:
    """自评 of what the world's own campaign asked for."""
    now = timezone.now()
    given = {
        "year": 2023, "name": "2023年绩效自评", "type": CampaignType.EVALUATION, "kinds": list(kinds),
        "scheme": "hunan_2022", "evaluates": world.campaign,
        "opens_at": now - timedelta(days=1), "closes_at": now + timedelta(days=9),
    }  # fmt: skip
    made = Campaign.objects.create(**{**given, **changes})
    made.units.set(world.campaign.units.all())
    stages = [
        (Status.DEPARTMENT_REVIEW, None),
        (Status.FIRST_REVIEW, None),
        (Status.FINAL_REVIEW, world.units["performance"]),
    ]
    for position, (stage, office) in enumerate(stages, 1):
        ReviewStep.objects.create(campaign=made, position=position, stage=stage, office=office)
    return made


def opened(world: World, kinds=TABLES, unit: str = "street", **changes) -> Dossier:
    return filings.open_dossier(campaign(world, kinds, **changes), world.units[unit])


def held(dossier: Dossier) -> Working:
    return filings.working(
        Dossier.objects.select_related("campaign", "unit", "particular").get(pk=dossier.pk)
    )


def tables(dossier: Dossier, kind: str) -> list[Filing]:
    return [f for f in held(dossier).filings if f.kind == kind]


def document(dossier: Dossier, kind: str, place: int = 0) -> Document:
    working = held(dossier)
    return [working.documents[f.number] for f in working.filings if f.kind == kind][place]


def indicators(document: Document) -> dict[str, Record]:
    """Rows that say something, by the indicator's name."""
    return {r["name"]: r for r in document.rows["indicators"] if r["name"]}


def write(world: World, filing: Filing, who: str = "filler", **texts: str) -> None:
    """Type over cells, as the unit's page sends them."""
    working = held(filing.dossier)
    kind, now = kind_of(filing.kind), working.documents[filing.number]
    cells = []
    for address, text in texts.items():
        place = Place.parse(address)
        old = shown_text(now.record(place), kind.shape.column(place), working.scheme.money)
        cells.append(Change(place, old, text))
    filings.save(_fresh(filing), world[who], ChangeSet(cells=tuple(cells)))


def say(world: World, filing: Filing, indicator: str, /, **texts: str) -> None:
    """Type into the row of an indicator, known by its name."""
    row = indicators(held(filing.dossier).documents[filing.number])[indicator]
    write(world, filing, **{f"indicators/{row.uid}/{field}": text for field, text in texts.items()})


def add(world: World, filing: Filing, rows: str, uid: str, **texts: str) -> None:
    filings.save(_fresh(filing), world["filler"], ChangeSet(added=(AddedRow(rows, uid, texts),)))


def _fresh(filing: Filing) -> Filing:
    return Filing.objects.select_related("package", "dossier").get(pk=filing.pk)


# --- the target changes ---


def adjust(world: World, package: Package, *edits: Callable[[], None], kind: str = TARGET, **data) -> Package:
    """绩效目标调整 of the first table of a kind, all the way to its 批复."""
    number = table(package, kind).number
    after_approval.adjust(world, package, tables=[number], **{"type": "content", **data})
    for edit in edits:
        edit()
    world.advance(package, *PASSED)
    return after_approval.approve(world, package, "某财绩〔2023〕9号")


def change(world: World, filing: Filing, indicator: str, /, **texts: str) -> Callable[[], None]:
    return lambda: say(world, filing, indicator, **texts)


def drop(world: World, filing: Filing, name: str) -> Callable[[], None]:
    def edit() -> None:
        row = indicators(held(filing.dossier).documents[filing.number])[name]
        gone = Place("", "indicators", row.uid)
        filings.save(_fresh(filing), world["filler"], ChangeSet(removed=(gone,)))

    return edit


def more(world: World, filing: Filing, category: str, name: str, value: str) -> Callable[[], None]:
    texts = {"category": category, "name": name, "value": value}
    return lambda: add(world, filing, "indicators", str(uuid.uuid4()), **texts)


def cost(world: World, filing: Filing, amount: Decimal) -> Callable[[], None]:
    """The project costs another amount (元)."""

    def edit() -> None:
        document = held(filing.dossier).documents[filing.number]
        filings.put_document(_fresh(filing), world["filler"], costing(document, amount))

    return edit


def refreshed(world: World, dossier: Dossier, who: str = "filler") -> Dossier:
    """更新批复目标, as the person presses who has just looked at the changes."""
    dossier = Dossier.objects.select_related("campaign", "evaluated").get(pk=dossier.pk)
    filings.refresh(dossier, world[who], filings.news(dossier).mark)
    return Dossier.objects.get(pk=dossier.pk)


def planned(dossier: Dossier) -> Plan:
    working = held(dossier)
    return filings.plan_of(working, filings.news(working.dossier))
