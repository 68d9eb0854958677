"""催报: an office of the bureau reminds units of what they still have to do."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max

from forms_app.models import Campaign, Membership, Unit, User

from .models import Notice
from .reminders import Work, give, notice, staff, text_of, unopened, with_unit, works


@dataclass(frozen=True)
class Call:
    """催报 before it is sent: what each unit has to do, who will be told, and whom nobody can be told for."""

    works: tuple[Work, ...]
    people: dict[tuple[int, str], list[User]]
    idle: tuple[Unit, ...]

    @property
    def told(self) -> list[tuple[Work, list[User]]]:
        return [(work, people) for work in self.works if (people := self._of(work))]

    @property
    def silent(self) -> list[Work]:
        return [work for work in self.works if not self._of(work)]

    def _of(self, work: Work) -> list[User]:
        return self.people.get((work.unit.pk, work.role), [])

    @property
    def units(self) -> int:
        return len({work.unit.pk for work, _ in self.told})

    @property
    def persons(self) -> int:
        return len({person.pk for _, people in self.told for person in people})


def call(campaign: Campaign, units: Iterable[Unit]) -> Call:
    """What 催报 of these units would say to whom."""
    wanted = {unit.pk: unit for unit in units}
    held = with_unit().filter(dossier__campaign=campaign, dossier__unit__in=wanted)
    found = [w for w in [*works(held), *unopened(campaign)] if w.unit.pk in wanted]
    found.sort(key=lambda work: (work.unit.code, work.status))
    busy = {work.unit.pk for work in found}
    idle = tuple(unit for pk, unit in wanted.items() if pk not in busy)
    return Call(tuple(found), staff(w.unit for w in found), idle)


def urge(call: Call, actor: Membership, word: str, press: str) -> int:
    """Send it; ``press`` tells one press of the button from the next, so that a double one tells nobody twice."""
    sender, said = (
        actor.person,
        f"{actor.unit}提醒：{word.strip()}" if word.strip() else f"{actor.unit}提醒。",
    )
    return give(
        notice(work, person, f"{work.unit} 请尽快{work.doing}", f"{text_of(work)}{said}", press, sender)
        for work, people in call.told
        for person in people
    )


def last_urged(campaign: Campaign, units: Iterable[int]) -> dict[int, datetime]:
    """When somebody of the bureau last reminded these units."""
    found = Notice.objects.filter(campaign=campaign, unit__in=units, sender__isnull=False).order_by()
    return dict(found.values("unit").annotate(at=Max("created_at")).values_list("unit", "at"))
