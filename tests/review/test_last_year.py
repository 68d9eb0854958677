"""Last year's tables of the same unit: which they are, at what cost, and where they are told."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from forms_app import filings
from forms_app.checking.finding import Finding
from forms_app.document import Document, Place
from forms_app.filings.past import YearBefore, year_before
from forms_app.models import Campaign, Dossier, Package, Snapshot
from forms_app.page import Note
from forms_app.registry import kind_of
from forms_app.terms import Severity, Status
from tests.autosaving import send
from tests.filings.evaluating import cost, held, indicators, write
from tests.review import evaluating
from tests.review.approved import approved
from tests.samples import sample

from .world import KINDS, PROJECT, SAMPLE, SENT, World, declaring, fill, project, table

pytestmark = pytest.mark.django_db
TARGET, SUMMARY, DIRECTION = KINDS
# An indicator of the sample's 附表3, and its value.
NAME, VALUE = "保障社区数量", "value"


def following(world: World, **changes) -> Campaign:
    """The same bureau asks for the same tables a year later."""
    now, first = timezone.now(), world.campaign
    given = {
        "name": f"{first.year + 1}年申报",
        "year": first.year + 1,
        "kinds": first.kinds,
        "scheme": first.scheme,
    }
    times = {"opens_at": now - timedelta(days=1), "closes_at": now + timedelta(days=9)}
    later = Campaign.objects.create(**{**given, **times, "package_by": first.package_by, **changes})
    later.units.set(first.units.all())
    for step in first.steps.all():
        later.steps.create(position=step.position, stage=step.stage, office=step.office)
    return later


def this_year(world: World, **changes) -> World:
    """The unit's tables of the year after, filled in again as they were, but for the year that their texts name."""
    later = replace(world, campaign=following(world, **changes))
    dossier = later.open("street")
    for plain in () if dossier.origin_id else sample(SAMPLE)["filings"]:
        told = json.dumps(plain, ensure_ascii=False).replace("2023年", "2024年")
        put_in(later, dossier, json.loads(told))
    return later


def put_in(world: World, dossier: Dossier, plain: dict) -> None:
    wanted = {"line": plain["line"]} if "line" in plain else {}
    filing = dossier.filings.get(kind=plain["kind"], **wanted)
    document = Document.from_plain(plain["document"], kind_of(plain["kind"]).shape)
    filings.put_document(filing, world["filler"], document)


def dossier_of(world: World) -> Dossier:
    return Dossier.objects.select_related("campaign", "unit", "particular").get(campaign=world.campaign)


def package_of(world: World) -> Package:
    return dossier_of(world).packages.get()


def past(world: World) -> YearBefore:
    return year_before(dossier_of(world))


def found(world: World) -> list[Finding]:
    listed = filings.check_dossier(held(dossier_of(world))).values()
    return [f.finding for each in listed for f in each if f.finding.rule.startswith("H")]


def notes(world: World, kind: str = DIRECTION) -> dict[str, list[Note]]:
    filing = table(package_of(world), kind)
    working = held(filing.dossier)
    return filings.last_year(filing, filings.frozen_now(working, filing), working.past)


# --- which tables ---


def test_what_was_approved_stands_beside_this_year_s(world):
    approved(world)
    later = this_year(world)
    told = notes(later)
    document = held(dossier_of(later)).documents[table(package_of(later), DIRECTION).number]
    row = indicators(document)[NAME]
    money = f"上年：{held(dossier_of(later)).scheme.money.show(document['amount'])} 万元"
    assert told["amount"] == [Note("past", money)]
    assert told[str(Place(VALUE, "indicators", row.uid))] == [Note("past", f"上年：{row['value']}")]
    assert found(later) == []


def test_a_jump_asks_for_a_reason_before_it_is_submitted(world):
    approved(world)
    later = this_year(world)
    filing = table(package_of(later), DIRECTION)
    was = held(filing.dossier).documents[filing.number]["amount"]
    cost(later, filing, was * 2)()
    jumps = [f for f in found(later) if f.rule == "H1" and f.filing == filing.number]
    assert [f.severity for f in jumps] == [Severity.EXPLAIN]
    assert "比上年" in jumps[0].message and jumps[0].message.endswith("（100%）")


def test_of_what_was_never_approved_the_last_sent_version_counts(world):
    package = world.advance(world.filled(), *SENT)
    later = this_year(world)
    assert {t.kind for t in past(later).tables} == set(KINDS)
    world.step(package, "withdraw", "filler")
    assert {t.kind for t in past(later).tables} == set(
        KINDS
    )  # what left the unit once, until it is sent again


def test_a_draft_that_was_never_sent_is_no_past(world):
    world.filled()
    assert past(this_year(world)) == YearBefore()


def test_another_unit_s_year_and_one_two_years_ago_are_not_asked(world):
    approved(world)
    assert past(this_year(world, year=world.campaign.year + 2)) == YearBefore()
    library = replace(world, campaign=following(world, name="另一年"))
    assert year_before(library.open("library")) == YearBefore()


def test_given_up_projects_are_no_past(world):
    declaring(world)
    package = world.advance(project(world), *SENT)
    later = replace(world, campaign=following(world))
    later.open("street")
    assert [t.kind for t in past(later).tables] == [PROJECT]
    Package.objects.filter(pk=package.pk).update(status=Status.GIVEN_UP)
    assert past(later) == YearBefore()


def test_of_two_campaigns_of_a_year_the_approved_one_counts_and_before_it_the_continued_one(world):
    first = approved(world)
    second = replace(world, campaign=following(world, name="二上", year=world.campaign.year))
    fill(second.open("street"), second["filler"])
    sent = second.advance(package_of(second), *SENT)
    numbers = {p: {f.number for f in p.filings.all()} for p in (first, sent)}
    later = this_year(world)
    assert {t.number for t in past(later).tables} == numbers[first]
    continued = replace(world, campaign=following(world, name="沿用二上", predecessor=second.campaign))
    continued.open("street")
    assert {t.number for t in past(continued).tables} == numbers[sent]


def test_a_carried_table_is_known_by_its_line_whatever_it_is_called(world):
    approved(world)
    later = this_year(world, predecessor=world.campaign)
    filing = table(package_of(later), SUMMARY)
    line = str(table(package_of(later), DIRECTION).line)
    write(later, filing, **{f"lines/{line}/name": "改了名的支出方向"})
    assert "amount" in notes(later)


def test_what_came_of_last_year_s_targets_stands_behind_them(world):
    evaluated = evaluating.filed(world)
    assert evaluated.sent_version
    later = this_year(world)
    assert {(t.kind, t.line) for t in past(later).results} <= {(t.kind, t.line) for t in past(later).tables}
    document = held(dossier_of(later)).documents[table(package_of(later), DIRECTION).number]
    place = str(Place(VALUE, "indicators", indicators(document)[NAME].uid))
    (note,) = notes(later)[place]
    assert note.text.startswith(f"上年：{indicators(document)[NAME]['value']}，完成 ")


# --- what it costs ---


def queries(act) -> int:
    with CaptureQueriesContext(connection) as asked:
        act()
    return len(asked)


def test_two_queries_whatever_was_sent_and_one_where_nothing_was(world):
    later = this_year(world)
    dossier = dossier_of(later)
    assert queries(lambda: year_before(dossier)) == 1
    approved(world)
    assert queries(lambda: year_before(dossier)) == 2
    evaluating_campaign = evaluating.campaign(world)
    assert evaluating_campaign.kinds
    evaluating_campaign.kinds = ["evaluation_report"]
    dossier.campaign = evaluating_campaign
    assert queries(lambda: year_before(dossier)) == 0  # nothing of a report is compared


def test_many_projects_cost_no_more(world):
    declaring(world)
    world.advance(project(world), *SENT)
    later = replace(world, campaign=following(world))
    later.open("street")
    few = queries(lambda: past(later))
    for nth in (1, 2):
        world.advance(project(world, nth), *SENT)
    assert len(past(later).tables) == 3 and queries(lambda: past(later)) == few


def test_a_save_looks_back_once_and_following_cells_never(world):
    approved(world)
    working = held(dossier_of(this_year(world)))
    assert working.dossier.unit.department
    assert queries(lambda: working.around) == 0
    filings.check_dossier(working)
    assert queries(lambda: working.looking_back) == 0


# --- where it is told ---


def shown(client, world: World, name: str, address: str) -> str:
    client.force_login(world[name].person)
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_editing_page_the_reading_page_and_the_review_tell_it(client, world):
    approved(world)
    later = this_year(world)
    package = package_of(later)
    address = reverse("filing", args=[table(package, DIRECTION).number])
    note = '<li class="note note-past">上年：'
    assert note in shown(client, later, "filler", address)
    later.advance(package, *SENT)
    for name in ("filler", "department"):
        assert note in shown(client, later, name, address)
    review = reverse("table", args=[package.pk, table(package, DIRECTION).number])
    assert note in shown(client, later, "department", review)


def test_neither_paper_nor_a_version_s_text_holds_it(world):
    approved(world)
    later = this_year(world)
    package = later.advance(package_of(later), *SENT)
    assert "上年：" not in "".join(Snapshot.objects.filter(package=package).values_list("text", flat=True))
    printout = filings.printout(table(package, DIRECTION), later["filler"])
    assert "上年：" not in printout.html()


def test_a_note_is_no_finding_as_one_types(client, world):
    approved(world)
    later = this_year(world)
    filing = table(package_of(later), DIRECTION)
    client.force_login(later["filler"].person)
    answer = send(client, filing, later["filler"], cells=[["annual_goal", "", "完成全年任务"]])
    assert answer.status_code == 200 and "amount" not in answer.json()["checked"]["cells"]


def test_amounts_of_the_city_s_projects_are_told_by_name(world):
    declaring(world)
    package = world.advance(project(world), *SENT)
    later = replace(world, campaign=following(world))
    now = project(later)
    assert now.pk != package.pk
    filing = now.filings.select_related("dossier__campaign", "dossier__unit").get()
    working = held(filing.dossier)
    told = filings.last_year(filing, filings.frozen_now(working, filing), working.past)
    assert told["annual_total"][0].text.endswith(f" {working.scheme.money.unit}")
