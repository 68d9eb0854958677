"""申请 that wait for somebody's answer."""

from django.db.models import Q

from forms_app.access import STAGE_ROLES
from forms_app.models import Membership, Request
from forms_app.rights import BUREAU, WITH_UNIT
from forms_app.terms import RequestState, RequestSubject, Status

WHILE_WITH_UNIT = (RequestSubject.EXTENSION, RequestSubject.RELEASE)


def decidable(actor: Membership) -> Q:
    """Packages that hold a request which the person may answer."""
    with_unit = Q(status__in=WITH_UNIT) & _holding(*WHILE_WITH_UNIT) if actor.role in BUREAU else Q(pk=None)
    stages = [stage for stage, role in STAGE_ROLES.items() if role == actor.role]
    here = Q(status__in=[*stages, Status.PASSED, Status.FILED], office=actor.unit_id)
    return with_unit | (here & _holding(RequestSubject.WITHDRAWAL))


def _holding(*subjects: RequestSubject) -> Q:
    found = Request.objects.filter(state=RequestState.OPEN, subject__in=subjects)
    return Q(pk__in=found.values("package"))
