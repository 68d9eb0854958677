"""Two states of a package side by side."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from forms_app.terms import Action
from review.comparing import Comparison, Side, sides

from .common import demand, reached

UNKNOWN = "没有您要比较的版本，请在下面重新选择。"


@require_GET
def compare(request: HttpRequest, pk: int) -> HttpResponse:
    """``?old=&new=`` name the two; without them the newest and the one before it."""
    found = reached(request, pk)
    demand(request.acting, Action.READ, found)
    offered = sides(found, request.acting)
    chosen = {side.key: side for side in offered}
    old, new = _asked(request, offered)
    known = old in chosen and new in chosen
    missing = not known and bool({"old", "new"} & set(request.GET))
    context = {
        "package": found,
        "sides": offered,
        "old": old,
        "new": new,
        "comparison": Comparison(chosen[old], chosen[new]) if known and old != new else None,
        "unknown": UNKNOWN if missing else "",
    }
    return render(request, "review/compare.html", context, status=404 if missing else 200)


def _asked(request: HttpRequest, offered: list[Side]) -> tuple[str, str]:
    keys = ["", "", *(side.key for side in offered)]
    return request.GET.get("old", keys[-2]), request.GET.get("new", keys[-1])
