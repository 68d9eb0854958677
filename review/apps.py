from django.apps import AppConfig


class Review(AppConfig):
    name = "review"
    verbose_name = "审核办理"
