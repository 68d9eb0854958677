"""The tables of a dossier beside the one that is open, to go from one to the next."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from forms_app.document import Document
from forms_app.filings import Working
from forms_app.printing import Printout
from forms_app.registry import kind_of

# More than these are no tabs any more.
FEW = 12
# As many characters of a project's name find room in a tab.
LONGEST = 16


@dataclass(frozen=True)
class Neighbour:
    """A table by its label; a project by its name, as far as it has one."""

    number: str
    label: str
    name: str = ""
    blocks: int = 0

    @property
    def short(self) -> str:
        name = self.name or self.label
        return name if len(name) <= LONGEST else f"{name[: LONGEST - 1]}…"

    @property
    def whole(self) -> str:
        """What the cut name stands for."""
        return f"{self.label} {self.name}".strip()


@dataclass(frozen=True)
class Neighbours:
    """All that the person may read, in printed order; ``number`` is the open one's."""

    all: Sequence[Neighbour]
    number: str

    @property
    def crowded(self) -> bool:
        return len(self.all) > FEW

    @property
    def place(self) -> int:
        """Which of them is open, counted from 1; 0 where it stands there no more."""
        return next((i for i, each in enumerate(self.all, 1) if each.number == self.number), 0)

    @property
    def open(self) -> Neighbour | None:
        return self.all[self.place - 1] if self.place else None

    @property
    def before(self) -> Neighbour | None:
        return self.all[self.place - 2] if self.place > 1 else None

    @property
    def after(self) -> Neighbour | None:
        return self.all[self.place] if 0 < self.place < len(self.all) else None

    def next_of(self, numbers: Collection[str]) -> Neighbour | None:
        """The first of these tables after the open one, and round again."""
        after = (*self.all[self.place :], *self.all[: max(self.place - 1, 0)])
        return next((each for each in after if each.number in numbers), None)


def in_hand(held: Working, number: str) -> Neighbours:
    """As the tables stand."""
    found = [
        Neighbour(f.number, held.label(f), _name(held.documents[f.number]), f.blocks) for f in held.filings
    ]
    return Neighbours(found, number)


def as_sent(printouts: Sequence[Printout], number: str) -> Neighbours:
    frozen = [each.frozen for each in printouts]
    return Neighbours([Neighbour(f.number, f.annex, _name(f.document)) for f in frozen], number)


def _name(document: Document) -> str:
    """Tables with an official number go by that."""
    kind = kind_of(document.kind)
    return document[kind.name] if kind.added and kind.name else ""
