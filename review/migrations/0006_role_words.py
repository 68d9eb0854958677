from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("review", "0005_first_approved"),
    ]

    operations = [
        migrations.AlterField(
            model_name="step",
            name="role",
            field=models.TextField(
                choices=[
                    ("filler", "填表人"),
                    ("head", "单位负责人"),
                    ("department_reviewer", "主管部门审核人"),
                    ("section_reviewer", "业务审核人"),
                    ("performance_reviewer", "绩效审核人"),
                    ("viewer", "查看"),
                    ("administrator", "管理员"),
                ],
                verbose_name="办理身份",
            ),
        ),
    ]
