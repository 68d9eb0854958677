"""Pages about oneself: sign in (also again, without leaving a page) and out, the own password, for whom one acts."""

from axes.helpers import get_client_username
from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.contrib.auth.views import LoginView, LogoutView, PasswordChangeView, RedirectURLMixin
from django.core.validators import MaxLengthValidator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from forms_app.models import Membership, User
from forms_app.terms import Role

LONGEST_NAME = 254
SESSION_KEY = "acting"
SHOWN_ADMINISTRATORS = 3
LOCKED = (
    "用户名“{username}”在这台电脑上连续输错密码 {limit} 次，为保护账号，暂停登录 {minutes} 分钟。",
    "请等 {minutes} 分钟后再登录，其间再试会重新计时。忘记密码或急需办理的，请联系系统管理员解锁、重置密码。",
)


class SignInForm(AuthenticationForm):
    error_messages = {
        "invalid_login": (
            "用户名或密码不正确，请核对后重新输入（区分大小写）。"
            f"连续输错 {settings.AXES_FAILURE_LIMIT} 次将暂时锁定；忘记密码请联系系统管理员重置。"
        ),
        "inactive": "该账号已停用，请联系系统管理员。",
    }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["username"].label = "用户名"
        self.fields["username"].error_messages["required"] = "请填写用户名。"
        # Failed attempts are noted by name, in a column that holds no more.
        self.fields["username"].validators.append(
            MaxLengthValidator(LONGEST_NAME, "用户名太长，请核对后重新输入。")
        )
        self.fields["password"].label = "密码"
        self.fields["password"].error_messages["required"] = "请填写密码。"


class SignIn(LoginView):
    template_name = "account/login.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def get_redirect_url(self) -> str:
        """Whoever is signed in already would be sent here for ever, which Django takes for a fault."""
        wanted = super().get_redirect_url()
        return "" if wanted == self.request.path else wanted


class SignOut(LogoutView):
    next_page = "login"


def locked(request: HttpRequest, _answer=None, credentials=None) -> HttpResponse:
    """Told instead of any answer after too many wrong passwords, as django-axes asks for it."""
    given = {"limit": settings.AXES_FAILURE_LIMIT, "minutes": round(settings.AXES_COOLOFF_TIME * 60)}
    username = get_client_username(request, credentials) or ""
    lines = [line.format(username=username, **given) for line in LOCKED]
    if by_script(request):
        return JsonResponse({"signed_in": False, "refusal": "".join(lines)}, status=429)
    return render(request, "account/locked.html", {"lines": lines}, status=429)


def by_script(request: HttpRequest) -> bool:
    """Whether a script of ours asks, which can't make anything of a page."""
    return request.content_type == "application/json" or not request.accepts("text/html")


# --- the session, as the scripts of a page ask for it ---


@sensitive_post_parameters("password")
@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def session(request: HttpRequest) -> JsonResponse:
    """Who is signed in, and as what: asked before a page posts what would be lost otherwise. A post signs in again."""
    if request.method == "POST":
        form = SignInForm(request, request.POST)
        if not form.is_valid():
            refusal = "".join(error for errors in form.errors.values() for error in errors)
            return JsonResponse({"signed_in": False, "refusal": refusal})
        _sign_in(request, form.get_user(), request.POST.get("acting", ""))
    return JsonResponse(_standing(request))


def _sign_in(request: HttpRequest, person: User, wanted: str) -> None:
    """``wanted`` is the membership that the page was opened with; it is taken up again where it is in force."""
    login(request, person)
    request.memberships = active_memberships(person)
    own = own_membership(request, wanted)
    if own:
        request.session[SESSION_KEY] = own.pk
    request.acting = chosen(request.memberships, request.session.get(SESSION_KEY))


def _standing(request: HttpRequest) -> dict:
    """With a one-time password one can't go on yet: every address but the own password's is closed."""
    known = request.user.is_authenticated
    must_change = known and request.user.must_change_password
    return {
        "signed_in": known and not must_change,
        "must_change": must_change,
        "person": str(request.user.pk) if known else "",
        "acting": str(request.acting.pk) if request.acting else "",
        # Asking for it sets the cookie too.
        "token": get_token(request),
    }


class OwnPasswordForm(PasswordChangeForm):
    """The own password, old and new; setting it ends a one-time password."""

    error_messages = {
        **PasswordChangeForm.error_messages,
        "password_incorrect": "原密码不正确，请重新输入。",
        "password_mismatch": "两次输入的新密码不一致，请重新输入。",
        "password_unchanged": "新密码不能与原密码相同，请换一个。",
    }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["old_password"].label = "原密码"
        self.fields["new_password1"].label = "新密码"
        self.fields["new_password2"].label = "再输一次新密码"
        self.fields["new_password2"].help_text = ""

    def clean_new_password1(self) -> str:
        new = self.cleaned_data["new_password1"]
        if new == self.cleaned_data.get("old_password"):
            raise forms.ValidationError(self.error_messages["password_unchanged"], code="password_unchanged")
        return new

    def save(self, commit=True):
        self.user.must_change_password = False
        return super().save(commit)


class OwnPassword(RedirectURLMixin, PasswordChangeView):
    template_name = "account/password.html"
    form_class = OwnPasswordForm
    next_page = "home"

    def form_valid(self, form):
        response = super().form_valid(form)
        messages.success(self.request, "密码已修改，下次登录请用新密码。")
        return response


# --- for whom one acts ---


def active_memberships(person) -> list:
    """What the person is today, and for whom; the list that the switch offers. What he is himself comes first."""
    if not person.is_authenticated:
        return []
    held = person.memberships.active().select_related("unit", "principal")
    return sorted(held, key=lambda membership: membership.principal_id is not None)


def chosen(memberships: list, pk):
    """The membership that the session names, while it is still in force; else the first."""
    by_pk = {membership.pk: membership for membership in memberships}
    return by_pk.get(pk) or next(iter(memberships), None)


def own_membership(request: HttpRequest, pk: str) -> Membership | None:
    """One of the person's memberships in force, as a form names it."""
    return next((membership for membership in request.memberships if str(membership.pk) == pk), None)


@require_POST
def acting(request):
    """Switches for whom one acts, among one's own memberships in force."""
    membership = own_membership(request, request.POST.get("membership", ""))
    if membership is None:
        messages.error(request, "不能切换到该身份：任职已到期或不属于您。请从列表中重新选择。")
    else:
        request.session[SESSION_KEY] = membership.pk
        messages.success(request, f"现在以“{membership}”身份办理。")
    return redirect(way_back(request))


def way_back(request) -> str:
    """Where the person came from, if that is a page of ours; else the home page."""
    wanted = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    # Anything but a path would be taken for the name of a view.
    return wanted if safe and wanted.startswith("/") else "home"


def no_membership(request, left_over=()):
    """For a person who holds no role today: says so, names whom to ask, and gives back what was typed until then."""
    administrators = Membership.objects.active().filter(role=Role.ADMINISTRATOR).select_related("person")
    context = {"administrators": administrators[:SHOWN_ADMINISTRATORS], "left_over": left_over}
    return render(request, "account/no_membership.html", context, status=403)
