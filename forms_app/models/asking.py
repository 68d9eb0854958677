"""What a unit asks of the bureau beside its tables: a word in between, a change after 批复; and counts of findings."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q

from forms_app.terms import AdjustmentType, RequestState, RequestSubject, Severity

from .bases import MoneyField
from .filing import Filing, Package, Snapshot
from .people import Unit

USER = settings.AUTH_USER_MODEL


class Request(models.Model):
    """申请: 申请撤回, 申请延期 or 申请放行, granted or declined with a word.

    A 放行 is about one finding, told by ``filing``, ``rule``, ``places`` and ``fingerprint``; granted, the finding
    no longer stops the package while the same values stand there. ``message`` is what the finding said.
    """

    package = models.ForeignKey(Package, models.CASCADE, related_name="requests", verbose_name="报送件")
    subject = models.TextField("申请事项", choices=RequestSubject.choices())
    state = models.TextField("状态", choices=RequestState.choices(), default=RequestState.OPEN, db_index=True)
    reason = models.TextField("申请理由")
    filing = models.ForeignKey(
        Filing, models.CASCADE, null=True, blank=True, related_name="+", verbose_name="报表"
    )
    rule = models.TextField("规则", blank=True)
    places = models.JSONField("位置", default=list, blank=True)
    fingerprint = models.TextField("问题指纹", blank=True)
    message = models.TextField("校验问题", blank=True)
    person = models.ForeignKey(USER, models.PROTECT, related_name="+", verbose_name="申请人")
    asked_at = models.DateTimeField("申请时间", auto_now_add=True)
    word = models.TextField("答复", blank=True)
    decided_by = models.ForeignKey(
        USER, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="答复人"
    )
    office = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="答复股室"
    )
    decided_at = models.DateTimeField("答复时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "申请"
        ordering = ["pk"]
        indexes = [models.Index(fields=["package", "state"], name="request_package_state")]

    def __str__(self) -> str:
        return f"{self.package.dossier} {self.get_subject_display()}"


class Adjustment(models.Model):
    """绩效目标调整: a change of approved tables, with its type, 依据文号, date, amount (元) and reason.

    ``tables`` are those that it opens, for 追加新增 the one that it adds. ``expected`` is what the one table's amount
    should be afterwards, where that follows from the amount. ``approved_version`` is the 调整版本 once it is approved.
    """

    package = models.ForeignKey(Package, models.CASCADE, related_name="adjustments", verbose_name="报送件")
    nth = models.PositiveIntegerField("第几次调整")
    type = models.TextField("调整类型", choices=AdjustmentType.choices())
    document_number = models.TextField("依据文号")
    dated = models.DateField("调整日期")
    amount = MoneyField("调整金额")
    expected = MoneyField("调整后金额")
    reason = models.TextField("调整原因")
    tables = models.ManyToManyField(Filing, related_name="adjustments", verbose_name="调整的报表")
    person = models.ForeignKey(USER, models.PROTECT, related_name="+", verbose_name="申请人")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="申请单位或股室")
    created_at = models.DateTimeField("申请时间", auto_now_add=True)
    approved_version = models.PositiveIntegerField("调整版本", null=True, blank=True)
    dropped_at = models.DateTimeField("撤销时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "绩效目标调整"
        ordering = ["package", "nth"]
        constraints = [
            models.UniqueConstraint(fields=["package", "nth"], name="adjustment_once_per_number"),
        ]

    def __str__(self) -> str:
        return f"第{self.nth}次调整（{self.get_type_display()}，{self.document_number}，{self.dated.isoformat()}）"

    @property
    def opened(self) -> models.QuerySet[Filing]:
        """What may be changed: ``tables``, and those of new rows in an adjusted summary, which nobody approved yet."""
        approved = Snapshot.objects.filter(filing=OuterRef("pk"), version=self.package.approved_version)
        asked = Q(pk__in=self.tables.values("pk")) | ~Q(Exists(approved))
        return self.package.filings.filter(asked, removed_at=None)


class Tally(models.Model):
    """How often a rule found something in a table as it stands, so that 问题汇总 counts units without checking anew.

    ``number`` counts all its findings of that severity, ``open`` those without answer or release.
    """

    filing = models.ForeignKey(Filing, models.CASCADE, related_name="tallies", verbose_name="报表")
    rule = models.TextField("规则", db_index=True)
    title = models.TextField("规则名称")
    severity = models.TextField("程度", choices=Severity.choices())
    number = models.PositiveIntegerField("校验问题数")
    open = models.PositiveIntegerField("未处理数")

    class Meta:
        verbose_name = verbose_name_plural = "校验问题计数"
        ordering = ["filing", "rule"]

    def __str__(self) -> str:
        return f"{self.filing} {self.rule} {self.number}"
