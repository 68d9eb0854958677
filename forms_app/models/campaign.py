"""What the bureau asks for: campaigns, their review steps, and what they arrange for single units."""

from functools import cached_property

from django.db import models

from forms_app.terms import CampaignType, PackageBy, RuleLevel, Signing, Stamping, Status

from .people import Unit


class Campaign(models.Model):
    """填报任务: a year's request of the bureau to its units. ``kinds`` lists slugs of the catalog in printed order."""

    year = models.PositiveSmallIntegerField("年度")
    name = models.TextField("名称", unique=True)
    type = models.TextField("类型", choices=CampaignType.choices(), default=CampaignType.TARGET)
    kinds = models.JSONField("报表类型", default=list)
    scheme = models.TextField("填报口径与评分方案")
    units = models.ManyToManyField(Unit, verbose_name="填报单位", related_name="campaigns", blank=True)
    opens_at = models.DateTimeField("开始时间")
    closes_at = models.DateTimeField("截止时间")
    package_by = models.TextField("报送方式", choices=PackageBy.choices(), default=PackageBy.DOSSIER)
    signing = models.TextField("审签方式", choices=Signing.choices(), default=Signing.SYSTEM)
    stamping = models.TextField("盖章时点", choices=Stamping.choices(), default=Stamping.ON_PASS)
    head_hours = models.PositiveSmallIntegerField("审签宽限（小时）", default=24)
    return_days = models.PositiveSmallIntegerField("整改期限（工作日）", default=3)
    accepts_late = models.BooleanField("截止后仍可首次报送（标记逾期）", default=False)
    straight_return = models.BooleanField("退回后重新报送直接送退回的股室", default=False)
    same_person = models.BooleanField("允许同一人连续办理两个环节", default=False)
    text_by_bureau = models.BooleanField("允许审核股室协商后直接完善文字", default=False)
    predecessor = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="successors",
        verbose_name="沿用的填报任务",
        help_text="新建的全套报表以该任务中本单位的批复版本（没有的，取最近报送版本）为底稿，如“一上”或上年。",
    )

    evaluates = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="evaluated_by",
        verbose_name="所评价的目标任务",
        help_text="绩效自评任务填写：指标、指标值和年初金额从该任务中本单位的批复版本带入。",
    )
    keeps_ellipsis = models.BooleanField("有指标的二级指标仍印“……”行", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "填报任务"
        ordering = ["-year", "name"]

    def __str__(self) -> str:
        return self.name

    @cached_property
    def offices(self) -> list["ReviewStep"]:
        """The review steps in order, each with its office; asked once."""
        return list(self.steps.select_related("office"))

    @cached_property
    def levels(self) -> dict[str, str]:
        """How grave the campaign takes rules, by their code, where it isn't as usual; asked once."""
        return dict(self.rule_settings.values_list("rule", "level"))


class RuleSetting(models.Model):
    """校验规则设置: a campaign takes the rules of one code more gravely or more mildly than usual, or doesn't look."""

    campaign = models.ForeignKey(
        Campaign, models.CASCADE, related_name="rule_settings", verbose_name="填报任务"
    )
    rule = models.TextField("规则")
    level = models.TextField("程度", choices=RuleLevel.choices())
    reason = models.TextField("依据或原因", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "校验规则设置"
        ordering = ["campaign", "rule"]
        constraints = [models.UniqueConstraint(fields=["campaign", "rule"], name="rule_once_per_campaign")]

    def __str__(self) -> str:
        return f"{self.rule} {self.get_level_display()}"


class ReviewStep(models.Model):
    """One review step of a campaign. Without an office it is the unit's own 主管部门 or 归口股室."""

    STAGES = [
        (stage.value, stage.label)
        for stage in (Status.DEPARTMENT_REVIEW, Status.FIRST_REVIEW, Status.FINAL_REVIEW)
    ]

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="steps", verbose_name="填报任务")
    position = models.PositiveSmallIntegerField("次序")
    stage = models.TextField("环节", choices=STAGES)
    office = models.ForeignKey(
        Unit,
        models.PROTECT,
        verbose_name="股室",
        null=True,
        blank=True,
        related_name="+",
        help_text="主管部门、业务股室留空时取单位自己的主管部门、归口股室；绩效股环节必填。",
    )

    class Meta:
        verbose_name = verbose_name_plural = "审核环节"
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "stage"], name="stage_once_per_campaign"),
            models.UniqueConstraint(fields=["campaign", "position"], name="position_once_per_campaign"),
        ]

    def __str__(self) -> str:
        return f"{self.position} {self.get_stage_display()}"


class Particular(models.Model):
    """What a campaign arranges for one unit in particular: another 归口股室, a 控制数 (元), or 免报 and why."""

    campaign = models.ForeignKey(
        Campaign, models.CASCADE, related_name="particulars", verbose_name="填报任务"
    )
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="单位")
    section = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="归口股室（本任务）"
    )
    ceiling = models.DecimalField("控制数（元）", max_digits=15, decimal_places=2, null=True, blank=True)
    exempt_reason = models.TextField("免报原因", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "单位专项设置"
        ordering = ["campaign", "unit__code"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "unit"], name="particular_once_per_unit"),
        ]

    def __str__(self) -> str:
        return f"{self.campaign} {self.unit}"

    def save(self, *args, **kwargs):
        """The unit's dossier finds it by a link of its own, so that lists need no second question."""
        super().save(*args, **kwargs)
        self.campaign.dossiers.filter(unit=self.unit_id).update(particular=self)
