"""Forms of 附件1-1."""

from forms_app.cell_forms import CellForm, RowForm


class HeaderForm(CellForm):
    pass


class ProjectForm(RowForm):
    pass


class EventForm(RowForm):
    pass
