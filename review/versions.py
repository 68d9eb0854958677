"""The versions of a package: which one is the 批复版本 or a 调整版本, which left the unit, and who may see which."""

from dataclasses import dataclass
from datetime import datetime

from forms_app.access import is_own
from forms_app.models import Adjustment, Membership, Package
from forms_app.terms import Action

from .models import Step
from .shown import SENT

# Moves that froze a version, or by which one came to stand.
MAKING = (Action.SUBMIT, *SENT, Action.APPROVE)


@dataclass(frozen=True)
class Version:
    """第n次报送: when it left the unit (``sent``) or was frozen, and what it became.

    ``adjustment`` is the change after 批复 that it carries; ``restored`` says that it stands since one was withdrawn.
    """

    number: int
    at: datetime
    sent: bool = False
    approved: bool = False
    adjustment: Adjustment | None = None
    restored: bool = False

    @property
    def name(self) -> str:
        """批复版本, 调整版本; empty for a version that is neither."""
        if not self.approved:
            return ""
        return "调整版本" if self.adjustment else "批复版本"

    @property
    def label(self) -> str:
        """第2次报送 · 批复版本."""
        nth = f"第{self.adjustment.nth}次调整" if self.adjustment else "撤销调整后" if self.restored else ""
        return " · ".join(filter(None, (f"第{self.number}次报送", self.name, nth)))


def versions(package: Package, actor: Membership) -> list[Version]:
    """Those that the person may see, in order: the unit all of its own, everybody else what left the unit."""
    found = _all(package)
    return found if is_own(actor, package.dossier) else [v for v in found if v.sent]


def with_bases(found: list[Version]) -> list[tuple[Version, int]]:
    """Each with the version that it is best compared with, 0 for none: an approved one with the approved one before."""
    listed, last, approved = [], 0, 0
    for version in found:
        listed.append((version, (version.approved and approved) or last))
        last = version.number
        approved = version.number if version.approved else approved
    return listed


def _all(package: Package) -> list[Version]:
    steps: dict[int, list[Step]] = {}
    for step in package.steps.filter(action__in=MAKING).order_by("pk"):
        steps.setdefault(step.version, []).append(step)
    adjustments = {a.approved_version: a for a in package.adjustments.all() if a.approved_version}
    return [_version(number, made, adjustments.get(number)) for number, made in sorted(steps.items())]


def _version(number: int, made: list[Step], adjustment: Adjustment | None) -> Version:
    actions = {step.action for step in made}
    sent = next((step for step in made if step.action in SENT), None)
    approved, dropped = Action.APPROVE in actions, Action.DROP_ADJUSTMENT in actions
    at = (sent or made[0]).at
    return Version(
        number, at, sent is not None, approved or dropped, adjustment, restored=dropped and not approved
    )
