"""What a file of campaigns, or of what they arrange for single units, looks like."""

from django.core.exceptions import ValidationError
from import_export.fields import Field
from import_export.resources import ModelResource

from forms_app.catalog import KINDS
from forms_app.filings import recount, recount_open
from forms_app.models import Campaign, Particular
from forms_app.schemes import SCHEMES
from forms_app.terms import CampaignType, PackageBy, Signing, Stamping

from .faults import asked_faults, campaign_faults, particular_faults, rule_faults, step_faults
from .resources import HouseResource, add_faults
from .rules import set_rules
from .steps import set_steps
from .widgets import (
    Amount,
    Moment,
    Office,
    RuleLevels,
    Steps,
    Text,
    UnitCodes,
    Whole,
    Word,
    Words,
    YesNo,
    campaign_by_name,
    unit_by_code,
)


class StepsField(Field):
    """The review steps are replaced as a whole."""

    def save(self, instance, row, is_m2m=False, **kwargs):
        set_steps(instance, self.clean(row))


class RulesField(Field):
    """The rule settings are replaced as a whole."""

    def save(self, instance, row, is_m2m=False, **kwargs):
        instance.rules_set = bool(set_rules(instance, self.clean(row)))


class CampaignResource(HouseResource):
    name = Field("name", "名称", Text())
    year = Field("year", "年度", Whole())
    type = Field("type", "类型", Word(CampaignType.choices()), default=CampaignType.TARGET)
    scheme = Field("scheme", "填报口径", Word((scheme.slug, scheme.name) for scheme in SCHEMES.values()))
    kinds = Field("kinds", "报表类型", Words(KINDS.items()))
    opens_at = Field("opens_at", "开始时间", Moment())
    closes_at = Field("closes_at", "截止时间", Moment())
    package_by = Field("package_by", "报送方式", Word(PackageBy.choices()), default=PackageBy.DOSSIER)
    signing = Field("signing", "审签方式", Word(Signing.choices()), default=Signing.SYSTEM)
    stamping = Field("stamping", "盖章时点", Word(Stamping.choices()), default=Stamping.ON_PASS)
    head_hours = Field("head_hours", "审签宽限（小时）", Whole(), default=24)
    return_days = Field("return_days", "整改期限（工作日）", Whole(), default=3)
    accepts_late = Field("accepts_late", "截止后仍可首次报送", YesNo(), default=False)
    straight_return = Field("straight_return", "重新报送直接送退回的股室", YesNo(), default=False)
    same_person = Field("same_person", "允许同一人连续办理", YesNo(), default=False)
    text_by_bureau = Field("text_by_bureau", "允许股室完善文字", YesNo(), default=False)
    predecessor = Field("predecessor", "沿用的填报任务", campaign_by_name())
    evaluates = Field("evaluates", "所评价的目标任务", campaign_by_name())
    keeps_ellipsis = Field("keeps_ellipsis", "有指标仍印省略号行", YesNo(), default=False)
    steps = StepsField("steps", "审核环节", Steps())
    rule_settings = RulesField("rule_settings", "校验规则设置", RuleLevels())
    units = Field("units", "填报单位编码", UnitCodes())

    related = above = ("predecessor", "evaluates")
    circle = "这些填报任务互相沿用"
    unchecked = ("kinds",)
    faults = staticmethod(campaign_faults)

    class Meta(HouseResource.Meta):
        model = Campaign
        fields = (
            "name", "year", "type", "scheme", "kinds", "opens_at", "closes_at", "package_by", "signing", "stamping",
            "head_hours", "return_days", "accepts_late", "straight_return", "same_person", "text_by_bureau",
            "predecessor", "evaluates", "keeps_ellipsis", "steps", "rule_settings", "units",
        )  # fmt: skip
        import_id_fields = ("name",)

    def get_queryset(self):
        return ModelResource.get_queryset(self)

    def filter_export(self, queryset, **kwargs):
        return super().filter_export(queryset).prefetch_related("units", "steps__office", "rule_settings")

    def import_instance(self, instance, row, **kwargs):
        """Units and steps are checked with the row they stand in, before anything is saved."""
        errors = {}
        try:
            super().import_instance(instance, row, **kwargs)
        except ValidationError as error:
            errors = error.update_error_dict(errors)
        for name, faults_of in (
            ("units", asked_faults),
            ("steps", step_faults),
            ("rule_settings", rule_faults),
        ):
            self._check_many(self.fields[name], faults_of, instance, row, errors)
        if errors:
            raise ValidationError(errors)

    def after_import(self, dataset, result, **kwargs):
        """Where rules are set otherwise, the open dossiers are counted anew; what is left follows at its next save."""
        super().after_import(dataset, result, **kwargs)
        imported = (row.instance for row in result.rows if not kwargs.get("dry_run"))
        for campaign in (c for c in imported if c and getattr(c, "rules_set", False)):
            recount_open(campaign)

    def _check_many(self, field: Field, faults_of, instance, row, errors: dict) -> None:
        if field.column_name not in row and not instance._state.adding:
            return
        try:
            add_faults(errors, faults_of(instance, field.widget.clean(row.get(field.column_name))))
        except ValueError as error:
            add_faults(errors, [(field.attribute, str(error))])


class ParticularResource(HouseResource):
    """控制数 come as the bureau's list has them, in 万元."""

    campaign = Field("campaign", "填报任务", campaign_by_name())
    unit = Field("unit", "预算单位编码", unit_by_code())
    section = Field("section", "归口股室（本任务）", Office())
    ceiling = Field("ceiling", "控制数（万元）", Amount())
    exempt_reason = Field("exempt_reason", "免报原因", Text())

    related = ("campaign", "unit", "section")
    needed = ("campaign", "unit")
    faults = staticmethod(particular_faults)

    class Meta(HouseResource.Meta):
        model = Particular
        fields = ("campaign", "unit", "section", "ceiling", "exempt_reason")
        import_id_fields = ("campaign", "unit")

    def after_save_instance(self, instance, row, **kwargs):
        super().after_save_instance(instance, row, **kwargs)
        if not kwargs.get("dry_run"):
            recount(instance)
