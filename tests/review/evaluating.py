"""A self-evaluation that looks back on approved targets: what tests of 备案 and 复核 begin with."""

from datetime import timedelta
from decimal import Decimal

from django.utils import timezone

from forms_app import filings
from forms_app.document import ColumnType, Document, Place
from forms_app.models import Campaign, Filing, Package, ReviewStep
from forms_app.registry import kind_of
from forms_app.terms import CampaignType, Severity

from . import approved as approving
from .approved import write
from .world import PASSED, World

KINDS = ["evaluation_report", "base_data", "department_evaluation", "project_evaluation"]
REPORT, BASE, DEPARTMENT, PROJECT = KINDS
PLAIN = {ColumnType.MONEY: "0", ColumnType.NUMBER: "0", ColumnType.DAY: "2024-01-15", ColumnType.TEXT: "无"}


def campaign(world: World, **data) -> Campaign:
    """Self-evaluation of the year whose targets the world's campaign asked for, with the same offices."""
    now = timezone.now()
    given = {
        "year": 2023, "name": "2023年度绩效自评", "kinds": KINDS, "scheme": "hunan_2022",
        "type": CampaignType.EVALUATION, "evaluates": world.campaign,
        "opens_at": now - timedelta(days=5), "closes_at": now + timedelta(days=20),
    }  # fmt: skip
    made = Campaign.objects.create(**{**given, **data})
    made.units.set(world.campaign.units.all())
    for step in world.campaign.steps.all():
        ReviewStep.objects.create(campaign=made, position=step.position, stage=step.stage, office=step.office)
    return made


def opened(world: World, **data) -> Package:
    """Carried over from approved targets, nothing filled in yet."""
    approving.approved(world)
    dossier = filings.open_dossier(campaign(world, **data), world.units["street"])
    return dossier.packages.get()


def filled(world: World, **data) -> Package:
    """Filled in without a fault: every target reached, all money spent."""
    package = opened(world, **data)
    fill(world, package)
    return package


def filed(world: World) -> Package:
    return world.advance(filled(world), *PASSED)


def table(package: Package, kind: str = DEPARTMENT, nth: int = 0) -> Filing:
    found = package.filings.filter(kind=kind, removed_at=None).order_by("position", "pk")
    return found.select_related("package", "dossier__campaign", "dossier__unit")[nth]


def document(filing: Filing) -> Document:
    return filings.working(filing.dossier).documents[filing.number]


def fill(world: World, package: Package) -> None:
    """The tables that the campaign asks for, in the order in which their numbers flow."""
    asked = [f.kind for f in package.filings.filter(removed_at=None)]
    for nth in range(asked.count(PROJECT)):
        filing = table(package, PROJECT, nth)
        spent = _wan(document(filing)["annual_budget"])
        _fill_in(world, filing, executed=spent, appropriation_executed=spent)
    for kind in (BASE, REPORT):
        if kind in asked:
            _fill_in(world, table(package, kind))
    department = table(package)
    header = document(department).header
    whole, projects = header["initial_budget"], header["project_expenditure"] or Decimal(0)
    alone = {} if BASE in asked else {"project_expenditure": _wan(projects)}
    _fill_in(
        world, department, **alone,
        annual_budget=_wan(whole), executed=_wan(whole), general_budget=_wan(whole),
        basic_expenditure=_wan(whole - projects),
    )  # fmt: skip
    explain(world, package)


def explain(world: World, package: Package) -> None:
    """情况说明 for every warning."""
    held = filings.working(package.dossier)
    for number, found in filings.check_dossier(held).items():
        for each in found:
            if each.finding.severity == Severity.EXPLAIN and not each.answer:
                filings.answer(
                    held, held.filing(number), each.finding.fingerprint, "情况如此。", world["filler"].person
                )


def _fill_in(world: World, filing: Filing, **texts: str) -> None:
    """All that is to be typed: what is told, for each indicator that it was reached, and something harmless else."""
    kind, standing = kind_of(filing.kind), document(filing)
    for row in standing.rows.get("indicators", ()):
        if row["name"]:
            texts[f"indicators/{row.uid}/actual"] = _reached(row["value"])
    for place in standing.places():
        typed = place.field in kind.unprinted or kind.follows_at(place, standing)
        blank = standing.record(place).is_blank(place.field) and str(place) not in texts
        if blank and not typed and place.rows in ("", "blocks"):
            texts[str(place)] = PLAIN.get(kind.shape.column(place).type, "")
    write(world, filing, **texts)


def _reached(value: str) -> str:
    return value.strip("≥≤").replace("年9月30日前", "年9月20日")


def _wan(yuan) -> str:
    return f"{yuan / 10_000:f}"


def overrule(
    world: World, filing: Filing, score: str = "5", reason: str = "佐证材料不全。", nth: int = 0
) -> Place:
    """Another score than the computed one, with a reason; the place of the score."""
    row = [r for r in document(filing).rows["indicators"] if r["name"]][nth]
    at = f"indicators/{row.uid}"
    texts = {"score": score, "overrule_reason": reason, "reason": "执行中有偏差，已改进。"}
    write(world, filing, **{f"{at}/{name}": text for name, text in texts.items()})
    return Place("score", "indicators", row.uid)
