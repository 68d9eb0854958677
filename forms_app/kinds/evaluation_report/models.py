"""部门整体支出绩效自评报告: its text as blocks, and the numbers and sentences that it takes from the tables."""

from django.db import models

from forms_app.models import Content, MoneyField, Row
from forms_app.terms import BlockStyle


class EvaluationReport(Content):
    """Amounts are of 一般公共预算 unless they say otherwise; they print within the sentences only."""

    prepared_by = None
    phone = None
    general_total = MoneyField("一般公共预算支出", help_text="同附件1-2的一般公共预算。")
    basic_expenditure = MoneyField("一般公共预算基本支出")
    staff_expenditure = MoneyField("人员经费")
    operating_expenditure = MoneyField("公用经费")
    project_expenditure = MoneyField("一般公共预算项目支出")
    government_fund = MoneyField("政府性基金预算支出")
    state_capital = MoneyField("国有资本经营预算支出")
    social_insurance = MoneyField("社会保险基金预算支出")
    basic_sentence = models.TextField("基本支出情况（取数）", blank=True)
    project_sentence = models.TextField("项目支出情况（取数）", blank=True)
    fund_sentence = models.TextField("政府性基金预算支出情况（取数）", blank=True)
    capital_sentence = models.TextField("国有资本经营预算支出情况（取数）", blank=True)
    insurance_sentence = models.TextField("社会保险基金预算支出情况（取数）", blank=True)
    whole_sentence = models.TextField("整体支出绩效情况（取数）", blank=True)
    results_sentence = models.TextField("项目支出绩效情况（取数）", blank=True)


class Block(Row):
    """A block of a chapter's text: ``category`` is the part of the scheme's outline that it stands under."""

    content = models.ForeignKey(EvaluationReport, models.CASCADE, related_name="blocks")
    category = models.TextField("章节")
    style = models.TextField("样式", blank=True, choices=BlockStyle.choices())
    text = models.TextField("内容", blank=True)

    class Meta(Row.Meta):
        constraints = [models.UniqueConstraint(fields=["content", "uid"], name="evaluation_report_block_uid")]
