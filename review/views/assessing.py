"""报表意见."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from forms_app.terms import Action
from review import assessing
from review.forms import RemarkForm
from review.forms.assessing import AssessForm
from review.moves import Refused

from .common import demand
from .remarks import table_page, table_view


@require_POST
def assess(request: HttpRequest, pk: int, number: str) -> HttpResponse:
    view = table_view(request, pk, number)
    demand(request.acting, Action.ASSESS, view.package)
    form = AssessForm(view.version, request.POST)
    if form.is_valid():
        grade, text = form.cleaned_data["grade"], form.cleaned_data["text"]
        try:
            assessing.assess(view.package, request.acting, view.sheet.snapshot, grade, text)
        except Refused as refused:
            form.add_error(None, str(refused))
    if form.errors:
        remark = RemarkForm(None, view.version) if view.may_remark else None
        return table_page(request, view, remark, form, status=422)
    messages.success(request, f"已记下对{view.sheet.label}的意见，办理后单位可见。")
    return redirect("table", pk, number)
