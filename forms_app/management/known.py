"""The faults that are known of the published documents (``fixtures/known_faults.json``), and which the rules find.

A fault is found where each of its signs is: a finding of that rule, in that table, at that cell. The list holds no
result: all of it is asked of the rules anew.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass

from forms_app.checking.around import Around
from forms_app.checking.finding import Finding
from forms_app.document import Document, Place

from . import samples


@dataclass(frozen=True)
class Sign:
    """By what a fault shows: the table (its number in the sample), the rule, and a cell among the finding's places.

    A cell of a row is told as row set/how a text of the row begins/field; ``says`` is in the finding's message.
    """

    table: str
    rule: str
    at: str
    says: str = ""

    def shows(self, finding: Finding, held: Around) -> bool:
        return (
            (finding.filing, finding.rule) == (self.table, self.rule)
            and self.says in finding.message
            and any(place.within(self.table) in finding.places for place in self.cells(held))
        )

    def cells(self, held: Around) -> list[Place]:
        document = next(f.document for f in held.filed if f.number == self.table)
        return places_at(self.at, document)


def places_at(told: str, document: Document) -> list[Place]:
    """The cells that a text such as indicators/quantity/name tells."""
    rows, _, rest = told.partition("/")
    text, _, field = rest.rpartition("/")
    if not rest:
        return [Place(told)]
    return [Place(field, rows, row.uid) for row in document.rows[rows] if _begins(row.values.values(), text)]


def _begins(cells: Iterable, text: str) -> bool:
    return any(isinstance(cell, str) and cell.startswith(text) for cell in cells)


@dataclass(frozen=True)
class Known:
    """One fault of the list: its number there, how grave an auditor takes it (E, W, I), the signs that it shows by; or
    why no rule can decide it (``undecidable``)."""

    item: str
    document: str
    severity: str
    title: str
    signs: tuple[Sign, ...] = ()
    undecidable: str = ""

    @property
    def rules(self) -> str:
        return "、".join(dict.fromkeys(sign.rule for sign in self.signs))

    def is_found(self, found: list[Finding], held: Around) -> bool:
        return bool(self.signs) and all(any(s.shows(f, held) for f in found) for s in self.signs)


def known_faults() -> list[Known]:
    plain = json.loads((samples.fixtures() / "known_faults.json").read_text(encoding="utf-8"))
    return [_known(name, told) for name, faults in plain["documents"].items() for told in faults]


def _known(document: str, told: dict) -> Known:
    signs = tuple(Sign(*sign) for sign in told.get("signs", ()))
    undecidable = told.get("undecidable", "")
    return Known(told["item"], document, told["severity"], told["title"], signs, undecidable)


def walk() -> list[tuple[Known, bool]]:
    """Every known fault, and whether the rules find it."""
    faults = known_faults()
    held = {name: samples.around(name) for name in dict.fromkeys(k.document for k in faults)}
    found = {name: samples.findings(around) for name, around in held.items()}
    return [(k, k.is_found(found[k.document], held[k.document])) for k in faults]
