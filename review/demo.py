"""A district for trial use: its units, people and campaign from ``fixtures/demo.json``, its dossiers from
``fixtures/samples``. Only what is missing is loaded, and all of it through the doors that people use."""

import json
from datetime import datetime, time, timedelta
from pathlib import Path

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from forms_app import filings
from forms_app.document import Document
from forms_app.models import Campaign, Dossier, Filing, Membership, ReviewStep, Unit, User
from forms_app.registry import kind_of
from forms_app.terms import Action, Role

from . import remarks
from .workflow import make


def fixtures() -> Path:
    return settings.BASE_DIR / "fixtures"


def district() -> dict:
    return json.loads((fixtures() / "demo.json").read_text(encoding="utf-8"))


def sample(name: str) -> dict:
    return json.loads((fixtures() / "samples" / f"{name}.json").read_text(encoding="utf-8"))


def is_foreign(plain: dict) -> bool:
    """Whether the database belongs to somebody: it has units, but not the district's campaigns."""
    names = [campaign["name"] for campaign in plain["campaigns"]]
    return Unit.objects.exists() and not Campaign.objects.filter(name__in=names).exists()


@transaction.atomic
def load_house(plain: dict, password: str) -> None:
    """Units, people with one password, campaigns."""
    for row in plain["units"]:
        _load_unit(row)
    hashed = make_password(password)
    for row in plain["people"]:
        _load_person(row, hashed)
    for row in plain["campaigns"]:
        if not Campaign.objects.filter(name=row["name"]).exists():
            _load_campaign(row)


def _load_unit(row: dict) -> None:
    plain = {key: row[key] for key in ("name", "short_name", "level", "is_office") if key in row}
    above = {key: Unit.objects.get(code=row[key]) for key in ("department", "section") if key in row}
    Unit.objects.get_or_create(code=row["code"], defaults={**plain, **above})


def _load_person(row: dict, hashed: str) -> None:
    known = {"name": row["name"], "phone": row["phone"], "password": hashed}
    person, new = User.objects.get_or_create(username=row["username"], defaults=known)
    if new:
        for code, role in row["memberships"]:
            Membership.objects.create(person=person, unit=Unit.objects.get(code=code), role=Role(role))


def _load_campaign(row: dict) -> None:
    """Open on the day of loading: its times are counted from then."""
    same = ("year", "name", "type", "scheme", "kinds", "package_by", "signing")
    campaign = Campaign.objects.create(
        **{key: row[key] for key in same},
        opens_at=_moment(-row["opened_days_ago"], time(0)),
        closes_at=_moment(row["closes_in_days"], time.fromisoformat(row["closes_at"])),
    )
    campaign.units.set(Unit.objects.filter(code__in=row["units"]))
    for position, step in enumerate(row["steps"], 1):
        office = Unit.objects.get(code=step["office"]) if step["office"] else None
        ReviewStep.objects.create(campaign=campaign, position=position, stage=step["stage"], office=office)


def _moment(days: int, clock: time) -> datetime:
    return timezone.make_aware(datetime.combine(timezone.localdate() + timedelta(days=days), clock))


def load_dossiers(plain: dict) -> list[Dossier]:
    """The samples in the listed order, then an empty dossier for each unit that has none. The new ones."""
    loaded = []
    for row in plain["campaigns"]:
        campaign = Campaign.objects.get(name=row["name"])
        samples = [told for told in map(sample, plain["samples"]) if told["campaign"] == row["key"]]
        empty = [{"unit": code, "filings": []} for code in row["units"]]
        loaded += [_load_dossier(campaign, told) for told in samples + empty]
    return [dossier for dossier in loaded if dossier]


@transaction.atomic
def _load_dossier(campaign: Campaign, told: dict) -> Dossier | None:
    """The dossier filled in by the unit's own person and moved as told; None where the unit has one."""
    unit = Unit.objects.get(code=told["unit"])
    if Dossier.objects.filter(campaign=campaign, unit=unit).exists():
        return None
    dossier = filings.open_dossier(campaign, unit, told.get("source", ""))
    filler = unit.memberships.filter(role=Role.FILLER).first()
    for row in told["filings"]:
        document = Document.from_plain(row["document"], kind_of(row["kind"]).shape)
        filings.put_document(_filing(dossier, row), filler, document)
    for move in told.get("moves", ()):
        _play(dossier, told, move)
    return dossier


def _filing(dossier: Dossier, row: dict) -> Filing:
    return dossier.filings.get(kind=row["kind"], line=row.get("line"))


def _play(dossier: Dossier, told: dict, move: dict) -> None:
    """One move, or one remark, as the person named.

    ``filing`` counts the sample's filings; ``today`` names the date that the move asks for.
    """
    package = dossier.packages.get()
    actor = _acting(move["by"], dossier)
    if move["action"] == Action.REMARK:
        snapshot = filings.sent_snapshot(_filing(dossier, told["filings"][move["filing"]]))
        remarks.add(package, actor, move["text"], snapshot, move["place"])
        return
    data = dict(move.get("data", {}))
    if "today" in move:
        data[move["today"]] = timezone.localdate()
    make(package, move["action"], actor, move.get("opinion", ""), **data)


def _acting(username: str, dossier: Dossier) -> Membership:
    """The person's membership for the dossier's unit, else the only one."""
    memberships = Membership.objects.select_related("person", "unit").filter(person__username=username)
    return memberships.filter(unit=dossier.unit).first() or memberships.get()
