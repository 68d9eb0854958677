"""附件1-2 部门整体支出绩效自评表: cells."""

from django.db import models

from forms_app.models import EvaluationContent, EvaluationRow, MoneyField


class DepartmentEvaluation(EvaluationContent):
    department_name = models.TextField("预算部门名称", blank=True)
    income_total = MoneyField("按收入性质分")
    general_budget = MoneyField("一般公共预算")
    government_fund = MoneyField("政府性基金拨款")
    special_account = MoneyField("纳入专户管理的非税收入拨款")
    other_funds = MoneyField("其他资金")
    spending_total = MoneyField("按支出性质分")
    basic_expenditure = MoneyField("基本支出")
    project_expenditure = MoneyField("项目支出")


class Indicator(EvaluationRow):
    content = models.ForeignKey(DepartmentEvaluation, models.CASCADE, related_name="indicators")

    class Meta(EvaluationRow.Meta):
        constraints = [
            models.UniqueConstraint(fields=["content", "uid"], name="department_evaluation_indicator_uid")
        ]
