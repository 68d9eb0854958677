"""Two people at once on a real database: each in a process of his own."""

import subprocess
import sys

from tests.browser.site import ROOT, Site

PREPARE = """
from forms_app.models import Membership, Package, User
from review.workflow import last_step
package = Package.objects.filter(status="first_review").first()
actor = Membership.objects.filter(unit=package.office, role="section_reviewer").first()
other = Membership.objects.create(person=User.objects.create(username="colleague"), unit=actor.unit, role=actor.role)
print(package.pk, last_step(package), actor.pk, other.pk)
"""
PRESS = """
import sys
from forms_app.models import Membership, Package
from review.moves import Refused
from review.workflow import make
package = Package.objects.get(pk={package})
actor = Membership.objects.select_related("person", "unit").get(pk={actor})
print("ready", flush=True)
sys.stdin.readline()
try:
    print(make(package, "pass", actor, seen={seen}).to_status)
except Refused as refused:
    print(refused)
"""


def waiting(site: Site, code: str) -> subprocess.Popen:
    """A process that has loaded everything and waits for the word."""
    command = [sys.executable, "manage.py", "shell", "--no-imports", "-c", code]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    started = subprocess.Popen(command, cwd=ROOT, env=site.environment, **pipes)
    assert started.stdout.readline() == "ready\n", started.stderr.read()
    return started


def test_one_of_two_wins_and_the_other_is_told_who_was_faster(sample_template, tmp_path):
    site = sample_template.copied_to(tmp_path / "site")
    package, seen, *actors = site.python(PREPARE).split()
    people = [waiting(site, PRESS.format(package=package, seen=seen, actor=actor)) for actor in actors]
    for person in people:
        person.stdin.write("go\n")
        person.stdin.flush()
    told = sorted(person.communicate(timeout=60)[0].strip() for person in people)
    assert told[0] == "final_review"
    assert told[1].startswith("已由") and "办理“通过”" in told[1]
