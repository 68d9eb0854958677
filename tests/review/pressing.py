"""Two people press at the same moment: pairs of moves, and how they end."""

import json
import threading
from dataclasses import dataclass, field

from django.core.exceptions import PermissionDenied
from django.db import connection
from django.utils import timezone

from forms_app.models import Membership, Package, User
from forms_app.terms import RequestState, RequestSubject, Role
from review.moves import Refused
from review.workflow import last_step, make
from tests.review import world as worlds
from tests.review.world import PASSED, SENT, World


@dataclass(frozen=True)
class Press:
    action: str
    actor: str
    data: dict = field(default_factory=dict)


RETURN = {"general": "请改。"}
PAIRS = {
    "both submit": ((), Press("submit", "filler"), Press("submit", "filler_b")),
    "sign or take back": (SENT[:1], Press("sign", "head"), Press("withdraw", "filler")),
    "both pass": (SENT, Press("pass", "department"), Press("pass", "department_b")),
    "pass or return": (SENT, Press("pass", "department"), Press("return", "department_b", RETURN)),
    "pass or withdraw": (SENT, Press("pass", "department"), Press("withdraw", "filler")),
    "pass or undo": (PASSED[:3], Press("pass", "section"), Press("undo", "department")),
    "approve or return": (PASSED, Press("approve", "performance"), Press("return", "performance_b", RETURN)),
    "release or decline": ((), Press("release", "section"), Press("decline", "performance")),
}


def press(name: str) -> dict:
    """What came of the pair: how many succeeded, what the other was told, and how many steps there are more."""
    before, *presses = PAIRS[name]
    world = worlds.build()
    for colleague, like in (
        ("filler_b", "filler"),
        ("department_b", "department"),
        ("performance_b", "performance"),
    ):
        _colleague(world, colleague, world[like])
    package = world.advance(world.filled(), *before)
    asked = _ask(package, world) if presses[0].action == "release" else {}
    seen, start, told = last_step(package), threading.Barrier(2), []
    steps = package.steps.count()

    def run(one: Press) -> None:
        data = {**one.data, **asked, **_data(one.action, package)}
        start.wait()
        try:
            make(package, one.action, world[one.actor], "请看。", seen=seen, **data)
            told.append("")
        except (Refused, PermissionDenied) as no:
            told.append(str(no))
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[one]) for one in presses]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    more = Package.objects.get(pk=package.pk).steps.count() - steps
    return {"made": told.count(""), "told": next(filter(None, told), ""), "steps": more}


def _colleague(world: World, name: str, like: Membership) -> None:
    person = User.objects.create(username=name, name=f"演示{name}")
    world.people[name] = Membership.objects.create(person=person, unit=like.unit, role=Role(like.role))


def _ask(package: Package, world: World) -> dict:
    request = package.requests.create(
        subject=RequestSubject.RELEASE,
        state=RequestState.OPEN,
        reason="系统误判。",
        person=world["filler"].person,
    )
    return {"request": request.pk}


def _data(action: str, package: Package) -> dict:
    if action == "approve":
        return {"approval_number": "某财绩〔2023〕1号", "approval_date": timezone.localdate()}
    return {"tables": [package.filings.earliest("pk").number]} if action == "return" else {}


def main() -> None:
    """Press every pair on the database at hand, and print what came of it as JSON."""
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    told = {}
    for name in PAIRS:
        call_command("flush", verbosity=0, interactive=False)
        told[name] = press(name)
    print(json.dumps(told, ensure_ascii=False))
