"""Choosers that search while one types."""

from django.contrib.admin.widgets import AutocompleteSelect


class Chooser(AutocompleteSelect):
    """Django's looks up what was posted to show it again, and stumbles over what is no number."""

    def optgroups(self, name, value, attr=None):
        return super().optgroups(name, [each for each in value if str(each).isdecimal()], attr)


class Choosing:
    """Uses it for all ``autocomplete_fields``."""

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", Chooser(db_field, self.admin_site, using=kwargs.get("using")))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)
