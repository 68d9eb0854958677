"""A district for trial use: its units, people and campaign from ``fixtures/demo.json``, its dossiers from
``fixtures/samples``. Only what is missing is loaded, and all of it through the doors that people use."""

from datetime import datetime, time, timedelta
from decimal import Decimal

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from forms_app import filings
from forms_app.document import Document, Place
from forms_app.editing import Change, ChangeSet
from forms_app.filings.adding import add_filing
from forms_app.management.samples import sample
from forms_app.models import (
    Campaign,
    Dossier,
    Filing,
    Membership,
    Package,
    Particular,
    ReviewStep,
    Unit,
    User,
)
from forms_app.registry import kind_of
from forms_app.terms import Action, Role
from forms_app.values import shown_text

from . import remarks
from .rechecking import Given
from .workflow import make


def is_foreign(plain: dict) -> bool:
    """Whether the database belongs to somebody: it has units, but not the district's campaigns."""
    names = [campaign["name"] for campaign in plain["campaigns"]]
    return Unit.objects.exists() and not Campaign.objects.filter(name__in=names).exists()


@transaction.atomic
def load_house(plain: dict, password: str) -> None:
    """Units, people with one password, campaigns."""
    new = {row["code"] for row in plain["units"] if _load_unit(row)}
    hashed = make_password(password)
    for row in plain["people"]:
        _load_person(row, hashed)
    for row in plain["campaigns"]:
        campaign = Campaign.objects.filter(name=row["name"]).first() or _load_campaign(row)
        campaign.units.add(*Unit.objects.filter(code__in=new & set(row["units"])))


def _load_unit(row: dict) -> bool:
    """Whether the unit is new. An office that was loaded before offices named their bureau is told its."""
    plain = {key: row[key] for key in ("name", "short_name", "level", "is_office") if key in row}
    above = {key: Unit.objects.get(code=row[key]) for key in ("department", "section") if key in row}
    unit, new = Unit.objects.get_or_create(code=row["code"], defaults={**plain, **above})
    if unit.is_office and not unit.department_id and "department" in above:
        unit.department = above["department"]
        unit.save(update_fields=["department"])
    return new


def _load_person(row: dict, hashed: str) -> None:
    known = {"name": row["name"], "phone": row["phone"], "password": hashed}
    person, new = User.objects.get_or_create(username=row["username"], defaults=known)
    if new:
        for code, role in row["memberships"]:
            Membership.objects.create(person=person, unit=Unit.objects.get(code=code), role=Role(role))
        for told in row.get("stands_in", ()):
            _load_deputy(person, told)


def _load_deputy(person: User, told: dict) -> None:
    """From the day of loading on."""
    today = timezone.localdate()
    Membership.objects.create(
        person=person,
        unit=Unit.objects.get(code=told["unit"]),
        role=Role(told["role"]),
        principal=User.objects.get(username=told["for"]),
        since=today,
        until=today + timedelta(days=told["days"]),
    )


def _load_campaign(row: dict) -> Campaign:
    """Open on the day of loading: its times are counted from then."""
    same = ("year", "name", "type", "scheme", "kinds", "package_by", "signing")
    campaign = Campaign.objects.create(
        **{key: row[key] for key in same},
        opens_at=_moment(-row["opened_days_ago"], time(0)),
        closes_at=_moment(row["closes_in_days"], time.fromisoformat(row["closes_at"])),
        predecessor=Campaign.objects.filter(name=row.get("predecessor", "")).first(),
        evaluates=Campaign.objects.filter(name=row.get("evaluates", "")).first(),
        keeps_ellipsis=row.get("keeps_ellipsis", False),
    )
    campaign.units.set(Unit.objects.filter(code__in=row["units"]))
    for position, step in enumerate(row["steps"], 1):
        office = Unit.objects.get(code=step["office"]) if step["office"] else None
        ReviewStep.objects.create(campaign=campaign, position=position, stage=step["stage"], office=office)
    for told in row.get("particulars", ()):
        unit = Unit.objects.get(code=told["unit"])
        given = {"ceiling": told.get("ceiling"), "exempt_reason": told.get("exempt_reason", "")}
        Particular.objects.create(campaign=campaign, unit=unit, **given)
    return campaign


def _moment(days: int, clock: time) -> datetime:
    return timezone.make_aware(datetime.combine(timezone.localdate() + timedelta(days=days), clock))


def load_dossiers(plain: dict) -> list[Dossier]:
    """One for each unit that an open campaign asks and doesn't exempt: with its sample, its story, or empty. The new
    ones."""
    told = {(row["campaign"], row["unit"]): row for row in (*map(sample, plain["samples"]), *_stories(plain))}
    loaded = []
    for row in plain["campaigns"]:
        campaign = Campaign.objects.get(name=row["name"])
        if campaign.closes_at < timezone.now():
            continue
        exempt = campaign.particulars.exclude(exempt_reason="").values("unit")
        asked = set(campaign.units.exclude(pk__in=exempt).values_list("code", flat=True))
        empty = {"filings": []}
        for code in filter(asked.__contains__, row["units"]):
            loaded.append(_load_dossier(campaign, code, told.get((row["key"], code), empty)))
    return [dossier for dossier in loaded if dossier]


def _stories(plain: dict) -> list[dict]:
    """What befell units whose tables are like a sample's, or which have carried theirs over."""
    return [
        {**story, "filings": sample(story["like"])["filings"] if "like" in story else []}
        for story in plain["stories"]
    ]


@transaction.atomic
def _load_dossier(campaign: Campaign, code: str, told: dict) -> Dossier | None:
    """The dossier filled in by the unit's own person and moved as told; None where the unit has one."""
    unit = Unit.objects.get(code=code)
    if Dossier.objects.filter(campaign=campaign, unit=unit).exists() or _lacks_targets(campaign, unit, told):
        return None
    dossier = filings.open_dossier(campaign, unit, told.get("source", ""))
    fill(dossier, unit.memberships.filter(role=Role.FILLER).first(), told)
    for move in told.get("moves", ()):
        _play(dossier, move)
    return dossier


def _lacks_targets(campaign: Campaign, unit: Unit, told: dict) -> bool:
    """Whether the story looks back on targets that were never approved here: a district that was loaded long ago."""
    approved = Package.objects.filter(dossier__unit=unit, approved_version__isnull=False)
    wanted = campaign.evaluates_id and told["filings"]
    return bool(wanted) and not approved.filter(dossier__campaign=campaign.evaluates_id).exists()


def fill(dossier: Dossier, filler: Membership, told: dict) -> None:
    """Bring in a sample's tables, summaries before the tables that spell their rows out."""
    filled = []
    for row in told["filings"]:
        document = Document.from_plain(row["document"], kind_of(row["kind"]).shape)
        filled.append(_table(dossier, row))
        filings.put_document(filled[-1], filler, document)
    if told.get("source"):
        _leave_out_others(dossier, [filing.pk for filing in filled])


def _table(dossier: Dossier, row: dict) -> Filing:
    """The table that the row tells of: one that stands already, or one more where the unit adds them itself."""
    slug = row["kind"]
    if kind_of(slug).added:
        return add_filing(dossier, slug, position=filings.next_position(dossier, slug))
    return dossier.filings.get(kind=slug, line=row.get("line"))


def _leave_out_others(dossier: Dossier, filled: list[int]) -> None:
    """A published dossier holds its source's tables and no others: a row that has none there has none here, until
    somebody saves the summary again. The empty ones were made a moment ago, and nobody has seen their numbers."""
    dossier.filings.exclude(pk__in=filled).delete()
    for position, filing in enumerate(dossier.filings.filter(position__gt=0), 1):
        dossier.filings.filter(pk=filing.pk).update(position=position)
    filings.settle(dossier)


def _play(dossier: Dossier, move: dict) -> None:
    """One move, one edit or one remark, as the person named. ``table`` counts the dossier's tables as printed. What goes
    table by table is moved with the table named; where none is, all are, one after the other."""
    actor = _acting(move["by"], dossier)
    held = filings.working(dossier) if {"table", "tables", "given"} & set(move) else None
    filing = held.filings[move["table"]] if "table" in move else None
    if move["action"] == Action.EDIT:
        _edit(held, filing, actor, move["cells"])
    elif move["action"] == Action.REMARK:
        about = filings.sent_snapshot(filing), move["place"], move.get("proposal")
        remarks.add(filing.package, actor, move["text"], *about)
    else:
        for package in [filing.package] if filing else dossier.packages.order_by("pk"):
            make(package, move["action"], actor, move.get("opinion", ""), **_data(held, filing, move))


def _edit(held: filings.Working, filing: Filing, actor: Membership, texts: dict[str, str]) -> None:
    kind, document = kind_of(filing.kind), held.documents[filing.number]
    places = [Place.parse(place) for place in texts]
    stand = [shown_text(document.record(p), kind.shape.column(p), held.scheme.money) for p in places]
    cells = tuple(map(Change, places, stand, texts.values()))
    filings.save(filing, actor, ChangeSet(cells=cells))


def _data(held: filings.Working | None, filing: Filing | None, move: dict) -> dict:
    """What the move asks for: ``today`` names a date, ``tables`` are those it is about, ``rule`` what was found,
    ``given`` other points than the unit's own."""
    data = dict(move.get("data", {}))
    if "today" in move:
        data[move["today"]] = timezone.localdate()
    if "amount" in move:
        data["amount"] = Decimal(move["amount"])
    if "tables" in move:
        data["tables"] = tuple(held.filings[n].number for n in move["tables"])
    if "given" in move:
        data["given"] = {
            (held.filings[told["table"]].number, told["place"]): Given(
                Decimal(told["points"]), told["reason"]
            )
            for told in move["given"]
        }
    if "rule" in move:
        found = (f.finding for f in filings.check_dossier(held)[filing.number])
        about = next(finding for finding in found if finding.rule == move["rule"])
        data |= {"filing": filing.number, "fingerprint": about.fingerprint}
    return data


def _acting(username: str, dossier: Dossier) -> Membership:
    """The person's membership for the dossier's unit, else the only one."""
    memberships = Membership.objects.select_related("person", "unit").filter(person__username=username)
    return memberships.filter(unit=dossier.unit).first() or memberships.get()
