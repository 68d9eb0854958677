"""必填进度 of the tables of a dossier."""

from collections.abc import Collection, Iterable

from forms_app.models import Filing, Tally
from forms_app.progress import Named, Progress, progress
from forms_app.registry import kind_of

from .checks import Found
from .working import Working


def progress_of(held: Working, filing: Filing, found: Iterable[Found]) -> Progress:
    """Of one table with the findings at hand; nothing is asked of the database."""
    return _progress(held, filing, {(f.finding.rule, f.finding.title) for f in found if f.stops})


def progress_by_table(held: Working) -> dict[str, Progress]:
    """Of all tables as they were saved, by number; the findings are those that were counted then."""
    stopping: dict[int, set[Named]] = {}
    open_ = Tally.objects.filter(filing__in=held.filings, open__gt=0)
    for pk, *rule in open_.values_list("filing", "rule", "title"):
        stopping.setdefault(pk, set()).add(tuple(rule))
    return {f.number: _progress(held, f, stopping.get(f.pk, ())) for f in held.filings}


def _progress(held: Working, filing: Filing, stopping: Collection[Named]) -> Progress:
    rules, levels = kind_of(filing.kind).rules, held.dossier.campaign.levels
    return progress(rules, held.filed(filing), held.around, levels, stopping)
