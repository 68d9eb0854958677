"""Databases of the release before: what the procedure must know of packages that were under way already.

It is all told by the trail, which that release wrote too: in which state the unit last had a package, how often it came
back, when it was first submitted, and whose hands it went through.
"""

from django.db import migrations

SIGNED = ("sign", "sign_on_paper")


def tell(apps, schema_editor):
    Package = apps.get_model("forms_app", "Package")
    Remark = apps.get_model("review", "Remark")
    packages = Package.objects.select_related("dossier__campaign").prefetch_related("steps")
    for package in packages.iterator(chunk_size=500):
        steps = sorted(package.steps.all(), key=lambda step: step.pk)
        if steps:
            _times(package, steps)
            _place(package, steps)
            package.opined = Remark.objects.filter(
                package=package, state="draft", office=package.office_id
            ).exists()
            package.save()


def _times(package, steps):
    submitted = [step for step in steps if step.action == "submit"]
    package.returns = sum(step.action == "return" for step in steps)
    package.late_again = any(step.data.get("overdue") for step in submitted)
    if submitted:
        package.submitted_at = submitted[0].at
        package.late = submitted[0].at >= package.dossier.campaign.closes_at


def _place(package, steps):
    """Where the unit had it, which office passed it on last, and who took each step of this round."""
    starts = [i for i, step in enumerate(steps) if step.action == "submit"]
    this_round = steps[starts[-1] :] if starts else []
    if this_round:
        package.home = this_round[0].from_status
    if package.status in ("drafting", "returned"):
        package.home = package.status
    if steps[-1].action == "pass":
        package.came_from, package.came_by_id = steps[-1].from_status, steps[-1].unit_id
    package.hands = [hand for step in this_round if (hand := _hand(step))]


def _hand(step):
    if step.action == "submit":
        return ["drafting", [step.person_id]]
    if step.action in SIGNED:
        return ["signing", [step.person_id]]
    return [step.from_status, [step.person_id]] if step.action == "pass" else None


class Migration(migrations.Migration):
    dependencies = [
        ("forms_app", "0002_procedure"),
        ("review", "0003_reminders"),
    ]

    operations = [migrations.RunPython(tell, migrations.RunPython.noop)]
