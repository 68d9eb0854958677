"""未执行 is said in 实际完成值 and 偏差原因, which print: the column that asked for the reason a second time goes."""

from django.db import migrations
from django.db.models import F


def say_it_in_print(apps, schema_editor):
    rows = apps.get_model("department_evaluation", "Indicator").objects.exclude(undone_reason="")
    rows.filter(reason="").update(reason=F("undone_reason"))
    rows.filter(actual="").update(actual="未执行")


class Migration(migrations.Migration):
    dependencies = [("department_evaluation", "0001_initial")]

    operations = [
        migrations.RunPython(say_it_in_print, migrations.RunPython.noop),
        migrations.RemoveField("indicator", "undone_reason"),
    ]
