"""What a campaign arranges for one unit, as the unit's tables feel it."""

from forms_app.access import EDITABLE
from forms_app.models import Particular

from .settling import settle


def recount(particular: Particular) -> None:
    """After another 控制数: findings are counted anew while the unit has its tables in hand."""
    open_ = particular.campaign.dossiers.filter(unit=particular.unit_id, packages__status__in=EDITABLE)
    for dossier in open_.select_related("campaign", "unit", "particular").distinct():
        settle(dossier)
