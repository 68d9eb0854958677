"""附件1-3 项目支出绩效自评表: cells. Funds have a row each for 当年财政拨款, 上年结转资金 and 其他资金."""

from django.db import models

from forms_app.models import EvaluationContent, EvaluationRow, MoneyField


class ProjectEvaluation(EvaluationContent):
    project_name = models.TextField("项目支出名称", blank=True)
    competent_department = models.TextField("主管部门", blank=True)
    implementing_unit = models.TextField("实施单位", blank=True)
    appropriation_initial = MoneyField("当年财政拨款年初预算数")
    appropriation_annual = MoneyField("当年财政拨款全年预算数")
    appropriation_executed = MoneyField("当年财政拨款全年执行数")
    carried_initial = MoneyField("上年结转资金年初预算数")
    carried_annual = MoneyField("上年结转资金全年预算数")
    carried_executed = MoneyField("上年结转资金全年执行数")
    other_initial = MoneyField("其他资金年初预算数")
    other_annual = MoneyField("其他资金全年预算数")
    other_executed = MoneyField("其他资金全年执行数")


class Indicator(EvaluationRow):
    content = models.ForeignKey(ProjectEvaluation, models.CASCADE, related_name="indicators")

    class Meta(EvaluationRow.Meta):
        constraints = [
            models.UniqueConstraint(fields=["content", "uid"], name="project_evaluation_indicator_uid")
        ]
