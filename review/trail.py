"""The trail of a package in words: each step that a person may know of, with what was said and decided."""

from dataclasses import dataclass

from django.db.models import QuerySet

from forms_app.access import is_own
from forms_app.labels import annex
from forms_app.models import Membership, Package
from forms_app.terms import Action

from . import grading
from .details import Telling
from .models import Step

# What filler and head say to each other.
INNER = (Action.SUBMIT, Action.SEND_BACK, Action.WITHDRAW)


@dataclass(frozen=True)
class Entry:
    """A step and the lines that tell what it decided."""

    step: Step
    details: tuple[str, ...]


def entries(package: Package, actor: Membership) -> list[Entry]:
    told = telling(package)
    return [Entry(step, tuple(told.details(step))) for step in steps(package, actor)]


def steps(package: Package, actor: Membership) -> QuerySet[Step]:
    """In order of time. What goes on inside the unit is its own until the first 报送."""
    found = package.steps.select_related("person", "principal", "unit").order_by("pk")
    inside = not package.sent_at and not is_own(actor, package.dossier)
    return found.exclude(action__in=INNER) if inside else found


def telling(package: Package) -> Telling:
    scheme = grading.scheme_of(package)
    return Telling(table_labels(package), scheme.money, grading.words(scheme))


def table_labels(package: Package) -> dict[str, str]:
    """附表1, 附表3-2 … by filing number."""
    scheme = grading.scheme_of(package)
    return {f.number: annex(scheme, f.kind, f.position) for f in package.filings.all()}
