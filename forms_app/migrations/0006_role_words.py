from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("forms_app", "0005_rule_settings"),
    ]

    operations = [
        migrations.AlterField(
            model_name="membership",
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
                verbose_name="角色",
            ),
        ),
    ]
