"""What one bureau approved is not shown to another's units, though they share a database."""

from django.db.models import Q

from forms_app.models import Campaign, bureaus
from forms_app.terms import LibrarySource, Status


def bureau_of(campaign: Campaign) -> int | None:
    """The finance bureau that a campaign's last office stands in: the one that gives 批复."""
    offices = campaign.steps.filter(stage=Status.FINAL_REVIEW.value).values_list("office", flat=True)
    return bureaus().get(offices.first())


def own_of(bureau: int | None) -> Q:
    """What the bureau itself wrote or approved; of offices that name no bureau what such offices did."""
    return ~Q(source=LibrarySource.COMMON) & Q(bureau=bureau)


def offered_to(bureau: int | None) -> Q:
    return Q(source=LibrarySource.COMMON) | own_of(bureau)
