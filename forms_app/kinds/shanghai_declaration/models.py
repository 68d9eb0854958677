"""上海市 财政项目支出绩效目标申报表: cells. Amounts and goals of the whole project stand beside those of the year."""

from django.db import models

from forms_app.models import BareContent, DayField, IndicatorRow, MoneyField

from .terms import Category, Nature


class ShanghaiDeclaration(BareContent):
    project_name = models.TextField("项目名称", blank=True)
    nature = models.TextField("项目性质", blank=True, choices=Nature.choices())
    category = models.TextField("项目类别", blank=True, choices=Category.choices())
    department = models.TextField("主管部门", blank=True)
    implementing_unit = models.TextField("实施单位", blank=True)
    begins = DayField("计划开始日期")
    ends = DayField("计划完成日期")
    project_total = MoneyField("项目资金总额")
    project_fiscal = MoneyField("项目资金总额其中：财政资金")
    project_other = MoneyField("项目资金总额中的其他资金")
    annual_total = MoneyField("年度资金申请总额")
    annual_fiscal = MoneyField("其中：当年财政拨款")
    annual_carried = MoneyField("上年结转资金")
    annual_other = MoneyField("年度其他资金")
    project_goal = models.TextField("项目总目标", blank=True)
    annual_goal = models.TextField("年度总体目标", blank=True)


class Indicator(IndicatorRow):
    """三级指标 with the value to be reached in the year, and that of the whole project where it has one."""

    content = models.ForeignKey(ShanghaiDeclaration, models.CASCADE, related_name="indicators")
    value = models.TextField("年度指标值", blank=True)
    project_value = models.TextField("项目指标值", blank=True)

    class Meta(IndicatorRow.Meta):
        constraints = [
            models.UniqueConstraint(fields=["content", "uid"], name="shanghai_declaration_indicator_uid")
        ]
