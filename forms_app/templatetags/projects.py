"""项目支出 as the layout of the 基础数据表 walks them: each project with its 项目变动, and what they add up to."""

from dataclasses import dataclass

from django import template

from forms_app.events import EVENTS, PROJECTS, events_of, reckoning
from forms_app.page import Line, Page
from forms_app.terms import EventType

register = template.Library()


@dataclass(frozen=True)
class Befallen:
    """``others`` are the projects that this one may have gone into; ``reckoning`` says how its 全年预算数 came about."""

    line: Line
    number: str
    events: tuple[Line, ...]
    others: tuple[str, ...]
    reckoning: str

    @property
    def name(self) -> str:
        return self.line.record["name"] or "（未填名称）"

    @property
    def uid(self) -> str:
        return self.line.uid

    @property
    def before(self) -> str:
        """What stands before its name."""
        return f"{self.number}、"

    @property
    def adds(self) -> str:
        """Where the button that adds an event adds it."""
        return f"{self.before}{self.name} "


@register.filter
def projects(page: Page) -> list[Befallen]:
    lines = page.section(PROJECTS).lines
    names = [(line.uid, line.record["name"].strip()) for line in lines]
    index = {record.uid: i for i, record in enumerate(page.document.rows[EVENTS])}
    return [
        Befallen(
            line,
            str(number),
            tuple(Line(EVENTS, e, index[e.uid]) for e in events_of(page.document, line.uid)),
            tuple(dict.fromkeys(name for uid, name in names if name and uid != line.uid)),
            reckoning(page.document, line.uid, page.scheme.money.show),
        )
        for number, line in enumerate(lines, 1)
    ]


@register.filter
def have_events(found: list[Befallen]) -> bool:
    return any(project.events for project in found)


@register.filter
def renames(line: Line) -> bool:
    """Whether the event gave the project another name: then its former one is a text, no choice."""
    return line.record["type"] == EventType.RENAMED
