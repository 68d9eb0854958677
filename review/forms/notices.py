"""What a person fills in on the pages of 消息: how to be mailed, whom to remind, what the ledger shows."""

import uuid

from django import forms

from forms_app.access import visible_campaigns
from forms_app.models import Campaign, Membership, Unit, User

from .fields import words

HOUSE, BUREAU = "house", "bureau"


class MailForm(forms.ModelForm):
    """The own e-mail address, and how reminders come there."""

    class Meta:
        model = User
        fields = ("email", "mail")
        labels = {"email": "电子邮箱"}
        error_messages = {"email": {"invalid": "邮箱地址不正确，请按 name@example.com 的格式填写。"}}


class RemindForm(forms.Form):
    """催报: of which campaign, which units, with which word. ``press`` tells one press of the button from the next."""

    campaign = forms.ModelChoiceField(
        Campaign.objects.all(),
        widget=forms.HiddenInput,
        error_messages={"required": "请选择填报任务。", "invalid_choice": "没有这个填报任务，请重新选择。"},
    )
    units = forms.ModelMultipleChoiceField(
        Unit.objects.none(),
        widget=forms.MultipleHiddenInput,
        error_messages={
            "required": "请勾选要提醒的单位。",
            "invalid_choice": "有的单位不在您的范围内，请回到列表重新勾选。",
            "invalid_pk_value": "有的单位不在您的范围内，请回到列表重新勾选。",
        },
    )
    word = words("附言（可不填）", rows=2)
    press = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def clean_press(self) -> str:
        return f"urged {self.cleaned_data['press'] or uuid.uuid4()}"


class LedgerForm(forms.Form):
    """Filters of the ledger."""

    campaign = forms.ModelChoiceField(
        Campaign.objects.none(), label="填报任务", required=False, empty_label="全部"
    )
    unit = forms.CharField(label="单位", required=False, max_length=100)
    by = forms.ChoiceField(
        label="提醒人",
        required=False,
        choices=[("", "全部"), (BUREAU, "财政部门催报"), (HOUSE, "系统提醒")],
    )

    def __init__(self, actor: Membership, data=None):
        super().__init__(data, auto_id="filter-%s")
        self.fields["campaign"].queryset = visible_campaigns(actor)

    def asked(self) -> dict:
        """The filters that make sense; what doesn't is left out, as if it hadn't been asked."""
        self.is_valid()
        return {name: self.cleaned_data.get(name) for name in self.fields}
