"""代办: a person lets others stand in for him, from a day to a day. What they do is recorded as 某某 代 某某."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from forms_app.models import Membership, User, bureaus
from forms_app.rights import REVIEWS, UNIT_ROLES
from review.forms.deputies import DeputyForm

# 管理员 and 查看 are nobody's to hand on.
HANDED_ON = (*UNIT_ROLES, *REVIEWS)


@dataclass(frozen=True)
class Post:
    """One own membership, who stands in for it, and the form to name somebody."""

    membership: Membership
    deputies: list[Membership]
    form: DeputyForm


@require_http_methods(["GET", "HEAD", "POST"])
def deputies(request: HttpRequest) -> HttpResponse:
    own = [m for m in request.memberships if not m.principal_id and m.role in HANDED_ON]
    if request.method != "POST":
        return _page(request, own)
    membership = next((m for m in own if str(m.pk) == request.POST.get("membership")), None)
    if membership is None:
        raise Http404
    form = DeputyForm(membership, _candidates([membership])[membership.pk], request.POST)
    if not form.is_valid():
        return _page(request, own, form, status=422)
    deputy = form.save()
    messages.success(request, f"已请{deputy.person}代办“{membership}”，{deputy.since} 至 {deputy.until}。")
    return redirect("deputies")


def _page(
    request: HttpRequest, own: list[Membership], bound: DeputyForm | None = None, status: int = 200
) -> HttpResponse:
    people, standing = _candidates(own), _standing(request.user)
    posts = [
        Post(m, [d for d in standing if (d.unit_id, d.role) == (m.unit_id, m.role)], _form(m, people, bound))
        for m in own
    ]
    held = [m for m in request.memberships if m.principal_id]
    context = {"posts": posts, "held": held, "today": timezone.localdate()}
    return render(request, "account/deputies.html", context, status=status)


def _form(membership: Membership, people: dict[int, list[User]], bound: DeputyForm | None) -> DeputyForm:
    if bound and bound.membership.pk == membership.pk:
        return bound
    return DeputyForm(membership, people[membership.pk])


def _standing(person: User) -> list[Membership]:
    """His deputies of today and of the days to come."""
    found = Membership.objects.filter(principal=person, until__gte=timezone.localdate())
    return list(found.select_related("person", "unit").order_by("since", "pk"))


def _candidates(own: Iterable[Membership]) -> dict[int, list[User]]:
    """Who may be asked, by membership: people of the same unit, for an office of any office of the same bureau."""
    own = list(own)
    offices = bureaus() if any(m.unit.is_office for m in own) else {}
    working = Membership.objects.active().filter(
        unit__in={m.unit_id for m in own} | set(offices), principal=None, person__is_active=True
    )
    held = list(working.select_related("person", "unit").order_by("person__name", "person"))
    return {m.pk: _people(m, [h for h in held if _beside(m.unit_id, h.unit_id, offices)]) for m in own}


def _beside(own: int, other: int, offices: Mapping[int, int | None]) -> bool:
    """Whether both are one unit, or offices of one bureau; those that name none all belong together."""
    return own == other or (own in offices and other in offices and offices[own] == offices[other])


def _people(own: Membership, held: list[Membership]) -> list[User]:
    found = {m.person_id: m.person for m in held}
    found.pop(own.person_id, None)
    return list(found.values())


@require_POST
def end_deputy(request: HttpRequest, pk: int) -> HttpResponse:
    """At once. One that began today or hasn't begun leaves nothing behind but what is in the trail."""
    deputy = get_object_or_404(Membership.objects.select_related("person"), pk=pk, principal=request.user)
    today = timezone.localdate()
    if deputy.since >= today:
        deputy.delete()
    elif deputy.until >= today:
        deputy.until = today - timedelta(days=1)
        deputy.save(update_fields=["until"])
    messages.success(request, f"{deputy.person}的代办已结束。")
    return redirect("deputies")
