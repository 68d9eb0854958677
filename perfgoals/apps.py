"""Wiring of the administration's site."""

from django.contrib.admin.apps import AdminConfig


class Administration(AdminConfig):
    default_site = "forms_app.admin_site.AdministrationSite"
