"""What a person fills in to make a move, to remark on a cell, and to answer a remark."""

from django import forms
from django.utils import timezone

from forms_app.clock import due_by_default
from forms_app.labels import annex, title
from forms_app.models import Membership, Package, Unit
from forms_app.schemes import SCHEMES
from forms_app.terms import Action, RemarkState, Status

from . import inbox, scans, shown
from .remarks import BY_OFFICE, BY_UNIT
from .workflow import last_step

LONG = 2000
DAY = "%Y-%m-%d"
MINUTE = "%Y-%m-%dT%H:%M"


class Words(forms.CharField):
    """Some sentences. The browser isn't told their limit: it would cut a pasted text without a word."""

    def widget_attrs(self, widget: forms.Widget) -> dict:
        return {name: value for name, value in super().widget_attrs(widget).items() if name != "maxlength"}


def _words(label: str, missing: str = "", rows: int = 2, **more) -> forms.CharField:
    """A field for some sentences; ``missing`` is what to say when it is needed and empty."""
    return Words(
        label=label,
        required=bool(missing),
        max_length=LONG,
        widget=forms.Textarea({"rows": rows}),
        error_messages={"required": missing, "max_length": f"最多 {LONG} 字，请精简。"},
        **more,
    )


def _day(label: str) -> forms.DateField:
    return forms.DateField(
        label=label,
        widget=forms.DateInput({"type": "date"}, format=DAY),
        error_messages={
            "required": f"请填写{label}。",
            "invalid": f"{label}不是日期，请按 2023-01-31 的格式填写。",
        },
    )


class MoveForm(forms.Form):
    """A move that needs no more than an opinion. ``seen`` is the newest step the page showed."""

    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)
    opinion = _words("意见")

    def __init__(self, package: Package, action: Action, data=None, files=None):
        super().__init__(data, files, auto_id=f"{action}-%s", initial={"seen": last_step(package)})
        self.package, self.action, self.problems = package, action, ()
        self.fields["opinion"].label = OPINIONS.get((action, package.status), OPINIONS.get(action, "意见"))


OPINIONS = {
    Action.SUBMIT: "报送说明（可不填）",
    Action.SIGN: "审签意见（可不填）",
    Action.SIGN_ON_PAPER: "说明（可不填）",
    Action.SEND_BACK: "退回填表人的原因",
    Action.PASS: "审核意见（可不填）",
    (Action.PASS, Status.FIRST_REVIEW): "初审意见（可不填）",
    Action.RETURN: "退回原因",
    Action.APPROVE: "说明（可不填）",
}


class SendBackForm(MoveForm):
    opinion = _words("退回填表人的原因", "请写明退回填表人的原因。")


class PaperForm(MoveForm):
    """What the filler states of a signature on paper."""

    signed_by = forms.CharField(
        label="签字的单位负责人", max_length=100, error_messages={"required": "请填写签字的单位负责人。"}
    )
    signed_on = _day("签字日期")
    scan = forms.FileField(
        label="签字页扫描件（可不附）",
        required=False,
        widget=forms.FileInput({"accept": scans.ACCEPT}),
        help_text="PDF、JPG 或 PNG，不超过 10 MB。",
        error_messages={"empty": "上传的文件是空的，请重新选择。"},
    )
    field_order = ("seen", "signed_by", "signed_on", "scan", "opinion")

    def clean_scan(self):
        scan = self.cleaned_data["scan"]
        return scans.checked(scan) if scan else None


class ReturnForm(MoveForm):
    """退回: why, a general remark beside those at the cells, which tables are opened, and until when."""

    opinion = _words("退回原因", "请写明退回原因。")
    general = _words("总体修改意见（单元格上已提意见的可不填）")
    tables = forms.MultipleChoiceField(
        label="需要修改的报表（未勾选的将锁定）",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "报表已有变动，请刷新后重新勾选。"},
    )
    due_at = forms.DateTimeField(
        label="整改期限",
        widget=forms.DateTimeInput({"type": "datetime-local"}, format=MINUTE),
        error_messages={
            "required": "请填写整改期限。",
            "invalid": "整改期限不是时间，请按 2023-01-31 18:00 的格式填写。",
        },
    )

    def __init__(self, package: Package, action: Action, data=None, files=None):
        super().__init__(package, action, data, files)
        self.fields["tables"].choices = table_choices(package)
        self.initial["tables"] = sorted(_remarked(package))
        self.initial["due_at"] = due_by_default(package.dossier.campaign, timezone.now())


def table_choices(package: Package) -> list[tuple[str, str]]:
    scheme, year = SCHEMES[package.dossier.campaign.scheme], package.dossier.campaign.year
    order = {slug: i for i, slug in enumerate(package.dossier.campaign.kinds)}
    tables = sorted(
        package.filings.filter(removed_at=None),
        key=lambda f: (order.get(f.kind, len(order)), f.position, f.pk),
    )
    names = {sheet.number: sheet.name for sheet in shown.of_version(package, package.sent_version)}
    told = {f.number: names.get(f.number) or title(scheme, f.kind, year) for f in tables}
    return [(f.number, f"{annex(scheme, f.kind, f.position)} {told[f.number]}") for f in tables]


def _remarked(package: Package) -> set[str]:
    waiting = package.remarks.filter(state__in=(RemarkState.DRAFT, RemarkState.OPEN), filing__isnull=False)
    return set(waiting.values_list("filing__number", flat=True))


class ApproveForm(MoveForm):
    approval_number = forms.CharField(
        label="批复文号", max_length=200, error_messages={"required": "请填写批复文号。"}
    )
    approval_date = _day("批复日期")
    field_order = ("seen", "approval_number", "approval_date", "opinion")


FORMS: dict[Action, type[MoveForm]] = {
    Action.SUBMIT: MoveForm,
    Action.SIGN: MoveForm,
    Action.SIGN_ON_PAPER: PaperForm,
    Action.SEND_BACK: SendBackForm,
    Action.PASS: MoveForm,
    Action.RETURN: ReturnForm,
    Action.APPROVE: ApproveForm,
}


class RemarkForm(forms.Form):
    """修改意见 on a cell of a table, or on the table as a whole."""

    place = forms.CharField(required=False, max_length=300, widget=forms.HiddenInput)
    text = _words("修改意见", "请填写修改意见。", rows=3)


class ReplyForm(forms.Form):
    """The unit's answer to a remark, or the office's word on the answer."""

    state = forms.ChoiceField(
        label="处理结果",
        widget=forms.RadioSelect,
        error_messages={"required": "请选择处理结果。", "invalid_choice": "请选择列出的处理结果。"},
    )
    text = _words("说明")

    def __init__(self, by_unit: bool, data=None, prefix: str = ""):
        super().__init__(data, auto_id=f"{prefix}-%s")
        states = BY_UNIT if by_unit else BY_OFFICE
        self.fields["state"].choices = [(s.value, s.label) for s in states]

    def clean(self):
        data = super().clean()
        if data.get("state") == RemarkState.DECLINED and not data.get("text", "").strip():
            self.add_error("text", "请说明未修改的理由。")
        return data


class InboxForm(forms.Form):
    """Filters of the inbox."""

    section = forms.ModelChoiceField(
        Unit.objects.none(), label="归口股室", required=False, empty_label="全部"
    )
    unit = forms.CharField(label="单位", required=False, max_length=100)
    status = forms.ChoiceField(label="状态", required=False, choices=[("", "全部"), *Status.choices()])

    def __init__(self, actor: Membership, data=None):
        super().__init__(data, auto_id="filter-%s")
        self.fields["section"].queryset = inbox.sections()
        if not inbox.is_reviewer(actor):
            del self.fields["section"], self.fields["unit"]

    def asked(self) -> dict:
        """The filters that make sense; what doesn't is left out, as if it hadn't been asked."""
        self.is_valid()
        empty = {"section": None, "unit": "", "status": ""}
        return {name: self.cleaned_data.get(name) or blank for name, blank in empty.items()}
