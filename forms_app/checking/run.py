"""Run rules over filings and turn faults into findings."""

from collections.abc import Iterable, Mapping

from forms_app.terms import RuleLevel, Severity

from .around import Around, Filed
from .finding import Fault, Finding, Rule

ORDER = {Severity.BLOCK: 0, Severity.EXPLAIN: 1, Severity.HINT: 2}
Levels = Mapping[str, str]


def check(rules: Iterable[Rule], here: Filed, around: Around, levels: Levels | None = None) -> list[Finding]:
    """What the rules find in one filing, gravest first. ``levels`` says, by a rule's code, how grave the campaign takes
    it, or that it doesn't look (``RuleLevel``); firm rules stay as they are."""
    found = []
    for rule in rules:
        level = None if rule.firm else (levels or {}).get(rule.code)
        if level != RuleLevel.OFF:
            found += [_finding(rule, fault, here, level) for fault in rule.check(here, around)]
    return sorted(found, key=lambda f: ORDER[f.severity])


def _finding(rule: Rule, fault: Fault, here: Filed, level: str | None) -> Finding:
    places = tuple(place.within(here.number) for place in fault.places)
    offers = tuple((place.within(here.number), text) for place, text in fault.offers)
    said = (rule.code, rule.title, _severity(rule, fault, level), here.number, fault.message, fault.advice)
    return Finding(*said, places, fault.values, offers)


def _severity(rule: Rule, fault: Fault, level: str | None) -> Severity:
    """What is milder than its rule (四舍五入尾差) stays so when the campaign takes the rule more gravely."""
    if level is None:
        return fault.severity or rule.severity
    return max(fault.severity or Severity(level), Severity(level), key=ORDER.get)
