from django.apps import AppConfig


class FormsApp(AppConfig):
    name = "forms_app"
    verbose_name = "单位、人员与报表"

    def ready(self):
        from forms_app import checks  # noqa: F401 (registers what manage.py check says of the machine)
