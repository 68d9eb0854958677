"""修改意见: one table as the reviewer reads it, remarks at its cells, and answers."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from forms_app.models import Package
from forms_app.terms import Action, RemarkState
from review import remarks
from review.forms import RemarkForm, ReplyForm
from review.models import Remark
from review.moves import Refused
from review.overview import Overview
from review.tables import TableView

from .common import demand, package_page, reached


@require_GET
def table(request: HttpRequest, pk: int, number: str) -> HttpResponse:
    view = _view(request, pk, number)
    form = RemarkForm(initial={"place": request.GET.get("at", "")}) if view.may_remark else None
    return _table_page(request, view, form)


@require_POST
def remark(request: HttpRequest, pk: int, number: str) -> HttpResponse:
    view, form = _view(request, pk, number), RemarkForm(request.POST)
    demand(request.acting, Action.REMARK, view.package)
    if not form.is_valid():
        return _table_page(request, view, form, status=422)
    text, place = form.cleaned_data["text"], form.cleaned_data["place"]
    try:
        added = remarks.add(view.package, request.acting, text, view.sheet.snapshot, place)
    except Refused as refused:
        form.add_error(None, str(refused))
        return _table_page(request, view, form, status=422)
    messages.success(request, f"已记下对“{added.where}”的修改意见，退回时一并发出。")
    return redirect(f"{reverse('table', args=[pk, number])}#remark-{added.pk}")


def _view(request: HttpRequest, pk: int, number: str) -> TableView:
    found = reached(request, pk)
    demand(request.acting, Action.READ, found)
    return TableView(found, request.acting, number)


def _table_page(
    request: HttpRequest, view: TableView, form: RemarkForm | None, status: int = 200
) -> HttpResponse:
    at = str(form["place"].value() or "") if form else ""
    context = {
        "view": view,
        "package": view.package,
        "page": view.page,
        "form": form,
        "where": view.where(at),
    }
    return render(request, "review/table.html", context, status=status)


@require_POST
def drop(request: HttpRequest, pk: int, remark: int) -> HttpResponse:
    found = reached(request, pk)
    kept = _kept(request, found, remark)
    number = kept.filing.number if kept.filing else ""
    try:
        remarks.drop(kept, request.acting)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, "修改意见已删除。")
    return (
        redirect("table", pk, number)
        if number and request.POST.get("from") == "table"
        else redirect("package", pk)
    )


@require_POST
def reply(request: HttpRequest, pk: int, remark: int) -> HttpResponse:
    found = reached(request, pk)
    kept = _kept(request, found, remark)
    overview = Overview(found, request.acting, answered=kept.pk)
    form = ReplyForm(overview.own, request.POST, prefix=f"reply-{kept.pk}")
    demand(request.acting, Action.REPLY if overview.own else Action.REMARK, found)
    overview.bound = form
    if not form.is_valid():
        return package_page(request, overview, status=422)
    try:
        remarks.reply(kept, request.acting, **form.cleaned_data)
    except Refused as refused:
        form.add_error(None, str(refused))
        return package_page(request, overview, status=409)
    messages.success(request, f"已记下：{RemarkState(form.cleaned_data['state']).label}。")
    return redirect(f"{reverse('package', args=[pk])}#remark-{kept.pk}")


def _kept(request: HttpRequest, found: Package, pk: int) -> Remark:
    """A remark that the person may read; others look as if they didn't exist."""
    return get_object_or_404(remarks.visible(found, request.acting), pk=pk)
