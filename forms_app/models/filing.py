"""The envelope around the tables: what the bureau asks for, and what a unit answers."""

import uuid

from django.conf import settings
from django.db import models

from forms_app.terms import CampaignType, PackageBy, Signing, Stamping, Status

from .people import Unit

USER = settings.AUTH_USER_MODEL


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

    class Meta:
        verbose_name = verbose_name_plural = "填报任务"
        ordering = ["-year", "name"]

    def __str__(self) -> str:
        return self.name


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


class Dossier(models.Model):
    """全套报表: one unit's answer to one campaign. ``source`` names the published document that it reproduces."""

    number = models.TextField("编号", unique=True)
    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="dossiers", verbose_name="填报任务")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="dossiers", verbose_name="单位")
    source = models.TextField("来源文件", blank=True)
    created_at = models.DateTimeField("建立时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "全套报表"
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "unit"], name="one_dossier_per_unit_and_campaign"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.unit}"


class Package(models.Model):
    """报送件: what is submitted, reviewed and approved together. Its status changes in ``review.workflow.make`` alone."""

    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="packages", verbose_name="全套报表")
    status = models.TextField("状态", choices=Status.choices(), default=Status.DRAFTING, db_index=True)
    office = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="waiting_packages", verbose_name="待办股室"
    )
    version = models.PositiveIntegerField("报送次数", default=0)
    # Versions are frozen before the head signs; the offices see none that hasn't left the unit.
    sent_version = models.PositiveIntegerField("已报送版本", default=0)
    approved_version = models.PositiveIntegerField("批复版本", null=True, blank=True)
    approval_number = models.TextField("批复文号", blank=True)
    approval_date = models.DateField("批复日期", null=True, blank=True)
    sent_at = models.DateTimeField("首次报送时间", null=True, blank=True)
    due_at = models.DateTimeField("整改期限", null=True, blank=True)
    changed_at = models.DateTimeField("状态时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "报送件"
        ordering = ["dossier__number", "pk"]

    def __str__(self) -> str:
        return f"{self.dossier} {self.get_status_display()}"


class Filing(models.Model):
    """报表: one filled table's envelope. ``line`` is the row of a summary table that this filing spells out."""

    number = models.TextField("编号", unique=True)
    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="filings", verbose_name="全套报表")
    package = models.ForeignKey(Package, models.CASCADE, related_name="filings", verbose_name="报送件")
    kind = models.TextField("报表类型")
    line = models.UUIDField("所属明细行", null=True, blank=True)
    position = models.PositiveSmallIntegerField("次序", default=0)
    revision = models.PositiveIntegerField("保存次数", default=0)
    locked = models.BooleanField("退回时未要求修改", default=False)
    removed_at = models.DateTimeField("移除时间", null=True, blank=True)
    saved_by = models.ForeignKey(
        USER, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="最后保存人"
    )
    saved_at = models.DateTimeField("最后保存时间", null=True, blank=True)
    blocks = models.PositiveIntegerField("错误数", default=0)
    explains = models.PositiveIntegerField("待说明警告数", default=0)
    hints = models.PositiveIntegerField("提示数", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "报表"
        ordering = ["dossier__number", "position", "pk"]

    def __str__(self) -> str:
        return self.number


class Snapshot(models.Model):
    """报送版本: the canonical text of a table as submitted. Rows are added, never changed.

    ``text`` holds all that the page prints (and is what ``digest``, SHA-256, is taken of); ``findings`` holds the
    findings and answers of that moment, so that an answer never changes the number on stamped paper.
    """

    filing = models.ForeignKey(Filing, models.PROTECT, related_name="snapshots", verbose_name="报表")
    package = models.ForeignKey(Package, models.PROTECT, related_name="snapshots", verbose_name="报送件")
    version = models.PositiveIntegerField("报送次数")
    text = models.TextField("表单数据")
    digest = models.TextField("SHA-256")
    findings = models.TextField("校验问题与情况说明")
    created_at = models.DateTimeField("固定时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "报送版本"
        ordering = ["filing", "version"]
        constraints = [models.UniqueConstraint(fields=["filing", "version"], name="one_snapshot_per_version")]

    def __str__(self) -> str:
        return f"{self.filing} 第{self.version}次报送"

    @property
    def check_code(self) -> str:
        """校验码: the first twelve characters of the digest, printed at the foot of the page."""
        return self.digest[:12].upper()


class Answer(models.Model):
    """情况说明: the unit's word on a finding. It holds only while the finding's ``fingerprint`` is the same."""

    filing = models.ForeignKey(Filing, models.CASCADE, related_name="answers", verbose_name="报表")
    rule = models.TextField("规则")
    places = models.JSONField("位置", default=list)
    fingerprint = models.TextField("问题指纹")
    text = models.TextField("情况说明")
    person = models.ForeignKey(USER, models.PROTECT, related_name="+", verbose_name="说明人")
    created_at = models.DateTimeField("说明时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "情况说明"
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.filing} {self.rule}"


def new_uid() -> uuid.UUID:
    return uuid.uuid4()
