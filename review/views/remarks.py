"""修改意见: one table as the reviewer reads it, remarks at its cells, and answers."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from forms_app.models import Package
from forms_app.terms import Action
from review import adopting, remarks
from review.forms import RemarkForm, ReplyForm
from review.forms.assessing import AssessForm
from review.models import Remark
from review.moves import Refused
from review.overview import Overview
from review.proposals import state_words
from review.tables import TableView

from .common import demand, package_page, reached


@require_GET
def table(request: HttpRequest, pk: int, number: str) -> HttpResponse:
    view = table_view(request, pk, number)
    at = request.GET.get("at", "")
    form = RemarkForm(view.chosen(at), view.version, place=at) if view.may_remark else None
    return table_page(request, view, form)


@require_POST
def remark(request: HttpRequest, pk: int, number: str) -> HttpResponse:
    view = table_view(request, pk, number)
    form = RemarkForm(view.chosen(request.POST.get("place", "")), view.version, request.POST)
    demand(request.acting, Action.REMARK, view.package)
    if not form.is_valid():
        return table_page(request, view, form, status=422)
    text, place = form.cleaned_data["text"], form.cleaned_data["place"]
    try:
        added = remarks.add(view.package, request.acting, text, view.sheet.snapshot, place, form.proposed)
    except Refused as refused:
        form.add_error(None, str(refused))
        return table_page(request, view, form, status=422)
    messages.success(request, _noted(added))
    return redirect(f"{reverse('table', args=[pk, number])}#remark-{added.pk}")


def _noted(added: Remark) -> str:
    if added.proposes:
        return f"已记下对“{added.where}”的完善建议，可用“协商完善”请单位答复，或退回时一并发出。"
    return f"已记下对“{added.where}”的修改意见，退回时一并发出。"


def table_view(request: HttpRequest, pk: int, number: str) -> TableView:
    found = reached(request, pk)
    demand(request.acting, Action.READ, found)
    return TableView(found, request.acting, number)


def table_page(
    request: HttpRequest,
    view: TableView,
    form: RemarkForm | None,
    assessing: AssessForm | None = None,
    status: int = 200,
) -> HttpResponse:
    if view.may_assess and assessing is None:
        assessing = AssessForm(view.version)
    context = {
        "view": view,
        "package": view.package,
        "page": view.page,
        "form": form,
        "assessing": assessing,
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
    kept.package = found
    form = ReplyForm(kept, overview.own, request.POST)
    demand(request.acting, Action.REPLY if overview.own else Action.REMARK, found)
    overview.bound = form
    if not form.is_valid():
        return package_page(request, overview, status=422)
    try:
        remarks.reply(kept, request.acting, **form.cleaned_data)
    except Refused as refused:
        form.add_error(None, str(refused))
        return package_page(request, overview, status=409)
    messages.success(request, f"已记下：{state_words(form.cleaned_data['state'], kept)}。")
    return _back_to(kept)


@require_POST
def adopt(request: HttpRequest, pk: int, remark: int) -> HttpResponse:
    """采纳 of a proposal that came with a 退回: one click writes it into its cell."""
    found = reached(request, pk)
    kept = _kept(request, found, remark)
    demand(request.acting, Action.REPLY, found)
    try:
        adopting.adopt(kept, request.acting)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, f"已按建议写入“{kept.where}”，并答复“已修改”。")
    return _back_to(kept)


def _back_to(kept: Remark) -> HttpResponse:
    return redirect(f"{reverse('package', args=[kept.package_id])}#remark-{kept.pk}")


def _kept(request: HttpRequest, found: Package, pk: int) -> Remark:
    """A remark that the person may read; others look as if they didn't exist."""
    return get_object_or_404(remarks.visible(found, request.acting), pk=pk)
