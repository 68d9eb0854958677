"""What an operator's number stands for; a wrong one ends the command with one line that says what to do."""

from django.core.management.base import CommandError
from django.db.models import QuerySet

from forms_app.models import Dossier, Filing

HINT = "可用 manage.py dossiers 查看全部编号。"


def dossiers() -> QuerySet[Dossier]:
    return Dossier.objects.select_related("campaign", "unit")


def find_dossier(number: str) -> Dossier:
    found = dossiers().filter(number=number).first()
    if found is None:
        raise CommandError(f"没有编号为“{number}”的全套报表。{HINT}")
    return found


def find_filing(number: str) -> Filing:
    """A table that stands in its dossier."""
    related = ("package", "dossier__campaign", "dossier__unit")
    found = Filing.objects.select_related(*related).filter(number=number).first()
    if found is None:
        raise CommandError(f"没有编号为“{number}”的报表。{HINT}")
    if found.removed_at:
        raise CommandError(f"报表“{number}”已移除，恢复后才能使用。")
    return found


def find_either(number: str) -> tuple[Dossier, Filing | None]:
    """A dossier, or one filing with its dossier."""
    found = dossiers().filter(number=number).first()
    if found:
        return found, None
    if not Filing.objects.filter(number=number).exists():
        raise CommandError(f"没有编号为“{number}”的全套报表或报表。{HINT}")
    filing = find_filing(number)
    return filing.dossier, filing
