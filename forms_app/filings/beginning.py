"""A table of a self-evaluation begins with the indicators that were approved."""

from collections.abc import Sequence

from forms_app import storing
from forms_app.models import Dossier, Filing
from forms_app.registry import kind_of
from forms_app.schemes import SCHEMES

from .merging import with_indicators
from .promising import Promised, promised


def begin(dossier: Dossier, made: Sequence[Filing]) -> None:
    """Fill tables that were just made, or that came back; nothing happens in a dossier that evaluates nothing."""
    if made and dossier.evaluated_id is not None:
        bring_up(dossier, made, promised(dossier))


def bring_up(dossier: Dossier, filings: Sequence[Filing], approved: Promised) -> None:
    scheme = SCHEMES[dossier.campaign.scheme]
    for filing in filings:
        kind = kind_of(filing.kind)
        table = approved.looked_back_on(kind, filing)
        if table:
            old = storing.load(kind, [filing])[filing.pk]
            storing.store(kind, filing, old, with_indicators(kind, scheme, old, table))
