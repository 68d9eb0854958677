"""What the administration allows: all of it to those whom the site lets in, and nothing else to anybody."""

from django.contrib import admin

from .choosing import Choosing


class Administered(Choosing):
    """Seen, added and changed by everybody who may enter the administration. Django's own permissions aren't used."""

    def changelist_view(self, request, extra_context=None):
        title = self.opts.verbose_name_plural
        return super().changelist_view(request, {"title": title, **(extra_context or {})})

    def has_module_permission(self, request) -> bool:
        return self.admin_site.has_permission(request)

    def has_view_permission(self, request, obj=None) -> bool:
        return self.admin_site.has_permission(request)

    def has_add_permission(self, request, obj=None) -> bool:
        return self.admin_site.has_permission(request)

    def has_change_permission(self, request, obj=None) -> bool:
        return self.admin_site.has_permission(request)

    def has_delete_permission(self, request, obj=None) -> bool:
        return self.admin_site.has_permission(request)


class ReadOnly(Administered):
    """What units and offices did: to be looked up, never to be touched here."""

    def has_add_permission(self, request, obj=None) -> bool:
        return False

    def has_change_permission(self, request, obj=None) -> bool:
        return False

    def has_delete_permission(self, request, obj=None) -> bool:
        return False


class OfPackage(ReadOnly):
    """What hangs on a package, listed with its dossier."""

    @admin.display(description="全套报表")
    def dossier(self, thing) -> str:
        return str(thing.package.dossier)


class OfFiling(ReadOnly):
    """What hangs on a table, listed with its unit."""

    @admin.display(description="单位")
    def unit(self, thing) -> str:
        return str(thing.filing.dossier.unit)
