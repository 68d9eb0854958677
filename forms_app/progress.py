"""必填进度: how much of what must stand in a table at 报送 stands there. The rules say what that is, never a count of
cells."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from forms_app.checking.around import Around, Filed
from forms_app.checking.finding import Rule
from forms_app.terms import RuleLevel, Severity

# Code and title of a rule: a code may have several parts.
Named = tuple[str, str]


@dataclass(frozen=True)
class Progress:
    """必填 18/23: of ``asked`` things ``filled`` stand. What a 情况说明 or a 放行 speaks for counts as filled."""

    filled: int = 0
    asked: int = 0

    def __add__(self, other: "Progress") -> "Progress":
        return Progress(self.filled + other.filled, self.asked + other.asked)

    def __str__(self) -> str:
        return f"{self.filled}/{self.asked}"

    @property
    def lacking(self) -> int:
        return self.asked - self.filled


def progress(
    rules: Iterable[Rule], here: Filed, around: Around, levels: Mapping[str, str], stopping: Collection[Named]
) -> Progress:
    """What the rules ask of a table, as far as the campaign's ``levels`` let them. ``stopping`` names the rules with a
    finding that still keeps it from being submitted: what one of the others misses is spoken for."""
    total = Progress()
    for rule in rules:
        if rule.asks and _insists(rule, levels):
            stand = list(rule.asks(here, around))
            filled = sum(stand) if (rule.code, rule.title) in stopping else len(stand)
            total += Progress(filled, len(stand))
    return total


def _insists(rule: Rule, levels: Mapping[str, str]) -> bool:
    """Whether a table can't be submitted without what the rule asks for, or a word on it."""
    level = None if rule.firm else levels.get(rule.code)
    return level not in (RuleLevel.OFF, RuleLevel.HINT) if level else rule.severity != Severity.HINT
