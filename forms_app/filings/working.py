"""A whole dossier in the hand: its filings with their documents, loaded at a fixed number of queries."""

from dataclasses import dataclass
from functools import cached_property

from forms_app import labels, storing
from forms_app.checking.around import Around, Filed
from forms_app.document import Document
from forms_app.models import Dossier, Filing
from forms_app.registry import kind_of
from forms_app.schemes import SCHEMES, Scheme


@dataclass(frozen=True)
class Working:
    """Filings that stand (not the removed ones), in printed order, and their documents by number."""

    dossier: Dossier
    filings: tuple[Filing, ...]
    documents: dict[str, Document]

    @cached_property
    def scheme(self) -> Scheme:
        return SCHEMES[self.dossier.campaign.scheme]

    def label(self, filing: Filing) -> str:
        return labels.annex(self.scheme, filing.kind, filing.position)

    def title(self, filing: Filing) -> str:
        return labels.title(self.scheme, filing.kind, self.dossier.campaign.year)

    def filed(self, filing: Filing) -> Filed:
        line = str(filing.line) if filing.line else ""
        return Filed(filing.number, filing.kind, self.documents[filing.number], self.label(filing), line)

    @cached_property
    def around(self) -> Around:
        filed = tuple(self.filed(f) for f in self.filings)
        return Around(self.scheme, self.dossier.campaign.year, self.dossier.unit.name, filed)

    def filing(self, number: str) -> Filing:
        return next(f for f in self.filings if f.number == number)


def working(dossier: Dossier) -> Working:
    """Load a dossier. ``dossier.campaign`` and ``dossier.unit`` should be selected with it."""
    filings = list(dossier.filings.filter(removed_at=None).select_related("package", "saved_by"))
    order = {slug: i for i, slug in enumerate(dossier.campaign.kinds)}
    filings.sort(key=lambda f: (order.get(f.kind, len(order)), f.position, f.pk))
    for filing in filings:
        filing.dossier = filing.package.dossier = dossier
    return Working(dossier, tuple(filings), _documents(filings))


def _documents(filings: list[Filing]) -> dict[str, Document]:
    documents: dict[int, Document] = {}
    for slug in {f.kind for f in filings}:
        documents |= storing.load(kind_of(slug), [f for f in filings if f.kind == slug])
    return {f.number: documents[f.pk] for f in filings}
