"""Whom the changes of a version are from: of a proposal its office and who accepted it, else who submitted it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from forms_app.document import Place
from forms_app.models import Package
from forms_app.terms import Action, RemarkState
from forms_app.values import shown_text

from .changes import Change, TableChanges
from .models import Remark, Step
from .shown import Sheet

MADE_BY = (Action.SUBMIT, Action.SEND, Action.IMPROVE, Action.DROP_ADJUSTMENT)


@dataclass(frozen=True)
class Authors:
    """Who had a hand in the versions after one: ``agreed`` proposals by table and place, ``steps`` by version."""

    package: Package
    agreed: Mapping[tuple[int, str], list[Remark]]
    steps: Mapping[int, Step]

    def since(self, version: int) -> "Authors":
        """Of these only who had a hand in what came after the version."""
        agreed = {key: [r for r in found if r.version >= version] for key, found in self.agreed.items()}
        return replace(self, agreed=agreed)

    def credit(self, tables: Iterable[TableChanges]) -> list[TableChanges]:
        """The same changes, each with whom it is from."""
        return [replace(table, changes=self._named(table)) for table in tables]

    def _named(self, table: TableChanges) -> tuple[Change, ...]:
        return tuple(replace(change, by=self.of(table.sheet, change)) for change in table.changes)

    def of(self, sheet: Sheet, change: Change) -> str:
        """Nobody is named for what the unit is still working on."""
        for remark in self.agreed.get((sheet.filing.pk, str(change.place)), ()):
            if change.place.field and _stands(sheet, change.place, remark):
                return self._of_proposal(remark)
        step = self.steps.get(sheet.snapshot.version) if sheet.snapshot else None
        return self._of_step(step) if step else ""

    def _of_proposal(self, remark: Remark) -> str:
        proposed = f"{remark.office} {remark.author} 建议"
        accepted = [r for r in remark.replies.all() if r.state == RemarkState.CHANGED][-1]
        if accepted.unit_id != remark.office_id:
            return f"{proposed}，{accepted.person} 采纳"
        step = self.steps.get(remark.version + 1)
        agreed_with = step.data.get("agreed_with", "") if step else ""
        return f"{proposed}，与单位{agreed_with}协商后完善"

    def _of_step(self, step: Step) -> str:
        office = "" if step.unit_id == self.package.dossier.unit_id else f"{step.unit} "
        return f"{office}{step.by}（{step.get_action_display()}）"


def _stands(sheet: Sheet, place: Place, remark: Remark) -> bool:
    """Whether the cell reads as proposed: the unit may have accepted and then written something else."""
    frozen = sheet.frozen
    record = frozen.document.record(place)
    return shown_text(record, sheet.kind.shape.column(place), frozen.scheme.money) == remark.proposal


def authors(package: Package, since: int) -> Authors:
    """Of what changed after the version ``since``."""
    accepted = package.remarks.filter(proposes=True, version__gte=since, replies__state=RemarkState.CHANGED)
    found = accepted.select_related("author", "office").prefetch_related("replies__person").distinct()
    agreed: dict[tuple[int, str], list[Remark]] = defaultdict(list)
    for remark in found:
        agreed[remark.filing_id, remark.place].append(remark)
    made = package.steps.filter(action__in=MADE_BY, version__gt=since)
    return Authors(
        package, agreed, {s.version: s for s in made.select_related("person", "principal", "unit")}
    )


def credited(tables: Iterable[TableChanges], package: Package, since: int) -> list[TableChanges]:
    """The same changes, each with whom it is from."""
    return authors(package, since).credit(tables)
