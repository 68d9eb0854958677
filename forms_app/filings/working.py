"""A whole dossier in the hand: its filings with their documents, loaded at a fixed number of queries."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from forms_app import labels, storing
from forms_app.checking.across.places import home
from forms_app.checking.around import Around, Filed
from forms_app.document import Document
from forms_app.models import Adjustment, Dossier, Filing
from forms_app.registry import kind_of
from forms_app.schemes import SCHEMES, Scheme

from .past import YearBefore, year_before
from .promising import NOTHING, Promised, promised


@dataclass(frozen=True)
class Working:
    """Filings that stand (not the removed ones), in printed order, and their documents by number.

    ``adjustments`` holds, by a filing's pk, the latest change after 批复 that touched it; ``promised`` what a
    self-evaluation looks back on.
    """

    dossier: Dossier
    filings: tuple[Filing, ...]
    documents: dict[str, Document]
    adjustments: Mapping[int, Adjustment] = field(default_factory=dict)
    promised: Promised = NOTHING

    @cached_property
    def scheme(self) -> Scheme:
        """The campaign's scheme, with what the campaign itself says of its printed rows."""
        campaign = self.dossier.campaign
        return replace(SCHEMES[campaign.scheme], keeps_ellipsis=campaign.keeps_ellipsis)

    def label(self, filing: Filing) -> str:
        return labels.annex(self.scheme, filing.kind, filing.position)

    def title(self, filing: Filing) -> str:
        return labels.title(self.scheme, filing.kind, self.dossier.campaign.year)

    def filed(self, filing: Filing) -> Filed:
        line = str(filing.line) if filing.line else ""
        adjustment = self.adjustments.get(filing.pk)
        return Filed(
            filing.number,
            filing.kind,
            self.documents[filing.number],
            self.label(filing),
            line,
            adjusted=adjustment is not None,
            expected=adjustment.expected if adjustment else None,
            scoped=kind_of(filing.kind).scoped,
        )

    @cached_property
    def around(self) -> Around:
        filed = tuple(self.filed(f) for f in self.filings)
        particular = self.dossier.particular
        ceiling = particular.ceiling if particular else None
        return Around(
            self.scheme,
            self.dossier.campaign.year,
            self.dossier.unit.name,
            filed,
            ceiling,
            self.promised.now,
            self.promised.first,
            self.dossier.campaign.evaluates_id is not None,
            (self.dossier.unit.department or self.dossier.unit).name,
        )

    @cached_property
    def past(self) -> YearBefore:
        """What the unit sent the year before; asked for where something is checked or told, not at every save."""
        return year_before(self.dossier)

    @cached_property
    def looking_back(self) -> Around:
        """What rules may compare with: all around, where it is, and the year before."""
        past = {"before": self.past.tables, "results": self.past.results}
        return replace(self.around, localities=self._localities, **past)

    @property
    def _localities(self) -> tuple[str, ...]:
        """Offices are asked for only where neither the unit's name nor its department's tells a place."""
        unit = self.dossier.unit
        names = (unit.name, unit.department.name) if unit.department else (unit.name,)
        if home(names) or not unit.section:
            return names
        bureau = unit.section.department
        return (*names, unit.section.name, bureau.name) if bureau else (*names, unit.section.name)

    def filing(self, number: str) -> Filing:
        return next(f for f in self.filings if f.number == number)


def working(dossier: Dossier) -> Working:
    """Load a dossier. ``dossier.campaign`` and ``dossier.unit`` should be selected with it."""
    filings = list(dossier.filings.filter(removed_at=None).select_related("package", "saved_by"))
    order = {slug: i for i, slug in enumerate(dossier.campaign.kinds)}
    filings.sort(key=lambda f: (order.get(f.kind, len(order)), f.position, f.pk))
    for filing in filings:
        filing.dossier = filing.package.dossier = dossier
    return Working(dossier, tuple(filings), _documents(filings), _adjustments(filings), promised(dossier))


def _adjustments(filings: list[Filing]) -> dict[int, Adjustment]:
    """Asked for only where something was approved: before, nothing can have been adjusted."""
    approved = {f.package_id for f in filings if f.package.approved_version}
    if not approved:
        return {}
    through = Adjustment.tables.through.objects.filter(
        adjustment__package__in=approved, adjustment__dropped_at=None
    )
    latest = through.select_related("adjustment").order_by("adjustment__nth")
    return {each.filing_id: each.adjustment for each in latest}


def _documents(filings: list[Filing]) -> dict[str, Document]:
    documents: dict[int, Document] = {}
    for slug in {f.kind for f in filings}:
        documents |= storing.load(kind_of(slug), [f for f in filings if f.kind == slug])
    return {f.number: documents[f.pk] for f in filings}
