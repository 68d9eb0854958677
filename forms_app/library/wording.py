"""An approved indicator as it may be offered to others: without the unit, the year and the people that it was about."""

import re
from collections import Counter
from collections.abc import Iterable

# Longer ones are sentences, no names.
LONGEST_NAME, LONGEST_VALUE = 60, 60
YEAR = re.compile(r"^\s*(?:20\d\d\s*年?(?:度|的)?|(?:本|今|当)年度?)\s*")
# 2025年12月底前 says nothing in another year; 12月底前 does.
YEAR_OF_DAY = re.compile(r"20\d\d\s*年(?:度)?\s*(?=\d)")
# A telephone, an identity card, an account.
PRIVATE = re.compile(r"\d[\d\s-]{5,}\d|@")
SHORTEST_UNIT = 3
# A share, a price, a day, a span of time, a zero, or words say something to others; how many or how much does not.
SAYING = re.compile(r"[%％‰/／]|小时|分钟|秒|工作日|天|日|月|季|年|^[^0-9０-９]*$|^[=≤<]?\s*0(?![.\d])")
ENOUGH = 2


class Wording:
    """Takes out what only concerns one unit: ``units`` are names of units, ``people`` of those who work there."""

    def __init__(self, units: Iterable[str], people: Iterable[str]):
        names = {name for name in units if len(name) >= SHORTEST_UNIT}
        self.units = sorted(names, key=len, reverse=True)
        self.people = {name for name in people if len(name) > 1}

    def name(self, text: str) -> str:
        """The indicator's name; nothing where it can't be offered."""
        plain = YEAR.sub("", self._without_units(text)).strip(" \n的、，,：:")
        return "" if self._unfit(plain, LONGEST_NAME) or len(plain) < 2 else plain

    def value(self, text: str) -> str:
        plain = YEAR_OF_DAY.sub("", text).strip()
        spoken = any(unit in plain for unit in self.units)
        return "" if spoken or self._unfit(plain, LONGEST_VALUE) else plain

    def _without_units(self, text: str) -> str:
        for unit in self.units:
            text = text.replace(unit, "")
        return text

    def _unfit(self, text: str, longest: int) -> bool:
        private = PRIVATE.search(text) or any(name in text for name in self.people)
        return bool(private) or len(text) > longest or "\n" in text


def typical(given: Iterable[tuple[int, str]]) -> str:
    """Of the values that units were approved with, one that means something to others, or that several have."""
    units: dict[str, set[int]] = {}
    values = [(unit, value) for unit, value in given if value]
    for unit, value in values:
        units.setdefault(value, set()).add(unit)
    return usual(value for _, value in values if SAYING.search(value) or len(units[value]) >= ENOUGH)


def usual(texts: Iterable[str]) -> str:
    """What was written most often, of several the newest."""
    counted = Counter(text for text in reversed(list(texts)) if text)
    return counted.most_common(1)[0][0] if counted else ""
