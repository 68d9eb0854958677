"""What a person fills in to remark on a cell, and to answer a remark."""

from django import forms

from forms_app.terms import RemarkState
from review.remarks import BY_OFFICE, BY_UNIT

from .fields import words


class RemarkForm(forms.Form):
    """修改意见 on a cell of a table, or on the table as a whole."""

    place = forms.CharField(required=False, max_length=300, widget=forms.HiddenInput)
    text = words("修改意见", "请填写修改意见。", rows=3)


class ReplyForm(forms.Form):
    """The unit's answer to a remark, or the office's word on the answer."""

    state = forms.ChoiceField(
        label="处理结果",
        widget=forms.RadioSelect,
        error_messages={"required": "请选择处理结果。", "invalid_choice": "请选择列出的处理结果。"},
    )
    text = words("说明")

    def __init__(self, by_unit: bool, data=None, prefix: str = ""):
        super().__init__(data, auto_id=f"{prefix}-%s")
        states = BY_UNIT if by_unit else BY_OFFICE
        self.fields["state"].choices = [(s.value, s.label) for s in states]

    def clean(self):
        data = super().clean()
        if data.get("state") == RemarkState.DECLINED and not data.get("text", "").strip():
            self.add_error("text", "请说明未修改的理由。")
        return data
