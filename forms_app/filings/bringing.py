"""Bringing rows and texts of last year's table over into the one that is being filled in, marked until looked over.

It is a save like any other: empty rows are filled first, others are added; a header cell that holds something stays as
it is, with a word. Every cell that was brought over is remembered with its text (``Filing.carried``) and marked 去年, as
long as that text stands there and nobody said that it was looked over.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from django.core.exceptions import PermissionDenied
from django.db import transaction

from forms_app.access import refusal
from forms_app.document import Document, Place
from forms_app.editing import AddedRow, Change, ChangeSet
from forms_app.frozen import Frozen
from forms_app.kind import Kind, RowSet
from forms_app.models import Filing, Membership
from forms_app.models.filing import new_uid
from forms_app.registry import kind_of
from forms_app.terms import Action
from forms_app.values import Money, shown_text

from .last_years import Cell, Item, LastYears, is_empty, last_years
from .saving import held_alone, save_in
from .working import Working, working

GONE = "去年的这张表或本表已不存在，没有带入。请刷新页面后再试。"
NOTHING = "没有选择要带入的内容，请先勾选。"


@dataclass(frozen=True)
class Brought:
    """The dossier as it stands then: how many rows and header cells came over, what didn't and why, and the first place
    that was filled."""

    held: Working
    rows: int
    texts: int
    left: tuple[str, ...]
    first: str

    def __str__(self) -> str:
        counted = [f"{self.rows} 行"] if self.rows else []
        counted += [f"{self.texts} 处文字"] if self.texts else []
        said = f"已带入 {'、'.join(counted)}，标“去年”的请逐项核对。" if counted else "没有带入任何内容。"
        return said + "".join(f"{word}。" for word in self.left)


@transaction.atomic
def bring(filing: Filing, actor: Membership, number: str, keys: Iterable[str]) -> Brought:
    """Bring over what was chosen of last year's table with this number (see ``Item.key``). Raises LookupError where there
    is nothing to bring, and whatever a save raises."""
    dossier = held_alone(filing.dossier_id)
    held = working(dossier)
    mine = next((f for f in held.filings if f.pk == filing.pk), None)
    offered = last_years(held, mine, number) if mine else None
    if offered is None or offered.table is None:
        raise LookupError(GONE)
    chosen = _with_those_above(
        offered, [offered.items[key] for key in dict.fromkeys(keys) if key in offered.items]
    )
    if not chosen:
        raise LookupError(NOTHING)
    plan = _plan(kind_of(mine.kind), held.documents[mine.number], offered, chosen)
    saved = save_in(dossier, mine, actor, plan.changes)
    places = _remember(saved.held, saved.held.filing(mine.number), plan.places)
    left = tuple(f"“{item.name}”没有带入：{item.stands}" for item in chosen if item.stands)
    counted = [item for item in chosen if not item.stands]
    rows = sum(bool(item.rows) for item in counted)
    return Brought(saved.held, rows, len(counted) - rows, left, str(places[0]) if places else "")


def _with_those_above(offered: LastYears, chosen: list[Item]) -> list[Item]:
    """In last year's order; a row that stands below another brings that along, where it doesn't stand yet."""
    wanted = {item.key for item in chosen}
    for item in chosen:
        above = offered.items.get(item.above)
        if above and not above.stands and not item.stands:
            wanted.add(above.key)
    return [item for item in offered.items.values() if item.key in wanted]


# --- the change set ---


@dataclass
class _Plan:
    kind: Kind
    document: Document
    standing: dict[str, str]
    split: frozenset[str]
    cells: list[Change] = field(default_factory=list)
    added: list[AddedRow] = field(default_factory=list)
    taken: set[str] = field(default_factory=set)
    places: list[Place] = field(default_factory=list)

    @property
    def changes(self) -> ChangeSet:
        return ChangeSet(tuple(self.cells), tuple(self.added))

    def put(self, item: Item) -> None:
        rows = self.kind.row_set(item.rows) if item.rows else None
        at = self._row(rows, item) if rows else Place()
        for cell in self._brought(item):
            self.places.append(Place(cell.field, at.rows, at.row))

    def _row(self, rows: RowSet, item: Item) -> Place:
        """Where the row comes to stand: in an empty one of its group, else in a new one."""
        above = self.standing[item.above.rpartition("/")[2]] if item.above else ""
        group = item.group or above
        free = next(self._free(rows, group), None)
        uid = free or str(new_uid())
        self.standing[item.key.rpartition("/")[2]] = uid
        texts = {cell.field: cell.text for cell in self._brought(item)}
        if free:
            self.taken.add(free)
            self.cells += [Change(Place(name, rows.name, free), "", text) for name, text in texts.items()]
        else:
            key = "category" if rows.grouped else rows.parent
            self.added.append(
                AddedRow(rows.name, uid, texts | ({key: group} if key else {}), item.own & set(texts))
            )
        return Place("", rows.name, uid)

    def _free(self, rows: RowSet, group: str) -> Iterator[str]:
        key = "category" if rows.grouped else rows.parent
        above = {r[rows.parent] for r in self.document.rows[rows.name]} if rows.parent else set()
        for record in self.document.rows[rows.name]:
            alike = not key or record[key] == group
            if (
                alike
                and record.uid not in self.taken | above
                and is_empty(self.kind, rows, record, self.document)
            ):
                yield record.uid

    def _brought(self, item: Item) -> Iterable[Cell]:
        """What the house will fill in again is left to it: a sum only where its parts come over too."""
        sums = item.rows and self.kind.row_set(item.rows).parent and item.key not in self.split
        return [cell for cell in item.cells if sums or not cell.follows]


def _plan(kind: Kind, document: Document, offered: LastYears, chosen: list[Item]) -> _Plan:
    split = frozenset(item.above for item in chosen if item.above)
    plan = _Plan(kind, document, dict(offered.standing), split)
    for item in chosen:
        if item.stands:
            continue
        if not item.rows:
            plan.cells.append(Change(Place(item.key), "", item.cells[0].text))
        plan.put(item)
    return plan


# --- the mark 去年 ---


def _remember(held: Working, filing: Filing, places: Iterable[Place]) -> list[Place]:
    """The cells that were brought over, each with its text; gone rows are forgotten. They are given back in the table's
    order."""
    kind, document, money = kind_of(filing.kind), held.documents[filing.number], held.scheme.money
    kept = {text: said for text, said in filing.carried.items() if document.record(Place.parse(text))}
    filing.carried = kept | {str(p): _stands(kind, document, money, p) for p in places}
    filing.save(update_fields=["carried"])
    wanted = set(places)
    return [place for place in document.places() if place in wanted]


def _stands(kind: Kind, document: Document, money: Money, place: Place) -> str:
    return shown_text(document.record(place), kind.shape.column(place), money)


def untouched(filing: Filing, frozen: Frozen) -> tuple[Place, ...]:
    """Cells that hold what was brought over from last year still, in the table's order."""
    carried: Mapping[str, str] = filing.carried
    if not carried:
        return ()
    kind, document, money = kind_of(filing.kind), frozen.document, frozen.scheme.money
    return tuple(
        place
        for place in document.places()
        if str(place) in carried and _stands(kind, document, money, place) == carried[str(place)] != ""
    )


@transaction.atomic
def look_over(filing: Filing, actor: Membership, where: str) -> None:
    """已核对: the row (``indicators/uid``) or the header cell is this year's from now on. Raises PermissionDenied."""
    dossier = held_alone(filing.dossier_id)
    filing = Filing.objects.select_related("package").get(pk=filing.pk)
    filing.dossier = filing.package.dossier = dossier
    refused = refusal(actor, Action.EDIT, filing)
    if refused:
        raise PermissionDenied(refused)
    filing.carried = {
        place: text
        for place, text in filing.carried.items()
        if place != where and not place.startswith(f"{where}/")
    }
    filing.save(update_fields=["carried"])
