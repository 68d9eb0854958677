"""Indicators that fit what one has typed so far: by any part of the Chinese name, by pinyin initials, by full pinyin."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.db.models.functions import Length

from forms_app.models import LibraryIndicator
from forms_app.schemes.shelves import SHELVES
from forms_app.terms import LibrarySource, Standard

from .walls import offered_to

MOST = 20
# An indicator may stand twice on a shelf, as a common one and as the bureau's own; 成本 takes from three.
TAKEN = 6 * MOST
LONGEST, MOST_WORDS = 40, 5
BREAKS = re.compile(r"[\s，,。；;：:、/\x00]+")
LETTERS = re.compile(r"[a-z0-9]+")
WHOLE, BEGINS, PART, ABOUT = range(4)
PRECEDENCE = {LibrarySource.BUREAU: 0, LibrarySource.COMMON: 1, LibrarySource.APPROVED: 2}


@dataclass(frozen=True)
class Hit:
    """An indicator as the list shows it, in the words of the screen."""

    name: str
    value: str
    standard: str
    area: str
    note: str
    times: int


def search(bureau: int | None, category: str, text: str) -> list[Hit]:
    """At most twenty for a row of the 二级指标 ``category``, the best first; without a text what was approved most."""
    words = _words(text)
    found = LibraryIndicator.objects.filter(offered_to(bureau), shelf__in=SHELVES.get(category, ()))
    for word in words:
        found = found.filter(_fits(word))
    ranked = _ranked(found, words)[:TAKEN]
    return _folded(ranked)[:MOST]


def _words(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKC", text).lower()[:LONGEST]
    return [word for word in BREAKS.split(plain) if word][:MOST_WORDS]


def _fits(word: str) -> Q:
    if LETTERS.fullmatch(word):
        return Q(initials__contains=word) | Q(pinyin__contains=word) | Q(name__icontains=word)
    return Q(name__icontains=word) | Q(area__icontains=word) | Q(note__icontains=word)


def _ranked(found: QuerySet, words: list[str]) -> QuerySet:
    """A name that begins so stands before one that holds it, approved often before seldom, short before long."""
    rank = (
        Case(*_ranks(words[0]), default=Value(ABOUT), output_field=IntegerField()) if words else Value(WHOLE)
    )
    shorter = Length("name") if words else Value(0)
    return found.annotate(rank=rank, shorter=shorter).order_by("rank", "-times", "shorter", "position", "pk")


def _ranks(word: str) -> Iterable[When]:
    fields = ("initials", "pinyin", "name") if LETTERS.fullmatch(word) else ("name",)
    for rank, how in ((WHOLE, "iexact"), (BEGINS, "istartswith"), (PART, "icontains")):
        # What was spelled out letter by letter says less of where it may stand inside.
        yield from (When(**{f"{field}__{how}": word}, then=Value(rank)) for field in fields)


def _folded(found: Iterable[LibraryIndicator]) -> list[Hit]:
    """One hit for each name: what somebody wrote for the library says more than what happened to be approved."""
    alike: dict[str, list[LibraryIndicator]] = {}
    for indicator in found:
        alike.setdefault(indicator.key, []).append(indicator)
    return [_hit(sorted(group, key=lambda one: PRECEDENCE[one.source])) for group in alike.values()]


def _hit(group: list[LibraryIndicator]) -> Hit:
    first, *others = map(_shown, group)
    for other in others:
        blank = {k: v for k, v in vars(other).items() if k != "times" and not getattr(first, k)}
        first = replace(first, **blank, times=first.times + other.times)
    return first


def _shown(one: LibraryIndicator) -> Hit:
    standard = Standard.labels().get(one.standard, "")
    return Hit(one.name, one.value, standard, one.area, one.note, one.times)
