"""What the lists of many units share: who may see them, when they were drawn up, and how they leave the house."""

from datetime import datetime

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.http import content_disposition_header

from forms_app.access import oversees
from forms_app.printing import print_report
from forms_app.views.printing import NO_FILE_NAME, opened
from review import sheets

# A thousand rows take the press some ten seconds and 300 MB; only one list is printed at a time.
PRINTED = 1_000
REFUSED = "报送情况由主管部门和财政部门查看；本单位的报送情况请看“待办”和“报表”。"
NO_CAMPAIGN = "没有您可以查看的填报任务。"


def overseeing(request: HttpRequest, form_class: type):
    """The filters that the address asks for, for those who look after other units."""
    if not oversees(request.acting):
        raise PermissionDenied(REFUSED)
    return form_class(request.acting, request.GET)


def of_a_campaign(request: HttpRequest, form_class: type):
    """The same for a file, which is always about a campaign."""
    form = overseeing(request, form_class)
    if form.chosen is None:
        raise Http404(NO_CAMPAIGN)
    return form


def as_of(moment: datetime) -> str:
    return f"截至 {timezone.localtime(moment):%Y年%m月%d日 %H时%M分}"


def workbook(made: list[sheets.Sheet], name: str) -> HttpResponse:
    """An Excel workbook to be kept."""
    shown = content_disposition_header(as_attachment=True, filename=NO_FILE_NAME.sub("_", name) + ".xlsx")
    headers = {"Content-Disposition": shown}
    return HttpResponse(sheets.workbook(made), content_type=sheets.CONTENT_TYPE, headers=headers)


def paper(template: str, context: dict, name: str) -> HttpResponse:
    return opened(print_report(render_to_string(template, context)), name)


def too_long(request: HttpRequest, number: int, back: str, kept: str) -> HttpResponse:
    """One list is printed at a time, so a long one would keep everybody waiting."""
    words = f"共 {number} 行，超过一次可以打印的 {PRINTED} 行。请按归口股室或范围筛选后打印，或下载 Excel。"
    messages.warning(request, words)
    return redirect(f"{back}?{kept}")
