"""Run rules over filings and turn faults into findings."""

from collections.abc import Iterable

from forms_app.terms import Severity

from .around import Around, Filed
from .finding import Finding, Rule

ORDER = {Severity.BLOCK: 0, Severity.EXPLAIN: 1, Severity.HINT: 2}


def check(rules: Iterable[Rule], here: Filed, around: Around) -> list[Finding]:
    """What the rules find in one filing, gravest first."""
    found = [_finding(rule, fault, here) for rule in rules for fault in rule.check(here, around)]
    return sorted(found, key=lambda f: ORDER[f.severity])


def _finding(rule: Rule, fault, here: Filed) -> Finding:
    places = tuple(place.within(here.number) for place in fault.places)
    severity = fault.severity or rule.severity
    return Finding(
        rule.code, rule.title, severity, here.number, fault.message, fault.advice, places, fault.values
    )
