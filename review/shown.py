"""A package's tables as a person may see them: the unit its own drafts, everybody else what left the unit."""

import json
from dataclasses import dataclass
from functools import cached_property

from forms_app import filings
from forms_app.access import is_own
from forms_app.filings import Working
from forms_app.frozen import Frozen
from forms_app.kind import Kind
from forms_app.models import Filing, Membership, Package, Snapshot
from forms_app.registry import kind_of
from forms_app.rights import reads_draft
from forms_app.terms import Action
from forms_app.values import shown_text

from .models import Step

# Moves by which a version left the unit, or came to stand for it.
SENT = (Action.SIGN, Action.SIGN_ON_PAPER, Action.SEND, Action.IMPROVE, Action.DROP_ADJUSTMENT)


@dataclass(frozen=True)
class Sheet:
    """One table of a version (``snapshot``), or as it stands in the unit's hands. ``findings`` are plain
    data, each with its answer."""

    filing: Filing
    frozen: Frozen
    findings: tuple[dict, ...]
    snapshot: Snapshot | None = None

    @cached_property
    def kind(self) -> Kind:
        return kind_of(self.filing.kind)

    @property
    def number(self) -> str:
        return self.filing.number

    @property
    def label(self) -> str:
        return self.frozen.annex

    @property
    def name(self) -> str:
        """What tells this table apart from others of its kind."""
        return self.frozen.document[self.kind.name] if self.kind.name else ""

    @property
    def amount(self) -> str:
        column = self.kind.shape.header[self.kind.amount]
        return shown_text(self.frozen.document.header, column, self.frozen.scheme.money)

    @property
    def amount_label(self) -> str:
        return self.kind.shape.header[self.kind.amount].label

    @property
    def unit(self) -> str:
        return self.frozen.scheme.money.unit


def is_live(package: Package, actor: Membership) -> bool:
    """Whether the person sees the tables as they are being filled in: the unit, and the bureau that it asked for help."""
    return reads_draft(actor, package)


def version_for(package: Package, actor: Membership) -> int:
    """The version that the person sees; 0 where there is none."""
    return package.standing_version if is_own(actor, package.dossier) else package.sent_version


def sheets_for(package: Package, actor: Membership) -> tuple[Sheet, ...]:
    if is_live(package, actor):
        return live(filings.working(package.dossier), package)
    return of_version(package, version_for(package, actor))


def live(held: Working, package: Package) -> tuple[Sheet, ...]:
    found = filings.check_dossier(held, package)
    own = [f for f in held.filings if f.package_id == package.pk]
    return tuple(
        Sheet(f, filings.frozen_now(held, f), tuple(x.to_plain() for x in found[f.number])) for f in own
    )


def of_version(package: Package, version: int) -> tuple[Sheet, ...]:
    snapshots = Snapshot.objects.filter(package=package, version=version).select_related("filing")
    order = {slug: i for i, slug in enumerate(package.dossier.campaign.kinds)}
    found = sorted(
        snapshots, key=lambda s: (order.get(s.filing.kind, len(order)), s.filing.position, s.filing_id)
    )
    return tuple(of_snapshot(s, package) for s in found)


def of_snapshot(snapshot: Snapshot, package: Package) -> Sheet:
    filing = snapshot.filing
    filing.package, filing.dossier = package, package.dossier
    return Sheet(filing, filings.thaw(snapshot, filing.kind), tuple(json.loads(snapshot.findings)), snapshot)


def sent_before(package: Package, version: int) -> int:
    """The version that left the unit before the given one; 0 where that was the first."""
    signed = package.steps.filter(action__in=SENT, version__lt=version)
    return signed.order_by("-version").values_list("version", flat=True).first() or 0


def base_version(package: Package, actor: Membership) -> int:
    """The version that what the person sees is compared with."""
    if is_live(package, actor):
        return package.sent_version
    return sent_before(package, version_for(package, actor))


def last_return(package: Package) -> Step | None:
    return package.steps.filter(action=Action.RETURN).select_related("unit", "person").last()
