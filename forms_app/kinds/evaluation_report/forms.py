"""Forms of 部门整体支出绩效自评报告."""

from forms_app.cell_forms import CellForm, RowForm


class HeaderForm(CellForm):
    pass


class BlockForm(RowForm):
    pass
