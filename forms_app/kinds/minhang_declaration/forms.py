"""Forms of 闵行区 财政项目支出绩效目标申报表."""

from forms_app.cell_forms import CellForm, RowForm


class HeaderForm(CellForm):
    pass


class IndicatorForm(RowForm):
    pass


class ItemForm(RowForm):
    pass


class SafeguardForm(RowForm):
    pass
