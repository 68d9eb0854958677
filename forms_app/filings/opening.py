"""Opening a dossier: the official tables, empty, for one unit and one campaign."""

import re

from django.db import transaction

from forms_app.models import Campaign, Dossier, Package, Unit
from forms_app.registry import kind_of
from forms_app.terms import PackageBy

from .adding import add_filing
from .carrying import carry_over, origin_of
from .settling import settle
from .taking_over import take_over


@transaction.atomic
def open_dossier(campaign: Campaign, unit: Unit, source: str = "") -> Dossier:
    """The unit's dossier in the campaign; made with its packages and empty tables where there is none."""
    # Numbers are counted by the year, whichever of its campaigns they are for.
    list(Campaign.objects.select_for_update().filter(year=campaign.year).order_by("pk"))
    found = Dossier.objects.filter(campaign=campaign, unit=unit).first()
    if found:
        return found
    number = next_number(campaign.year)
    particular = campaign.particulars.filter(unit=unit).first()
    dossier = Dossier.objects.create(
        campaign=campaign, unit=unit, number=number, source=source, particular=particular
    )
    if campaign.package_by == PackageBy.DOSSIER:
        Package.objects.create(dossier=dossier)
    for slug in campaign.kinds:
        if not kind_of(slug).many:
            add_filing(dossier, slug)
    _continue(dossier)
    take_over(dossier)
    settle(dossier)
    return dossier


def _continue(dossier: Dossier) -> None:
    """Start from the unit's answer to the campaign that this one continues."""
    dossier.origin = origin_of(dossier)
    if dossier.origin:
        dossier.save(update_fields=["origin"])
        carry_over(dossier)


def next_number(year: int) -> str:
    """``2023-0007``: the year and a running number, never used twice."""
    numbers = Dossier.objects.filter(number__startswith=f"{year}-").values_list("number", flat=True)
    last = max((int(re.fullmatch(r"\d+-(\d+)", n)[1]) for n in numbers), default=0)
    return f"{year}-{last + 1:04d}"
