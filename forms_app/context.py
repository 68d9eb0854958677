"""What the frame of every page shows: for whom one acts, where one may go, how much waits."""

from dataclasses import dataclass

from django.conf import settings
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.module_loading import import_string

from forms_app.access import STAGE_ROLES, holds_tables, may_administer, oversees
from forms_app.models import Membership, Package
from forms_app.rights import SUBMITTING
from forms_app.terms import Role, Signing, Status


@dataclass(frozen=True)
class Entry:
    """One entry of the bar at the top; ``count`` is what waits behind it."""

    label: str
    url: str
    current: bool
    count: int = 0


def house(request) -> dict:
    """Context of every page; the costly parts are functions, so that the admin's pages don't pay for them."""
    acting = getattr(request, "acting", None)
    return {
        "acting": acting,
        "memberships": getattr(request, "memberships", []),
        "nav": lambda: entries(request, acting),
        "here": request.get_full_path() if request.method == "GET" else "",
        "switch_next": lambda: stays_after_switch(request),
    }


def entries(request, acting) -> list[Entry]:
    person = getattr(request, "user", None)
    if person is None or not person.is_authenticated or person.must_change_password:
        return []
    found = []
    if acting:
        found = [
            entry(request, "待办", "home", waiting_for(acting).count()),
            entry(request, "报表", "dossiers"),
            *([entry(request, "报送情况", "standing", beside="problems")] if oversees(acting) else []),
            entry(request, "消息", "notices", import_string(settings.UNREAD)(person)),
        ]
    return [*found, entry(request, "后台管理", "admin:index")] if administers(request) else found


def entry(request, label: str, name: str, count: int = 0, beside: str = "") -> Entry:
    """``beside`` names a page, with those below it, that is reached from this entry too."""
    here = request.path == reverse(name) or bool(beside and request.path.startswith(reverse(beside)))
    return Entry(label, reverse(name), here, count)


def administers(request) -> bool:
    return may_administer(request.user, request.memberships)


def waiting_for(acting: Membership) -> QuerySet[Package]:
    """Packages on which the next move is theirs."""
    if acting.role == Role.FILLER:
        on_paper = Q(status=Status.SIGNING, dossier__campaign__signing=Signing.PAPER)
        mine = Q(status__in=SUBMITTING) | on_paper
        return Package.objects.filter(mine, holds_tables(), dossier__unit=acting.unit_id)
    if acting.role == Role.HEAD:
        system = {"dossier__campaign__signing": Signing.SYSTEM}
        return Package.objects.filter(status=Status.SIGNING, dossier__unit=acting.unit_id, **system)
    stages = [stage for stage, role in STAGE_ROLES.items() if role == acting.role]
    if acting.role == Role.PERFORMANCE_REVIEWER:
        stages.append(Status.RECHECKING)
    return Package.objects.filter(status__in=stages, office=acting.unit_id)


def stays_after_switch(request) -> str:
    """The same page, unless it is about one thing, which the other unit may not even see."""
    match = getattr(request, "resolver_match", None)
    return request.path if match and not match.kwargs else ""
