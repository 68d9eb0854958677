"""Who works with the tables: units and the bureau's offices, people, and what a person is for a unit."""

from functools import cached_property

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from forms_app.terms import Level, Mail, Role


class Unit(models.Model):
    """A budget unit (预算单位), a competent department (主管部门) or an office (股室) of the finance bureau.

    Above a budget unit stands its ``department`` 主管部门, above an office its finance bureau, an office itself.
    """

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

    @cached_property
    def bureau_id(self) -> int | None:
        """The finance bureau that an office stands in, see ``bureaus``."""
        return bureaus().get(self.pk) if self.is_office else None


def bureaus() -> dict[int, int | None]:
    """Of each office its finance bureau (财政局): the one above it, or itself where offices stand below it.

    None of an office that names none, as where one bureau has the database to itself.
    """
    above = dict(Unit.objects.filter(is_office=True).values_list("pk", "department"))
    leading = set(above.values())
    return {pk: bureau or (pk if pk in leading else None) for pk, bureau in above.items()}


class User(AbstractUser):
    """A person who signs in. ``name`` is what the screen and the trail show."""

    first_name = last_name = None
    name = models.TextField("姓名", blank=True)
    phone = models.TextField("联系电话", blank=True)
    mail = models.TextField("邮件提醒", choices=Mail.choices(), default=Mail.DIGEST)
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
        in_force = self.filter(Q(since=None) | Q(since__lte=on), Q(until=None) | Q(until__gte=on))
        own = _own_in_force(on).filter(
            person=OuterRef("principal"), unit=OuterRef("unit"), role=OuterRef("role")
        )
        return in_force.filter(Q(principal=None) | Exists(own))


def _own_in_force(on) -> models.QuerySet:
    """Memberships that are nobody's deputy's: a deputy acts only as long as whom he stands in for could."""
    dated = Membership.objects.filter(Q(since=None) | Q(since__lte=on), Q(until=None) | Q(until__gte=on))
    return dated.filter(principal=None, person__is_active=True)


class Membership(models.Model):
    """One person's role for one unit or office, from a day to a day; a person may hold several.

    代办: with a ``principal`` the person stands in for somebody, always from a day to a day; what he does is
    recorded as 某某 代 某某.
    """

    person = models.ForeignKey(User, models.CASCADE, verbose_name="人员", related_name="memberships")
    unit = models.ForeignKey(Unit, models.CASCADE, verbose_name="单位或股室", related_name="memberships")
    role = models.TextField("角色", choices=Role.choices())
    since = models.DateField("任职起", null=True, blank=True)
    until = models.DateField("任职止", null=True, blank=True)
    principal = models.ForeignKey(
        User, models.CASCADE, null=True, blank=True, related_name="deputies", verbose_name="代办对象"
    )

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "任职"
        ordering = ["unit__code", "role", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "unit", "role"], condition=Q(principal=None), name="membership_once"
            ),
            models.UniqueConstraint(
                fields=["person", "unit", "role", "principal"],
                condition=Q(principal__isnull=False),
                name="deputy_once",
            ),
            models.CheckConstraint(
                condition=Q(principal=None)
                | (Q(since__isnull=False, until__isnull=False) & ~Q(principal=F("person"))),
                name="deputy_with_dates",
                violation_error_message="代办须填写起止日期，且不能代自己。",
            ),
        ]

    def __str__(self) -> str:
        deputy = f"（代{self.principal}）" if self.principal_id else ""
        return f"{self.unit} · {self.get_role_display()}{deputy}"
