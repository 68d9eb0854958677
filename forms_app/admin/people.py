"""Units and offices, people, and what they are for whom."""

from axes.utils import reset
from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.contrib.admin.widgets import AdminTextInputWidget
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import TextField
from django.forms.models import BaseInlineFormSet
from django.http import Http404
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone

from forms_app.models import Membership, Unit, User

from .exchange import Exchange
from .faults import Faults, membership_faults, person_faults, unit_faults
from .passwords import issue, one_time_page
from .resources import MembershipResource, PersonResource, UnitResource
from .rights import Administered

ONE_LINE = {TextField: {"widget": AdminTextInputWidget}}
SHOWN_MEMBERSHIPS = 3


class FaultsForm(forms.ModelForm):
    """A form that also asks what can't be true of the thing as filled in."""

    def faults_of(self) -> Faults:
        raise NotImplementedError

    def _post_clean(self):
        super()._post_clean()
        if not self.errors:
            for field, message in self.faults_of():
                self.add_error(field if field in self.fields else None, message)


DEPARTMENT_HELP = (
    "预算单位填上级主管部门，没有的不填。财政部门内设股室填所属财政局：几家财政局同用本系统时，"
    "各局只看到本局审核的填报任务；只有一家财政局的，不必填。"
)


class UnitForm(FaultsForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "department" in self.fields:
            self.fields["department"].help_text = DEPARTMENT_HELP

    def faults_of(self) -> Faults:
        return unit_faults(self.instance)


class PersonForm(FaultsForm):
    def faults_of(self) -> Faults:
        return person_faults(self.instance)


class MembershipForm(FaultsForm):
    """The database's own words on its constraints are nobody's; the faults say the same in ours."""

    def _get_validation_exclusions(self) -> set[str]:
        return {*super()._get_validation_exclusions(), "principal"}

    def faults_of(self) -> Faults:
        yield from membership_faults(self.instance)
        held, person = self.instance, self.instance.person
        same = Membership.objects.filter(unit=held.unit, role=held.role, principal=held.principal)
        if person.pk and same.filter(person=person).exclude(pk=held.pk).exists():
            yield "role", f"“{person}”已有这一任职，不必再添加。"


class MembershipFormSet(BaseInlineFormSet):
    def clean(self):
        super().clean()
        filled = [f.cleaned_data for f in self.forms if f not in self.deleted_forms and f.is_valid()]
        held = [(row["unit"], row["role"], row["principal"]) for row in filled if row.get("unit")]
        if len(set(held)) < len(held):
            raise ValidationError("同一任职填了两次，请只留一行。")


@admin.register(Unit)
class UnitAdmin(Administered, Exchange, admin.ModelAdmin):
    form = UnitForm
    resource_classes = [UnitResource]
    formfield_overrides = ONE_LINE
    list_display = ("code", "name", "short_name", "level", "department", "section", "is_office")
    list_display_links = ("code", "name")
    list_filter = ("is_office", "level", ("section", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("department", "section")
    search_fields = ("code", "name", "short_name")
    search_help_text = "按编码、全称或简称查找"
    autocomplete_fields = ("department", "section")
    fields = ("code", "name", "short_name", "level", "is_office", "department", "section")


class MembershipInline(Administered, admin.TabularInline):
    model = Membership
    form = MembershipForm
    formset = MembershipFormSet
    fk_name = "person"
    extra = 1
    autocomplete_fields = ("unit", "principal")
    verbose_name = verbose_name_plural = "任职"

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("unit", "principal")


@admin.register(User)
class PersonAdmin(Administered, Exchange, admin.ModelAdmin):
    """People are never deleted, for the trail names them; who leaves is 停用. No one sets a password for another: the
    house makes a one-time password and shows it once."""

    form = PersonForm
    resource_classes = [PersonResource]
    formfield_overrides = ONE_LINE
    inlines = [MembershipInline]
    list_display = ("username", "name", "phone", "shown_memberships", "is_active", "last_login")
    list_display_links = ("username", "name")
    list_filter = ("is_active", "memberships__role", "must_change_password")
    search_fields = ("username", "name", "phone", "memberships__unit__name", "memberships__unit__short_name")
    search_help_text = "按用户名、姓名、电话或单位查找"
    fields = (
        "username",
        "name",
        "phone",
        "email",
        "is_active",
        "is_superuser",
        "must_change_password",
        "last_login",
    )
    change_form_template = "admin/person.html"

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("memberships__unit", "memberships__principal")

    @admin.display(description="任职")
    def shown_memberships(self, person: User) -> str:
        held = [str(m) for m in person.memberships.all()]
        more = f"等 {len(held)} 项" if len(held) > SHOWN_MEMBERSHIPS else ""
        return "；".join(held[:SHOWN_MEMBERSHIPS]) + more

    def get_fields(self, request, obj=None):
        return self.fields if obj else ("username", "name", "phone", "email")

    def get_readonly_fields(self, request, obj=None):
        """Only superusers make superusers, and nobody shuts himself out."""
        fixed = ["must_change_password", "last_login"]
        if not request.user.is_superuser or obj == request.user:
            fixed.append("is_superuser")
        return [*fixed, "is_active"] if obj == request.user else fixed

    def has_change_permission(self, request, obj=None) -> bool:
        allowed = super().has_change_permission(request, obj)
        return allowed and (obj is None or not obj.is_superuser or request.user.is_superuser)

    def has_delete_permission(self, request, obj=None) -> bool:
        return False

    def save_model(self, request, obj, form, change):
        if not change:
            request.issued = issue(obj)
        super().save_model(request, obj, form, change)

    def response_add(self, request, obj, post_url_continue=None):
        messages.success(request, f"已建立人员“{obj}”。")
        return one_time_page(self, request, [request.issued])

    def get_urls(self):
        reset_view = self.admin_site.admin_view(self.reset_password)
        return [path("<path:object_id>/reset/", reset_view, name="forms_app_user_reset"), *super().get_urls()]

    def reset_password(self, request, object_id: str):
        """A new one-time password; whoever is signed in with the old one is signed out, and a lock-out ends."""
        person = self.get_object(request, unquote(object_id))
        if person is None:
            raise Http404
        if not self.has_change_permission(request, person):
            raise PermissionDenied("超级用户的密码只能由超级用户重置。")
        if request.method != "POST":
            context = {**self.admin_site.each_context(request), "opts": self.opts, "original": person}
            return TemplateResponse(request, "admin/reset.html", {**context, "title": "重置密码"})
        issued = issue(person)
        person.save(update_fields=["password", "must_change_password"])
        reset(username=person.username)
        self.log_change(request, person, "重置密码")
        return one_time_page(self, request, [issued])


class InForce(admin.SimpleListFilter):
    """Memberships in force today, or not."""

    title = "今日有效"
    parameter_name = "in_force"

    def lookups(self, request, model_admin):
        return [("yes", "有效"), ("no", "未开始或已到期")]

    def queryset(self, request, queryset):
        active = Membership.objects.active(timezone.localdate())
        if self.value() == "yes":
            return queryset.filter(pk__in=active)
        return queryset.exclude(pk__in=active) if self.value() == "no" else queryset


@admin.register(Membership)
class MembershipAdmin(Administered, Exchange, admin.ModelAdmin):
    form = MembershipForm
    resource_classes = [MembershipResource]
    list_display = ("person", "username", "unit", "role", "since", "until", "principal")
    list_filter = (InForce, "role", ("unit", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("person", "unit", "principal")
    search_fields = ("person__username", "person__name", "unit__code", "unit__name", "unit__short_name")
    search_help_text = "按用户名、姓名、单位编码或名称查找"
    autocomplete_fields = ("person", "unit", "principal")

    @admin.display(description="用户名", ordering="person__username")
    def username(self, membership: Membership) -> str:
        return membership.person.username
