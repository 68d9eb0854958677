"""What goes on paper for whom: the unit its draft or newest version, everybody else what left the unit.

The bureau that a unit asked for help prints the same draft as the unit.
"""

from collections.abc import Iterator

from django.db.models import F, Q

from forms_app.access import EDITABLE, is_own
from forms_app.frozen import Frozen, digest
from forms_app.models import Dossier, Filing, Membership, Package, Snapshot
from forms_app.printing import Printout
from forms_app.registry import kind_of
from forms_app.rights import reads_draft
from forms_app.terms import Status

from .freezing import frozen_now, sent_snapshot, snapshot_of, thaw
from .working import working

# What the unit may not change now is printed as it was submitted: only what it works on is a draft.
LOCKED = Q(filing__locked=True, filing__removed_at=None)


def printout(filing: Filing, actor: Membership | None = None) -> Printout | None:
    """The table as the person sees it (without one: as the unit does); None while nothing was sent."""
    own = not filing.removed_at and _as_the_unit(actor, filing.package)
    snapshot = _own_snapshot(filing) if own else sent_snapshot(filing)
    if own and snapshot is None and filing.package.status in EDITABLE:
        return _draft(filing.dossier, [filing.number])[0]
    return _submitted(filing, snapshot, _is_approved(snapshot)) if snapshot else None


def printouts(dossier: Dossier, actor: Membership | None = None) -> list[Printout]:
    """All tables of the dossier that the person may see, in printed order."""
    order = {slug: place for place, slug in enumerate(dossier.campaign.kinds)}
    own = _seen_as_by_the_unit(dossier, actor)
    frozen = list(_frozen(dossier, own))
    found = [*frozen, *_live(dossier, own, {filing.pk for filing, _ in frozen})]
    found.sort(key=lambda pair: (order.get(pair[0].kind, len(order)), pair[0].position, pair[0].pk))
    return [printed for _, printed in found]


def printouts_of(package: Package, version: int, approved: bool, table: str = "") -> list[Printout]:
    """The tables of one version, or one of them, in printed order."""
    order = {slug: place for place, slug in enumerate(package.dossier.campaign.kinds)}
    found = Snapshot.objects.filter(package=package, version=version).select_related("filing")
    wanted = [each for each in found if table in ("", each.filing.number)]
    wanted.sort(
        key=lambda each: (order.get(each.filing.kind, len(order)), each.filing.position, each.filing_id)
    )
    return [_submitted(each.filing, each, approved) for each in wanted]


def _live(dossier: Dossier, own: list[Package], frozen: set[int]) -> Iterator[tuple[Filing, Printout]]:
    """Tables in the hands of the unit, for itself and for whom it asked for help."""
    standing = dossier.filings.filter(removed_at=None, package__in=own, package__status__in=EDITABLE)
    filings = list(standing.exclude(pk__in=frozen))
    yield from zip(filings, _draft(dossier, [f.number for f in filings]), strict=True)


def _frozen(dossier: Dossier, own: list[Package]) -> Iterator[tuple[Filing, Printout]]:
    """Tables of the versions that the person sees, those too that the unit removed since."""
    snapshots = Snapshot.objects.filter(package__dossier=dossier).select_related("filing", "package")
    in_hand = Q(package__status__in=EDITABLE)
    signing = Q(package__status=Status.SIGNING)
    sent = Q(version=F("package__sent_version"))
    standing = Q(signing, version=F("package__version")) | Q(~signing, sent)
    theirs = Q(package__in=own)
    # What the unit has given up is read with its package, and no part of the set any more.
    shown = snapshots.exclude(package__status=Status.GIVEN_UP)
    shown = shown.filter(Q(theirs, standing, ~in_hand | LOCKED) | Q(~theirs, sent))
    yield from ((each.filing, _submitted(each.filing, each, _is_approved(each))) for each in shown)


def _seen_as_by_the_unit(dossier: Dossier, actor: Membership | None) -> list[Package]:
    packages = list(dossier.packages.all())
    for package in packages:
        package.dossier = dossier
    return [package for package in packages if _as_the_unit(actor, package)]


def _as_the_unit(actor: Membership | None, package: Package) -> bool:
    return actor is None or is_own(actor, package.dossier) or reads_draft(actor, package)


def _own_snapshot(filing: Filing) -> Snapshot | None:
    """The version that counts; of a table in the unit's hands only while it is locked."""
    version = filing.package.standing_version
    in_hand = filing.package.status in EDITABLE and not filing.locked
    return snapshot_of(filing, version) if version and not in_hand else None


def _draft(dossier: Dossier, numbers: list[str]) -> list[Printout]:
    if not numbers:
        return []
    held = working(dossier)
    return [_unsent(frozen_now(held, held.filing(number))) for number in numbers]


def _unsent(frozen: Frozen) -> Printout:
    return Printout(kind_of(frozen.document.kind), frozen, Snapshot(digest=digest(frozen.text())).check_code)


def _is_approved(snapshot: Snapshot) -> bool:
    return snapshot.version == snapshot.package.approved_version


def _submitted(filing: Filing, snapshot: Snapshot, approved: bool) -> Printout:
    frozen = thaw(snapshot, filing.kind)
    return Printout(kind_of(filing.kind), frozen, snapshot.check_code, snapshot.version, approved=approved)
