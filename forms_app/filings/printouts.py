"""What goes on paper for whom: the unit its draft or newest version, everybody else what left the unit."""

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
    snapshot = snapshot_of(filing) if _as_unit(filing, actor) else sent_snapshot(filing)
    return _submitted(filing, snapshot) if snapshot else None


def printouts(dossier: Dossier, actor: Membership | None = None) -> list[Printout]:
    """All tables of the dossier that the person may see, in printed order."""
    order = {slug: place for place, slug in enumerate(dossier.campaign.kinds)}
    filings = list(dossier.filings.filter(removed_at=None).select_related("package"))
    filings.sort(key=lambda f: (order.get(f.kind, len(order)), f.position, f.pk))
    for filing in filings:
        filing.dossier = filing.package.dossier = dossier
    drafts = iter(_draft(dossier, [f.number for f in filings if _is_live(f, actor)]))
    found = (next(drafts) if _is_live(f, actor) else printout(f, actor) for f in filings)
    return [each for each in found if each]


def _as_unit(filing: Filing, actor: Membership | None) -> bool:
    return actor is None or is_own(actor, filing.dossier)


def _is_live(filing: Filing, actor: Membership | None) -> bool:
    return _as_unit(filing, actor) and filing.package.status in EDITABLE


def _draft(dossier: Dossier, numbers: list[str]) -> list[Printout]:
    if not numbers:
        return []
    held = working(dossier)
    return [_unsent(frozen_now(held, held.filing(number))) for number in numbers]


def _unsent(frozen: Frozen) -> Printout:
    return Printout(kind_of(frozen.document.kind), frozen, Snapshot(digest=digest(frozen.text())).check_code)


def _submitted(filing: Filing, snapshot: Snapshot) -> Printout:
    return Printout(kind_of(filing.kind), thaw(snapshot, filing.kind), snapshot.check_code, snapshot.version)
