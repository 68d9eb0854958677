# Who has a table open, and what the page's script has sent so far.

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("forms_app", "0008_snapshot_name")]

    operations = [
        migrations.CreateModel(
            name="Sitting",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("tab", models.UUIDField(verbose_name="浏览器标签页")),
                ("received", models.PositiveIntegerField(default=0, verbose_name="已收到的最后序号")),
                ("place", models.TextField(blank=True, verbose_name="所在单元格")),
                ("seen_at", models.DateTimeField(db_index=True, verbose_name="最后在线时间")),
                (
                    "filing",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sittings",
                        to="forms_app.filing",
                        verbose_name="报表",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="填表人",
                    ),
                ),
            ],
            options={"verbose_name": "在线填报", "verbose_name_plural": "在线填报", "ordering": ["pk"]},
        ),
        migrations.AddConstraint(
            model_name="sitting",
            constraint=models.UniqueConstraint(fields=("filing", "person", "tab"), name="one_sitting_per_tab"),
        ),
    ]
