"""Campaigns: what is asked of whom by when, the way through the offices, and what is arranged for single units."""

from django import forms
from django.contrib import admin, messages
from django.db.models import Count
from django.forms.models import BaseInlineFormSet

from forms_app.catalog import KINDS
from forms_app.filings import open_dossier, recount
from forms_app.models import Campaign, Dossier, Particular, ReviewStep, Unit
from forms_app.schemes import SCHEMES
from forms_app.terms import CampaignType
from forms_app.values import NoValue

from .campaign_resources import CampaignResource, ParticularResource
from .exchange import Exchange
from .faults import MADE_FROM, Faults, asked_faults, campaign_faults, particular_faults, step_faults
from .people import ONE_LINE, FaultsForm
from .rights import Administered
from .rules import RuleFormSet, RuleInline, bring_up
from .steps import changes, set_steps
from .widgets import WAN_YUAN, yuan


class AskedUnits(forms.ModelMultipleChoiceField):
    """Units by code and name, as lists on paper have them."""

    def label_from_instance(self, unit: Unit) -> str:
        return f"{unit.code} {unit}"


HELP = {
    "head_hours": "截止前已提交审签的，单位负责人在截止后多少小时内仍可审签。审签方式为“不需要审签”时不起作用。",
    "return_days": "退回时默认给单位的整改时间，按周一至周五计，到当日 18:00 止；退回时可以另定。",
    "accepts_late": "不勾选：截止后不能首次报送，须由财政部门延期。勾选：仍可报送，并标记“逾期”。",
    "signing": "系统审签：单位负责人登录审签；线下签字：填表人登记签字人和日期；不需要审签：填表人直接报送。",
    "straight_return": "不勾选：退回后重新报送，从第一个审核环节重新办理。",
    "same_person": "不勾选：同一人（含代办）不能连续办理相邻的两个环节，如填报和审签。",
    "text_by_bureau": "勾选：审核人登记与单位何人何时协商后，可直接完善文字；金额始终由单位修改。",
    "predecessor": "新建的全套报表以该任务中本单位的批复版本（没有的，取最近报送版本）为底稿，如“一上”或上年；"
    "两个任务的类型、报表类型和金额单位须相同。已建立的全套报表不受影响。",
    "evaluates": "绩效自评任务填写：各单位的指标、指标值和年初金额从该任务的批复版本带入。"
    "目标后来批复或调整的，由填表人看过变化后“更新批复目标”。系统启用首年没有目标任务的，留空。",
    "keeps_ellipsis": "不勾选：二级指标下填了指标的，不再印空白表上的“……”行。",
}


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
        for name, said in HELP.items():
            self.fields[name].help_text = said
        others = Campaign.objects.exclude(pk=self.instance.pk)
        self.fields["predecessor"].queryset = others
        self.fields["evaluates"].queryset = others.filter(type=CampaignType.TARGET)
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
    inlines = [StepInline, RuleInline]
    actions = ["open_dossiers"]
    list_display = ("name", "year", "type", "opens_at", "closes_at", "asked", "opened")
    list_filter = ("year", "type")
    search_fields = ("name",)
    search_help_text = "按名称查找"
    filter_horizontal = ("units",)
    fieldsets = (
        (None, {"fields": ("year", "name", "type", "scheme", "kinds")}),
        ("期限", {"fields": ("opens_at", "closes_at", "accepts_late", "head_hours", "return_days")}),
        ("报送与签章", {"fields": ("package_by", "signing", "stamping")}),
        ("审核", {"fields": ("straight_return", "same_person", "text_by_bureau")}),
        ("绩效自评", {"fields": ("evaluates", "keeps_ellipsis")}),
        ("底稿", {"fields": ("predecessor",)}),
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

    def changeform_view(self, request, *args, **kwargs):
        """Once the rules are set and saved, what they find is counted anew, dossier by dossier."""
        request.rules_set = None
        answer = super().changeform_view(request, *args, **kwargs)
        if request.rules_set:
            bring_up(request, request.rules_set)
        return answer

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        if any(isinstance(each, RuleFormSet) and each.made for each in formsets):
            request.rules_set = form.instance

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        """The campaign that is continued or evaluated is chosen here, and neither changed nor deleted."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name in ("predecessor", "evaluates"):
            field.widget = field.widget.widget
        return field

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        units = {"form_class": AskedUnits, "queryset": Unit.objects.filter(is_office=False), "help_text": ""}
        return super().formfield_for_manytomany(db_field, request, **{**kwargs, **units})

    @admin.action(description="建立全套报表")
    def open_dossiers(self, request, queryset):
        for campaign in queryset:
            self._open(request, campaign)

    def _open(self, request, campaign: Campaign) -> None:
        without = campaign.units.exclude(dossiers__campaign=campaign)
        exempt = campaign.particulars.exclude(exempt_reason="").values("unit")
        units, spared = list(without.exclude(pk__in=exempt)), without.filter(pk__in=exempt).count()
        opened = [open_dossier(campaign, unit) for unit in units]
        more = f"{spared} 个单位免报，没有建立。" if spared else ""
        if opened:
            told = (
                f"“{campaign}”：为 {len(opened)} 个单位建立了全套报表{_begun_from(campaign, opened)}。{more}"
            )
            messages.success(request, told)
        elif campaign.n_units:
            had = campaign.n_dossiers
            told = f"“{campaign}”：{had} 个填报单位都已有全套报表，没有新建。{more}"
            messages.info(request, told)
        else:
            messages.warning(request, f"“{campaign}”还没有填报单位，请先在填报任务中选择单位。")


def _begun_from(campaign: Campaign, opened: list[Dossier]) -> str:
    copied = sum(dossier.origin_id is not None for dossier in opened)
    if copied:
        return f"（其中 {copied} 套以“{campaign.predecessor}”为底稿）"
    if not campaign.evaluates:
        return ""
    taken = sum(dossier.evaluated_id is not None for dossier in opened)
    return (
        f"（其中 {taken} 套带入了“{campaign.evaluates}”的批复目标，{len(opened) - taken} 套没有批复的目标）"
    )


class AmountField(forms.CharField):
    """An amount in 万元 as people write it; kept in 元."""

    def prepare_value(self, value):
        return value if isinstance(value, str) else WAN_YUAN.show(value)

    def to_python(self, value):
        try:
            return yuan(super().to_python(value))
        except NoValue as error:
            raise forms.ValidationError(f"{error}。") from error

    def has_changed(self, initial, data) -> bool:
        try:
            return yuan(data or "") != initial
        except NoValue:
            return True


class ParticularForm(FaultsForm):
    ceiling = AmountField(
        label="控制数（万元）",
        required=False,
        help_text="资金总额的上限，如 930.09；留空为不控制。超过的，单位须作情况说明。",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["section"].help_text = "留空取单位自己的归口股室。"
        self.fields["exempt_reason"].help_text = "填写即为免报：不建立全套报表，一览表中单列。"

    def faults_of(self) -> Faults:
        return particular_faults(self.instance)


@admin.register(Particular)
class ParticularAdmin(Administered, Exchange, admin.ModelAdmin):
    form = ParticularForm
    resource_classes = [ParticularResource]
    formfield_overrides = ONE_LINE
    list_display = ("unit", "code", "campaign", "section", "shown_ceiling", "exempt_reason")
    list_filter = ("campaign", ("section", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("campaign", "unit", "section")
    search_fields = ("unit__code", "unit__name", "unit__short_name", "campaign__name")
    search_help_text = "按单位编码、名称或填报任务查找"
    autocomplete_fields = ("campaign", "unit", "section")
    fields = ("campaign", "unit", "section", "ceiling", "exempt_reason")

    def get_readonly_fields(self, request, obj=None):
        """A unit's dossier knows its particular by a link, which would lead to another unit's."""
        return ("campaign", "unit") if obj else ()

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        recount(obj)

    @admin.display(description="预算单位编码", ordering="unit__code")
    def code(self, particular: Particular) -> str:
        return particular.unit.code

    @admin.display(description="控制数（万元）", ordering="ceiling")
    def shown_ceiling(self, particular: Particular) -> str:
        return WAN_YUAN.show(particular.ceiling)
