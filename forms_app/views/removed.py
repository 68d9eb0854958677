"""What stands in a dossier no more, and may again."""

from dataclasses import dataclass

from forms_app import storing
from forms_app.access import EDITABLE, refusal
from forms_app.models import Dossier, Filing, Membership, Package, Snapshot
from forms_app.registry import kind_of
from forms_app.rights import FILLING, shut
from forms_app.terms import Action, Status


@dataclass(frozen=True)
class Removed:
    """A table that its unit put away. ``until`` tells how long it may be brought back; empty where it can't be."""

    filing: Filing
    name: str
    until: str


@dataclass(frozen=True)
class GivenUp:
    """A project that was sent once and is asked for no more, called as it was when it was sent."""

    package: Package
    filing: Filing
    name: str


def removed(found: Dossier, actor: Membership) -> list[Removed]:
    """Tables that may be brought back: those of summaries until the dossier is sent, projects as long as the unit has
    their package in its hands."""
    gone = found.filings.exclude(removed_at=None).select_related("package")
    back = [filing for filing in gone if _comes_back(filing)]
    for filing in back:
        filing.dossier = filing.package.dossier = found
    names = _names(back)
    return [Removed(f, names.get(f.pk, ""), _until(f, actor)) for f in back]


def _comes_back(filing: Filing) -> bool:
    package = filing.package
    if kind_of(filing.kind).added:
        return package.status in FILLING and package.adjustment_id is None
    return package.status in EDITABLE and package.sent_at is None


def _until(filing: Filing, actor: Membership) -> str:
    if kind_of(filing.kind).added:
        return "" if refusal(actor, Action.RESTORE, filing) else "可以恢复"
    return "" if shut(filing.package) else "首次报送前可以恢复"


def _names(tables: list[Filing]) -> dict[int, str]:
    """What tells tables apart from others of their kind."""
    names = {}
    for kind in map(kind_of, {f.kind for f in tables}):
        if kind.name:
            loaded = storing.load(kind, [f for f in tables if f.kind == kind.slug])
            names |= {pk: document.header[kind.name] for pk, document in loaded.items()}
    return names


def given_up(found: Dossier) -> list[GivenUp]:
    """Projects whose 申报 was taken back, for all who know of the dossier."""
    packages = {p.pk: p for p in found.packages.filter(status=Status.GIVEN_UP)}
    if not packages:
        return []
    sent = {pk: package.sent_version for pk, package in packages.items()}
    frozen = Snapshot.objects.filter(package__in=packages).select_related("filing").order_by("filing")
    last = [s for s in frozen if s.version == sent[s.package_id]]
    return [GivenUp(packages[s.package_id], s.filing, s.name) for s in last]
