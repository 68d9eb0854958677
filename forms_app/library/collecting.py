"""What was approved in the bureau goes into its 指标库, counted by the table that it was approved in."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce

from forms_app import filings
from forms_app.document import Record
from forms_app.kind import RowSet
from forms_app.models import LibraryIndicator, LibraryUse, Membership, Package, Unit, key_of
from forms_app.registry import kind_of
from forms_app.schemes.shelves import SHELVES
from forms_app.terms import LibrarySource

from .walls import bureau_of, own_of
from .wording import Wording, typical, usual


@dataclass(frozen=True)
class Approved:
    """An indicator of an approved table, worded for others."""

    filing: int
    shelf: str
    name: str
    value: str
    standard: str

    @property
    def at(self) -> tuple[str, str]:
        return self.shelf, key_of(self.name)


def collect(package: Package, version: int) -> None:
    """Take over the indicators of the version that is being approved. Called within the move's transaction; a table that
    was counted with an indicator before isn't counted with it again."""
    bureau, found = bureau_of(package.dossier.campaign), list(_approved(package, version))
    entries = _entries(bureau, found)
    uses = [
        LibraryUse(indicator_id=entries[a.at], filing_id=a.filing, value=a.value, standard=a.standard)
        for a in found
    ]
    LibraryUse.objects.bulk_create(uses, ignore_conflicts=True)
    _recount(set(entries.values()))


def _approved(package: Package, version: int) -> Iterator[Approved]:
    wording = _wording(package)
    for snapshot in package.snapshots.filter(version=version).select_related("filing"):
        kind = kind_of(snapshot.filing.kind)
        document = filings.thaw(snapshot, snapshot.filing.kind).document
        for rows in (r for r in kind.rows if r.library):
            for record in document.rows[rows.name]:
                yield from _one(wording, snapshot.filing_id, rows, record)


def _one(wording: Wording, filing: int, rows: RowSet, record: Record) -> Iterator[Approved]:
    texts = {of: str(record.get(column) or "") for column, of in rows.library.items()}
    shelf, name = SHELVES.get(record["category"]), wording.name(texts["name"])
    if shelf and name and texts["value"]:
        value, standard = wording.value(texts["value"]), texts.get("standard", "")
        yield Approved(filing, shelf[0].value, name, value, standard)


def _wording(package: Package) -> Wording:
    names = [name for pair in Unit.objects.values_list("name", "short_name") for name in pair]
    unit = package.dossier.unit_id
    people = Membership.objects.filter(unit=unit).values_list("person__name", flat=True)
    return Wording(names, people)


def _entries(bureau: int | None, found: Iterable[Approved]) -> dict[tuple[str, str], int]:
    """The bureau's own entries by shelf and key; those that are missing are written."""
    wanted = {a.at: a for a in found}
    had = _known(bureau, wanted)
    new = [_entry(bureau, a) for at, a in wanted.items() if at not in had]
    LibraryIndicator.objects.bulk_create(new, ignore_conflicts=True)
    return _known(bureau, wanted) if new else had


def _known(bureau: int | None, wanted: Iterable[tuple[str, str]]) -> dict[tuple[str, str], int]:
    keys = {key for _, key in wanted}
    own = LibraryIndicator.objects.filter(own_of(bureau), key__in=keys)
    return {
        (one.shelf, one.key): one.pk for one in own.only("shelf", "key") if (one.shelf, one.key) in wanted
    }


def _entry(bureau: int | None, approved: Approved) -> LibraryIndicator:
    entry = LibraryIndicator(
        shelf=approved.shelf, name=approved.name, bureau_id=bureau, source=LibrarySource.APPROVED
    )
    entry.settle()
    return entry


def _recount(entries: set[int]) -> None:
    """How often each was approved; one that nobody wrote by hand has what it was approved with most."""
    counted = LibraryUse.objects.filter(indicator=OuterRef("pk")).values("indicator").annotate(n=Count("pk"))
    touched = LibraryIndicator.objects.filter(pk__in=entries)
    touched.update(times=Coalesce(Subquery(counted.values("n")), 0))
    given = _given(entries)
    collected = list(touched.filter(source=LibrarySource.APPROVED))
    for entry in collected:
        uses = given[entry.pk]
        entry.value = typical([(unit, value) for unit, value, _ in uses])
        entry.standard = usual(standard for _, _, standard in uses)
    LibraryIndicator.objects.bulk_update(collected, ["value", "standard"])


def _given(entries: set[int]) -> dict[int, list[tuple[int, str, str]]]:
    """Unit, value and standard of each approved table, the oldest first, by the indicator."""
    given: dict[int, list[tuple[int, str, str]]] = {}
    uses = LibraryUse.objects.filter(indicator__in=entries).order_by("pk")
    for indicator, *use in uses.values_list("indicator", "filing__dossier__unit", "value", "standard"):
        given.setdefault(indicator, []).append(tuple(use))
    return given
