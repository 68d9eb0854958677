"""What units filled in, to be looked up. What stands in the tables is not shown here: the tables' own pages ask for the
rights to it, and a bureau doesn't read what a unit has not yet submitted."""

from django.contrib import admin

from forms_app.catalog import KINDS
from forms_app.models import Answer, Dossier, Filing, Package, Snapshot

from .rights import ReadOnly


class KindFilter(admin.SimpleListFilter):
    title = "报表类型"
    parameter_name = "kind"

    def lookups(self, request, model_admin):
        return list(KINDS.items())

    def queryset(self, request, queryset):
        return queryset.filter(kind=self.value()) if self.value() else queryset


@admin.register(Dossier)
class DossierAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ("number", "unit", "campaign", "created_at")
    list_filter = ("campaign",)
    list_select_related = ("unit", "campaign")
    search_fields = ("number", "unit__code", "unit__name", "unit__short_name", "campaign__name")
    search_help_text = "按编号、单位或填报任务查找"


@admin.register(Package)
class PackageAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ("dossier", "status", "office", "version", "sent_at", "due_at", "approval_number")
    list_filter = ("status", "dossier__campaign", ("office", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("dossier__unit", "office")
    search_fields = ("dossier__number", "dossier__unit__code", "dossier__unit__name", "approval_number")
    search_help_text = "按全套报表编号、单位或批复文号查找"


@admin.register(Filing)
class FilingAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ("number", "title", "dossier", "state", "saved_at", "blocks", "explains", "hints")
    list_filter = (KindFilter, "package__status", "dossier__campaign")
    list_select_related = ("dossier__unit", "package")
    search_fields = ("number", "dossier__number", "dossier__unit__code", "dossier__unit__name")
    search_help_text = "按编号或单位查找"
    fields = (
        "number", "title", "dossier", "state", "locked", "removed_at", "revision", "saved_by", "saved_at", "blocks",
        "explains", "hints",
    )  # fmt: skip
    readonly_fields = ("title", "state")

    @admin.display(description="报表类型")
    def title(self, filing: Filing) -> str:
        return KINDS.get(filing.kind, filing.kind)

    @admin.display(description="状态")
    def state(self, filing: Filing) -> str:
        return filing.package.get_status_display()


@admin.register(Snapshot)
class SnapshotAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ("filing", "unit", "version", "check_code", "created_at")
    list_filter = ("filing__dossier__campaign",)
    list_select_related = ("filing__dossier__unit",)
    search_fields = ("filing__number", "filing__dossier__unit__code", "filing__dossier__unit__name", "digest")
    search_help_text = "按报表编号、单位或校验码查找"
    fields = ("filing", "unit", "version", "digest", "created_at")
    readonly_fields = ("unit",)

    def get_queryset(self, request):
        return super().get_queryset(request).defer("text", "findings")

    @admin.display(description="单位")
    def unit(self, snapshot: Snapshot) -> str:
        return str(snapshot.filing.dossier.unit)

    @admin.display(description="校验码")
    def check_code(self, snapshot: Snapshot) -> str:
        return snapshot.check_code


@admin.register(Answer)
class AnswerAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ("filing", "unit", "rule", "text", "person", "created_at")
    list_select_related = ("filing__dossier__unit", "person")
    search_fields = ("filing__number", "filing__dossier__unit__code", "filing__dossier__unit__name", "text")
    search_help_text = "按报表编号、单位或说明内容查找"
    fields = ("filing", "unit", "rule", "text", "person", "created_at")
    readonly_fields = ("unit",)

    def get_queryset(self, request):
        """Like the tables, the word on them is the unit's own until the first submission."""
        return super().get_queryset(request).filter(filing__package__sent_at__isnull=False)

    @admin.display(description="单位")
    def unit(self, answer: Answer) -> str:
        return str(answer.filing.dossier.unit)
