"""批复 of 1,000 packages at once, per package, beside a bare loop that updates a row and inserts one, each by itself.

Ours locks, asks for rights, compares with what the page showed, changes the state, writes the step and tells people.
"""

import re
import time
from collections.abc import Callable

from django.db import transaction
from django.utils import timezone

from forms_app.models import Package
from forms_app.terms import Action, Status
from review.models import Step
from tests import world

from .house import client, line, queries
from .many import add_packages

MANY, FEW = 1000, 3
APPROVAL = {"approval_number": "某财预〔2023〕1号", "approval_date": "2023-03-01", "opinion": ""}


def run() -> None:
    built = world.build()
    offices = [built.section.unit, built.other_section.unit], built.performance.unit
    bare = add_packages(built.campaign, *offices, MANY, (Status.PASSED,))
    yardstick = _ms(lambda: _bare(bare, built.performance)) / MANY
    add_packages(built.campaign, *offices, MANY + 2 * FEW, (Status.PASSED,))
    browser = client(built.performance)
    asked = {"address": "tab=passed", "how": "every"}
    pages = []
    line(
        f"preview of {MANY}, per package",
        _ms(lambda: pages.append(browser.post("/batch/approve/", asked))) / MANY,
        yardstick,
    )
    listed = re.findall(r'name="listed" value="(\d+-\d+)"', pages[0].content.decode())

    def approve(chosen: list[str]) -> None:
        browser.post("/batch/approve/", {**asked, **APPROVAL, "confirmed": "1", "listed": chosen})

    few = queries(lambda: approve(listed[:FEW]))
    each = (queries(lambda: approve(listed[FEW : 3 * FEW])) - few) // FEW
    taken = _ms(lambda: approve(listed[3 * FEW :])) / (len(listed) - 3 * FEW)
    line(
        f"批复 of {MANY}, per package",
        taken,
        yardstick,
        f"{each} queries each, {few - FEW * each} in all besides",
    )


def _ms(run: Callable[[], object]) -> float:
    begun = time.perf_counter()
    run()
    return (time.perf_counter() - begun) * 1000


def _bare(packages: list[Package], actor) -> None:
    for package in packages:
        with transaction.atomic():
            Package.objects.filter(pk=package.pk).update(**{"status": Status.APPROVED, "approved_version": 1})
            Step.objects.create(
                package=package, action=Action.APPROVE, from_status=Status.PASSED, to_status=Status.APPROVED,
                person=actor.person, unit=actor.unit, role=actor.role, at=timezone.now(), version=1,
            )  # fmt: skip
