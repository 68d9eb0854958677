"""附件1-1 部门整体支出绩效评价基础数据表: cells. Lines of 经费控制情况 have 上年决算数, 本年预算数, 本年决算数."""

from django.db import models

from forms_app.models import DatedContent, DayField, MoneyField, NumberField, Row
from forms_app.terms import EventType


class BaseData(DatedContent):
    staff_quota = NumberField("编制数")
    staff_actual = NumberField("实际在职人数")
    staff_rate = models.TextField("控制率", blank=True)

    three_public_previous = MoneyField("三公经费上年决算数")
    three_public_budget = MoneyField("三公经费本年预算数")
    three_public_final = MoneyField("三公经费本年决算数")
    vehicles_previous = MoneyField("公务用车购置和维护经费上年决算数")
    vehicles_budget = MoneyField("公务用车购置和维护经费本年预算数")
    vehicles_final = MoneyField("公务用车购置和维护经费本年决算数")
    vehicle_purchase_previous = MoneyField("公车购置上年决算数")
    vehicle_purchase_budget = MoneyField("公车购置本年预算数")
    vehicle_purchase_final = MoneyField("公车购置本年决算数")
    vehicle_running_previous = MoneyField("公车运行维护上年决算数")
    vehicle_running_budget = MoneyField("公车运行维护本年预算数")
    vehicle_running_final = MoneyField("公车运行维护本年决算数")
    abroad_previous = MoneyField("出国经费上年决算数")
    abroad_budget = MoneyField("出国经费本年预算数")
    abroad_final = MoneyField("出国经费本年决算数")
    reception_previous = MoneyField("公务接待上年决算数")
    reception_budget = MoneyField("公务接待本年预算数")
    reception_final = MoneyField("公务接待本年决算数")
    projects_previous = MoneyField("项目支出上年决算数")
    projects_budget = MoneyField("项目支出本年预算数")
    projects_final = MoneyField("项目支出本年决算数")
    operating_previous = MoneyField("公用经费上年决算数")
    operating_budget = MoneyField("公用经费本年预算数")
    operating_final = MoneyField("公用经费本年决算数")
    office_previous = MoneyField("办公经费上年决算数")
    office_budget = MoneyField("办公经费本年预算数")
    office_final = MoneyField("办公经费本年决算数")
    utilities_previous = MoneyField("水费、电费、差旅费上年决算数")
    utilities_budget = MoneyField("水费、电费、差旅费本年预算数")
    utilities_final = MoneyField("水费、电费、差旅费本年决算数")
    meetings_previous = MoneyField("会议费、培训费上年决算数")
    meetings_budget = MoneyField("会议费、培训费本年预算数")
    meetings_final = MoneyField("会议费、培训费本年决算数")
    procurement_budget = MoneyField("政府采购金额本年预算数")
    procurement_final = MoneyField("政府采购金额本年决算数")
    basic_adjustment_budget = MoneyField("部门基本支出预算调整本年预算数")
    basic_adjustment_final = MoneyField("部门基本支出预算调整本年决算数")

    approved_area = NumberField("批复规模（㎡）")
    actual_area = NumberField("实际规模（㎡）")
    area_rate = models.TextField("规模控制率", blank=True)
    planned_investment = MoneyField("预算投资")
    actual_investment = MoneyField("实际投资")
    investment_rate = models.TextField("投资概算控制率", blank=True)
    thrift_measures = models.TextField("厉行节约保障措施", blank=True)


class Project(Row):
    """A project under 项目支出; its uid is the line that its 附件1-3 spells out."""

    content = models.ForeignKey(BaseData, models.CASCADE, related_name="projects")
    name = models.TextField("项目名称", blank=True)
    previous = MoneyField("上年决算数")
    budget = MoneyField("本年预算数")
    final = MoneyField("本年决算数")

    class Meta(Row.Meta):
        constraints = [models.UniqueConstraint(fields=["content", "uid"], name="base_data_project_uid")]


class Event(Row):
    """项目变动 of the project whose row's uid is ``parent``; ``into`` is the project that a merged one went into, or a
    renamed one's former name. Without 文号 (“无”) a reason is due. Printed nowhere."""

    content = models.ForeignKey(BaseData, models.CASCADE, related_name="events")
    parent = models.TextField("变动项目", blank=True)
    type = models.TextField("变动类型", blank=True, choices=EventType.choices())
    dated = DayField("变动日期")
    document_number = models.TextField("依据文号", blank=True)
    amount = MoneyField("变动金额")
    into = models.TextField("并入项目或原名称", blank=True)
    reason = models.TextField("变动说明", blank=True)

    class Meta(Row.Meta):
        constraints = [models.UniqueConstraint(fields=["content", "uid"], name="base_data_event_uid")]
