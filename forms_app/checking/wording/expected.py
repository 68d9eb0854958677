"""W12: a group of indicators that the rules ask for and the form has no row for."""

from collections.abc import Iterator

from forms_app.checking.around import Around, Filed
from forms_app.checking.finding import Fault, Rule
from forms_app.document import Place, Record
from forms_app.schemes.base import Expected
from forms_app.terms import Severity


def expected_is_told(*goals: str, rows: str = "indicators") -> Rule:
    """W12: what a scheme expects beyond its form (成本) is told in an indicator or in one of the ``goals``; missed, it is
    told of at the first of these."""

    def run(here: Filed, around: Around) -> Iterator[Fault]:
        for expected in around.scheme.expected:
            texts = [here.document[goal] for goal in goals]
            if not _is_told(expected, texts, here.document.rows[rows]):
                message = f"没有{expected.label}：{expected.ground}，本表式没有这一行"
                advice = f"请在年度总体目标或其他指标中写明，如“{expected.example}”。"
                yield Fault(message, advice, (Place(goals[0]),), (expected.label,))

    return Rule("W12", "制度要求的指标有交代", Severity.HINT, run)


def _is_told(expected: Expected, goals: list[str], rows: tuple[Record, ...]) -> bool:
    texts = (*goals, *(f"{row['name']}{row['value']}" for row in rows))
    return any(word in text for text in texts for word in expected.words)
