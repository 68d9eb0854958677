"""What happens to a package: the moves made with it, and what reviewers say of its cells."""

import uuid
from pathlib import Path

from django.conf import settings
from django.db import models

from forms_app.models import Campaign, Filing, Package, Unit
from forms_app.terms import Action, Grade, RemarkState, Role, Status

USER = settings.AUTH_USER_MODEL


class Unchangeable(TypeError):
    """Somebody tried to rewrite the trail."""


class TrailQuerySet(models.QuerySet):
    def update(self, **values):
        raise Unchangeable("the trail is only added to")

    def delete(self):
        raise Unchangeable("the trail is only added to")


class Trail(models.Model):
    """An entry of the trail: it is added once and never changed or removed."""

    objects = TrailQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        if not self._state.adding:
            raise Unchangeable("the trail is only added to")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise Unchangeable("the trail is only added to")


def scan_path(step: "Step", name: str) -> str:
    """A name of our own: what a file was called on somebody's machine is neither safe nor our business."""
    return f"scans/{step.package.dossier.number}/{uuid.uuid4().hex}{Path(name).suffix.lower()}"


class Step(Trail):
    """办理记录: one move made, by whom (as whose deputy), for which unit or office and in which role, when, with what
    opinion.

    ``data`` keeps what the move said besides: tables named and the time given at 退回, 批复文号 and 批复日期,
    who signed on paper and when, the table opened by 一并修改.
    """

    package = models.ForeignKey(Package, models.PROTECT, related_name="steps", verbose_name="报送件")
    action = models.TextField("办理动作", choices=Action.choices())
    from_status = models.TextField("原状态", choices=Status.choices())
    to_status = models.TextField("新状态", choices=Status.choices())
    person = models.ForeignKey(USER, models.PROTECT, related_name="+", verbose_name="办理人")
    principal = models.ForeignKey(
        USER, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="代办对象"
    )
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="办理单位或股室")
    role = models.TextField("办理身份", choices=Role.choices())
    at = models.DateTimeField("办理时间", db_index=True)
    version = models.PositiveIntegerField("报送次数")
    opinion = models.TextField("意见", blank=True)
    data = models.JSONField("附加内容", default=dict, blank=True)
    scan = models.FileField("签字扫描件", upload_to=scan_path, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "办理记录"
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.package} {self.get_action_display()}"

    @property
    def by(self) -> str:
        """某某, or 某某 代 某某. Select ``person`` and ``principal`` with it."""
        return f"{self.person} 代 {self.principal}" if self.principal_id else str(self.person)


class Remark(models.Model):
    """修改意见 on a cell (``filing`` and ``place``), on a table, or on the whole package.

    One that ``proposes`` is a 完善建议: ``proposal`` is the text that should stand there instead of ``quoted`` (none
    where the cell is to be emptied). 已修改 then means that the unit accepted it.
    ``where`` and ``quoted`` keep how the cell was called and what stood in it, so that a remark can still be
    read when its row has moved or is gone.
    """

    package = models.ForeignKey(Package, models.PROTECT, related_name="remarks", verbose_name="报送件")
    filing = models.ForeignKey(
        Filing, models.PROTECT, null=True, blank=True, related_name="remarks", verbose_name="报表"
    )
    place = models.TextField("位置", blank=True)
    where = models.TextField("位置名称", blank=True)
    quoted = models.TextField("当时内容", blank=True)
    proposes = models.BooleanField("完善建议", default=False)
    proposal = models.TextField("建议改为", blank=True)
    version = models.PositiveIntegerField("报送次数")
    text = models.TextField("修改意见")
    author = models.ForeignKey(USER, models.PROTECT, related_name="+", verbose_name="提出人")
    office = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="提出股室")
    state = models.TextField("状态", choices=RemarkState.choices(), default=RemarkState.DRAFT)
    created_at = models.DateTimeField("提出时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "修改意见"
        ordering = ["pk"]
        indexes = [models.Index(fields=["package", "state"], name="remark_package_state")]

    def __str__(self) -> str:
        return self.where or "整套报表"


class Reply(Trail):
    """答复: a word on a remark, and the state that it brought the remark to."""

    remark = models.ForeignKey(Remark, models.PROTECT, related_name="replies", verbose_name="修改意见")
    state = models.TextField("状态", choices=RemarkState.choices())
    text = models.TextField("答复", blank=True)
    person = models.ForeignKey(USER, models.PROTECT, related_name="+", verbose_name="答复人")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="答复单位或股室")
    at = models.DateTimeField("答复时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "答复"
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.remark} {self.get_state_display()}"


class Assessment(Trail):
    """报表意见: an office's word on one table of a submission, and its grade. Its newest counts."""

    package = models.ForeignKey(Package, models.PROTECT, related_name="assessments", verbose_name="报送件")
    filing = models.ForeignKey(Filing, models.PROTECT, related_name="+", verbose_name="报表")
    version = models.PositiveIntegerField("报送次数")
    grade = models.TextField("等级", choices=Grade.choices(), blank=True)
    text = models.TextField("意见", blank=True)
    person = models.ForeignKey(USER, models.PROTECT, related_name="+", verbose_name="评价人")
    office = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="评价股室")
    at = models.DateTimeField("评价时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "报表意见"
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.filing} {self.get_grade_display()}"


class Notice(models.Model):
    """提醒: what one person was told, for which unit or office, when, and whether it was read and mailed.

    All notices together are the ledger of who was reminded when. ``sender`` is missing where the house itself told.
    ``path`` leads to what it is about. ``to_do`` says that the person has something to do. A reminder is about an
    ``occasion`` (a closing time that comes near, one press of 催报), of which nobody is told twice.
    """

    person = models.ForeignKey(USER, models.CASCADE, related_name="notices", verbose_name="接收人")
    unit = models.ForeignKey(Unit, models.CASCADE, related_name="+", verbose_name="接收单位或股室")
    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="+", verbose_name="填报任务")
    package = models.ForeignKey(
        Package, models.CASCADE, null=True, blank=True, related_name="notices", verbose_name="报送件"
    )
    to_do = models.BooleanField("需处理", default=False)
    subject = models.TextField("标题")
    text = models.TextField("内容", blank=True)
    occasion = models.TextField("提醒事由", blank=True)
    path = models.TextField("链接", blank=True)
    sender = models.ForeignKey(
        USER, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="提醒人"
    )
    created_at = models.DateTimeField("提醒时间", auto_now_add=True, db_index=True)
    read_at = models.DateTimeField("阅读时间", null=True, blank=True)
    mail_tried_at = models.DateTimeField("邮件最近一次发送时间", null=True, blank=True)
    mailed_at = models.DateTimeField("邮件发出时间", null=True, blank=True)
    mail_failure = models.TextField("邮件未发出的原因", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "提醒"
        ordering = ["-pk"]
        indexes = [models.Index(fields=["person", "read_at"], name="notice_person_read")]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "unit", "campaign", "occasion"],
                condition=~models.Q(occasion=""),
                name="reminded_once",
            ),
        ]

    def __str__(self) -> str:
        return self.subject
