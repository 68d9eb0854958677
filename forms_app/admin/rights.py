"""What the administration allows: all of it to those whom the site lets in, and nothing else to anybody."""

from django.contrib import admin
from django.db.models import Q, QuerySet

from forms_app.access import bounds, visible_campaigns, visible_dossiers
from forms_app.models import Campaign

from .choosing import Choosing


def of_the_bureau(request, found: QuerySet, path: str, visible=visible_dossiers) -> QuerySet:
    """Narrowed to the dossiers (or what else is ``visible``) of the 管理员's own finance bureau; ``path`` leads there."""
    shown = Q()
    for held in bounds(request.user, request.memberships):
        shown |= Q(**{f"{path}__in": visible(held).values("pk")})
    return found.filter(shown)


class CampaignFilter(admin.RelatedFieldListFilter):
    """Campaigns of the 管理员's own finance bureau."""

    def field_choices(self, field, request, model_admin):
        found = of_the_bureau(request, Campaign.objects.all(), "pk", visible_campaigns)
        return [(campaign.pk, str(campaign)) for campaign in found]


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
    """What units and offices did: to be looked up, never to be touched here. ``about`` leads to the dossier."""

    about = "dossier"

    def get_queryset(self, request):
        return of_the_bureau(request, super().get_queryset(request), self.about)

    def has_add_permission(self, request, obj=None) -> bool:
        return False

    def has_change_permission(self, request, obj=None) -> bool:
        return False

    def has_delete_permission(self, request, obj=None) -> bool:
        return False


class OfPackage(ReadOnly):
    """What hangs on a package, listed with its dossier."""

    about = "package__dossier"

    @admin.display(description="全套报表")
    def dossier(self, thing) -> str:
        return str(thing.package.dossier)


class OfFiling(ReadOnly):
    """What hangs on a table, listed with its unit."""

    about = "filing__dossier"

    @admin.display(description="单位")
    def unit(self, thing) -> str:
        return str(thing.filing.dossier.unit)
