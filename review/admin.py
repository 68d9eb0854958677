"""What was done with packages and said of them, to be looked up."""

from django.contrib import admin
from django.db.models import Q

from forms_app.access import bounds
from forms_app.admin.rights import CampaignFilter, OfFiling, OfPackage, ReadOnly
from forms_app.terms import RemarkState

from .ledger import TOLD_TO_ALL, concerning
from .models import Assessment, Notice, Remark, Reply, Step


@admin.register(Step)
class StepAdmin(OfPackage, admin.ModelAdmin):
    list_display = ("at", "dossier", "action", "to_status", "done_by", "unit", "role")
    list_filter = ("action", "role", ("package__dossier__campaign", CampaignFilter))
    list_select_related = ("package__dossier__unit", "person", "principal", "unit")
    search_fields = (
        "package__dossier__number", "package__dossier__unit__name", "person__name", "principal__name", "opinion",
    )  # fmt: skip
    search_help_text = "按全套报表编号、单位、办理人或意见查找"
    fields = (
        "package", "action", "from_status", "to_status", "person", "principal", "unit", "role", "at", "version",
        "opinion",
    )  # fmt: skip

    def get_queryset(self, request):
        """What filler and head say to each other is the unit's own until the first submission."""
        return super().get_queryset(request).filter(package__sent_at__isnull=False)

    @admin.display(description="办理人", ordering="person__name")
    def done_by(self, step: Step) -> str:
        return step.by


@admin.register(Remark)
class RemarkAdmin(OfPackage, admin.ModelAdmin):
    list_display = ("dossier", "where", "text", "state", "office", "author", "created_at")
    list_filter = ("state", ("package__dossier__campaign", CampaignFilter))
    list_select_related = ("package__dossier__unit", "office", "author")
    search_fields = ("package__dossier__number", "package__dossier__unit__name", "text", "author__name")
    search_help_text = "按全套报表编号、单位、提出人或内容查找"

    def get_queryset(self, request):
        """A draft is its office's own."""
        return super().get_queryset(request).exclude(state=RemarkState.DRAFT)


@admin.register(Reply)
class ReplyAdmin(ReadOnly, admin.ModelAdmin):
    about = "remark__package__dossier"
    list_display = ("at", "dossier", "remark", "state", "text", "person", "unit")
    list_filter = ("state",)
    list_select_related = ("remark__package__dossier__unit", "person", "unit")
    search_fields = (
        "remark__package__dossier__number",
        "remark__package__dossier__unit__name",
        "text",
        "person__name",
    )
    search_help_text = "按全套报表编号、单位、答复人或内容查找"

    @admin.display(description="全套报表")
    def dossier(self, reply: Reply) -> str:
        return str(reply.remark.package.dossier)


@admin.register(Assessment)
class AssessmentAdmin(OfFiling, admin.ModelAdmin):
    list_display = ("at", "filing", "unit", "grade", "text", "office", "person")
    list_filter = (
        "grade",
        ("package__dossier__campaign", CampaignFilter),
        ("office", admin.RelatedOnlyFieldListFilter),
    )
    list_select_related = ("filing__dossier__unit", "office", "person")
    search_fields = ("filing__number", "package__dossier__unit__name", "text", "person__name")
    search_help_text = "按报表编号、单位、评价人或意见查找"


@admin.register(Notice)
class NoticeAdmin(ReadOnly, admin.ModelAdmin):
    """Who was told of what when. What a notice quotes is between the unit and its offices, so it isn't shown."""

    list_display = ("created_at", "person", "unit", "subject", "read_at", "mailed_at", "mail_failure")
    list_filter = (
        "to_do",
        ("campaign", CampaignFilter),
        "created_at",
        ("mail_failure", admin.EmptyFieldListFilter),
    )
    list_select_related = ("person", "unit")
    search_fields = ("person__name", "person__username", "unit__name", "package__dossier__number", "subject")
    search_help_text = "按接收人、单位、全套报表编号或标题查找"
    fields = (
        "person", "unit", "campaign", "package", "subject", "to_do", "occasion", "sender", "created_at", "read_at",
        "mail_tried_at", "mailed_at", "mail_failure",
    )  # fmt: skip

    def get_queryset(self, request):
        """As in the ledger, and what offices were told."""
        shown = Q()
        for held in bounds(request.user, request.memberships):
            shown |= concerning(held)
        return Notice.objects.filter(TOLD_TO_ALL, shown).order_by("-pk")
