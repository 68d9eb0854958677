"""What a finding offers, put into the table."""

from forms_app.editing import Change, ChangeSet
from forms_app.models import Filing, Membership
from forms_app.registry import kind_of
from forms_app.values import shown_text

from .checks import check_dossier
from .saving import Saved, save
from .working import working

GONE = "这个问题已不存在，没有改动。"


def mend(filing: Filing, actor: Membership, fingerprint: str) -> Saved:
    """Put in what the finding of this fingerprint offers for this table. Raises LookupError where there is none any more,
    PermissionDenied and editing.Unacceptable as a save does."""
    held = working(filing.dossier)
    kind, document = kind_of(filing.kind), held.documents[filing.number]
    found = (f.finding for f in check_dossier(held)[filing.number] if f.finding.fingerprint == fingerprint)
    offers = [
        (place.local, text)
        for finding in found
        for place, text in finding.offers
        if place.filing == filing.number
    ]
    if not offers:
        raise LookupError(GONE)
    money = held.scheme.money
    cells = tuple(
        Change(place, shown_text(document.record(place), kind.shape.column(place), money), text)
        for place, text in offers
    )
    return save(filing, actor, ChangeSet(cells=cells))
