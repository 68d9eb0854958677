"""指标库: indicators that are offered while one fills in a table."""

import re
import unicodedata

from django.db import models
from django.db.models import Q

from forms_app import pinyin
from forms_app.terms import LibrarySource, Shelf, Standard

from .filing import Filing
from .people import Unit

MARKS = re.compile(r"[\s，,。.；;：:、（）()“”\"'《》\-—_/]+")
ALL = LibrarySource.COMMON


class LibraryIndicator(models.Model):
    """指标: a 三级指标 with its typical value and standard, on the shelf of a 二级指标.

    通用指标 are offered to everybody, all others only to units of the bureau that wrote or approved them (``bureau`` is
    none of offices that name no bureau). ``key`` tells names apart that differ in more than marks and blanks; ``times``
    counts the tables that were approved with it. ``position`` keeps the order in which it was handed out.
    """

    shelf = models.TextField("二级指标", choices=Shelf.choices())
    name = models.TextField("指标名称")
    value = models.TextField("典型指标值", blank=True)
    standard = models.TextField("绩效标准", choices=Standard.choices(), blank=True)
    area = models.TextField("行业领域", blank=True)
    note = models.TextField("说明", blank=True)
    source = models.TextField("来源", choices=LibrarySource.choices(), default=LibrarySource.COMMON)
    bureau = models.ForeignKey(
        Unit, models.CASCADE, null=True, blank=True, related_name="+", verbose_name="财政局"
    )
    times = models.PositiveIntegerField("批复采用次数", default=0)
    position = models.PositiveIntegerField("次序", default=0)
    key = models.TextField(editable=False)
    initials = models.TextField("拼音首字母", editable=False)
    pinyin = models.TextField("全拼", editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "指标库"
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["shelf", "key"], condition=Q(source=ALL), name="library_common_once"
            ),
            models.UniqueConstraint(
                fields=["bureau", "shelf", "key"], condition=~Q(source=ALL), name="library_bureau_once"
            ),
            models.UniqueConstraint(
                fields=["shelf", "key"],
                condition=~Q(source=ALL) & Q(bureau=None),
                name="library_unnamed_bureau_once",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args, **kwargs):
        self.settle()
        super().save(*args, **kwargs)

    def settle(self) -> None:
        """Fill in what is read from the name; to be called before each write."""
        self.key = key_of(self.name)
        self.initials, self.pinyin = pinyin.initials(self.name), pinyin.full(self.name)


class LibraryUse(models.Model):
    """A table that was approved with an indicator, and with which value: counted once, however often it is approved
    again or adjusted."""

    indicator = models.ForeignKey(LibraryIndicator, models.CASCADE, related_name="uses", verbose_name="指标")
    filing = models.ForeignKey(Filing, models.CASCADE, related_name="+", verbose_name="报表")
    value = models.TextField("指标值", blank=True)
    standard = models.TextField("绩效标准", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "指标采用"
        constraints = [
            models.UniqueConstraint(fields=["indicator", "filing"], name="library_use_once_per_filing")
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {self.filing}"


def key_of(name: str) -> str:
    """What two spellings of one name have in common."""
    return MARKS.sub("", unicodedata.normalize("NFKC", name)).casefold()
