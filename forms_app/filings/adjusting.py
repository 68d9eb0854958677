"""绩效目标调整: which tables a change after 批复 opens, the one it adds, and how they come back when it is dropped."""

from decimal import Decimal

from django.utils import timezone

from forms_app import storing
from forms_app.document import Document
from forms_app.models import Adjustment, Dossier, Filing, Package
from forms_app.registry import kind_of
from forms_app.terms import AdjustmentType, PackageBy

from .adding import add_filing
from .freezing import snapshot_of, thaw
from .linking import link
from .settling import settle

SIGNS = {AdjustmentType.RAISED: 1, AdjustmentType.LOWERED: -1, AdjustmentType.CANCELLED: -1}


def added_kind(package: Package) -> str:
    """The table that 追加新增 adds: the one of which a dossier holds many; none where each is a package of its own."""
    campaign = package.dossier.campaign
    if campaign.package_by == PackageBy.FILING:
        return ""
    return next((slug for slug in campaign.kinds if kind_of(slug).many), "")


def add_table(package: Package) -> Filing:
    """A new table beside the year's summary, which isn't rewritten; its number follows the last."""
    slug = added_kind(package)
    return add_filing(package.dossier, slug, position=next_position(package.dossier, slug))


def next_position(dossier: Dossier, slug: str) -> int:
    last = dossier.filings.filter(kind=slug).order_by("-position").first()
    return (last.position if last else 0) + 1


def open_tables(package: Package, opened: list[Filing]) -> None:
    """Only these may be changed; all others stay as they were approved."""
    package.filings.exclude(pk__in=[f.pk for f in opened]).update(locked=True)
    package.filings.filter(pk__in=[f.pk for f in opened]).update(locked=False)


def expected_amount(type_: str, amount: Decimal | None, opened: list[Filing], version: int) -> Decimal | None:
    """What the one adjusted table's amount should be afterwards (元); none where that can't be told."""
    if amount is None or len(opened) != 1:
        return None
    if type_ == AdjustmentType.ADDED:
        return amount
    sign, kind = SIGNS.get(AdjustmentType(type_)), kind_of(opened[0].kind)
    snapshot = snapshot_of(opened[0], version)
    if sign is None or snapshot is None:
        return None
    return (thaw(snapshot, kind.slug).document[kind.amount] or Decimal(0)) + sign * amount


def put_back(package: Package, adjustment: Adjustment) -> None:
    """Tables of a dropped adjustment as they were approved, those too that went with a row; what it added is put away."""
    for filing in adjustment.tables.all():
        snapshot = snapshot_of(filing, package.approved_version)
        if snapshot:
            _put_back(package.dossier, filing, thaw(snapshot, filing.kind).document)
    approved = package.filings.filter(snapshots__version=package.approved_version)
    standing = package.filings.filter(removed_at=None)
    standing.exclude(pk__in=approved.values("pk")).update(removed_at=timezone.now())
    settle(package.dossier)


def _put_back(dossier: Dossier, filing: Filing, approved: Document) -> None:
    kind = kind_of(filing.kind)
    stands = storing.load(kind, [filing])[filing.pk]
    storing.store(kind, filing, stands, approved)
    if kind.spells_out:
        link(dossier, kind.spells_out, stands, approved)
