"""附表2 专项资金绩效目标汇总表: cells."""

from django.db import models

from forms_app.models import Content, MoneyField, Row


class FundSummary(Content):
    total_amount = MoneyField("合计金额")
    total_period_goal = models.TextField("合计实施期绩效目标", blank=True)
    total_annual_goal = models.TextField("合计年度绩效目标", blank=True)
    no_funds = models.BooleanField("零申报", default=False)


class Line(Row):
    """A 专项 (no parent) or one of its 支出方向 (子项): ``parent`` is the uid of the 专项."""

    content = models.ForeignKey(FundSummary, models.CASCADE, related_name="lines")
    parent = models.TextField("所属专项", blank=True)
    name = models.TextField("名称", blank=True)
    amount = MoneyField("金额")
    period_goal = models.TextField("实施期绩效目标", blank=True)
    annual_goal = models.TextField("年度绩效目标", blank=True)

    class Meta(Row.Meta):
        constraints = [models.UniqueConstraint(fields=["content", "uid"], name="fund_summary_line_uid")]
