"""A database of the release before, with packages under way, keeps its procedure: the trail tells what is new."""

from datetime import datetime, timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from forms_app.models import Package
from forms_app.rights import RIGHTS
from forms_app.terms import Status

BEFORE = [("forms_app", "0001_initial"), ("review", "0001_initial")]
CLOSING = timezone.make_aware(datetime(2023, 2, 10, 18))


def migrate(targets):
    executor = MigrationExecutor(connection)
    executor.migrate(targets)
    return executor.loader.project_state(targets).apps


@pytest.fixture
def before(transactional_db):
    """The models as they were; afterwards the database is what the other tests expect."""
    yield migrate(BEFORE)
    call_command("migrate", verbosity=0)


class Past:
    """A campaign of the release before, and what people did in it."""

    def __init__(self, apps):
        self.apps = apps
        self.Package, self.Step = apps.get_model("forms_app", "Package"), apps.get_model("review", "Step")
        units = apps.get_model("forms_app", "Unit").objects
        self.unit, self.office = units.create(code="1", name="某某局"), units.create(code="9", name="某某股")
        people = apps.get_model("forms_app", "User").objects
        self.filler, self.head, self.reviewer = (people.create(username=name) for name in "abc")
        self.campaign = apps.get_model("forms_app", "Campaign").objects.create(
            year=2023,
            name="申报",
            scheme="hunan_2023",
            opens_at=CLOSING - timedelta(days=30),
            closes_at=CLOSING,
        )

    def package(self, status: str, *steps: tuple):
        """``steps``: action, from, to and how many minutes after the closing."""
        dossier = self.apps.get_model("forms_app", "Dossier").objects.create(
            campaign=self.campaign, unit=self._unit(), number=f"2023-{self.Package.objects.count():04d}"
        )
        office = self.office if status.endswith("review") else None
        package = self.Package.objects.create(dossier=dossier, status=status, office=office)
        for action, source, target, minutes, *data in steps:
            person = {"submit": self.filler, "sign": self.head}.get(action, self.reviewer)
            self.Step.objects.create(
                package=package, action=action, from_status=source, to_status=target, person=person,
                unit=self.office if person == self.reviewer else self.unit, role="filler", version=1,
                at=CLOSING + timedelta(minutes=minutes), data=data[0] if data else {},
            )  # fmt: skip
        return package.pk

    def _unit(self):
        number = self.Package.objects.count()
        return self.apps.get_model("forms_app", "Unit").objects.create(code=f"u{number}", name="某某街道")


SUBMIT = ("submit", "drafting", "signing", -10)
SIGN = ("sign", "signing", "first_review", -5)
PASS = ("pass", "first_review", "final_review", 10)
RETURN = ("return", "final_review", "returned", 20)
AGAIN = ("submit", "returned", "signing", 30, {"overdue": True})
SIGN_AGAIN = ("sign", "signing", "first_review", 40)


def test_the_trail_tells_what_the_procedure_must_know(before):
    past = Past(before)
    made = {
        "untouched": past.package("drafting"),
        "signing": past.package("signing", SUBMIT),
        "at the closing": past.package("signing", ("submit", "drafting", "signing", 0)),
        "passed on": past.package("final_review", SUBMIT, SIGN, PASS),
        "returned": past.package("returned", SUBMIT, SIGN, PASS, RETURN),
        "signing again": past.package("signing", SUBMIT, SIGN, PASS, RETURN, AGAIN),
        "sent again": past.package("first_review", SUBMIT, SIGN, PASS, RETURN, AGAIN, SIGN_AGAIN),
    }
    before.get_model("review", "Remark").objects.create(
        package_id=made["sent again"], version=2, text="请核对。", author=past.reviewer, office=past.office
    )
    call_command("migrate", verbosity=0)
    told = {name: Package.objects.get(pk=pk) for name, pk in made.items()}
    assert {name: (p.home, p.returns, p.late, p.late_again) for name, p in told.items()} == {
        "untouched": ("drafting", 0, False, False),
        "signing": ("drafting", 0, False, False),
        "at the closing": ("drafting", 0, True, False),
        "passed on": ("drafting", 0, False, False),
        "returned": ("returned", 1, False, False),
        "signing again": ("returned", 1, False, True),
        "sent again": ("returned", 1, False, True),
    }
    first = CLOSING - timedelta(minutes=10)
    assert {name: p.submitted_at for name, p in told.items()} == {
        **dict.fromkeys(made, first), "untouched": None, "at the closing": CLOSING,
    }  # fmt: skip
    assert {name for name, p in told.items() if p.opined} == {"sent again"}
    assert {name: (p.came_from, p.came_by_id) for name, p in told.items() if p.came_from} == {
        "passed on": ("first_review", past.office.pk)
    }
    assert told["passed on"].hands == [
        ["drafting", [past.filler.pk]], ["signing", [past.head.pk]], ["first_review", [past.reviewer.pk]],
    ]  # fmt: skip
    assert told["signing again"].hands == [["drafting", [past.filler.pk]]]
    assert (told["untouched"].hands, told["passed on"].adjustment, told["passed on"].grade) == ([], None, "")


def test_what_was_approved_first_is_told_by_the_first_approval(before):
    """An adjustment moves the 批复版本 on; 年初预算数 stand in the version that the year's 批复 was about."""
    past = Past(before)
    once = past.package("approved", ("approve", "passed", "approved", 10))
    adjusted = past.package("approved", ("approve", "passed", "approved", 10))
    past.Step.objects.create(
        package_id=adjusted, action="approve", from_status="passed", to_status="approved", person=past.reviewer,
        unit=past.office, role="filler", version=3, at=CLOSING + timedelta(days=90),
    )  # fmt: skip
    never = past.package("passed", PASS)
    call_command("migrate", verbosity=0)
    found = {pk: Package.objects.get(pk=pk).first_approved for pk in (once, adjusted, never)}
    assert found == {once: 1, adjusted: 1, never: None}


def test_every_state_of_that_release_is_one_of_this(before):
    states = before.get_model("forms_app", "Package")._meta.get_field("status").choices
    assert {value for value, _ in states} <= {state.value for state in Status}
    actions = before.get_model("review", "Step")._meta.get_field("action").choices
    assert {value for value, _ in actions} - {"read"} <= {action.value for action in RIGHTS}
