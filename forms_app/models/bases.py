"""What every official table's own models are made of: one content, and its rows.

A kind's field becomes a column of its Document by being a ``TextField``, ``MoneyField`` or ``BooleanField`` of its
model; the bases' own fields below are the house's and never part of the table.
"""

from collections.abc import Mapping
from functools import cache

from django.db import models

from forms_app.document import Column, ColumnType
from forms_app.terms import Attainment, Direction
from forms_app.values import read_quantity

from .filing import Filing, new_uid


class MoneyField(models.DecimalField):
    """An amount in 元 with at most fifteen digits, two of them after the point (more would be lost on SQLite)."""

    def __init__(self, verbose_name=None, **kwargs):
        kwargs.update(max_digits=15, decimal_places=2, null=True, blank=True)
        super().__init__(verbose_name, **kwargs)


class NumberField(models.DecimalField):
    """A count, an area, points: a plain number with at most four decimals."""

    def __init__(self, verbose_name=None, **kwargs):
        kwargs.update(max_digits=15, decimal_places=4, null=True, blank=True)
        super().__init__(verbose_name, **kwargs)


class DayField(models.TextField):
    """A day as ``2022-06-30``, or blank."""

    def __init__(self, verbose_name=None, **kwargs):
        super().__init__(verbose_name, **{**kwargs, "blank": True})


class Cells(models.Model):
    """Cells of a table: ``typed`` keeps what a person wrote where it is no possible value or reads otherwise when
    normalised; ``own`` lists the following cells that hold a value of their own."""

    typed = models.JSONField(default=dict)
    own = models.JSONField(default=list)

    class Meta:
        abstract = True


class Content(Cells):
    """A filing's header fields. Every official table ends with the same foot."""

    filing = models.OneToOneField(Filing, models.CASCADE, related_name="+", primary_key=True)
    reporting_unit = models.TextField("填报单位", blank=True)
    prepared_by = models.TextField("填表人", blank=True)
    phone = models.TextField("联系电话", blank=True)

    class Meta:
        abstract = True


class BareContent(Content):
    """Header fields of a table that has neither a place for the seal nor a foot of its own."""

    reporting_unit = None
    prepared_by = None
    phone = None

    class Meta:
        abstract = True


class DatedContent(Content):
    """Header fields of a table without a place for the seal; its foot has a date."""

    reporting_unit = None
    filled_on = models.TextField("填报日期", blank=True)

    class Meta:
        abstract = True


class EvaluationContent(DatedContent):
    """Header fields that every 自评表 has: the year's funds and how they were spent, the goals, the points."""

    initial_budget = MoneyField("年初预算数")
    annual_budget = MoneyField("全年预算数")
    executed = MoneyField("全年执行数")
    execution_weight = NumberField("执行率分值")
    execution_rate = models.TextField("执行率", blank=True)
    execution_score = NumberField("执行率得分")
    expected_goal = models.TextField("预期目标", blank=True)
    actual_goal = models.TextField("实际完成情况", blank=True)
    total_weight = NumberField("总分分值")
    total_score = NumberField("总分")

    class Meta:
        abstract = True


class Row(Cells):
    """A line of a row set; ``uid`` is its address for life. A concrete row adds ``content`` with the row set's name
    as related name."""

    uid = models.UUIDField(default=new_uid)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        abstract = True
        ordering = ["position", "pk"]

    def settle(self) -> None:
        """Fill in columns that are read from the row's own cells; called before each write."""


class IndicatorRow(Row):
    """三级指标 under a 二级指标 of the scheme's tree. The text as typed is the value; its parts are read from it."""

    category = models.TextField("二级指标")
    name = models.TextField("三级指标", blank=True)
    value = models.TextField("指标值及单位", blank=True)
    operator = models.TextField(blank=True, default="", editable=False)
    number = models.DecimalField(max_digits=15, decimal_places=4, null=True, editable=False)
    unit = models.TextField(blank=True, default="", editable=False)

    class Meta(Row.Meta):
        abstract = True

    def settle(self) -> None:
        quantity = read_quantity(self.value)
        self.operator, self.number, self.unit = quantity.operator, quantity.number, quantity.unit


class EvaluationRow(IndicatorRow):
    """三级指标 of a self-evaluation: what was promised, what came of it, and how it is scored.

    ``origin`` is the uid of the approved indicator that the row was carried over from: then its name and its value
    (年度指标值) are fixed, and so is its 分值 where the target had one (``approved_weight``). ``computed`` is what the
    scheme's rules give; ``score`` follows it until a person overrules it, for ``overrule_reason``. Direction, 达成程度
    and the three reasons print nowhere.
    """

    value = models.TextField("年度指标值", blank=True)
    actual = models.TextField("实际完成值", blank=True)
    weight = NumberField("分值")
    score = NumberField("得分")
    reason = models.TextField("偏差原因分析及改进措施", blank=True)
    origin = models.TextField("批复指标", blank=True)
    approved_weight = NumberField("批复分值")
    computed = NumberField("计算得分")
    direction = models.TextField("指标方向", blank=True, choices=Direction.choices())
    attainment = models.TextField("达成情况", blank=True, choices=Attainment.choices())
    degree = NumberField("达成程度（%）")
    overrule_reason = models.TextField("改分理由", blank=True)
    added_reason = models.TextField("自评补充原因", blank=True)

    class Meta(IndicatorRow.Meta):
        abstract = True


@cache
def columns_of(model: type[models.Model]) -> Mapping[str, Column]:
    """The columns that a kind's model gives to its Document, in the order of their definition."""
    house = {"id", "filing", "content", "uid", "position", "typed", "own"}
    fields = [f for f in model._meta.concrete_fields if f.name not in house and f.editable]
    return {f.name: Column(f.name, str(f.verbose_name), _type_of(f), tuple(f.choices or ())) for f in fields}


def _type_of(field: models.Field) -> ColumnType:
    if isinstance(field, MoneyField):
        return ColumnType.MONEY
    if isinstance(field, NumberField):
        return ColumnType.NUMBER
    if isinstance(field, DayField):
        return ColumnType.DAY
    if isinstance(field, models.BooleanField):
        return ColumnType.FLAG
    return ColumnType.CHOICE if field.choices else ColumnType.TEXT
