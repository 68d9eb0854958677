"""一上 → 二上, last year → this year: a dossier that starts as a copy of the unit's answer to an earlier campaign."""

from collections.abc import Mapping
from dataclasses import replace

from django.db.models.functions import Coalesce

from forms_app import storing
from forms_app.deriving import FromLine
from forms_app.document import Document, Record
from forms_app.kind import RowSet
from forms_app.models import Dossier, Filing, Snapshot
from forms_app.registry import kind_of
from forms_app.schemes import SCHEMES, Scheme
from forms_app.terms import Status

from .adding import add_filing
from .freezing import thaw
from .linking import link
from .projects import number_projects
from .working import Working, working


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
    found = found.exclude(package__status=Status.GIVEN_UP)
    related = found.select_related("filing", "package__dossier__campaign")
    return sorted(related, key=lambda s: (s.filing.position, s.filing_id))


def carry_over(dossier: Dossier) -> None:
    """Fill a new dossier from its origin. Rows keep their ids, so that every difference can be told row by row.

    What was added in the year has no row in the summary, and what was removed has none any more: neither is copied.
    """
    sent = [(s.filing, thaw(s, s.filing.kind)) for s in carried(dossier.origin)]
    lines = _lines(dossier, {old.kind: frozen.document for old, frozen in sent})
    adjusted = []
    for old, frozen in sent:
        if old.kind in dossier.campaign.kinds and str(old.line) in lines.get(old.kind, (str(old.line),)):
            filing = _same_table(dossier, old)
            _fill(filing, frozen.document)
            adjusted += [filing.pk] if frozen.adjustment else []
    for slug in dossier.campaign.kinds:
        if kind_of(slug).added:
            number_projects(dossier, slug)
    held = working(dossier)
    _link_again(held)
    _keep_adjusted(held, adjusted)


def _lines(dossier: Dossier, documents: Mapping[str, Document]) -> dict[str, set[str]]:
    """The rows that are spelled out by a table each, by the tables' kind."""
    found = {}
    for spells in (kind.spells_out for kind in map(kind_of, dossier.campaign.kinds) if kind.spells_out):
        summaries = [d for slug, d in documents.items() if kind_of(slug).spells_out == spells]
        found[spells.kind] = {r.uid for d in summaries for r in spells.lines(d)}
    return found


def _same_table(dossier: Dossier, old: Filing) -> Filing:
    if not kind_of(old.kind).many:
        return dossier.filings.get(kind=old.kind)
    return add_filing(dossier, old.kind, str(old.line or ""), old.position)


def _fill(filing: Filing, document: Document) -> None:
    kind, scheme = kind_of(filing.kind), SCHEMES[filing.dossier.campaign.scheme]
    blank = storing.load(kind, [filing])[filing.pk]
    for rows in kind.rows:
        document = document.with_rows(rows.name, _fitting(rows, scheme, document, blank))
    storing.store(kind, filing, blank, document)


def _fitting(rows: RowSet, scheme: Scheme, document: Document, blank: Document) -> tuple[Record, ...]:
    """The rows under this year's 二级指标: of others none, and the official empty row where nothing was under one."""
    copied, empty = document.rows[rows.name], blank.rows[rows.name]
    if not rows.grouped:
        return copied or empty
    fitting: list[Record] = []
    for leaf in scheme.leaves(rows.tree):
        under = [r for r in copied if r["category"] == leaf.slug]
        fitting += under or [r for r in empty if r["category"] == leaf.slug]
    return tuple(fitting)


def _link_again(held: Working) -> None:
    """A row whose table had not been sent gets an empty one; numbers follow the summary's order again."""
    for filing in held.filings:
        kind, document = kind_of(filing.kind), held.documents[filing.number]
        if kind.spells_out:
            link(held.dossier, kind.spells_out, document, document)


def _keep_adjusted(held: Working, adjusted: list[int]) -> None:
    """The summary isn't rewritten for an adjustment: what the adjusted table says otherwise is its own from now on, so
    that it isn't lost to the summary's old number, and both are told of."""
    for filing in (f for f in held.filings if f.pk in adjusted):
        kind, document = kind_of(filing.kind), held.documents[filing.number]
        sources = [f.cells(held.filed(filing), held.around) for f in kind.follows if isinstance(f, FromLine)]
        other = {p.field for cells in sources for p, value in cells if document[p.field] != value}
        header = replace(document.header, own=document.header.own | other)
        storing.store(kind, filing, document, document.with_header(header))
