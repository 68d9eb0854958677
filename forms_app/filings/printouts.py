"""What goes on paper for whom: the unit its draft or newest version, everybody else what left the unit."""

from collections.abc import Iterator

from django.db.models import F

from forms_app.access import EDITABLE, is_own
from forms_app.frozen import Frozen, digest
from forms_app.models import Dossier, Filing, Membership, Snapshot
from forms_app.printing import Printout
from forms_app.registry import kind_of

from .freezing import frozen_now, sent_snapshot, snapshot_of, thaw
from .working import working


def printout(filing: Filing, actor: Membership | None = None) -> Printout | None:
    """The table as the person sees it (without one: as the unit does); None while nothing was sent."""
    if _is_live(filing, actor):
        return _draft(filing.dossier, [filing.number])[0]
    own = _of_the_unit(filing.dossier, actor)
    snapshot = snapshot_of(filing) if own else sent_snapshot(filing)
    return _submitted(filing, snapshot) if snapshot else None


def printouts(dossier: Dossier, actor: Membership | None = None) -> list[Printout]:
    """All tables of the dossier that the person may see, in printed order."""
    order = {slug: place for place, slug in enumerate(dossier.campaign.kinds)}
    found = [*_frozen(dossier, actor), *_live(dossier, actor)]
    found.sort(key=lambda pair: (order.get(pair[0].kind, len(order)), pair[0].position, pair[0].pk))
    return [printed for _, printed in found]


def _live(dossier: Dossier, actor: Membership | None) -> Iterator[tuple[Filing, Printout]]:
    """Tables in the hands of the unit, for itself."""
    standing = dossier.filings.filter(removed_at=None, package__status__in=EDITABLE)
    filings = list(standing) if _of_the_unit(dossier, actor) else []
    yield from zip(filings, _draft(dossier, [f.number for f in filings]), strict=True)


def _frozen(dossier: Dossier, actor: Membership | None) -> Iterator[tuple[Filing, Printout]]:
    """Tables of the versions that the person sees, those too that the unit removed since."""
    snapshots = Snapshot.objects.filter(package__dossier=dossier).select_related("filing")
    if _of_the_unit(dossier, actor):
        shown = snapshots.filter(version=F("package__version")).exclude(package__status__in=EDITABLE)
    else:
        shown = snapshots.filter(version=F("package__sent_version"))
    yield from ((each.filing, _submitted(each.filing, each)) for each in shown)


def _of_the_unit(dossier: Dossier, actor: Membership | None) -> bool:
    return actor is None or is_own(actor, dossier)


def _is_live(filing: Filing, actor: Membership | None) -> bool:
    return _of_the_unit(filing.dossier, actor) and filing.package.status in EDITABLE


def _draft(dossier: Dossier, numbers: list[str]) -> list[Printout]:
    if not numbers:
        return []
    held = working(dossier)
    return [_unsent(frozen_now(held, held.filing(number))) for number in numbers]


def _unsent(frozen: Frozen) -> Printout:
    return Printout(kind_of(frozen.document.kind), frozen, Snapshot(digest=digest(frozen.text())).check_code)


def _submitted(filing: Filing, snapshot: Snapshot) -> Printout:
    return Printout(kind_of(filing.kind), thaw(snapshot, filing.kind), snapshot.check_code, snapshot.version)
