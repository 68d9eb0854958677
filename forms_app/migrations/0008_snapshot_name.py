from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("forms_app", "0007_given_up"),
    ]

    operations = [
        migrations.AddField(
            model_name="snapshot",
            name="name",
            field=models.TextField(blank=True, default="", verbose_name="项目名称"),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="snapshot",
            name="amount",
            field=models.DecimalField(
                blank=True, decimal_places=2, max_digits=15, null=True, verbose_name="金额（元）"
            ),
        ),
    ]
