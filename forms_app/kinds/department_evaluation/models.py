"""附件1-2 部门整体支出绩效自评表: cells."""

from django.db import models

from forms_app.models import Content, EvaluationRow, MoneyField, NumberField


class DepartmentEvaluation(Content):
    reporting_unit = None
    department_name = models.TextField("预算部门名称", blank=True)
    initial_budget = MoneyField("年初预算数")
    annual_budget = MoneyField("全年预算数")
    executed = MoneyField("全年执行数")
    execution_weight = NumberField("执行率分值")
    execution_rate = models.TextField("执行率", blank=True)
    execution_score = NumberField("执行率得分")
    income_total = MoneyField("按收入性质分")
    general_budget = MoneyField("一般公共预算")
    government_fund = MoneyField("政府性基金拨款")
    special_account = MoneyField("纳入专户管理的非税收入拨款")
    other_funds = MoneyField("其他资金")
    spending_total = MoneyField("按支出性质分")
    basic_expenditure = MoneyField("基本支出")
    project_expenditure = MoneyField("项目支出")
    expected_goal = models.TextField("预期目标", blank=True)
    actual_goal = models.TextField("实际完成情况", blank=True)
    total_weight = NumberField("总分分值")
    total_score = NumberField("总分")
    filled_on = models.TextField("填报日期", blank=True)


class Indicator(EvaluationRow):
    content = models.ForeignKey(DepartmentEvaluation, models.CASCADE, related_name="indicators")

    class Meta(EvaluationRow.Meta):
        constraints = [
            models.UniqueConstraint(fields=["content", "uid"], name="department_evaluation_indicator_uid")
        ]
