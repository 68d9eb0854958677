"""What the unit sent the year before: its tables of the same kinds, and what the self-evaluation of those tells."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from django.db.models import F, QuerySet
from django.db.models.functions import Coalesce

from forms_app.checking.around import Around, Filed
from forms_app.checking.past import told
from forms_app.frozen import Frozen
from forms_app.models import Dossier, Filing, Snapshot
from forms_app.page import Note
from forms_app.registry import all_kinds, kind_of
from forms_app.terms import CampaignType, Status

from .promising import as_filed

# The 批复版本, else what was sent last.
STANDS = Coalesce("package__approved_version", "package__sent_version")


@dataclass(frozen=True)
class YearBefore:
    """``results`` stand under the kind and the line of the targets that they evaluate."""

    tables: tuple[Filed, ...] = ()
    results: tuple[Filed, ...] = ()


@dataclass(frozen=True)
class Listed:
    """A table of the year before, not yet read."""

    snapshot: int
    kind: str
    dossier: int
    campaign: int
    approved: bool
    evaluated: int | None


def year_before(dossier: Dossier) -> YearBefore:
    """Two queries; one where nothing was sent the year before, none where nothing of it is compared."""
    kinds = {slug for slug in dossier.campaign.kinds if kind_of(slug).past}
    if not kinds:
        return YearBefore()
    evaluating = _evaluating(dossier, kinds)
    listed = list(_listed(dossier, {*kinds, *evaluating}))
    tables = [x for x in _preferred(listed, dossier) if x.kind in kinds]
    told = {(x.kind, x.dossier) for x in tables}
    results = [x for x in listed if (evaluating.get(x.kind), x.evaluated) in told]
    read = _read(tables + results)
    return YearBefore(
        tuple(read[x.snapshot] for x in tables),
        tuple(replace(read[x.snapshot], kind=evaluating[x.kind]) for x in results),
    )


def _evaluating(dossier: Dossier, kinds: set[str]) -> dict[str, str]:
    """The kinds that evaluate the given ones, each with the one that it does."""
    if dossier.campaign.type != CampaignType.TARGET:
        return {}
    return {k.slug: k.evaluates.kind for k in all_kinds() if k.evaluates and k.evaluates.kind in kinds}


def _listed(dossier: Dossier, kinds: set[str]) -> Iterator[Listed]:
    found = _sent(dossier).filter(filing__kind__in=kinds).order_by("filing__position", "filing_id")
    of_package = "package__dossier", "package__dossier__campaign", "package__approved_version"
    rows = found.values_list("pk", "filing__kind", *of_package, "package__dossier__evaluated")
    for pk, kind, of_dossier, campaign, approved, evaluated in rows:
        yield Listed(pk, kind, of_dossier, campaign, approved is not None, evaluated)


def _sent(dossier: Dossier) -> QuerySet[Snapshot]:
    """The versions that stand, of all that the unit sent for the year before."""
    year = dossier.campaign.year - 1
    asked = {"package__dossier__unit": dossier.unit_id, "package__dossier__campaign__year": year}
    found = Snapshot.objects.annotate(stands=STANDS).filter(version=F("stands"), **asked)
    return found.exclude(package__status=Status.GIVEN_UP)


def _preferred(listed: list[Listed], dossier: Dossier) -> Iterator[Listed]:
    """Where several campaigns asked for a kind (一上, 二上): the one that this one continues, else one that was approved,
    else the last."""

    def rank(x: Listed) -> tuple:
        continued = x.dossier == dossier.origin_id, x.campaign == dossier.campaign.predecessor_id
        return *continued, x.approved, x.campaign

    best: dict[str, Listed] = {}
    for each in listed:
        if each.kind not in best or rank(each) > rank(best[each.kind]):
            best[each.kind] = each
    return (x for x in listed if x.dossier == best[x.kind].dossier)


def _read(listed: Iterable[Listed]) -> dict[int, Filed]:
    wanted = [x.snapshot for x in listed]
    if not wanted:
        return {}
    found = Snapshot.objects.filter(pk__in=wanted).select_related("filing").defer("findings")
    return {snapshot.pk: as_filed(snapshot) for snapshot in found}


def last_year(filing: Filing, frozen: Frozen, past: YearBefore | None = None) -> dict[str, list[Note]]:
    """What stood in the cells of a table, as it is or was, the year before: by the place's text. ``past`` where it is at
    hand."""
    compared = kind_of(filing.kind).past
    if not compared:
        return {}
    past = past or year_before(filing.dossier)
    here = Filed(filing.number, filing.kind, frozen.document, line=str(filing.line or ""))
    around = Around(
        frozen.scheme, frozen.year, frozen.unit_name, (here,), before=past.tables, results=past.results
    )
    return {str(place): [Note("past", text)] for place, text in told(compared, here, around)}
