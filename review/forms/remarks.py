"""What a person fills in to remark on a cell, and to answer a remark."""

from django import forms

from forms_app.document import NUMERIC, ColumnType
from forms_app.editing import MAX_TEXT
from forms_app.models import Package
from forms_app.terms import RemarkState, Status
from forms_app.values import TRUE, normal_text
from review.models import Remark
from review.remarks import BY_OFFICE, BY_UNIT
from review.tables import Chosen

from .fields import Words, words

EMPTY = "（空）"


class VersionForm(forms.Form):
    """About one submitted version: a page that was opened on an older one is told so, and keeps what was typed."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    # Two such forms stand in one page.
    name = ""

    def __init__(self, standing: int, data=None, place: str = ""):
        initial = {"version": standing, "place": place}
        super().__init__(data and data.copy(), initial=initial, auto_id=f"{self.name}-%s")
        self.standing = standing

    def clean_version(self) -> int | None:
        version = self.cleaned_data["version"]
        if version not in (None, self.standing):
            # Seen once, it may be sent again.
            self.data["version"] = self.standing
            raise forms.ValidationError(
                f"单位已有第{self.standing}次报送，原内容可能已变化，请核对后再保存。"
            )
        return version


class RemarkForm(VersionForm):
    """修改意见 on a cell of a table, or on the table as a whole.

    At a cell, what stands there may be put differently: that is a 完善建议. Unchanged it proposes nothing, emptied it
    proposes to empty the cell.
    """

    name = "remark"
    place = forms.CharField(required=False, max_length=300, widget=forms.HiddenInput)
    text = words("修改意见", "请填写修改意见。", rows=3)

    def __init__(self, chosen: Chosen | None, standing: int, data=None, place: str = ""):
        super().__init__(standing, data, place)
        self.chosen = chosen
        if chosen:
            self.fields["text"].label = "修改意见（提建议的写理由）"
            self.fields["proposal"] = _proposal(chosen)

    @property
    def proposed(self) -> str | None:
        """The text proposed; None where the cell's own was left as it stands, or none was asked for."""
        if not self.chosen or "proposal" not in self.data:
            return None
        text = normal_text(self.cleaned_data["proposal"])
        return None if text == normal_text(self.chosen.text) else text

    @property
    def proposing(self) -> bool:
        """Whether the page should show the proposal unfolded."""
        if not self.is_bound or "proposal" not in self.fields:
            return False
        return "proposal" in self.errors or normal_text(self["proposal"].value() or "") != self.chosen.text


def _proposal(chosen: Chosen) -> forms.Field:
    """What stands in the cell, to be put differently: a text, a number, a day, or one of the cell's choices."""
    said = {"label": "建议改为", "required": False, "initial": chosen.text}
    if chosen.column.type is ColumnType.TEXT:
        rows = min(8, max(2, len(chosen.text) // 22 + 1))
        return _long(forms.Textarea({"rows": rows}), help_text="直接修改；清空即建议不填。", **said)
    if chosen.column.type in NUMERIC:
        return _long(forms.TextInput({"inputmode": "decimal"}), help_text="清空即建议不填。", **said)
    if chosen.column.type is ColumnType.DAY:
        return _long(forms.TextInput(), help_text="如 2022-06-30；清空即建议不填。", **said)
    return forms.ChoiceField(choices=_choices(chosen), **said)


def _long(widget: forms.Widget, **more) -> Words:
    told = {"max_length": f"建议改为的内容最多 {MAX_TEXT} 字，请精简。"}
    return Words(max_length=MAX_TEXT, strip=False, widget=widget, error_messages=told, **more)


def _choices(chosen: Chosen) -> list[tuple[str, str]]:
    if chosen.column.type is ColumnType.FLAG:
        return [("", "否"), (TRUE, "是")]
    labels = [label for _, label in chosen.column.choices]
    # A text that is none of the choices stays selectable, so that it reads as it stands.
    own = [chosen.text] if chosen.text and chosen.text not in labels else []
    return [("", EMPTY), *((label, label) for label in (*labels, *own))]


class ReplyForm(forms.Form):
    """The unit's answer to a remark, or the office's word on the answer."""

    state = forms.ChoiceField(
        label="处理结果",
        widget=forms.RadioSelect,
        error_messages={"required": "请选择处理结果。", "invalid_choice": "请选择列出的处理结果。"},
    )
    text = words("说明")

    def __init__(self, remark: Remark, by_unit: bool, data=None):
        super().__init__(data, auto_id=f"reply-{remark.pk}-%s")
        self.remark = remark
        self.consulting = by_unit and remark.package.status == Status.CONSULTING
        self.fields["state"].choices = answers = _answers(remark, by_unit, remark.package)
        if len(answers) == 1:
            self.initial["state"] = answers[0][0]

    def clean(self):
        data = super().clean()
        if data.get("state") == RemarkState.DECLINED and not data.get("text", "").strip():
            self.add_error("text", "请说明不采纳的理由。" if self.accepting else "请说明未修改的理由。")
        return data

    @property
    def accepting(self) -> bool:
        """Whether a proposal is accepted or declined here, as it stands."""
        return self.consulting and self.remark.proposes


def _answers(remark: Remark, by_unit: bool, package: Package) -> list[tuple[str, str]]:
    if not by_unit:
        return [(s.value, s.label) for s in BY_OFFICE]
    if package.status != Status.CONSULTING:
        return [(s.value, s.label) for s in BY_UNIT]
    if remark.proposes:
        return [(RemarkState.CHANGED.value, "采纳"), (RemarkState.DECLINED.value, "不采纳")]
    # While the unit is asked, the tables are locked: it can only say something.
    return [(RemarkState.DECLINED.value, "说明情况")]
