"""A package's page, its moves, and the scan of a signed page."""

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_GET, require_POST

from forms_app.models import Filing
from forms_app.terms import Action
from forms_app.values import normal_text
from review import workflow
from review.forms import FORMS, MoveForm
from review.moves import MOVES, Refused
from review.overview import Overview
from review.scans import content_type

from .common import demand, package_page, reached


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
    found = form.package
    try:
        step = workflow.make(found, form.action, request.acting, **form.cleaned_data)
    except Refused as refused:
        form.add_error(None, str(refused))
        form.problems = refused.problems
        return package_page(request, Overview(reached(request, found.pk), request.acting, form), status=409)
    messages.success(
        request, f"已办理“{step.get_action_display()}”，现在是“{step.get_to_status_display()}”。"
    )
    return redirect("package", found.pk)


@require_POST
def unlock(request: HttpRequest, number: str) -> HttpResponse:
    filing = get_object_or_404(Filing.objects.select_related("package", "dossier"), number=number)
    reached(request, filing.package_id)
    try:
        workflow.unlock(filing, request.acting, normal_text(request.POST.get("reason", "")))
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
