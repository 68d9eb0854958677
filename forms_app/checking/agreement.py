"""One number in the world, told at several places of a dossier: what each place says, and whether they agree. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from forms_app.deriving import How
from forms_app.document import Place
from forms_app.terms import Accord, Fund
from forms_app.values import Money

from .around import Filed

WORST = tuple(Accord)
NOTHING = Decimal(0)


@dataclass(frozen=True, eq=False)
class Cell:
    """A cell in its table; ``approved`` ones stand in a table of the target that is evaluated."""

    table: Filed
    place: Place
    approved: bool = False

    @property
    def key(self) -> tuple:
        """The same cell of one approved table may be read as of 年初 and as it was adjusted."""
        return self.table.number, self.place, id(self.table.document) if self.approved else 0

    @property
    def value(self) -> Decimal | None:
        record = self.table.document.record(self.place)
        value = record.get(self.place.field)
        return value if isinstance(value, Decimal) else None

    @property
    def address(self) -> Place:
        return self.place.within(self.table.number)


@dataclass(frozen=True)
class Entry:
    """A number as it stands at one place: in a cell, or as what its ``cells`` come to; ``needed`` even where it is blank.
    ``missing`` tells how many tables should be there that it adds up, and aren't; ``gap`` how much more it is than the
    first of its agreement."""

    how: How
    cells: tuple[Cell, ...]
    value: Decimal | None
    addends: int = 1
    fund: Fund | None = None
    needed: bool = True
    missing: int = 0
    accord: Accord = Accord.SAME
    gap: Decimal = NOTHING


@dataclass(frozen=True)
class Agreement:
    """One number in the world, and all places that tell it. ``lacks`` is the kind of the table that should tell it too,
    and that isn't there."""

    title: str
    entries: tuple[Entry, ...]
    lacks: str = ""

    @property
    def accord(self) -> Accord:
        return max((e.accord for e in self.entries), key=WORST.index)

    @property
    def agrees(self) -> bool:
        return self.accord in (Accord.SAME, Accord.PART)

    @property
    def unlike(self) -> tuple[Entry, ...]:
        """The entries that it is to be looked at for."""
        return tuple(e for e in self.entries if e.accord == self.accord) if not self.agrees else ()


def compared(
    title: str, entries: Sequence[Entry], money: Money, same: frozenset[frozenset] = frozenset()
) -> Agreement | None:
    """The entries beside the first that is a number. ``same`` are pairs of cells that hold the same, in whichever 口径.

    None where there is nothing to compare: fewer than two numbers, blanks beside 0, or a table's own 0 and the sum of
    nothing.
    """
    first = next((e for e in entries if e.value is not None), None)
    if first is None:
        return None
    kept = [e for e in entries if e.value is not None or (e.needed and first.value)]
    if len(kept) < 2 or not (any(e.value for e in kept) or _of_several_tables(kept)):
        return None
    apart = _told_apart(kept)
    told = (_told(e, _beside(e, kept, first), first, money, same, apart) for e in kept)
    return Agreement(title, tuple(told))


def _of_several_tables(entries: Iterable[Entry]) -> bool:
    return len({cell.table.number for entry in entries for cell in entry.cells}) > 1


def _beside(entry: Entry, entries: list[Entry], first: Entry) -> Entry:
    """What an entry is held against: the first of its 口径; that one against the first of all."""
    own = next((e for e in entries if e.fund is entry.fund and e.value is not None), first)
    return first if own is entry or entry.fund is None else own


def _told(
    entry: Entry, beside: Entry, first: Entry, money: Money, same: frozenset[frozenset], apart: bool
) -> Entry:
    gap, addends = (entry.value or NOTHING) - beside.value, max(entry.addends, beside.addends)
    if not gap and entry.value is not None:
        accord = Accord.SAME
    elif addends > 1 and entry.value is not None and abs(gap) <= money.half_last_digit() * addends:
        accord = Accord.RESIDUE
    elif entry.fund in (None, beside.fund) or _pairs(entry, beside) & same:
        accord = Accord.UNLIKE
    else:
        accord = Accord.PART if apart else Accord.SCOPE
    return replace(entry, accord=accord, gap=(entry.value or NOTHING) - first.value)


def _told_apart(entries: Iterable[Entry]) -> bool:
    """Whether some table states the number in each 口径: then its own lines tell what the difference is."""
    by_fund: dict[Fund, set[str]] = {}
    for entry in entries:
        if entry.fund:
            by_fund.setdefault(entry.fund, set()).update(cell.table.number for cell in entry.cells)
    return len(by_fund) > 1 and bool(set.intersection(*by_fund.values()))


def _pairs(one: Entry, other: Entry) -> frozenset[frozenset]:
    return frozenset(frozenset((a.key, b.key)) for a in one.cells for b in other.cells)
