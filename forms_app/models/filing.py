"""The envelope around the tables: what a unit answers to a campaign."""

import uuid

from django.conf import settings
from django.db import models

from forms_app.terms import Grade, Status

from .campaign import Campaign, Particular
from .people import Unit

USER = settings.AUTH_USER_MODEL


class Dossier(models.Model):
    """全套报表: one unit's answer to one campaign. ``source`` names the published document that it reproduces.

    A self-evaluation looks back on the ``evaluated`` dossier, on the versions of its packages that it has ``taken``.
    """

    number = models.TextField("编号", unique=True)
    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="dossiers", verbose_name="填报任务")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="dossiers", verbose_name="单位")
    source = models.TextField("来源文件", blank=True)
    particular = models.ForeignKey(
        Particular, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="单位专项设置"
    )
    origin = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="carried", verbose_name="沿用自"
    )
    evaluated = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="evaluations", verbose_name="所评价的目标"
    )
    # Which version of each evaluated package was carried over last: {package's pk: version}.
    taken = models.JSONField("带入的批复版本", default=dict, blank=True)
    created_at = models.DateTimeField("建立时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "全套报表"
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "unit"], name="one_dossier_per_unit_and_campaign"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.unit}"

    @property
    def section(self) -> Unit | None:
        """归口股室: the campaign's own arrangement for this unit, else the unit's."""
        return (self.particular.section if self.particular else None) or self.unit.section


class Package(models.Model):
    """报送件: what is submitted, reviewed and approved together. Its status changes in ``review.workflow.make`` alone.

    ``home`` is the state in which the unit last had it in its hands, where it comes back to; ``resume`` the step that a
    new submission goes straight to; ``came_from`` and ``came_by`` tell which office passed it on last; ``opined``
    that the office it waits at has said something; ``hands`` who took each step (see ``forms_app.hands``).
    """

    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="packages", verbose_name="全套报表")
    status = models.TextField("状态", choices=Status.choices(), default=Status.DRAFTING, db_index=True)
    office = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="waiting_packages", verbose_name="待办股室"
    )
    version = models.PositiveIntegerField("报送次数", default=0)
    # Versions are frozen before the head signs; the offices see none that hasn't left the unit.
    sent_version = models.PositiveIntegerField("已报送版本", default=0)
    approved_version = models.PositiveIntegerField("批复版本", null=True, blank=True)
    # As the year began: an adjustment moves ``approved_version`` on, and never this one.
    first_approved = models.PositiveIntegerField("首次批复版本", null=True, blank=True)
    approval_number = models.TextField("批复文号", blank=True)
    approval_date = models.DateField("批复日期", null=True, blank=True)
    published_on = models.DateField("公开日期", null=True, blank=True)
    submitted_at = models.DateTimeField("首次提交审签时间", null=True, blank=True)
    sent_at = models.DateTimeField("首次报送时间", null=True, blank=True)
    due_at = models.DateTimeField("整改期限", null=True, blank=True)
    extended_until = models.DateTimeField("延期至", null=True, blank=True)
    late = models.BooleanField("首次报送逾期", default=False)
    late_again = models.BooleanField("整改逾期", default=False)
    returns = models.PositiveIntegerField("退回次数", default=0)
    help_asked_at = models.DateTimeField("请财政协助查看时间", null=True, blank=True)
    grade = models.TextField("审核等级", choices=Grade.choices(), blank=True)
    adjustment = models.ForeignKey(
        "Adjustment", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="正在办理的调整"
    )
    home = models.TextField("单位办理状态", choices=Status.choices(), default=Status.DRAFTING)
    resume = models.TextField("直接送达环节", choices=Status.choices(), blank=True)
    came_from = models.TextField("上一环节", choices=Status.choices(), blank=True)
    came_by = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="上一环节股室"
    )
    opined = models.BooleanField("本环节已有意见", default=False)
    hands = models.JSONField("各环节办理人", default=list, blank=True)
    changed_at = models.DateTimeField("状态时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "报送件"
        ordering = ["dossier__number", "pk"]

    def __str__(self) -> str:
        return f"{self.dossier} {self.get_status_display()}"

    @property
    def standing_version(self) -> int:
        """The version that counts: what the head is to sign, else what left the unit last.

        One that the head sent back, or that the filler took back, never counts again.
        """
        return self.version if self.status == Status.SIGNING else self.sent_version


class Filing(models.Model):
    """报表: one filled table's envelope. ``line`` is the row of a summary table that this filing spells out, or stands
    for the project itself where the unit adds a table for each: it goes along when the table is carried over."""

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
    # Texts brought over from last year's table that nobody has looked over since: {place: text}.
    carried = models.JSONField("沿用去年", default=dict, blank=True, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "报表"
        ordering = ["dossier__number", "position", "pk"]

    def __str__(self) -> str:
        return self.number


class Snapshot(models.Model):
    """报送版本: the canonical text of a table as submitted. Rows are added, never changed.

    ``text`` holds all that the page prints (and is what ``digest``, SHA-256, is taken of); ``findings`` holds the
    findings and answers of that moment, so that an answer never changes the number on stamped paper. ``score`` repeats
    a self-evaluation's 总分, ``name`` and ``amount`` (元) what tells a project from others, for lists.
    """

    filing = models.ForeignKey(Filing, models.PROTECT, related_name="snapshots", verbose_name="报表")
    package = models.ForeignKey(Package, models.PROTECT, related_name="snapshots", verbose_name="报送件")
    version = models.PositiveIntegerField("报送次数")
    text = models.TextField("表单数据")
    digest = models.TextField("SHA-256")
    findings = models.TextField("校验问题与情况说明")
    score = models.DecimalField("自评得分", max_digits=15, decimal_places=4, null=True, blank=True)
    name = models.TextField("项目名称", blank=True)
    amount = models.DecimalField("金额（元）", max_digits=15, decimal_places=2, null=True, blank=True)
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
