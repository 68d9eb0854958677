"""后台管理: who may enter, and its words. The pages stand in ``forms_app.admin`` and ``review.admin``."""

from functools import update_wrapper

from django.contrib.admin import AdminSite
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, resolve_url
from django.utils.http import urlencode

from forms_app.access import may_administer
from forms_app.views.account import SignOut

REFUSED = "后台管理由管理员办理；需要管理员身份的，请联系管理员添加任职。"


class AdministrationSite(AdminSite):
    """Open to those who are 管理员 today, and to superusers; ``is_staff`` opens nothing.

    Signing in, signing out and the own password are the house's pages: one lock-out and one set of rules for all.
    """

    site_title = "预算绩效目标管理"
    site_header = "预算绩效目标管理 · 后台管理"
    index_title = "单位、人员、任职与填报任务"
    empty_value_display = "—"

    def has_permission(self, request) -> bool:
        return may_administer(request.user, request.memberships)

    def admin_view(self, view, cacheable=False):
        guarded = super().admin_view(view, cacheable)

        def refusing(request, *args, **kwargs):
            if request.user.is_authenticated and not self.has_permission(request):
                raise PermissionDenied(REFUSED)
            return guarded(request, *args, **kwargs)

        return update_wrapper(refusing, guarded)

    def get_app_list(self, request, app_label=None) -> list[dict]:
        """In the order of registration, which is the order of the work."""
        return list(self._build_app_dict(request, app_label).values())

    @login_not_required
    def login(self, request, extra_context=None):
        query = urlencode({"next": request.GET.get("next") or resolve_url("admin:index")})
        return redirect(f"{resolve_url('login')}?{query}")

    def logout(self, request, extra_context=None):
        return SignOut.as_view()(request)

    def password_change(self, request, extra_context=None):
        return redirect("password")

    def password_change_done(self, request, extra_context=None):
        return redirect("password")
