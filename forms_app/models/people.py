"""Who works with the tables: units and the bureau's offices, people, and what a person is for a unit."""

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Q
from django.utils import timezone

from forms_app.terms import Level, Role


class Unit(models.Model):
    """A budget unit (预算单位), a competent department (主管部门) or an office (股室) of the finance bureau."""

    code = models.TextField("预算单位编码", unique=True)
    name = models.TextField("全称")
    short_name = models.TextField("简称", blank=True)
    level = models.TextField("级次", choices=Level.choices(), blank=True)
    is_office = models.BooleanField("财政部门内设股室", default=False)
    department = models.ForeignKey(
        "self", models.PROTECT, verbose_name="主管部门", null=True, blank=True, related_name="subordinates"
    )
    section = models.ForeignKey(
        "self", models.PROTECT, verbose_name="归口股室", null=True, blank=True, related_name="charges"
    )

    class Meta:
        verbose_name = verbose_name_plural = "单位"
        ordering = ["code"]

    def __str__(self) -> str:
        return self.short_name or self.name


class User(AbstractUser):
    """A person who signs in. ``name`` is what the screen and the trail show."""

    first_name = last_name = None
    name = models.TextField("姓名", blank=True)
    phone = models.TextField("联系电话", blank=True)
    must_change_password = models.BooleanField("下次登录须修改密码", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "人员"
        ordering = ["username"]

    def __str__(self) -> str:
        return self.name or self.username

    def get_full_name(self) -> str:
        return str(self)

    get_short_name = get_full_name


class MembershipQuerySet(models.QuerySet):
    def active(self, on=None) -> "MembershipQuerySet":
        """Those in force on a day (today, Asia/Shanghai, unless told)."""
        on = on or timezone.localdate()
        return self.filter(Q(since=None) | Q(since__lte=on), Q(until=None) | Q(until__gte=on))


class Membership(models.Model):
    """One person's role for one unit or office, from a day to a day; a person may hold several."""

    person = models.ForeignKey(User, models.CASCADE, verbose_name="人员", related_name="memberships")
    unit = models.ForeignKey(Unit, models.CASCADE, verbose_name="单位或股室", related_name="memberships")
    role = models.TextField("角色", choices=Role.choices())
    since = models.DateField("任职起", null=True, blank=True)
    until = models.DateField("任职止", null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "任职"
        ordering = ["unit__code", "role", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["person", "unit", "role"], name="membership_once"),
        ]

    def __str__(self) -> str:
        return f"{self.unit} · {self.get_role_display()}"
