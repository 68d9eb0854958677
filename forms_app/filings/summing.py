"""绩效目标汇总表: the projects of a dossier in one list with their sums, for the unit's own use. No official form."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from django.db.models import Q

from forms_app.access import is_own
from forms_app.document import Column, ColumnType, Record
from forms_app.kind import Kind
from forms_app.models import Dossier, Filing, Membership
from forms_app.schemes import SCHEMES
from forms_app.values import Money, shown_text

from .printouts import printouts
from .totals import Total

NOT_COUNTED = "（未计入合计）"


@dataclass(frozen=True)
class Project:
    """A line of the list: a project's header cells, as values and as texts."""

    filing: Filing
    header: Record
    cells: Mapping[str, str]

    @property
    def state(self) -> str:
        return self.filing.package.get_status_display()


@dataclass(frozen=True)
class Summary:
    """The projects of one kind as a person sees them: the unit as they stand, others as they were sent. ``unsent`` more
    can't be read yet."""

    kind: Kind
    dossier: Dossier
    own: bool
    projects: tuple[Project, ...]
    unsent: int

    @property
    def title(self) -> str:
        return f"{self.dossier.unit.name}{self.dossier.campaign.year}年度项目绩效目标汇总表"

    @property
    def money(self) -> Money:
        return SCHEMES[self.dossier.campaign.scheme].money

    @property
    def source(self) -> str:
        """Which state of the tables the list shows."""
        return "已报送的项目按报送内容，填报中的按当前内容" if self.own else "按单位最近一次报送的内容"

    @cached_property
    def total(self) -> Total:
        return Total(tuple(p.header[self.kind.amount] for p in self.projects), self.unsent)

    @cached_property
    def yuan(self) -> dict[str, Decimal]:
        """The sum of each column of amounts."""
        columns = (c.name for c in self.kind.shape.header.values() if c.type is ColumnType.MONEY)
        return {name: Total(tuple(p.header[name] for p in self.projects)).yuan for name in columns}

    @property
    def sums(self) -> dict[str, str]:
        return {name: self.money.show(yuan) for name, yuan in self.yuan.items()}


def summary(dossier: Dossier, kind: Kind, actor: Membership) -> Summary:
    """What the person may see of the dossier's projects, in printed order."""
    headers = {
        p.frozen.number: p.frozen.document.header
        for p in printouts(dossier, actor)
        if p.kind.slug == kind.slug
    }
    known = dossier.filings.filter(Q(removed_at=None) | Q(number__in=headers), kind=kind.slug)
    tables = {f.number: f for f in known.select_related("package")}
    money = SCHEMES[dossier.campaign.scheme].money
    projects = tuple(
        Project(tables[number], header, _cells(kind, header, money)) for number, header in headers.items()
    )
    return Summary(kind, dossier, is_own(actor, dossier), projects, len(tables) - len(projects))


def _cells(kind: Kind, header: Record, money: Money) -> dict[str, str]:
    return {name: _cell(header, column, money) for name, column in kind.shape.header.items()}


def _cell(header: Record, column: Column, money: Money) -> str:
    text = shown_text(header, column, money)
    unread = column.type is ColumnType.MONEY and header.is_text_only(column.name)
    return f"{text}{NOT_COUNTED}" if unread else text
