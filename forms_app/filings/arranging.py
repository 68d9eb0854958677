"""What a campaign arranges, for one unit or for all, as their tables feel it."""

import time

from django.db import transaction

from forms_app.access import EDITABLE
from forms_app.models import Campaign, Particular

from .checks import count_findings
from .saving import held_alone
from .settling import settle
from .working import working

# No longer than somebody waits for a page.
PATIENCE = 5.0


def recount(particular: Particular) -> None:
    """After another 控制数: findings are counted anew while the unit has its tables in hand."""
    open_ = particular.campaign.dossiers.filter(unit=particular.unit_id, packages__status__in=EDITABLE)
    for dossier in open_.select_related("campaign", "unit", "particular").distinct():
        settle(dossier)


def recount_open(campaign: Campaign, seconds: float = PATIENCE) -> tuple[int, int]:
    """After other rule settings: findings of the dossiers that units have in hand are counted anew, one by one, for at
    most so long. How many were, and how many are left to their next save."""
    open_ = campaign.dossiers.filter(packages__status__in=EDITABLE).order_by("pk").distinct()
    numbers, until = list(open_.values_list("pk", flat=True)), time.monotonic() + seconds
    for done, number in enumerate(numbers):
        if time.monotonic() > until:
            return done, len(numbers) - done
        with transaction.atomic():
            count_findings(working(held_alone(number)))
    return len(numbers), 0
