"""Projects of a dossier where the unit itself adds a table for each: 新增, 复制, 移除."""

import uuid
from dataclasses import dataclass, field

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from forms_app import storing
from forms_app.access import is_own, refusal, unfit, visible_dossiers
from forms_app.filings.projects import (
    NO_PROJECT,
    add_project,
    added_kinds,
    copy_project,
    receiving,
    remove_project,
)
from forms_app.labels import title
from forms_app.models import Dossier, Filing, Membership
from forms_app.registry import kind_of
from forms_app.rights import goes_alone, shut
from forms_app.schemes import SCHEMES
from forms_app.terms import Action
from forms_app.values import normal_text

from .filings import gives_back, reached

LONGEST_NAME = 200
ADDED = "已新增项目，请填写。"
LATE = "任务已截止，新项目须先申请延期（在它的表格页写明理由），同意后再填写和报送。"


class ProjectForm(forms.Form):
    """What a project is called, as far as one knows; ``press`` tells one press of the button from the next."""

    name = forms.CharField(
        label="项目名称",
        required=False,
        max_length=LONGEST_NAME,
        error_messages={"max_length": f"项目名称最多 {LONGEST_NAME} 字，请精简。"},
    )
    press = forms.UUIDField(required=False)

    def clean_name(self) -> str:
        return " ".join(normal_text(self.cleaned_data["name"]).split())

    def told(self) -> dict:
        return {"name": self.cleaned_data["name"], "press": self.cleaned_data.get("press")}

    def sound(self) -> bool:
        """A press that is none of ours only can't be told from another."""
        return self.is_valid() or set(self.errors) == {"press"}


@dataclass(frozen=True)
class Adding:
    """What the page of a dossier offers for 新增项目: which tables, or why not now; and what being late means."""

    kinds: list[tuple[str, str]]
    refused: str = ""
    late: str = ""
    press: uuid.UUID = field(default_factory=uuid.uuid4)


def adding(dossier: Dossier, actor: Membership) -> Adding | None:
    """Nothing where the campaign has no such table, or the person never fills in."""
    kinds = added_kinds(dossier)
    if not kinds or unfit(actor, Action.ADD):
        return None
    scheme, package = SCHEMES[dossier.campaign.scheme], receiving(dossier)
    told = [(kind.slug, title(scheme, kind.slug, dossier.campaign.year)) for kind in kinds]
    refused = refusal(actor, Action.ADD, package)
    return Adding(told, refused, "" if refused or not shut(package) else LATE)


@require_POST
@gives_back
def add(request: HttpRequest, number: str, kind: str) -> HttpResponse:
    """新增项目; leads to its table."""
    related = ("campaign", "unit", "particular")
    found = get_object_or_404(visible_dossiers(request.acting).select_related(*related), number=number)
    form = ProjectForm(request.POST)
    if not form.sound():
        return _unsound(request, form, found)
    return _made(request, add_project(found, request.acting, kind, **form.told()))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@gives_back
def copy(request: HttpRequest, number: str) -> HttpResponse:
    """复制为新项目: asks for its name, then leads to its table."""
    found = _standing(request, number)
    demand(request, Action.ADD, receiving(found.dossier))
    form = ProjectForm(request.POST)
    if request.method == "POST" and form.sound():
        return _made(request, copy_project(found, request.acting, **form.told()))
    if request.method == "POST":
        return _unsound(request, form, found.dossier)
    return render(request, "dossier/copy.html", {**_told(found), "press": uuid.uuid4()})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@gives_back
def remove(request: HttpRequest, number: str) -> HttpResponse:
    """移除项目: says what happens, then does it."""
    found = _standing(request, number)
    if found.removed_at and is_own(request.acting, found.dossier):
        messages.info(request, "这个项目已经移除。")
        return redirect("dossier", found.dossier.number)
    demand(request, Action.REMOVE, found)
    if request.method == "POST":
        remove_project(found, request.acting)
        messages.success(request, f"已移除{_told(found)['words']}，需要时可在下面的“已移除”中恢复。")
        return redirect("dossier", found.dossier.number)
    return render(request, "dossier/remove.html", {**_told(found), "alone": goes_alone(found.package)})


def demand(request: HttpRequest, action: Action, thing) -> None:
    refused = refusal(request.acting, action, thing)
    if refused:
        raise PermissionDenied(refused)


def _standing(request: HttpRequest, number: str) -> Filing:
    found = reached(request, number)
    if not kind_of(found.kind).added:
        raise PermissionDenied(NO_PROJECT)
    return found


def _made(request: HttpRequest, made: Filing) -> HttpResponse:
    messages.success(request, ADDED)
    made.package.dossier = made.dossier
    if shut(made.package):
        messages.warning(request, LATE)
    return redirect("filing", made.number)


def _unsound(request: HttpRequest, form: ProjectForm, dossier: Dossier) -> HttpResponse:
    said = "".join(error for errors in form.errors.values() for error in errors)
    context = {
        "refusal": f"没有新增：{said}",
        "left_over": [("项目名称", request.POST.get("name", ""))],
        "filing": {"dossier": dossier},
    }
    return render(request, "filing/unsaved.html", context, status=422)


def _told(filing: Filing) -> dict:
    """A project as a question about it names it."""
    kind = kind_of(filing.kind)
    document = storing.load(kind, [filing])[filing.pk]
    name = document[kind.name] if kind.name else ""
    return {"filing": filing, "name": name, "words": f"“{name}”" if name else "未填名称的项目"}
