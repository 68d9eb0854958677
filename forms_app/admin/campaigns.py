"""Campaigns: what is asked of whom by when, and the way through the offices."""

from django import forms
from django.contrib import admin, messages
from django.db.models import Count
from django.forms.models import BaseInlineFormSet

from forms_app.catalog import KINDS
from forms_app.filings import open_dossier
from forms_app.models import Campaign, ReviewStep, Unit
from forms_app.schemes import SCHEMES

from .exchange import Exchange
from .faults import MADE_FROM, Faults, asked_faults, campaign_faults, step_faults
from .people import ONE_LINE, FaultsForm
from .resources import CampaignResource
from .rights import Administered
from .steps import changes, set_steps


class AskedUnits(forms.ModelMultipleChoiceField):
    """Units by code and name, as lists on paper have them."""

    def label_from_instance(self, unit: Unit) -> str:
        return f"{unit.code} {unit}"


class CampaignForm(FaultsForm):
    scheme = forms.ChoiceField(
        label="填报口径与评分方案", choices=[(scheme.slug, scheme.name) for scheme in SCHEMES.values()]
    )
    kinds = forms.MultipleChoiceField(
        label="报表类型",
        choices=list(KINDS.items()),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "请至少选一种报表类型。"},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk and self.instance.dossiers.exists():
            for name in MADE_FROM:
                self.fields[name].disabled = True
                self.fields[name].help_text = "已建立全套报表，不能再改。"

    def clean_kinds(self) -> list[str]:
        """In printed order, whatever the order of the ticks."""
        return [slug for slug in KINDS if slug in self.cleaned_data["kinds"]]

    def faults_of(self) -> Faults:
        yield from campaign_faults(self.instance)
        if "units" in self.cleaned_data:
            yield from asked_faults(self.instance, self.cleaned_data["units"])


class StepForm(forms.ModelForm):
    """The steps replace each other as a whole, so a step isn't compared with those in the database."""

    def validate_unique(self):
        pass

    def validate_constraints(self):
        pass


class StepFormSet(BaseInlineFormSet):
    """The steps are checked and saved together; their order follows from their stages."""

    def clean(self):
        if any(self.errors):
            return
        for _, message in step_faults(self.instance, self.steps()):
            self._non_form_errors.append(message)

    def steps(self) -> list[ReviewStep]:
        standing = [f for f in self.forms if f not in self.deleted_forms and f.cleaned_data.get("stage")]
        return [ReviewStep(stage=f.cleaned_data["stage"], office=f.cleaned_data["office"]) for f in standing]

    def save(self, commit=True):
        self.new_objects = self.deleted_objects = self.changed_objects = []
        if changes(self.instance, self.steps()):
            self.changed_objects = [(self.steps()[0], ["stage", "office"])]
            set_steps(self.instance, self.steps())
        return []


class StepInline(Administered, admin.TabularInline):
    model = ReviewStep
    form = StepForm
    formset = StepFormSet
    fields = ("stage", "office")
    extra = max_num = len(ReviewStep.STAGES)
    autocomplete_fields = ("office",)

    def get_extra(self, request, obj=None, **kwargs):
        return self.extra - obj.steps.count() if obj else self.extra

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("office")


@admin.register(Campaign)
class CampaignAdmin(Administered, Exchange, admin.ModelAdmin):
    form = CampaignForm
    resource_classes = [CampaignResource]
    formfield_overrides = ONE_LINE
    inlines = [StepInline]
    actions = ["open_dossiers"]
    list_display = ("name", "year", "type", "opens_at", "closes_at", "asked", "opened")
    list_filter = ("year", "type")
    search_fields = ("name",)
    search_help_text = "按名称查找"
    filter_horizontal = ("units",)
    fieldsets = (
        (None, {"fields": ("year", "name", "type", "scheme", "kinds")}),
        ("期限", {"fields": ("opens_at", "closes_at", "head_hours", "return_days")}),
        ("报送与签章", {"fields": ("package_by", "signing", "stamping")}),
        ("填报单位", {"fields": ("units",)}),
    )

    class Media:
        js = ("js/admin_words.js",)

    def get_queryset(self, request):
        counts = {"n_units": Count("units", distinct=True), "n_dossiers": Count("dossiers", distinct=True)}
        return super().get_queryset(request).annotate(**counts)

    @admin.display(description="应报单位")
    def asked(self, campaign: Campaign) -> int:
        return campaign.n_units

    @admin.display(description="已建报表")
    def opened(self, campaign: Campaign) -> int:
        return campaign.n_dossiers

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        units = {"form_class": AskedUnits, "queryset": Unit.objects.filter(is_office=False), "help_text": ""}
        return super().formfield_for_manytomany(db_field, request, **{**kwargs, **units})

    @admin.action(description="建立全套报表")
    def open_dossiers(self, request, queryset):
        for campaign in queryset:
            self._open(request, campaign)

    def _open(self, request, campaign: Campaign) -> None:
        units = list(campaign.units.exclude(dossiers__campaign=campaign))
        for unit in units:
            open_dossier(campaign, unit)
        if units:
            messages.success(request, f"“{campaign}”：为 {len(units)} 个单位建立了全套报表。")
        elif campaign.n_dossiers:
            messages.info(
                request, f"“{campaign}”：{campaign.n_dossiers} 个填报单位都已有全套报表，没有新建。"
            )
        else:
            messages.warning(request, f"“{campaign}”还没有填报单位，请先在填报任务中选择单位。")
