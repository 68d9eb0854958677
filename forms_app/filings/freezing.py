"""Freezing tables: the text of what would be printed now, and the snapshots of a submission."""

from forms_app.document import canonical
from forms_app.frozen import Frozen, digest
from forms_app.models import Filing, Package, Snapshot
from forms_app.registry import kind_of

from .checks import Found, check_dossier
from .working import Working


def frozen_now(held: Working, filing: Filing) -> Frozen:
    """The table as it stands."""
    unit, campaign = held.dossier.unit, held.dossier.campaign
    return Frozen(
        filing.number,
        held.label(filing),
        held.title(filing),
        campaign.year,
        unit.code,
        unit.name,
        held.scheme,
        held.documents[filing.number],
        str(held.adjustments.get(filing.pk, "")),
    )


def freeze(held: Working, package: Package, version: int) -> list[Snapshot]:
    """One snapshot for each table of the package, with its findings and answers. Called within a move's transaction."""
    found = check_dossier(held, package)
    filings = [f for f in held.filings if f.package_id == package.pk]
    return Snapshot.objects.bulk_create(_snapshot(held, f, version, found[f.number]) for f in filings)


def _snapshot(held: Working, filing: Filing, version: int, found: list[Found]) -> Snapshot:
    text, document = frozen_now(held, filing).text(), held.documents[filing.number]
    kind = kind_of(filing.kind)
    return Snapshot(
        filing=filing,
        package_id=filing.package_id,
        version=version,
        text=text,
        digest=digest(text),
        findings=canonical([f.to_plain() for f in found]),
        score=document[kind.score] if kind.score else None,
        name=(document[kind.name] or "") if kind.name else "",
        amount=document[kind.amount],
    )


def snapshot_of(filing: Filing, version: int | None = None) -> Snapshot | None:
    """The snapshot of a version, the newest unless told."""
    snapshots = filing.snapshots.order_by("-version")
    return snapshots.filter(version=version).first() if version else snapshots.first()


def sent_snapshot(filing: Filing) -> Snapshot | None:
    """The version that left the unit last: what everybody else sees of the table. None where it never was in one."""
    version = filing.package.sent_version
    return snapshot_of(filing, version) if version else None


def thaw(snapshot: Snapshot, kind: str) -> Frozen:
    return Frozen.from_text(snapshot.text, kind_of(kind))
