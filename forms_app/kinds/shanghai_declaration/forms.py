"""Forms of 上海市 财政项目支出绩效目标申报表."""

from forms_app.cell_forms import CellForm, RowForm


class HeaderForm(CellForm):
    pass


class IndicatorForm(RowForm):
    pass
