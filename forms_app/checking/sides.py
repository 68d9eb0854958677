"""Rules on a table that states a whole project beside one year of it (rule book 8: A10; practice 7).

The year's amounts are part of the project's, so they are never more. Other than that nothing of the year is compared with
what adds up over all years. The project's side is due where the project goes on beyond the year and then ends.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from forms_app.document import Document, Place
from forms_app.terms import Severity

from .around import Around, Filed
from .evaluation import cells, named, said
from .finding import Fault, Rule
from .periods import Period

# Indicators that a message tells by name; the others are counted.
TOLD = 3


@dataclass(frozen=True)
class Sides:
    """The project's side of a table: header cells and a row cell, each with what it is called. ``nature`` is the header
    cell that says what kind of project it is; ``ending`` are its values for projects that end, ``lasting`` those for
    projects that come every year."""

    period: Period
    nature: str
    ending: frozenset[str]
    lasting: frozenset[str]
    header: Mapping[str, str]
    value: tuple[str, str]

    def is_due(self, document: Document) -> bool | None:
        """Whether the project's side has to be filled in; None where nature or days don't tell yet."""
        span = self.period.of(document)
        if document[self.nature] in self.lasting or (span and not span.crosses_years):
            return False
        return True if document[self.nature] in self.ending and span else None


def part_of_whole(annual: tuple[str, str], whole: tuple[str, str]) -> Rule:
    """A10: the year's amount isn't more than the whole project's, where that is told. Each is (field, name)."""

    def run(here: Filed, around: Around) -> Iterator[Fault]:
        (field, name), (total, total_name) = annual, whole
        part, of, money = here.document[field], here.document[total], around.scheme.money
        if part is not None and of is not None and part > of:
            message = f"{name} {money.show(part)} 大于{total_name} {money.show(of)}"
            message += f"，多 {money.show(part - of)} {money.unit}"
            advice = f"{total_name}是项目各年的合计，请核对两个数，改正其中有误的一项。"
            yield Fault(message, advice, (Place(field), Place(total)), (money.show(part), money.show(of)))

    return Rule("A10", f"{annual[1]}不大于{whole[1]}", Severity.BLOCK, run)


def whole_project_told(sides: Sides) -> Rule:
    """R10: the header cells of the project's side are filled in. Those of a project of one year may stay blank."""

    def run(here: Filed, around: Around) -> Iterator[Fault]:
        due = sides.is_due(here.document)
        blank = [field for field in sides.header if here.document.header.is_blank(field)]
        if due is None or not blank:
            return
        message = f"项目一侧未填：{'、'.join(sides.header[field] for field in blank)}"
        places = tuple(map(Place, blank))
        if due:
            advice = "本项目跨年，请填整个项目的资金（各年合计，没有的填 0）和总目标。"
            yield Fault(message, advice, places)
        else:
            advice = "经常性项目和当年完成的项目可以留空。"
            yield Fault(message, advice, places, severity=Severity.HINT)

    def asks(here: Filed, around: Around) -> Iterator[bool]:
        due = sides.header if sides.is_due(here.document) else ()
        yield from (not here.document.header.is_blank(field) for field in due)

    return Rule("R10", "项目一侧填全", Severity.BLOCK, run, asks=asks)


def whole_project_valued(sides: Sides) -> Rule:
    """R11: each indicator of a project that goes on beyond the year has a value for the whole project too."""

    def run(here: Filed, around: Around) -> Iterator[Fault]:
        field, label = sides.value
        blank = [row for row in named(here) if row.is_blank(field)] if sides.is_due(here.document) else []
        if blank:
            names = "、".join(said(row["name"]) for row in blank[:TOLD])
            more = f"等 {len(blank)} 条" if len(blank) > TOLD else ""
            advice = f"本项目跨年，请填整个项目要达到的{label}；只在当年有的指标，{label}与年度的相同。"
            places = tuple(place for row in blank for place in cells(row, field))
            yield Fault(f"{label}未填：{names}{more}", advice, places)

    def asks(here: Filed, around: Around) -> Iterator[bool]:
        due = named(here) if sides.is_due(here.document) else ()
        yield from (not row.is_blank(sides.value[0]) for row in due)

    return Rule("R11", "项目指标值填全", Severity.BLOCK, run, asks=asks)
