"""Who has a table open right now, and what the page has sent so far."""

from django.conf import settings
from django.db import models

from .filing import Filing


class Sitting(models.Model):
    """One browser tab in which a person fills in a table.

    ``received`` is the number of the last change set that was taken from this tab: the page sends again what it got no
    answer to, and nothing may be done twice. ``place`` is the cell that the person was in when last ``seen_at``.
    """

    filing = models.ForeignKey(Filing, models.CASCADE, related_name="sittings", verbose_name="报表")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name="填表人"
    )
    tab = models.UUIDField("浏览器标签页")
    received = models.PositiveIntegerField("已收到的最后序号", default=0)
    place = models.TextField("所在单元格", blank=True)
    seen_at = models.DateTimeField("最后在线时间", db_index=True)

    class Meta:
        verbose_name = verbose_name_plural = "在线填报"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["filing", "person", "tab"], name="one_sitting_per_tab"),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.filing}"
