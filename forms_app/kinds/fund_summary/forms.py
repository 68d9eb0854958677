"""Forms of 附表2."""

from forms_app.cell_forms import CellForm, RowForm


class HeaderForm(CellForm):
    pass


class LineForm(RowForm):
    pass
