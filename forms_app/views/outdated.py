"""Posts that come too late: the sign-in has ended, or the page's token has. What was typed is given back."""

from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme

from .account import by_script
from .filings import unread_texts

SIGNING_IN = {"login", "session"}
REFUSED = "页面已过期，尚未保存。请刷新本页后再试；仍不成功时，请检查浏览器是否禁用了 Cookie。"


def expired(request: HttpRequest) -> HttpResponse:
    """What somebody posted after the sign-in had ended: their own words, nothing of ours."""
    if by_script(request):
        return JsonResponse({"signed_in": False}, status=401)
    context = {"left_over": unread_texts(request.POST)}
    return render(request, "filing/expired.html", context, status=401)


def outdated(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A post without the right token, such as after all cookies were cleared."""
    if by_script(request):
        return _told(request)
    typed = request.resolver_match.url_name not in SIGNING_IN and from_here(request)
    context = {"left_over": unread_texts(request.POST) if typed else []}
    return render(request, "403_csrf.html", context, status=403)


def _told(request: HttpRequest) -> JsonResponse:
    """Without cookies nobody is signed in; where somebody is, a fresh token helps (``GET session/``)."""
    if request.user.is_authenticated:
        return JsonResponse({"outdated": True, "refusal": REFUSED}, status=403)
    return JsonResponse({"signed_in": False}, status=401)


def from_here(request: HttpRequest) -> bool:
    """Whether a page of ours posted it: another site may not put its words into ours."""
    origin = request.headers.get("Origin") or request.headers.get("Referer")
    ours = {request.get_host(), *(urlsplit(trusted).netloc for trusted in settings.CSRF_TRUSTED_ORIGINS)}
    return not origin or (origin.startswith("http") and url_has_allowed_host_and_scheme(origin, ours))
