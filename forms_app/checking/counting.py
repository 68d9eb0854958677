"""数量指标 count something (rule book 4.3): how many, in numbers that can be counted again."""

from collections.abc import Iterator, Mapping

from forms_app.measures import measure
from forms_app.terms import Severity

from .around import Around, Filed
from .evaluation import ROWS
from .finding import Fault, Rule
from .grammar import bare, values_in

COUNTS = "quantity"


def counts_are_no_rates(fields: Mapping[str, str]) -> Rule:
    """C7: a rate under 数量 says how well, not how much. ``fields`` are the cells of values, with what each is called;
    one hint for the table."""

    def run(here: Filed, around: Around) -> Iterator[Fault]:
        counted = (cell for cell in values_in(here, fields, ROWS) if cell.row["category"] == COUNTS)
        own = (cell for cell in counted if not cell.row.get("origin"))  # what was approved stays as it is
        rates = [cell for cell in own if (read := measure(bare(cell.text))) and read.unit == "%"]
        if rates:
            message = f"{around.scheme.leaf(COUNTS).label}中有 {len(rates)} 条写的是百分比"
            advice = "数量指标宜写个数（如 4个）；完成率、合格率可移到质量或时效。"
            places = tuple(place for cell in rates for place in cell.places)
            yield Fault(message, advice, places, tuple(cell.text for cell in rates))

    return Rule("C7", "数量指标写个数", Severity.HINT, run)
