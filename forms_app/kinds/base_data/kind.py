"""附件1-1 部门整体支出绩效评价基础数据表."""

from forms_app.checking.scopes import Scoped
from forms_app.events import evaluated_projects
from forms_app.kind import Kind, RowSet, SpellsOut
from forms_app.models import columns_of
from forms_app.terms import Fund, Nature, Stage

from .forms import EventForm, HeaderForm, ProjectForm
from .models import BaseData, Event, Project
from .rules import FOLLOWS, PAST, RULES

SCOPED = (
    Scoped("projects_budget", Fund.ALL, Stage.INITIAL, Nature.PROJECT),
    Scoped("projects_final", Fund.ALL, Stage.FINAL, Nature.PROJECT),
    Scoped("operating_budget", Fund.ALL, Stage.INITIAL, Nature.OPERATING),
    Scoped("operating_final", Fund.ALL, Stage.FINAL, Nature.OPERATING),
)

KIND = Kind(
    slug="base_data",
    content=BaseData,
    form=HeaderForm,
    amount="projects_final",
    rows=(
        RowSet("projects", "项目支出", Project, ProjectForm),
        RowSet("events", "项目变动", Event, EventForm, parent="parent", under="projects"),
    ),
    follows=FOLLOWS,
    rules=RULES,
    past=PAST,
    unprinted=frozenset(columns_of(Event)),
    technical=frozenset({"parent"}),
    spells_out=SpellsOut("projects", "project_evaluation", wanted=evaluated_projects),
    scoped=SCOPED,
    repeated=frozenset({"projects/name", "projects/budget", "events/type", "events/amount", "events/into"}),
    head="official/_plain_head.html",
    foot="official/_dated_foot.html",
)
