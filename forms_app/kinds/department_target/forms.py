"""Forms of 附表1."""

from forms_app.cell_forms import CellForm, RowForm


class HeaderForm(CellForm):
    pass


class TaskForm(RowForm):
    pass


class IndicatorForm(RowForm):
    pass
