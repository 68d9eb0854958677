"""The rules that tables are checked by: what each looks at, why, on which ground, an example, and where a campaign takes
it otherwise than usual."""

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from forms_app.access import visible_dossiers
from forms_app.models import RuleSetting
from forms_app.rulebook import codes, told

# Campaigns that a rule's page names, the newest first.
SHOWN = 20


def _settings(request: HttpRequest) -> QuerySet[RuleSetting]:
    """Of the campaigns in which the person knows of a dossier."""
    known = visible_dossiers(request.acting).values("campaign")
    found = RuleSetting.objects.filter(campaign__in=known).select_related("campaign")
    return found.order_by("-campaign__year", "campaign__name")


@require_safe
def rules(request: HttpRequest) -> HttpResponse:
    differing = set(_settings(request).values_list("rule", flat=True))
    listed = [(rule, rule.code in differing) for rule in map(told, codes())]
    return render(request, "rules/list.html", {"rules": listed})


@require_safe
def rule(request: HttpRequest, code: str) -> HttpResponse:
    if code not in codes():
        raise Http404
    settings = _settings(request).filter(rule=code)[:SHOWN]
    return render(request, "rules/page.html", {"rule": told(code), "settings": settings})
