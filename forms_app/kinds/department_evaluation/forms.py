"""Forms of 附件1-2."""

from forms_app.cell_forms import CellForm, RowForm


class HeaderForm(CellForm):
    pass


class IndicatorForm(RowForm):
    pass
