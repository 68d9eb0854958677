"""The approved target that a self-evaluation looks back on: what differs from what was taken over, and taking it."""

from dataclasses import dataclass
from functools import cached_property

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from forms_app import filings
from forms_app.access import is_own, sees, visible_dossiers
from forms_app.filings.planning import Plan
from forms_app.models import Adjustment, Dossier, Membership, Package

RELATED = ("campaign__evaluates", "unit", "particular", "evaluated__campaign")
NOT_YOURS = "您可以查看这套自评，但不能查看它所评价的目标。"


@dataclass
class Target:
    """What a self-evaluation looks back on, as one person may see it; ``news`` is what wasn't taken yet."""

    dossier: Dossier
    actor: Membership

    @cached_property
    def news(self) -> filings.News | None:
        return filings.news(self.dossier)

    @property
    def evaluated(self) -> Dossier | None:
        return self.news.evaluated if self.news else self.dossier.evaluated

    @property
    def campaign(self):
        return self.dossier.campaign.evaluates

    @property
    def own(self) -> bool:
        return is_own(self.actor, self.dossier)

    @cached_property
    def readable(self) -> bool:
        """Whether the person may see the evaluated dossier itself."""
        return self.evaluated is not None and (self.own or sees(self.actor, self.evaluated))

    @cached_property
    def approvals(self) -> list[Package]:
        """The approved packages, for their 批复文号 and date."""
        packages = self.evaluated.packages.filter(approved_version__isnull=False) if self.evaluated else []
        return list(packages)

    @cached_property
    def adjustments(self) -> list[Adjustment]:
        return filings.adjustments_of(self.dossier, self.news) if self.news else []

    @cached_property
    def held(self) -> filings.Working:
        return filings.working(self.dossier)

    @cached_property
    def plan(self) -> Plan | None:
        return self.plan_of(self.held) if self.news else None

    def plan_of(self, held: filings.Working) -> Plan | None:
        """What taking it would make of the dossier, which is loaded already."""
        return filings.plan_of(held, self.news) if self.news else None

    @cached_property
    def hindrances(self) -> list[tuple[str, str]]:
        return list(filings.hindrances(self.held, self.plan, self.actor)) if self.plan else []


def target_of(dossier: Dossier, actor: Membership) -> Target | None:
    """None of a dossier that evaluates nothing."""
    return Target(dossier, actor) if dossier.campaign.evaluates_id else None


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def target(request: HttpRequest, number: str) -> HttpResponse:
    found = get_object_or_404(visible_dossiers(request.acting).select_related(*RELATED), number=number)
    shown = target_of(found, request.acting)
    if shown is None:
        raise Http404
    if request.method == "POST":
        return _refresh(request, found)
    if shown.evaluated and not shown.readable:
        raise PermissionDenied(NOT_YOURS)
    return _page(request, shown)


def _page(request: HttpRequest, shown: Target, status: int = 200, refusal: str = "") -> HttpResponse:
    context = {"dossier": shown.dossier, "target": shown, "refusal": refusal}
    return render(request, "dossier/target.html", context, status=status)


def _refresh(request: HttpRequest, found: Dossier) -> HttpResponse:
    try:
        plan = filings.refresh(found, request.acting, request.POST.get("mark", ""))
    except filings.Outdated as outdated:
        shown = target_of(Dossier.objects.select_related(*RELATED).get(pk=found.pk), request.acting)
        if shown.news and shown.readable:
            return _page(request, shown, 409, str(outdated))
        messages.info(request, str(outdated))
    else:
        tables = "、".join(f"{t.label} {t.name}".strip() for t in plan.told)
        messages.success(
            request, "已更新批复目标" + (f"，涉及：{tables}。您填写的内容都保留。" if tables else "。")
        )
    return redirect("dossier", found.number)
