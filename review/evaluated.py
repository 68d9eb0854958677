"""A self-evaluation on the package's page: its scores, those overruled, and the bureau's beside them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from forms_app.models import Package

from . import rechecking, scores
from .models import Step
from .scores import ScoredTable
from .shown import Sheet


@dataclass(frozen=True)
class Compared:
    """One table: the unit's score and grade, the bureau's and the difference, as texts."""

    label: str
    own: str
    own_grade: str
    score: str = ""
    grade: str = ""
    difference: str = ""
    lines: list[dict] = field(default_factory=list)


class Evaluated:
    """``sheets`` are the tables as the person sees them; none of them is scored in a target dossier."""

    def __init__(self, package: Package, sheets: Iterable[Sheet]):
        self.package, self.sheets = package, sheets

    @cached_property
    def tables(self) -> list[ScoredTable]:
        return scores.tables(self.sheets)

    @property
    def overruled(self) -> list[ScoredTable]:
        return [table for table in self.tables if table.overruled]

    @cached_property
    def result(self) -> Step | None:
        return rechecking.standing(self.package) if self.tables else None

    @cached_property
    def compared(self) -> list[Compared]:
        """What was rechecked stands as it was then, whatever the unit changes since."""
        if self.result and "rechecked" in self.result.data:
            return [
                Compared(**{name: kept[name] for name in Compared.__dataclass_fields__})
                for kept in self.result.data["rechecked"]
            ]
        return [Compared(_label(t), scores.shown(t.total), t.grade) for t in self.tables]

    @property
    def differing(self) -> list[Compared]:
        """Tables in which the bureau said something of a score."""
        return [table for table in self.compared if table.lines]


def _label(table: ScoredTable) -> str:
    return f"{table.sheet.label} {table.sheet.name}".strip()
