"""附表1 部门整体支出绩效目标表: cells."""

from django.db import models

from forms_app.models import Content, IndicatorRow, MoneyField, Row


class DepartmentTarget(Content):
    department_name = models.TextField("部门名称", blank=True)
    total_amount = MoneyField("资金总额")
    general_budget = MoneyField("一般公共预算拨款")
    government_fund = MoneyField("政府性基金拨款")
    other_funds = MoneyField("其他资金")
    basic_expenditure = MoneyField("基本支出")
    project_expenditure = MoneyField("项目支出")
    other_projects = MoneyField("非区级专项项目支出", help_text="上级专项等不在附表2内的项目支出；不打印。")
    duties = models.TextField("部门职责概述", blank=True)


class Task(Row):
    """年度重点工作计划."""

    content = models.ForeignKey(DepartmentTarget, models.CASCADE, related_name="tasks")
    matter = models.TextField("事项", blank=True)
    responsible = models.TextField("责任单位/科室", blank=True)
    goal = models.TextField("工作目标", blank=True)

    class Meta(Row.Meta):
        constraints = [models.UniqueConstraint(fields=["content", "uid"], name="department_target_task_uid")]


class Indicator(IndicatorRow):
    content = models.ForeignKey(DepartmentTarget, models.CASCADE, related_name="indicators")

    class Meta(IndicatorRow.Meta):
        constraints = [
            models.UniqueConstraint(fields=["content", "uid"], name="department_target_indicator_uid")
        ]
