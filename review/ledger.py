"""提醒台账: who was reminded when, by whom, whether it was read and mailed, as far as an office may see it."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from forms_app.access import in_charge, sees_everything, visible_dossiers
from forms_app.models import Campaign, Membership, Unit
from forms_app.terms import Role

from .forms.notices import BUREAU
from .models import Notice

OFFICE_ROLES = (
    Role.SECTION_REVIEWER,
    Role.PERFORMANCE_REVIEWER,
    Role.VIEWER,
    Role.ADMINISTRATOR,
)


def refused(actor: Membership) -> str:
    """Why the ledger is closed to somebody; empty where it isn't."""
    if actor.unit.is_office and actor.role in OFFICE_ROLES:
        return ""
    return "提醒台账由财政部门查看；您收到的提醒在“消息”中。"


# What filler and head tell each other is the unit's own until the first 报送.
TOLD_TO_ALL = Q(package=None) | Q(package__sent_at__isnull=False) | ~Q(occasion="")


def visible(actor: Membership) -> QuerySet[Notice]:
    """What units were told."""
    found = Notice.objects.filter(TOLD_TO_ALL, concerning(actor), unit__is_office=False)
    return found.select_related("person", "unit", "campaign", "sender")


def concerning(actor: Membership) -> Q:
    """Notices about units that the person looks after."""
    if sees_everything(actor):
        return Q()
    # Of several packages at once, or of tables that were never opened.
    charges = Unit.objects.filter(in_charge(actor, OuterRef(OuterRef("campaign"))), pk=OuterRef("unit"))
    own = Q(package__dossier__in=visible_dossiers(actor))
    return own | Q(package=None) & Q(Exists(charges))


def filtered(found: QuerySet[Notice], campaign: Campaign | None, unit: str, by: str) -> QuerySet[Notice]:
    if campaign:
        found = found.filter(campaign=campaign)
    for word in (unit or "").split():
        names = Q(unit__name__icontains=word) | Q(unit__short_name__icontains=word)
        found = found.filter(names | Q(unit__code__icontains=word))
    return found.filter(sender__isnull=by != BUREAU) if by else found
