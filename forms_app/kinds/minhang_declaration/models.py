"""闵行区 财政项目支出绩效目标申报表: cells of its three sheets, 项目总体情况, 绩效目标, 制度保障."""

from django.db import models

from forms_app.models import Content, DayField, IndicatorRow, MoneyField, NumberField, Row


class MinhangDeclaration(Content):
    """``phone`` is the 联系人's."""

    prepared_by = models.TextField("填报人", blank=True)
    filled_on = models.TextField("填报日期", blank=True)
    project_name = models.TextField("项目名称", blank=True)
    one_off = models.BooleanField("一次性项目", default=False)
    recurring = models.BooleanField("经常性项目", default=False)
    pilot = models.BooleanField("中期预算试点项目", default=False)
    leader = models.TextField("项目负责人", blank=True)
    contact = models.TextField("联系人", blank=True)
    begins = DayField("起始日期")
    ends = DayField("结束日期")
    overview = models.TextField("项目概况", blank=True)
    basis = models.TextField("立项依据", blank=True)
    necessity = models.TextField("必要性", blank=True)
    feasibility = models.TextField("可行性", blank=True)
    total_budget = MoneyField("项目总预算")
    annual_budget = MoneyField("当年预算")
    fiscal = MoneyField("财政拨款")
    upper_fiscal = MoneyField("上级财政拨款")
    own_fiscal = MoneyField("本级财政安排")
    lower_fiscal = MoneyField("下级财政配套")
    other_funds = MoneyField("其他资金")
    resources = models.TextField("项目相关资源投入和制度建设情况", blank=True)
    project_goal = models.TextField("项目总目标", blank=True)
    annual_goal = models.TextField("年度绩效目标", blank=True)
    other_matters = models.TextField("需要说明的其他问题", blank=True)
    composition = models.TextField("主体活动和对应产出的详细描述", blank=True)
    item_total = MoneyField("金额合计")


class Indicator(IndicatorRow):
    content = models.ForeignKey(MinhangDeclaration, models.CASCADE, related_name="indicators")
    category = models.TextField("二级目标")
    name = models.TextField("三级目标", blank=True)
    value = models.TextField("目标值", blank=True)
    note = models.TextField("备注", blank=True)

    class Meta(IndicatorRow.Meta):
        constraints = [
            models.UniqueConstraint(fields=["content", "uid"], name="minhang_declaration_indicator_uid")
        ]


class Item(Row):
    """A line of 项目构成分解: what is bought, at which price, how many, and what both rest on."""

    content = models.ForeignKey(MinhangDeclaration, models.CASCADE, related_name="items")
    project_name = models.TextField("项目名称", blank=True)
    subject = models.TextField("项目内容", blank=True)
    detail = models.TextField("项目明细", blank=True)
    amount = MoneyField("明细金额")
    price = MoneyField("单价")
    price_basis = models.TextField("单价依据", blank=True)
    quantity = NumberField("数量")
    quantity_basis = models.TextField("数量依据", blank=True)
    note = models.TextField("备注", blank=True)

    class Meta(Row.Meta):
        constraints = [
            models.UniqueConstraint(fields=["content", "uid"], name="minhang_declaration_item_uid")
        ]


class Safeguard(Row):
    """制度保障: a document that a project goes by, what it does, and in which phases it does it."""

    content = models.ForeignKey(MinhangDeclaration, models.CASCADE, related_name="safeguards")
    category = models.TextField("制度类别")
    document_name = models.TextField("文件名称", blank=True)
    measures = models.TextField("具体措施", blank=True)
    planning = models.BooleanField("立项和计划阶段", default=False)
    execution = models.BooleanField("实施阶段", default=False)
    completion = models.BooleanField("收尾和完成阶段", default=False)

    class Meta(Row.Meta):
        constraints = [
            models.UniqueConstraint(fields=["content", "uid"], name="minhang_declaration_safeguard_uid")
        ]
