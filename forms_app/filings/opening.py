"""Opening a dossier: the official tables, empty, for one unit and one campaign."""

import re
from uuid import UUID

from django.db import transaction

from forms_app import storing
from forms_app.models import Campaign, Dossier, Filing, Package, Unit
from forms_app.registry import kind_of
from forms_app.schemes import SCHEMES
from forms_app.terms import PackageBy

from .settling import settle


@transaction.atomic
def open_dossier(campaign: Campaign, unit: Unit, source: str = "") -> Dossier:
    """The unit's dossier in the campaign; made with its packages and empty tables where there is none."""
    # Numbers are counted by the year, whichever of its campaigns they are for.
    list(Campaign.objects.select_for_update().filter(year=campaign.year).order_by("pk"))
    found = Dossier.objects.filter(campaign=campaign, unit=unit).first()
    if found:
        return found
    number = next_number(campaign.year)
    dossier = Dossier.objects.create(campaign=campaign, unit=unit, number=number, source=source)
    if campaign.package_by == PackageBy.DOSSIER:
        Package.objects.create(dossier=dossier)
    for slug in campaign.kinds:
        if not kind_of(slug).many:
            add_filing(dossier, slug)
    settle(dossier)
    return dossier


def next_number(year: int) -> str:
    """``2023-0007``: the year and a running number, never used twice."""
    numbers = Dossier.objects.filter(number__startswith=f"{year}-").values_list("number", flat=True)
    last = max((int(re.fullmatch(r"\d+-(\d+)", n)[1]) for n in numbers), default=0)
    return f"{year}-{last + 1:04d}"


def add_filing(dossier: Dossier, slug: str, line: str = "", position: int = 0) -> Filing:
    """One more empty table in the dossier; in its own package where the campaign says so."""
    kind = kind_of(slug)
    by_filing = dossier.campaign.package_by == PackageBy.FILING
    package = Package.objects.create(dossier=dossier) if by_filing else dossier.packages.get()
    filing = Filing.objects.create(
        number=f"{dossier.number}-{_next_place(dossier):02d}",
        dossier=dossier,
        package=package,
        kind=slug,
        line=UUID(line) if line else None,
        position=position,
    )
    storing.create(kind, filing, kind.blank(SCHEMES[dossier.campaign.scheme]))
    return filing


def _next_place(dossier: Dossier) -> int:
    numbers = dossier.filings.values_list("number", flat=True)
    return max((int(n.rsplit("-", 1)[1]) for n in numbers), default=0) + 1
