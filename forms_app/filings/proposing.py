"""Cells of a submitted package put differently, as an office proposed and the unit agreed (协商完善)."""

from collections.abc import Mapping

from forms_app import storing
from forms_app.document import Document, Place
from forms_app.editing import Change, ChangeSet, apply
from forms_app.models import Filing, Package
from forms_app.registry import kind_of
from forms_app.values import shown_text

from .freezing import snapshot_of, thaw
from .settling import settle
from .working import Working, working

Wanted = Mapping[int, Mapping[Place, str]]


def put_differently(package: Package, version: int, wanted: Wanted) -> Working:
    """The package's tables as they were in ``version``, with the texts of ``wanted`` (by the filing's pk) in their cells.

    Called within a move's transaction. Cells that follow others do so again, locked or not.
    """
    held = working(package.dossier)
    for filing in (f for f in held.filings if f.package_id == package.pk):
        snapshot = snapshot_of(filing, version)
        if snapshot:
            sent = thaw(snapshot, filing.kind).document
            new = _edited(held, filing, sent, wanted.get(filing.pk, {}))
            storing.store(kind_of(filing.kind), filing, held.documents[filing.number], new)
    return settle(package.dossier, may=lambda filing: filing.package_id == package.pk)


def _edited(held: Working, filing: Filing, sent: Document, texts: Mapping[Place, str]) -> Document:
    kind, money = kind_of(filing.kind), held.scheme.money
    cells = tuple(
        Change(place, shown_text(record, kind.shape.column(place), money), text)
        for place, text in texts.items()
        if (record := sent.record(place)) is not None
    )
    return apply(kind, held.scheme, sent, ChangeSet(cells=cells)).document
