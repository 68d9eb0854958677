"""The rules by their codes, as people look them up and campaigns set them: title, explanation, parts, tables."""

from collections.abc import Iterable
from dataclasses import dataclass

from forms_app.catalog import KINDS
from forms_app.checking.explained import Explained, explained
from forms_app.registry import all_kinds
from forms_app.terms import Severity


@dataclass(frozen=True)
class Told:
    """A rule's code as its page tells it: the explanation, what it looks at one by one, and in which tables. A ``firm``
    one holds in every campaign."""

    code: str
    explained: Explained | None
    parts: tuple[tuple[str, Severity], ...]
    tables: tuple[str, ...]
    firm: bool = False

    @property
    def title(self) -> str:
        return self.explained.title if self.explained else self.parts[0][0]

    @property
    def usual(self) -> str:
        """How grave its parts are where no campaign says otherwise: 错误、提示."""
        return "、".join(
            level.label for level in Severity if level in {severity for _, severity in self.parts}
        )

    def __str__(self) -> str:
        return f"{self.code} {self.title}"


def told(code: str) -> Told:
    found = [(kind, rule) for kind in all_kinds() for rule in kind.rules if rule.code == code]
    parts = dict.fromkeys((rule.title, rule.severity) for _, rule in found)
    tables = dict.fromkeys(KINDS[kind.slug] for kind, _ in found)
    return Told(code, explained().get(code), tuple(parts), tuple(tables), all(rule.firm for _, rule in found))


def codes(kinds: Iterable[str] = KINDS) -> list[str]:
    """The codes of all rules, or of those of some tables, by family and number: A1, A2 … A10, B1 …"""
    asked = set(kinds)
    found = {rule.code for kind in all_kinds() if kind.slug in asked for rule in kind.rules}
    return sorted(found, key=lambda code: (code[0], int(code[1:])))
