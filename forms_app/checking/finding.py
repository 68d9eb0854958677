"""校验规则 and 校验问题: what a rule is, and what it found."""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from forms_app.document import Place, canonical
from forms_app.terms import Severity


@dataclass(frozen=True)
class Fault:
    """What a rule's check reports: what is wrong, what to do, where, and the values that it compared.

    ``severity`` overrides the rule's own (a rounding residue is to be explained, not mended). ``offers`` are cells with
    the text that would be right in each, to be put in at a press; none where that is the person's to know.
    """

    message: str
    advice: str
    places: tuple[Place, ...]
    values: tuple[str, ...] = ()
    severity: Severity | None = None
    offers: tuple[tuple[Place, str], ...] = ()


@dataclass(frozen=True)
class Rule:
    """One consistency rule as data. ``check`` gets the filing looked at and all around it; it must be pure. A ``firm``
    one holds in every campaign: without it something could not be printed or reckoned. Of a rule on what must be filled
    in, ``asks`` tells each thing that it looks for, and whether that stands: it finds fault only where one doesn't."""

    code: str
    title: str
    severity: Severity
    check: Callable[..., Iterable[Fault]]
    firm: bool = False
    asks: Callable[..., Iterable[bool]] | None = None


@dataclass(frozen=True)
class Finding:
    """校验问题: a fault, with the rule that found it and the filing it was found in."""

    rule: str
    title: str
    severity: Severity
    filing: str
    message: str
    advice: str
    places: tuple[Place, ...]
    values: tuple[str, ...] = ()
    offers: tuple[tuple[Place, str], ...] = ()

    @property
    def fingerprint(self) -> str:
        """Equal as long as the same values stand at the same places; an answer holds only that long."""
        told = [self.rule, sorted(str(p.local) for p in self.places), list(self.values)]
        return hashlib.sha256(canonical(told).encode()).hexdigest()[:32]

    def to_plain(self) -> dict:
        return {
            "rule": self.rule, "title": self.title, "severity": self.severity.value, "filing": self.filing,
            "message": self.message, "advice": self.advice, "places": [str(p) for p in self.places],
            "values": list(self.values), "fingerprint": self.fingerprint,
        }  # fmt: skip
