"""What a package's versions hold, read once: their changes, and the findings that were answered."""

import json
from dataclasses import dataclass, field
from functools import cached_property

from forms_app.access import is_own
from forms_app.models import Answer, Membership, Package, Snapshot
from forms_app.terms import Action

from . import shown
from .authors import Authors, authors
from .changes import TableChanges, between
from .models import Step
from .trail import table_labels
from .versions import versions


@dataclass
class Past:
    """``numbers`` are the versions that the person may see, ``own`` that they act for the unit itself."""

    package: Package
    actor: Membership
    own: bool = field(init=False)

    def __post_init__(self) -> None:
        self.own = is_own(self.actor, self.package.dossier)

    @cached_property
    def numbers(self) -> list[int]:
        return [version.number for version in versions(self.package, self.actor)]

    @cached_property
    def _snapshots(self) -> dict[int, dict[int, Snapshot]]:
        """By version and table."""
        kept: dict[int, dict[int, Snapshot]] = {number: {} for number in self.numbers}
        found = Snapshot.objects.filter(package=self.package, version__in=self.numbers)
        for snapshot in found.select_related("filing"):
            kept[snapshot.version][snapshot.filing_id] = snapshot
        return kept

    # --- changes ---

    @cached_property
    def _first_steps(self) -> dict[int, int]:
        """By which step each version came to be seen by the person."""
        moves = (Action.SUBMIT, *shown.SENT) if self.own else shown.SENT
        made = self.package.steps.filter(action__in=moves).order_by("-pk")
        return dict(made.values_list("version", "pk"))

    def since(self, step: Step) -> int:
        """The version that the step's own is compared with; 0 where it brought none, or the first."""
        if self._first_steps.get(step.version) != step.pk or step.version not in self.numbers:
            return 0
        at = self.numbers.index(step.version)
        return self.numbers[at - 1] if at else 0

    def changes(self, step: Step) -> tuple[TableChanges, ...]:
        base = self.since(step)
        if not base:
            return ()
        old, new = self._snapshots[base], self._snapshots[step.version]
        same = {pk for pk in old.keys() & new.keys() if old[pk].digest == new[pk].digest}
        sides = ([s for pk, s in side.items() if pk not in same] for side in (old, new))
        found = between(*([shown.of_snapshot(s, self.package) for s in side] for side in sides))
        return tuple(self._authors.since(base).credit(found))

    @cached_property
    def _authors(self) -> Authors:
        return authors(self.package, 0)

    # --- what was said ---

    @cached_property
    def answers(self) -> list[Answer]:
        """情况说明: the unit all of its own, everybody else those that left the unit with a version."""
        found = Answer.objects.filter(filing__package=self.package).select_related("person")
        return [answer for answer in found if self.own or self._found(answer)]

    def message(self, answer: Answer) -> str:
        """What the finding said that was answered."""
        return self._found(answer) or f"规则 {answer.rule} 的校验问题"

    def _found(self, answer: Answer) -> str:
        return self._answered.get((answer.filing_id, answer.fingerprint, answer.text), "")

    @cached_property
    def _answered(self) -> dict[tuple[int, str, str], str]:
        """Messages of the findings in the versions, by table, finding and answer."""
        return {
            (filing, finding["fingerprint"], finding["answer"]): finding["message"]
            for tables in self._snapshots.values()
            for filing, snapshot in tables.items()
            for finding in json.loads(snapshot.findings)
        }

    @cached_property
    def _labels(self) -> dict[int, str]:
        labels = table_labels(self.package)
        return {f.pk: labels[f.number] for f in self.package.filings.all()}

    def label(self, filing: int) -> str:
        return self._labels[filing]
