"""An approved package, and its change after 批复: what tests of versions, adjustments and the trail begin with."""

from datetime import timedelta
from decimal import Decimal

from django.utils import timezone

from forms_app import filings
from forms_app.document import Document, Place
from forms_app.editing import Change, ChangeSet
from forms_app.models import Filing, Package
from forms_app.registry import kind_of
from forms_app.values import shown_text
from tests.samples import sample

from .world import PASSED, SAMPLE, World

NUMBER = "某财预〔2023〕12号"


def approve(world: World, package: Package, number: str = "某财绩〔2023〕1号") -> Package:
    world.step(package, "approve", "performance", approval_number=number, approval_date=timezone.localdate())
    return package


def approved(world: World) -> Package:
    return approve(world, world.advance(world.filled(), *PASSED))


def adjust(world: World, package: Package, type: str = "added", actor: str = "filler", **data) -> Package:
    told = {"document_number": NUMBER, "dated": timezone.localdate() - timedelta(days=3)}
    told |= {"amount": Decimal(120_000)} if type != "content" else {}
    world.step(package, "adjust", actor, "上级追加资金。", type=type, **{**told, **data})
    return package


def added(package: Package) -> Filing:
    """The table that the adjustment in hand added."""
    return Filing.objects.select_related("package", "dossier").get(adjustments=package.adjustment)


def fill_added(world: World, package: Package) -> Filing:
    """A complete table of 12 万元, which the unit has typed in."""
    filing, plain = added(package), sample(SAMPLE)["filings"][2]["document"]
    kind = kind_of(filing.kind)
    document = Document.from_plain(plain, kind.shape)
    filings.put_document(filing, world["filler"], document)
    spend = document.rows["expenses"][0].uid
    texts = {
        "direction_name": "追加的项目", "fund_name": "追加的专项", "amount": "12", "fund_amount": "12",
        "period_goal": "完成追加的项目。", "annual_goal": "完成追加的项目。", "expense_total": "12",
    }  # fmt: skip
    write(world, filing, **texts)
    gone = tuple(Place("", "expenses", row.uid) for row in document.rows["expenses"][1:])
    filings.save(filing, world["filler"], ChangeSet(removed=gone))
    texts = {"amount": "12", "basis": "6个社区×2万元/个=12万元"}
    write(world, filing, **{f"expenses/{spend}/{name}": text for name, text in texts.items()})
    return filing


def write(world: World, filing: Filing, **texts: str) -> None:
    """Type over cells of a table, as the filler's page would send it."""
    held = filings.working(filing.dossier)
    document, kind = held.documents[filing.number], kind_of(filing.kind)
    places = {Place.parse(place): text for place, text in texts.items()}
    cells = tuple(
        Change(at, shown_text(document.record(at), kind.shape.column(at), held.scheme.money), text)
        for at, text in places.items()
    )
    filings.save(filing, world["filler"], ChangeSet(cells=cells))


def adjusted(world: World) -> Package:
    """追加新增 of 12 万元, all the way to its 批复."""
    package = adjust(world, approved(world))
    fill_added(world, package)
    world.advance(package, *PASSED)
    return approve(world, package, "某财绩〔2023〕9号")
