"""Rules on where an indicator stands (rule book 4.1): under the 二级指标 that it is one of."""

import re
from collections.abc import Iterator

from forms_app.checking.around import Around, Filed
from forms_app.checking.evaluation import cells, said
from forms_app.checking.finding import Fault, Rule
from forms_app.document import Record
from forms_app.schemes import Scheme
from forms_app.terms import Severity

from .reading import category_label, indicators, quantity, text_of
from .vocabulary import OPINION, SATISFACTION, SCORED, SORTS, Sort

POINTS = "分"
SCALE_TOLD = re.compile(r"满分|总分|分制|百分|[/／]\d|\d分中")
# Points that everybody reads as out of a hundred.
PASSING, FULL = 60, 100


def indicators_stand_in_place() -> Rule:
    """W4: 满意度 under 社会效益, 及时拨付 under 经济效益: each is looked for, and scored, elsewhere."""

    def run(here: Filed, around: Around) -> Iterator[Fault]:
        for row in indicators(here):
            name, stands = text_of(row["name"]), category_label(row["category"], around)
            for sort, home in misplaced(name, row["category"], around.scheme):
                message = f"{said(row['name'])}衡量的是{sort.what}，填在了{stands}"
                advice = f"请移到“{home}”；确属{stands}的，改写名称。" if home else "请核对指标类别。"
                yield Fault(message, advice, cells(row, "name"), (row["name"], row["category"]))

    return Rule("W4", "指标放在对应的类别", Severity.HINT, run)


def misplaced(name: str, category: str, scheme: Scheme) -> Iterator[tuple[Sort, str]]:
    """What the name is one of, and the label of the 二级 where that belongs; the first that is found."""
    for sort in SORTS:
        homes = [slug for slug in sort.home if scheme.leaf(slug)]
        homes = homes or [slug for slug in sort.instead if scheme.leaf(slug)]
        settled = category in (*homes, *sort.also) or (sort.foreign and category not in sort.foreign)
        if not settled and sort.words.search(name) and not sort.unless.search(name):
            yield sort, scheme.leaf(homes[0]).label if homes else ""
            return


def satisfaction_asks_somebody() -> Rule:
    """W4: what stands under 满意度 is what people say: a rate of replies or a business climate is none."""

    def run(here: Filed, around: Around) -> Iterator[Fault]:
        for row in indicators(here):
            if row["category"] in SATISFACTION and not _is_opinion(row):
                label = category_label(row["category"], around)
                message = f"{said(row['name'])}不是满意度，填在了{label}"
                advice = "请改为服务对象的满意度（如“来访群众满意度 ≥90%”）；原指标移到质量或效益指标。"
                yield Fault(message, advice, cells(row, "name"), (row["name"], row["value"]))

    return Rule("W4", "满意度指标问的是满意不满意", Severity.HINT, run)


def _is_opinion(row: Record) -> bool:
    return bool(OPINION.search(text_of(row["name"])) or OPINION.search(text_of(row["value"])))


def points_have_a_scale() -> Rule:
    """W6: ≥15分 of how many? From 60 to 100 everybody reads out of a hundred."""

    def run(here: Filed, around: Around) -> Iterator[Fault]:
        for row in indicators(here):
            read = quantity(row["value"])
            told = SCALE_TOLD.search(row["name"] + row["value"])
            pointed = read and read.unit.strip("()") == POINTS and SCORED.search(row["name"])
            if pointed and not told and not PASSING <= read.number <= FULL:
                message = f"{said(row['name'])}的指标值{said(row['value'])}没有写满分是多少"
                advice = "请写明分制（如 满分 20 分），或改用百分比（如 ≥90%）。"
                yield Fault(message, advice, cells(row, "value"), (row["name"], row["value"]))

    return Rule("W6", "按分计的指标值写明满分", Severity.HINT, run)
