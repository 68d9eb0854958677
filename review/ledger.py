"""提醒台账: who was reminded when, by whom, whether it was read and mailed, as far as an office may see it."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from forms_app.access import visible_dossiers
from forms_app.models import Campaign, Membership, Particular
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


def visible(actor: Membership) -> QuerySet[Notice]:
    """What units were told. What filler and head tell each other is the unit's own until the first 报送."""
    units = Notice.objects.filter(unit__is_office=False)
    shown = Q(package=None) | Q(package__sent_at__isnull=False) | ~Q(occasion="")
    found = units.filter(shown).select_related("person", "unit", "campaign", "sender")
    if actor.role != Role.SECTION_REVIEWER:
        return found
    own = Q(package__dossier__in=visible_dossiers(actor))
    return found.filter(own | Q(package=None) & _looked_after(actor))


def _looked_after(actor: Membership) -> Q:
    """Units whose tables were never opened; the campaign may arrange another 归口股室 for one."""
    here = {"campaign": OuterRef("campaign"), "unit": OuterRef("unit")}
    arranged = Particular.objects.filter(**here).exclude(section=None)
    usual = Q(unit__section=actor.unit_id) & ~Q(Exists(arranged))
    return usual | Q(Exists(arranged.filter(section=actor.unit_id)))


def filtered(found: QuerySet[Notice], campaign: Campaign | None, unit: str, by: str) -> QuerySet[Notice]:
    if campaign:
        found = found.filter(campaign=campaign)
    for word in (unit or "").split():
        names = Q(unit__name__icontains=word) | Q(unit__short_name__icontains=word)
        found = found.filter(names | Q(unit__code__icontains=word))
    return found.filter(sender__isnull=by != BUREAU) if by else found
