"""The sum that stands for a package in a list: of its first table, in the scheme's unit."""

from collections.abc import Iterable

from forms_app.access import WITH_UNIT
from forms_app.models import Filing, Package
from forms_app.registry import kind_of
from forms_app.schemes import SCHEMES


def amounts(packages: Iterable[Package], unit: int | None = None) -> dict[int, str]:
    """By package; one query for each kind. What a unit has in its hands is its own affair, and left out for others
    than that ``unit``.

    ``filings`` should hold the standing ones, with dossier and campaign loaded.
    """
    told = (p for p in packages if p.status not in WITH_UNIT or p.dossier.unit_id == unit)
    firsts = {p.pk: (p, first) for p in told if (first := _first(p))}
    stored = _stored([filing for _, filing in firsts.values()])
    return {pk: _shown(p, stored.get(first.pk)) for pk, (p, first) in firsts.items()}


def _first(package: Package) -> Filing | None:
    """The table that comes first on paper."""
    order = {slug: i for i, slug in enumerate(package.dossier.campaign.kinds)}
    found = package.filings.all()
    return min(found, key=lambda f: (order.get(f.kind, len(order)), f.position, f.pk), default=None)


def _stored(filings: list[Filing]) -> dict:
    found = {}
    for kind in map(kind_of, {f.kind for f in filings}):
        own = [f.pk for f in filings if f.kind == kind.slug]
        found |= dict(kind.content.objects.filter(pk__in=own).values_list("pk", kind.amount))
    return found


def _shown(package: Package, yuan) -> str:
    money = SCHEMES[package.dossier.campaign.scheme].money
    return f"{money.show(yuan)} {money.unit}" if yuan is not None else ""
