"""后台管理: units, people and campaigns are run here; what was filed can be looked up."""

from django.contrib import admin
from django.contrib.auth.models import Group

# Campaigns import people, so the menu begins with units and people.
from . import campaigns, filings, library  # noqa: F401

# Rights come from memberships alone.
admin.site.unregister(Group)
