"""Forms of 附表3."""

from forms_app.cell_forms import CellForm, RowForm


class HeaderForm(CellForm):
    pass


class IndicatorForm(RowForm):
    pass


class ExpenseForm(RowForm):
    pass
