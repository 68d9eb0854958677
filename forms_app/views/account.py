"""Pages about oneself: sign in and out, the own password, and for whom one acts."""

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.contrib.auth.views import LoginView, LogoutView, PasswordChangeView, RedirectURLMixin
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from forms_app.models import Membership
from forms_app.terms import Role

SESSION_KEY = "acting"
SHOWN_ADMINISTRATORS = 3


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


@require_POST
def acting(request):
    """Switches for whom one acts, among one's own memberships in force."""
    own = {str(membership.pk): membership for membership in request.memberships}
    membership = own.get(request.POST.get("membership"))
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
