"""一上 → 二上, last year → this year: a dossier that starts as a copy of the unit's answer to an earlier campaign."""

from django.db.models.functions import Coalesce

from forms_app import storing
from forms_app.document import Document
from forms_app.models import Dossier, Filing, Snapshot
from forms_app.registry import kind_of
from forms_app.schemes import SCHEMES

from .adding import add_filing
from .freezing import thaw


def origin_of(dossier: Dossier) -> Dossier | None:
    """The unit's dossier of the campaign that this one continues, where something of it was sent."""
    predecessor = dossier.campaign.predecessor_id
    if predecessor is None:
        return None
    sent = Dossier.objects.filter(campaign=predecessor, unit=dossier.unit, packages__sent_version__gt=0)
    return sent.distinct().first()


def carried(origin: Dossier) -> list[Snapshot]:
    """What is copied: of each package the 批复版本, else what was sent last."""
    stands = Coalesce("package__approved_version", "package__sent_version")
    found = Snapshot.objects.filter(package__dossier=origin, version=stands)
    related = found.select_related("filing", "package__dossier__campaign")
    return sorted(related, key=lambda s: (s.filing.position, s.filing_id))


def carry_over(dossier: Dossier) -> None:
    """Fill a new dossier from its origin. Rows keep their ids, so that every difference can be told row by row."""
    for snapshot in carried(dossier.origin):
        filing = _same_table(dossier, snapshot.filing)
        if filing:
            kind = kind_of(filing.kind)
            blank = storing.load(kind, [filing])[filing.pk]
            storing.store(kind, filing, blank, _known_rows(dossier, thaw(snapshot, filing.kind).document))


def _same_table(dossier: Dossier, old: Filing) -> Filing | None:
    added_in_year = old.line is None and old.adjustments.exists()
    if old.kind not in dossier.campaign.kinds or added_in_year:
        return None
    if not kind_of(old.kind).many:
        return dossier.filings.get(kind=old.kind)
    return add_filing(dossier, old.kind, str(old.line or ""), old.position)


def _known_rows(dossier: Dossier, document: Document) -> Document:
    """Without rows under a 二级指标 that this year's scheme doesn't have."""
    scheme = SCHEMES[dossier.campaign.scheme]
    for rows in kind_of(document.kind).rows:
        if rows.grouped:
            kept = tuple(r for r in document.rows[rows.name] if scheme.leaf(r["category"]))
            document = document.with_rows(rows.name, kept)
    return document
