"""Filters of the review's pages."""

from collections import Counter

from django import template
from django.forms import BoundField
from django.urls import reverse

from forms_app import clock
from forms_app.access import EDITABLE, is_own
from forms_app.models import Membership, Package
from forms_app.page import Page
from forms_app.scored import grade_label
from forms_app.terms import Action, RemarkState, Role, Severity, Signing
from review import overview, proposals, scores
from review.models import Remark
from review.moves import LEADING_ON
from review.shown import Sheet

register = template.Library()
register.filter("deadline", clock.deadline)
register.filter("waits_for", overview.waits_for)
register.filter("state_words", proposals.state_words)
register.filter("points", scores.shown)
register.filter("grade_label", grade_label)


@register.filter
def asked_for(package: Package) -> list[tuple[str, int]]:
    """What the unit asked for and nobody has answered, each with how often; of a package from the inbox."""
    return list(Counter(request.get_subject_display() for request in package.waiting_requests).items())


@register.filter
def door(package: Package, actor: Membership) -> str:
    """Where a line of the inbox leads: those who fill in go to their tables, all others to the package."""
    if actor.role == Role.FILLER and package.status in EDITABLE:
        return reverse("dossier", args=[package.dossier.number])
    return reverse("package", args=[package.pk])


@register.filter
def cell_url(sheet: Sheet, package: Package) -> str:
    """The page where a table is read: as it is being filled in, or of the version that was submitted."""
    if sheet.snapshot is None:
        return reverse("filing", args=[sheet.number])
    return reverse("table", args=[package.pk, sheet.number])


@register.filter
def remark_url(remark: Remark, actor: Membership) -> str:
    """The cell that a remark is about, where the person may work on it or else read it."""
    package = remark.package
    if is_own(actor, package.dossier) and package.status in EDITABLE:
        page = reverse("filing", args=[remark.filing.number])
    else:
        page = reverse("table", args=[package.pk, remark.filing.number])
    return f"{page}#{remark.place}" if remark.place else page


@register.filter
def layout(page: Page) -> str:
    """The official layout of a page's table."""
    return f"{page.kind.slug}/table.html"


@register.filter
def severity(value: str) -> str:
    return Severity(value).label


@register.filter
def steps_back(action: str) -> bool:
    """All but what leads on stay folded until they are asked for."""
    return Action(action) not in LEADING_ON


@register.filter
def and_draft(may: bool, remark: Remark) -> bool:
    return may and remark.state == RemarkState.DRAFT


@register.filter
def control(field: BoundField) -> str:
    """A filter's input in the look of the house."""
    tag = "form-control" if field.widget_type == "text" else "form-select"
    return field.as_widget(attrs={"class": tag})


@register.filter
def labelled(field: BoundField) -> str:
    """An input in a table, named after its row and column for those who can't see where it stands."""
    look = "form-control is-invalid" if field.errors else "form-control"
    return field.as_widget(attrs={"class": look, "aria-label": field.label})


@register.filter
def submitting(package: Package) -> Action:
    """By which move the unit submits in this campaign."""
    unsigned = package.dossier.campaign.signing == Signing.NONE
    return Action.SEND if unsigned else Action.SUBMIT
