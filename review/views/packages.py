"""A package's page, its moves, and the scan of a signed page."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from forms_app.models import Filing
from forms_app.terms import Action
from forms_app.values import normal_text
from forms_app.views.account import way_back
from review import workflow
from review.forms import FORMS, MoveForm
from review.forms.fields import LONG
from review.models import Step
from review.moves import MOVES, Refused
from review.overview import Overview
from review.scans import content_type

from .common import demand, package_page, reached

ASKED = (Action.ASK_WITHDRAWAL, Action.ASK_EXTENSION, Action.ASK_RELEASE)


@require_GET
def package(request: HttpRequest, pk: int) -> HttpResponse:
    return package_page(request, Overview(reached(request, pk), request.acting))


@require_POST
def move(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    if action not in MOVES:
        raise Http404
    found = reached(request, pk)
    form = FORMS[Action(action)](found, Action(action), request.POST, request.FILES)
    if not form.is_valid():
        demand(request.acting, action, found)
        return package_page(request, Overview(found, request.acting, form), status=422)
    return _make(request, form)


def _make(request: HttpRequest, form: MoveForm) -> HttpResponse:
    try:
        step = workflow.make(form.package, form.action, request.acting, **form.cleaned_data)
    except Refused as refused:
        return _refused(request, form, refused, 409, refused.problems)
    except PermissionDenied as refused:
        return _refused(request, form, refused, 403)
    messages.success(request, _done(step))
    if "next" in request.POST:
        return redirect(way_back(request))
    return redirect("package", step.package_id)


def _refused(
    request: HttpRequest, form: MoveForm, reason: Exception, status: int, problems: tuple = ()
) -> HttpResponse:
    """What was typed stays, at the move's place if it can still be made."""
    form.add_error(None, str(reason))
    form.problems = problems
    overview = Overview(reached(request, form.package.pk), request.acting, form)
    return package_page(request, overview, status=status)


def _done(step: Step) -> str:
    said = f"已办理“{step.get_action_display()}”"
    if step.action in ASKED:
        return f"{said}，等待答复；答复后您会收到消息。"
    if step.from_status == step.to_status:
        return f"{said}。"
    return f"{said}，现在是“{step.get_to_status_display()}”。"


@require_POST
def unlock(request: HttpRequest, number: str) -> HttpResponse:
    filing = get_object_or_404(Filing.objects.select_related("package", "dossier"), number=number)
    reached(request, filing.package_id)
    reason = normal_text(request.POST.get("reason", ""))
    if len(reason) > LONG:
        said = {"refusal": f"原因最多 {LONG} 字，请精简。", "left_over": [("一并修改的原因", reason)]}
        return render(request, "filing/unsaved.html", {"filing": filing, **said}, status=422)
    try:
        workflow.unlock(filing, request.acting, reason)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, "这张表已可一并修改，原因已记入办理记录。")
    return redirect("filing", number)


@require_GET
def scan(request: HttpRequest, pk: int, step: int) -> HttpResponse:
    """The scan of a page signed on paper, for those who may read the package."""
    found = reached(request, pk)
    demand(request.acting, Action.READ, found)
    kept = get_object_or_404(found.steps.exclude(scan=""), pk=step)
    if not kept.scan.storage.exists(kept.scan.name):
        raise Http404
    file = kept.scan.open("rb")
    suffix = kept.scan.name.rsplit(".", 1)[-1]
    name = f"{found.dossier.number}-签字页.{suffix}"
    return FileResponse(file, as_attachment=True, filename=name, content_type=content_type(file))
