"""What every request passes: for whom a person acts, and what must be settled before anything else."""

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from forms_app.views.account import SESSION_KEY, active_memberships, by_script, chosen, no_membership
from forms_app.views.filings import unread_texts
from forms_app.views.outdated import expired

OWN_ACCOUNT = {"logout", "password"}
NO_MEMBERSHIP = "您目前没有任职（尚未登记，或任职已到期），不能保存。请联系系统管理员登记任职。"


def stands_open(request, view) -> bool:
    """Pages for everybody, whatever is unsettled: sign in and out, the own password."""
    return request.resolver_match.url_name in OWN_ACCOUNT or not getattr(view, "login_required", True)


def in_admin(request) -> bool:
    return "admin" in request.resolver_match.app_names


class NoNul:
    """A NUL in a query is a blank: PostgreSQL takes none, and the administration's lists would ask it all the same."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        asked = request.META.get("QUERY_STRING", "")
        if "%00" in asked:
            request.META["QUERY_STRING"] = asked.replace("%00", "%20")
        return self.get_response(request)


class SignedIn(LoginRequiredMiddleware):
    """Asks everybody to sign in. Who posted after the sign-in had ended gets back what was typed."""

    def handle_no_permission(self, request, view):
        answer = super().handle_no_permission(request, view)
        return expired(request) if request.method == "POST" or by_script(request) else answer


class Acting:
    """Sets ``request.memberships`` (those in force) and ``request.acting``: the one chosen, or None."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.memberships = active_memberships(request.user)
        request.acting = chosen(request.memberships, request.session.get(SESSION_KEY))
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if request.acting or not request.user.is_authenticated:
            return None
        # The admin asks for its own rights.
        if stands_open(request, view) or in_admin(request):
            return None
        if by_script(request):
            return JsonResponse({"refusal": NO_MEMBERSHIP}, status=403)
        if request.user.is_superuser:
            return redirect("admin:index")
        return no_membership(request, unread_texts(request.POST))


class ForcePasswordChange:
    """A one-time password opens nothing but the page where one sets one's own."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        person = request.user
        if not (person.is_authenticated and person.must_change_password) or stands_open(request, view):
            return None
        if by_script(request):
            return JsonResponse({"signed_in": False, "must_change": True}, status=401)
        wanted = request.get_full_path() if request.method == "GET" else reverse("home")
        return redirect_to_login(wanted, reverse("password"))


class MethodPage:
    """People reach addresses that only take posts, by reloading; Django's own answer is an empty page."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if response.status_code != 405 or response.content:
            return response
        page = render(request, "405.html", status=405)
        page["Allow"] = response["Allow"]
        return page
