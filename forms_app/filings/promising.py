"""What a self-evaluation looks back on: the approved tables of the evaluated dossier, as they were carried over."""

import uuid
from dataclasses import dataclass

from django.db.models import F, Q

from forms_app import labels
from forms_app.checking.around import Filed
from forms_app.frozen import Frozen
from forms_app.models import Dossier, Snapshot
from forms_app.registry import kind_of
from forms_app.terms import CampaignType

# A table that an adjustment added stands on no line of the summary: its own number names it.
ADDED = uuid.UUID("6f0c5f0e-0c0b-5f57-9a3c-0d6a1f1c7a2e")


@dataclass(frozen=True)
class Promised:
    """Approved tables: ``now`` in the versions taken last, ``first`` as the year began."""

    now: tuple[Filed, ...] = ()
    first: tuple[Filed, ...] = ()


NOTHING = Promised()


def evaluated_by(dossier: Dossier) -> Dossier | None:
    """The unit's approved dossier in the campaign that this one's evaluates; None where it has none (the first year)."""
    campaign = dossier.campaign
    if campaign.type != CampaignType.EVALUATION or campaign.evaluates_id is None:
        return None
    asked = Dossier.objects.filter(campaign=campaign.evaluates_id, unit=dossier.unit)
    return asked.filter(packages__approved_version__isnull=False).distinct().first()


def newest(evaluated: Dossier) -> dict[str, int]:
    """The version that is approved now, by the package's pk as text."""
    found = evaluated.packages.filter(approved_version__isnull=False)
    return {str(pk): version for pk, version in found.values_list("pk", "approved_version")}


def promised(dossier: Dossier) -> Promised:
    """One query, and none for a dossier that evaluates nothing."""
    if dossier.evaluated_id is None:
        return NOTHING
    return at_versions(dossier.evaluated_id, dossier.taken)


def at_versions(evaluated: int, taken: dict[str, int]) -> Promised:
    """The evaluated dossier's tables at the given versions of its packages, and as first approved."""
    now = Q()
    for package, version in taken.items():
        now |= Q(package=package, version=version)
    first = Q(version=F("package__first_approved"))
    of_dossier = Snapshot.objects.filter(package__dossier=evaluated).select_related("filing", "package")
    found = of_dossier.filter(now | first).order_by("filing__position", "filing_id").defer("findings")
    filed = [(snapshot, _filed(snapshot)) for snapshot in found]
    return Promised(
        tuple(table for s, table in filed if s.version == taken.get(str(s.package_id))),
        tuple(table for s, table in filed if s.version == s.package.first_approved),
    )


def _filed(snapshot: Snapshot) -> Filed:
    filing = snapshot.filing
    frozen = Frozen.from_text(snapshot.text, kind_of(filing.kind))
    label = labels.annex(frozen.scheme, filing.kind, filing.position)
    return Filed(filing.number, filing.kind, frozen.document, label, line_of(snapshot))


def line_of(snapshot: Snapshot) -> str:
    """The line by which an evaluation knows a table of which there are many."""
    filing = snapshot.filing
    return str(filing.line or uuid.uuid5(ADDED, filing.number)) if filing.position else ""
