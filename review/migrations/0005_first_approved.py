"""Packages that were approved before: their first 批复版本 is the one that the first 批复 was about."""

from django.db import migrations


def fill(apps, schema_editor):
    step = apps.get_model("review", "Step")
    package = apps.get_model("forms_app", "Package")
    first = {}
    for pk, version in step.objects.filter(action="approve").order_by("pk").values_list("package", "version"):
        first.setdefault(pk, version)
    for pk, version in first.items():
        package.objects.filter(pk=pk, first_approved=None).update(first_approved=version)


class Migration(migrations.Migration):
    dependencies = [("review", "0004_from_the_straight_way"), ("forms_app", "0003_evaluation")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
