"""协商完善 as the package's page shows it: what is still to be answered, and what will change."""

from collections import Counter
from dataclasses import dataclass
from functools import cached_property

from forms_app.filings import Working
from forms_app.models import Membership, Package
from forms_app.terms import Action, RemarkState

from . import proposals, remarks, shown
from .authors import credited
from .changes import TableChanges, between
from .models import Remark, Step


@dataclass
class Round:
    """One round of proposals while the unit has them. ``held`` is the dossier as it stands, with what was accepted."""

    package: Package
    held: Working

    @cached_property
    def asked(self) -> Step:
        return self.package.steps.filter(action=Action.CONSULT).select_related("unit").last()

    @cached_property
    def _counts(self) -> Counter:
        return Counter(proposals.of_this_round(self.package).values_list("state", flat=True))

    @property
    def waiting(self) -> int:
        return self._counts[RemarkState.OPEN]

    @property
    def accepted(self) -> int:
        return self._counts[RemarkState.CHANGED]

    @property
    def declined(self) -> int:
        return self._counts[RemarkState.DECLINED]

    @cached_property
    def preview(self) -> list[TableChanges]:
        """What the accepted proposals change, and what follows from them."""
        sent = shown.of_version(self.package, self.package.sent_version)
        found = between(sent, shown.live(self.held, self.package))
        return credited(found, self.package, self.package.sent_version)


@dataclass(frozen=True)
class Drafted:
    """Proposals that an office has put down and not sent: words it may put in itself after talking with the unit,
    all else is the unit's. ``remarks`` counts the 修改意见 that propose nothing and go out with them."""

    worded: tuple[Remark, ...]
    others: tuple[Remark, ...]
    remarks: int = 0

    def __bool__(self) -> bool:
        return bool(self.worded or self.others)

    @property
    def number(self) -> int:
        return len(self.worded) + len(self.others)


def drafted(package: Package, actor: Membership) -> Drafted:
    found = list(remarks.drafts(package, actor.unit).select_related("filing"))
    proposed = [remark for remark in found if remark.proposes]
    worded = tuple(filter(proposals.is_text, proposed))
    others = tuple(remark for remark in proposed if remark not in worded)
    return Drafted(worded, others, len(found) - len(proposed))
