"""Bringing in and taking away files, as pages of a list in the administration."""

from django import forms
from django.contrib import messages
from django.contrib.admin.models import ADDITION, CHANGE, LogEntry
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import ValidationError
from django.core.signing import BadSignature
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST
from import_export.admin import ImportExportMixin
from import_export.results import RowResult

from .files import MAX_BYTES, MAX_ROWS, Sheet, Unreadable, read, write_csv, write_xlsx
from .importing import Outcome, bring_in, seal, unseal
from .passwords import one_time_page
from .resources import HouseResource

WRITERS = {
    "xlsx": (write_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "csv": (write_csv, "text/csv; charset=utf-8"),
}
SHOWN_ROWS = 200
# The preview is posted back; a request may hold 10 MB.
MAX_SEALED = 8 * 1024 * 1024
EXPIRED = "预览已过期或不完整，请重新选择文件。"


class UploadForm(forms.Form):
    """One file; ``sheet`` is what it says."""

    file = forms.FileField(
        label="文件",
        help_text=f".xlsx（只读第一个工作表）或 .csv；第一行是表头；最大 {MAX_BYTES // 1024 // 1024} MB、{MAX_ROWS} 行。",
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
    )
    sheet: Sheet

    def clean_file(self):
        upload = self.cleaned_data["file"]
        try:
            self.sheet = read(upload.name, upload.read(MAX_BYTES + 1))
        except Unreadable as error:
            raise ValidationError(str(error)) from error
        return upload


class ExportForm(forms.Form):
    format = forms.ChoiceField(
        label="文件格式",
        choices=[("xlsx", "Excel 工作簿（.xlsx）"), ("csv", "CSV（.csv，UTF-8，Excel 可直接打开）")],
        initial="xlsx",
        widget=forms.RadioSelect,
    )


class Exchange(ImportExportMixin):
    """A list that can be taken away as a file and brought in from one; ``resource_classes`` names its columns.

    The pages are ours (django-import-export's carry inline scripts and styles); rows are read, compared and saved by
    its resources.
    """

    def import_action(self, request, **kwargs):
        form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
        outcome = sealed = None
        if form.is_valid():
            try:
                outcome = bring_in(self._resource(request), form.sheet, dry_run=True)
                sealed = self._sealed(request, form)
            except Unreadable as error:
                form.add_error("file", str(error))
        return self._import_page(request, form, outcome, sealed)

    @method_decorator(require_POST)
    def process_import(self, request, **kwargs):
        try:
            sheet, name = unseal(request.POST.get("sealed", ""), self._purpose(request))
            outcome = bring_in(self._resource(request), sheet, dry_run=False)
        except (BadSignature, Unreadable):
            messages.error(request, EXPIRED)
            return redirect(self._url("import"))
        if outcome.problems:
            return self._import_page(request, UploadForm(), outcome)
        self._log(request, outcome, name)
        message = f"导入完成：新增 {outcome.added} 条，更新 {outcome.changed} 条，未变 {outcome.same} 条。"
        messages.success(request, message)
        if outcome.issued:
            return one_time_page(self, request, outcome.issued)
        return redirect(self._url("changelist"))

    def export_action(self, request):
        try:
            queryset = self.get_export_queryset(request)
        except IncorrectLookupParameters:
            return redirect(f"{self._url('changelist')}?e=1")
        form = ExportForm(request.POST) if request.method == "POST" else ExportForm()
        if form.is_valid():
            return self._file(request, queryset, form.cleaned_data["format"])
        columns = self._resource(request).get_export_headers()
        return self._page(request, "export", form=form, columns=columns, count=queryset.count(), title="导出")

    def _file(self, request, queryset, ending: str) -> HttpResponse:
        write, content_type = WRITERS[ending]
        dataset = self._resource(request).export(queryset)
        response = HttpResponse(write([dataset.headers, *dataset]), content_type=content_type)
        name = f"{self.opts.verbose_name}-{timezone.localdate():%Y%m%d}.{ending}"
        response["Content-Disposition"] = content_disposition_header(True, name)
        return response

    def _sealed(self, request, form: UploadForm) -> str:
        sealed = seal(form.sheet, form.cleaned_data["file"].name, self._purpose(request))
        if len(sealed) > MAX_SEALED:
            raise Unreadable("文件内容过多，请分成几个文件分次导入。")
        return sealed

    def _purpose(self, request) -> str:
        """A preview is good for one list and one person."""
        return f"import {self.opts.label} {request.user.pk}"

    def _resource(self, request) -> HouseResource:
        return self.resource_classes[0](request.user)

    def _import_page(self, request, form, outcome: Outcome | None, sealed: str | None = None):
        columns = [field.column_name for field in self._resource(request).get_import_fields()]
        rows = outcome.rows() if outcome and not outcome.problems else []
        shown = {"rows": rows[:SHOWN_ROWS], "more": len(rows) - SHOWN_ROWS, "changes": bool(rows)}
        context = {
            "form": form,
            "outcome": outcome,
            "sealed": sealed,
            "columns": columns,
            "title": "导入",
            **shown,
        }
        return self._page(request, "import", **context)

    def _page(self, request, name: str, **context):
        request.current_app = self.admin_site.name
        context = {**self.admin_site.each_context(request), "opts": self.opts, **context}
        return TemplateResponse(request, f"admin/exchange/{name}.html", context)

    def _log(self, request, outcome: Outcome, name: str) -> None:
        for kind, flag in ((RowResult.IMPORT_TYPE_NEW, ADDITION), (RowResult.IMPORT_TYPE_UPDATE, CHANGE)):
            things = [row.instance for row in outcome.result.rows if row.import_type == kind]
            if things:
                LogEntry.objects.log_actions(request.user.pk, things, flag, f"从文件“{name}”导入")

    def _url(self, page: str) -> str:
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_{page}")
