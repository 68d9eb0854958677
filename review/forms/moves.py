"""What a person fills in to make a move."""

from decimal import Decimal

from django import forms
from django.db.models import Q
from django.utils import timezone

from forms_app.clock import due_by_default, extension_by_default, extension_for_waiting
from forms_app.filings.projects import is_project
from forms_app.labels import annex, title
from forms_app.models import Package
from forms_app.schemes import SCHEMES
from forms_app.terms import Action, AdjustmentType, Grade, RemarkState
from forms_app.values import NoValue, normal_text
from review import scans, shown
from review.effects.adjusting import ADD_INSTEAD
from review.grading import is_evaluation

from .adjusting import LONGEST_NUMBER, type_choices
from .base import MoveForm
from .fields import day, line, moment, words
from .rechecking import RecheckForm


class SendBackForm(MoveForm):
    opinion = words("退回填表人的原因", "请写明退回填表人的原因。")


class PaperForm(MoveForm):
    """What the filler states of a signature on paper."""

    signed_by = forms.CharField(
        label="签字的单位负责人", max_length=100, error_messages={"required": "请填写签字的单位负责人。"}
    )
    signed_on = day("签字日期")
    scan = forms.FileField(
        label="签字页扫描件（可不附）",
        required=False,
        widget=forms.FileInput({"accept": scans.ACCEPT}),
        help_text="PDF、JPG 或 PNG，不超过 10 MB。",
        error_messages={"empty": "上传的文件是空的，请重新选择。"},
    )
    field_order = ("seen", "signed_by", "signed_on", "scan", "opinion")

    def __init__(self, package: Package, action: Action, data=None, files=None):
        super().__init__(package, action, data, files)
        # No browser keeps a chosen file in a form that comes back: it would be missing without a word.
        if files and files.get("scan"):
            scan = self.fields["scan"]
            scan.help_text = f"刚才选择的扫描件没有保存，请重新选择。{scan.help_text}"

    def clean_scan(self):
        scan = self.cleaned_data["scan"]
        return scans.checked(scan) if scan else None


class TablesForm(MoveForm):
    """A move that names tables of the package."""

    tables = forms.MultipleChoiceField(
        label="报表",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "报表已有变动，请刷新后重新勾选。"},
    )

    def __init__(self, package: Package, action: Action, data=None, files=None):
        super().__init__(package, action, data, files)
        self.fields["tables"].choices = table_choices(package)
        if is_project(package):
            self.initial["tables"] = [number for number, _ in self.fields["tables"].choices]


class ReturnForm(TablesForm):
    """退回: why, a general remark beside those at the cells, which tables are opened, and until when."""

    opinion = words("退回原因", "请写明退回原因。")
    general = words("总体修改意见（单元格上已提意见的可不填）")
    due_at = moment("整改期限")
    field_order = ("seen", "opinion", "general", "tables", "due_at")

    def __init__(self, package: Package, action: Action, data=None, files=None):
        super().__init__(package, action, data, files)
        self.fields["tables"].label = "需要修改的报表" + ("" if is_project(package) else "（未勾选的将锁定）")
        if package.adjustment:
            within = set(package.adjustment.opened.values_list("number", flat=True))
            choices = [c for c in self.fields["tables"].choices if c[0] in within]
            self.fields["tables"].choices = choices
        self.initial["tables"] = self.initial.get("tables") or sorted(_remarked(package))
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
    """What another office has put down and not sent is its own affair."""
    goes_out = Q(state=RemarkState.OPEN) | Q(state=RemarkState.DRAFT, office=package.office_id)
    waiting = package.remarks.filter(goes_out, filing__isnull=False)
    return set(waiting.values_list("filing__number", flat=True))


class ApproveForm(MoveForm):
    approval_number = forms.CharField(
        label="批复文号", max_length=200, error_messages={"required": "请填写批复文号。"}
    )
    approval_date = day("批复日期")
    field_order = ("seen", "approval_number", "approval_date", "opinion")


class ReasonForm(MoveForm):
    """A move that asks for a reason and nothing else."""

    opinion = words("原因", "请写明原因。")


class AskReleaseForm(ReasonForm):
    """申请放行 of one finding, which stands in the page; the form only carries its name."""

    opinion = words("申请放行的理由", "请写明申请放行的理由。")
    filing = forms.CharField(max_length=100, widget=forms.HiddenInput)
    fingerprint = forms.CharField(max_length=64, widget=forms.HiddenInput)


class DeclineForm(ReasonForm):
    """The answer to one request, which stands in the page."""

    opinion = words("答复", "请写明不同意的原因。")
    request = forms.IntegerField(min_value=1, widget=forms.HiddenInput)


class ReleaseForm(DeclineForm):
    opinion = words("放行理由", "请写明放行理由。")
    until = moment("同时延期至（可不填）", required=False)
    field_order = ("seen", "request", "opinion", "until")

    def __init__(self, package: Package, action: Action, data=None, files=None):
        super().__init__(package, action, data, files)
        self.initial["until"] = extension_for_waiting(package)
        if self.initial["until"]:
            said = "单位的时间快到或已过，已填下一个工作日下班时；不必延期的请清空。"
            self.fields["until"].help_text = said


class PassForm(MoveForm):
    """通过, with a grade where the office gives one; 差 is 不予通过, and so not offered."""

    grade = forms.ChoiceField(
        label="审核等级（可不选）",
        required=False,
        choices=[("", "不评等级"), *[(g.value, g.label) for g in Grade if g != Grade.POOR]],
    )
    field_order = ("seen", "grade", "opinion")

    def __init__(self, package: Package, action: Action, data=None, files=None):
        super().__init__(package, action, data, files)
        # 88号文 grades targets; a self-evaluation has a score, and a grade by that alone.
        if is_evaluation(package):
            del self.fields["grade"]


class ConsultForm(MoveForm):
    due_at = moment("请单位答复的期限")
    field_order = ("seen", "due_at", "opinion")

    def __init__(self, package: Package, action: Action, data=None, files=None):
        super().__init__(package, action, data, files)
        self.initial["due_at"] = due_by_default(package.dossier.campaign, timezone.now())


class ImproveForm(MoveForm):
    """登记已协商并完善: with whom of the unit, and when."""

    agreed_with = line("与单位何人协商", "请填写与单位何人协商。", 100)
    agreed_on = day("协商日期")
    field_order = ("seen", "agreed_with", "agreed_on", "opinion")


class ExtendForm(ReasonForm):
    until = moment("延期至")
    field_order = ("seen", "until", "opinion")

    def __init__(self, package: Package, action: Action, data=None, files=None):
        super().__init__(package, action, data, files)
        self.initial["until"] = extension_by_default(package)


class AmendForm(ApproveForm):
    opinion = words("更正原因", "请写明更正原因。")

    def __init__(self, package: Package, action: Action, data=None, files=None):
        super().__init__(package, action, data, files)
        self.initial |= {
            "approval_number": package.approval_number,
            "approval_date": package.approval_date,
        }


class PublishForm(MoveForm):
    published_on = day("公开日期")
    published_where = line("公开的网址或栏目", "请填写公开的网址或栏目。", 500)
    field_order = ("seen", "published_on", "published_where", "opinion")


class AdjustForm(TablesForm):
    """申请调整: what changes, on what ground, by how much (in the table's unit)."""

    type = forms.ChoiceField(
        label="调整类型",
        widget=forms.RadioSelect,
        error_messages={"required": "请选择调整类型。", "invalid_choice": "请选择列出的调整类型。"},
    )
    document_number = line("依据文号", "请填写依据文号。", LONGEST_NUMBER)
    dated = day("调整日期")
    amount = forms.CharField(label="调整金额", required=False, max_length=40)
    opinion = words("调整原因", "请写明调整原因。")
    field_order = ("seen", "type", "document_number", "dated", "amount", "tables", "opinion")

    def __init__(self, package: Package, action: Action, data=None, files=None):
        super().__init__(package, action, data, files)
        self.money = SCHEMES[package.dossier.campaign.scheme].money
        self.fields["type"].choices = type_choices(package)
        self.fields["type"].help_text = ADD_INSTEAD if is_project(package) else ""
        self.fields["dated"].help_text = "依据文件的日期。"
        self.fields["amount"].label = f"调整金额（{self.money.unit}）"
        self.fields["amount"].help_text = "增减的数额，不带正负号；目标内容调整可不填。"
        self.fields["tables"].label = "要调整的报表" + ("" if is_project(package) else "（追加新增不勾选）")

    def clean_amount(self) -> Decimal | None:
        try:
            return self.money.read(normal_text(self.cleaned_data["amount"]))
        except NoValue as refused:
            raise forms.ValidationError(f"{refused}。") from refused

    def clean(self) -> dict:
        data = super().clean()
        if data.get("type") == AdjustmentType.ADDED and data.get("tables"):
            said = "追加新增会新增一张表，不改已批复的表：请去掉勾选，或改选其他调整类型。"
            self.add_error("tables", said)
        return data


FORMS: dict[Action, type[MoveForm]] = {
    Action.SUBMIT: MoveForm,
    Action.SEND: MoveForm,
    Action.SIGN: MoveForm,
    Action.SIGN_ON_PAPER: PaperForm,
    Action.SEND_BACK: SendBackForm,
    Action.WITHDRAW: MoveForm,
    Action.ASK_WITHDRAWAL: ReasonForm,
    Action.ASK_EXTENSION: ReasonForm,
    Action.ASK_RELEASE: AskReleaseForm,
    Action.GIVE_UP: ReasonForm,
    Action.TAKE_UP: MoveForm,
    Action.INVITE: MoveForm,
    Action.END_INVITE: MoveForm,
    Action.PASS: PassForm,
    Action.RETURN: ReturnForm,
    Action.RETURN_TO_OFFICE: ReasonForm,
    Action.CONSULT: ConsultForm,
    Action.END_CONSULTING: ReasonForm,
    Action.IMPROVE: ImproveForm,
    Action.REJECT: ReasonForm,
    Action.UNDO: ReasonForm,
    Action.GRANT_WITHDRAWAL: MoveForm,
    Action.EXTEND: ExtendForm,
    Action.RELEASE: ReleaseForm,
    Action.DECLINE: DeclineForm,
    Action.APPROVE: ApproveForm,
    Action.AMEND: AmendForm,
    Action.PUBLISH: PublishForm,
    Action.ADJUST: AdjustForm,
    Action.DROP_ADJUSTMENT: ReasonForm,
    Action.DRAW: MoveForm,
    Action.RECHECK: RecheckForm,
}
