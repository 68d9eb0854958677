"""报送情况一览表 as the filters ask for it: which units, their totals, a page of them, and the columns of a workbook."""

from collections.abc import Callable
from decimal import Decimal
from functools import cached_property

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet

from forms_app.document import plain_number
from forms_app.models import Unit
from forms_app.terms import CampaignType, PackageBy

from . import standing, standing_lines
from .forms.standing import StandingForm
from .overseen import Overseen
from .sheets import Column, Sheet
from .standing import Show, Totals
from .standing_lines import Excused, Line, Points

TITLE = "报送情况一览表"
LINES = 50
LINE_COLUMNS = (
    Column("编码", 12, lambda line: line.unit.code),
    Column("单位", 34, lambda line: line.unit.name),
    Column("归口股室", 18, lambda line: str(line.section or "")),
    Column("状态", 18, lambda line: line.state),
    Column("首次报送时间", 17, lambda line: line.sent_at),
    Column("退回次数", 9, lambda line: line.returns),
    Column("错误", 7, lambda line: line.blocks),
    Column("待说明警告", 11, lambda line: line.explains),
    Column("提示", 7, lambda line: line.hints),
    Column("待改意见", 9, lambda line: line.remarks),
    Column("填表人", 12, lambda line: line.contact.name),
    Column("联系电话", 16, lambda line: line.contact.phone),
    Column("逾期", 18, lambda line: line.marks),
    Column("延期至", 17, lambda line: line.extended_until),
)
SENT_COLUMN = Column("已报件数", 10, lambda line: f"{line.sent}/{len(line.packages)}")
APPROVAL_COLUMNS = (
    Column("批复文号", 24, lambda line: line.approval_number),
    Column("批复日期", 12, lambda line: line.approval_date),
)


def _each(head: str, width: int, value: Callable[[Points], object]) -> Column:
    """Of several packages all; of one a number stays a number."""

    def told(line: Line) -> object:
        found = [value(points) for points in line.points]
        return found[0] if len(found) == 1 else "、".join(map(_text, found))

    return Column(head, width, told)


def _text(value: Decimal | str | None) -> str:
    return value or "" if isinstance(value, str | None) else plain_number(value)


SCORE_COLUMNS = (
    _each("自评得分", 10, lambda points: points.own),
    _each("自评等级", 10, lambda points: points.own_grade),
    _each("复核得分", 10, lambda points: points.rechecked),
    _each("复核等级", 10, lambda points: points.grade),
    _each("差异", 8, lambda points: points.change),
)
EXCUSED_COLUMNS = (*LINE_COLUMNS[:3], Column("免报原因", 50, lambda excused: excused.reason))
TOTAL_COLUMNS = (
    Column("归口股室", 24, lambda part: part.name),
    *(Column(show.label, 9, lambda part, show=show: getattr(part, show.value)) for show in Show),
)


class Standing(Overseen):
    """报送情况一览表 of one campaign."""

    name = TITLE

    def __init__(self, form: StandingForm):
        super().__init__(form)
        self.show = form.show_asked

    @cached_property
    def offices(self) -> dict[int, Unit]:
        return {office.pk: office for office in self.form.fields["section"].queryset}

    @cached_property
    def found(self) -> QuerySet[Unit]:
        return standing.shown(self.units, self.campaign, self.show)

    @cached_property
    def totals(self) -> list[Totals]:
        return standing.totals(self.units, self.campaign, self.offices)

    @cached_property
    def whole(self) -> Totals:
        return standing.in_all(self.totals)

    @property
    def number(self) -> int:
        """How many units the list shows."""
        return getattr(self.whole, self.show.value)

    def narrowed_besides(self) -> list[str]:
        return [f"范围：{self.show.label}"] if self.show != Show.ASKED else []

    @property
    def evaluating(self) -> bool:
        """Whether the campaign asks for self-evaluations: these are scored, and not approved."""
        return self.campaign.type == CampaignType.EVALUATION

    @property
    def alone(self) -> bool:
        """Whether a unit may have several packages, one for each of its projects."""
        return self.campaign.package_by == PackageBy.FILING

    @property
    def columns(self) -> tuple[Column, ...]:
        """Of several packages a unit's state is told in numbers; how many of them were sent stands beside it."""
        lines = (*LINE_COLUMNS[:4], SENT_COLUMN, *LINE_COLUMNS[4:]) if self.alone else LINE_COLUMNS
        return (*lines, *(SCORE_COLUMNS if self.evaluating else APPROVAL_COLUMNS))

    @property
    def excusing(self) -> bool:
        return self.show == Show.EXEMPT

    def lines(self, units: QuerySet[Unit]) -> list[Line] | list[Excused]:
        make = standing_lines.excused if self.excusing else standing_lines.lines
        return make(self.campaign, units, self.offices)

    @cached_property
    def excused(self) -> list[Excused]:
        """Units that are 免报, apart, below a list that isn't narrowed to some state."""
        if self.show != Show.ASKED:
            return []
        apart = standing.shown(self.units, self.campaign, Show.EXEMPT)
        return standing_lines.excused(self.campaign, apart, self.offices)

    def page(self, number: str | None) -> Page:
        """Cut first: what a line shows is asked for the lines of the page alone."""
        pages = Paginator(self.found.values_list("pk", flat=True), LINES)
        pages.count = self.number
        page = pages.get_page(number)
        page.object_list = self.lines(self.units.filter(pk__in=list(page.object_list)))
        return page

    def sheets(self, as_of: str) -> list[Sheet]:
        notes = self.notes(as_of)
        columns = EXCUSED_COLUMNS if self.excusing else self.columns
        made = [
            Sheet("一览表", self.title, notes, columns, self.lines(self.found)),
            Sheet("按归口股室汇总", self.title, notes, TOTAL_COLUMNS, [*self.totals, self.whole]),
        ]
        if self.excused:
            made.append(Sheet("免报单位", self.title, notes, EXCUSED_COLUMNS, self.excused))
        return made
