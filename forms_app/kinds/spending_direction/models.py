"""附表3 专项资金支出方向绩效目标表: cells."""

from django.db import models

from forms_app.models import Content, IndicatorRow, MoneyField, Row
from forms_app.terms import Standard


class SpendingDirection(Content):
    direction_name = models.TextField("支出方向（子项）", blank=True)
    amount = MoneyField("项目金额")
    fund_name = models.TextField("所属专项名称", blank=True)
    fund_amount = MoneyField("所属专项金额")
    period = models.TextField("项目实施期", blank=True)
    period_goal = models.TextField("实施期绩效目标", blank=True)
    annual_goal = models.TextField("年度绩效目标", blank=True)
    expense_total = MoneyField("支出明细合计")


class Indicator(IndicatorRow):
    content = models.ForeignKey(SpendingDirection, models.CASCADE, related_name="indicators")
    standard = models.TextField("绩效标准", blank=True, choices=Standard.choices())

    class Meta(IndicatorRow.Meta):
        constraints = [
            models.UniqueConstraint(fields=["content", "uid"], name="spending_direction_indicator_uid")
        ]


class Expense(Row):
    """支出明细及测算说明."""

    content = models.ForeignKey(SpendingDirection, models.CASCADE, related_name="expenses")
    summary = models.TextField("支出内容简介", blank=True)
    detail = models.TextField("支出明细", blank=True)
    amount = MoneyField("金额")
    basis = models.TextField("支出测算依据及过程说明", blank=True)

    class Meta(Row.Meta):
        constraints = [
            models.UniqueConstraint(fields=["content", "uid"], name="spending_direction_expense_uid")
        ]
