from django.apps import AppConfig


class FormsApp(AppConfig):
    name = "forms_app"
    verbose_name = "单位、人员与报表"
