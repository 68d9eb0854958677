"""What a rule, and a following cell, may look at: the whole dossier as Documents, its scheme, year and unit."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from forms_app.document import Document, Record

if TYPE_CHECKING:
    from forms_app.checking.scopes import Scoped
    from forms_app.schemes import Scheme

T = TypeVar("T")


@dataclass(frozen=True)
class Filed:
    """A filing among its neighbours: number, printed label (附表3-2), the summary row it spells out, its data.

    ``adjusted`` tables were changed or added after 批复: the summary, which isn't rewritten, no longer binds them;
    ``expected`` is then what their amount should be, where that follows from the adjustment. ``scoped`` tells the 口径
    of its numbers, as its kind declares them.
    """

    number: str
    kind: str
    document: Document
    label: str = ""
    line: str = ""
    adjusted: bool = False
    expected: Decimal | None = None
    scoped: "tuple[Scoped, ...]" = ()


@dataclass(frozen=True)
class Around:
    """The dossier around a rule. ``evaluates``: a self-evaluation of targets that the system should hold; ``promised``
    are the approved tables that it was carried over from, as adjusted, ``promised_first`` the same as of 年初.
    ``department``: the 主管部门; of a unit that has none above it, the unit itself.

    ``before`` are the tables of the same kinds that the unit sent the year before; ``results`` the self-evaluations of
    those, each under the kind and the line of the target that it evaluates.

    ``localities`` are names that tell where the unit is: its own, its department's, its offices', in that order.
    """

    scheme: "Scheme"
    year: int
    unit_name: str
    filed: tuple[Filed, ...]
    ceiling: Decimal | None = None
    promised: tuple[Filed, ...] = ()
    promised_first: tuple[Filed, ...] = ()
    evaluates: bool = False
    department: str = ""
    before: tuple[Filed, ...] = ()
    results: tuple[Filed, ...] = ()
    localities: tuple[str, ...] = ()

    def once(self, name: Hashable, reckon: Callable[[], T]) -> T:
        """What follows from the whole dossier is reckoned for the first rule that asks, and kept for the others."""
        if name not in self._reckoned:
            self._reckoned[name] = reckon()
        return self._reckoned[name]

    @cached_property
    def _reckoned(self) -> dict:
        return {}

    def of_kind(self, kind: str) -> tuple[Filed, ...]:
        return tuple(f for f in self.filed if f.kind == kind)

    def one(self, kind: str) -> Filed | None:
        return next(iter(self.of_kind(kind)), None)

    def approved(self, kind: str, line: str = "", first: bool = False) -> Filed | None:
        """The approved table of a kind; of several, the one of the given line."""
        promised = self.promised_first if first else self.promised
        return next((f for f in promised if f.kind == kind and f.line == line), None)

    def spelled_out(self, kind: str, line: str) -> Filed | None:
        """The filing of that kind which spells out the given summary row."""
        return next((f for f in self.filed if f.kind == kind and f.line == line), None)


def children(document: Document, rows: str, uid: str, parent: str = "parent") -> tuple[Record, ...]:
    """Rows under a row, in their order."""
    return tuple(r for r in document.rows[rows] if r[parent] == uid)


def leaves(document: Document, rows: str, parent: str = "parent") -> tuple[Record, ...]:
    """Rows that have none below them: each is spelled out by a table of its own."""
    parents = {r[parent] for r in document.rows[rows]}
    return tuple(r for r in document.rows[rows] if r.uid not in parents)
