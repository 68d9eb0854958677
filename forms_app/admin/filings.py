"""What units filled in, to be looked up. What stands in the tables is not shown here: the tables' own pages ask for the
rights to it, and a bureau doesn't read what a unit has not yet submitted."""

from django.contrib import admin

from forms_app.catalog import KINDS
from forms_app.labels import annex
from forms_app.models import Adjustment, Answer, Dossier, Filing, Package, Request, Snapshot, Tally
from forms_app.schemes import SCHEMES
from forms_app.terms import PackageBy

from .rights import CampaignFilter, OfFiling, OfPackage, ReadOnly


class KindFilter(admin.SimpleListFilter):
    title = "报表类型"
    parameter_name = "kind"

    def lookups(self, request, model_admin):
        return list(KINDS.items())

    def queryset(self, request, queryset):
        return queryset.filter(kind=self.value()) if self.value() else queryset


@admin.register(Dossier)
class DossierAdmin(ReadOnly, admin.ModelAdmin):
    about = "pk"
    list_display = ("number", "unit", "campaign", "office", "origin", "created_at")
    list_filter = (("campaign", CampaignFilter), ("origin", admin.EmptyFieldListFilter))
    list_select_related = ("unit__section", "campaign", "particular__section", "origin__unit")
    search_fields = ("number", "unit__code", "unit__name", "unit__short_name", "campaign__name")
    search_help_text = "按编号、单位或填报任务查找"
    fields = ("number", "unit", "campaign", "office", "particular", "origin", "source", "created_at")
    readonly_fields = ("office",)

    @admin.display(description="归口股室")
    def office(self, dossier: Dossier) -> str:
        return str(dossier.section or "")


@admin.register(Package)
class PackageAdmin(ReadOnly, admin.ModelAdmin):
    list_display = (
        "dossier",
        "table",
        "status",
        "office",
        "version",
        "sent_at",
        "lateness",
        "due_at",
        "returns",
        "grade",
    )
    list_filter = (
        "status", "late", "late_again", "grade", ("dossier__campaign", CampaignFilter),
        ("office", admin.RelatedOnlyFieldListFilter),
    )  # fmt: skip
    list_select_related = ("dossier__unit", "dossier__campaign", "office")
    search_fields = ("dossier__number", "dossier__unit__code", "dossier__unit__name", "approval_number")
    search_help_text = "按全套报表编号、单位或批复文号查找"
    # What is true of few is told in words, not by a sign at all others.
    readonly_fields = ("lateness",)
    fieldsets = (
        (None, {"fields": ("dossier", "status", "office", "changed_at", "home", "resume", "came_from", "came_by")}),
        ("报送", {"fields": ("version", "sent_version", "submitted_at", "sent_at", "returns", "help_asked_at")}),
        ("期限", {"fields": ("extended_until", "due_at", "lateness")}),
        (
            "审核与批复",
            {
                "fields": (
                    "grade", "opined", "approved_version", "approval_number", "approval_date", "published_on",
                    "adjustment",
                )
            },
        ),
    )  # fmt: skip

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("filings")

    @admin.display(description="报表")
    def table(self, package: Package) -> str:
        """Which of the dossier's tables it is, where each goes alone."""
        campaign = package.dossier.campaign
        if campaign.package_by != PackageBy.FILING:
            return campaign.get_package_by_display()
        scheme = SCHEMES[campaign.scheme]
        return "、".join(annex(scheme, f.kind, f.position) for f in package.filings.all())

    @admin.display(description="逾期")
    def lateness(self, package: Package) -> str:
        told = {"首次报送": package.late, "整改": package.late_again}
        return "、".join(what for what, late in told.items() if late) or self.get_empty_value_display()


@admin.register(Filing)
class FilingAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ("number", "title", "dossier", "state", "saved_at", "blocks", "explains", "hints")
    list_filter = (KindFilter, "package__status", ("dossier__campaign", CampaignFilter))
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
class SnapshotAdmin(OfFiling, admin.ModelAdmin):
    list_display = ("filing", "unit", "version", "check_code", "created_at")
    list_filter = (("filing__dossier__campaign", CampaignFilter),)
    list_select_related = ("filing__dossier__unit",)
    search_fields = ("filing__number", "filing__dossier__unit__code", "filing__dossier__unit__name", "digest")
    search_help_text = "按报表编号、单位或校验码查找"
    fields = ("filing", "unit", "version", "digest", "created_at")
    readonly_fields = ("unit",)

    def get_queryset(self, request):
        return super().get_queryset(request).defer("text", "findings")

    @admin.display(description="校验码")
    def check_code(self, snapshot: Snapshot) -> str:
        return snapshot.check_code


@admin.register(Answer)
class AnswerAdmin(OfFiling, admin.ModelAdmin):
    list_display = ("filing", "unit", "rule", "text", "person", "created_at")
    list_select_related = ("filing__dossier__unit", "person")
    search_fields = ("filing__number", "filing__dossier__unit__code", "filing__dossier__unit__name", "text")
    search_help_text = "按报表编号、单位或说明内容查找"
    fields = ("filing", "unit", "rule", "text", "person", "created_at")
    readonly_fields = ("unit",)

    def get_queryset(self, request):
        """Like the tables, the word on them is the unit's own until the first submission."""
        return super().get_queryset(request).filter(filing__package__sent_at__isnull=False)


@admin.register(Request)
class RequestAdmin(OfPackage, admin.ModelAdmin):
    """What units asked the bureau for; a 放行 tells the bureau what its finding says, sent already or not."""

    list_display = ("asked_at", "dossier", "subject", "state", "reason", "office", "decided_at")
    list_filter = (
        "subject",
        "state",
        ("package__dossier__campaign", CampaignFilter),
        ("office", admin.RelatedOnlyFieldListFilter),
    )
    list_select_related = ("package__dossier__unit", "office")
    search_fields = ("package__dossier__number", "package__dossier__unit__name", "reason", "person__name")
    search_help_text = "按全套报表编号、单位、申请人或理由查找"
    fields = (
        "package", "subject", "state", "reason", "filing", "rule", "message", "person", "asked_at", "word", "decided_by",
        "office", "decided_at",
    )  # fmt: skip


@admin.register(Adjustment)
class AdjustmentAdmin(OfPackage, admin.ModelAdmin):
    list_display = (
        "dossier", "nth", "type", "document_number", "dated", "amount", "approved_version", "dropped_at",
    )  # fmt: skip
    list_filter = (
        "type",
        ("package__dossier__campaign", CampaignFilter),
        ("dropped_at", admin.EmptyFieldListFilter),
    )
    list_select_related = ("package__dossier__unit",)
    search_fields = ("package__dossier__number", "package__dossier__unit__name", "document_number", "reason")
    search_help_text = "按全套报表编号、单位、依据文号或原因查找"


@admin.register(Tally)
class TallyAdmin(OfFiling, admin.ModelAdmin):
    """How often, never where or with which numbers: counts are told of drafts too."""

    list_display = ("filing", "unit", "rule", "title", "severity", "number", "open")
    list_filter = ("severity", "rule", ("filing__dossier__campaign", CampaignFilter))
    list_select_related = ("filing__dossier__unit",)
    search_fields = ("filing__number", "filing__dossier__unit__code", "filing__dossier__unit__name", "title")
    search_help_text = "按报表编号、单位或规则名称查找"
