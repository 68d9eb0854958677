"""A dossier as rules see it, as far as one person may: the tables as they stand, or as they were sent."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from forms_app.checking.around import Around, Filed
from forms_app.frozen import Frozen
from forms_app.models import Dossier
from forms_app.registry import kind_of
from forms_app.schemes import SCHEMES

from .promising import promised


def around_of(dossier: Dossier, tables: Sequence[Frozen], lines: Mapping[str, str]) -> Around:
    """Frozen tables together; ``lines`` tells the summary row of each, by its number."""
    campaign, told = dossier.campaign, promised(dossier)
    filed = tuple(_filed(frozen, lines.get(frozen.number, "")) for frozen in tables)
    return Around(
        SCHEMES[campaign.scheme], campaign.year, dossier.unit.name, tuple(_as_they_stood(filed)),
        promised=told.now, promised_first=told.first, evaluates=campaign.evaluates_id is not None,
    )  # fmt: skip


def lines_of(dossier: Dossier) -> dict[str, str]:
    """The summary row of each table, by the table's number."""
    return {number: str(line or "") for number, line in dossier.filings.values_list("number", "line")}


def _filed(frozen: Frozen, line: str) -> Filed:
    kind = frozen.document.kind
    return Filed(
        frozen.number, kind, frozen.document, frozen.annex, line,
        adjusted=bool(frozen.adjustment), scoped=kind_of(kind).scoped,
    )  # fmt: skip


def _as_they_stood(filed: Iterable[Filed]) -> Iterator[Filed]:
    """A table may have been handed to another row since it was sent: then the row is known by its name."""
    rows, taken = list(_rows(filed)), {table.line for table in filed}
    known = {row.uid for _, row in rows}
    homes = {(spells.kind, row[spells.name]): row.uid for spells, row in rows if row.uid not in taken}
    for table in filed:
        name = kind_of(table.kind).name
        moved = name and table.line and table.line not in known
        home = homes.get((table.kind, table.document[name])) if moved else None
        yield replace(table, line=home) if home else table


def _rows(filed: Iterable[Filed]) -> Iterator[tuple]:
    for summary in filed:
        spells = kind_of(summary.kind).spells_out
        if spells:
            yield from ((spells, row) for row in spells.lines(summary.document))
