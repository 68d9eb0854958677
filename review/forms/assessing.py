"""What an office fills in to give its word on one table."""

from django import forms

from forms_app.terms import Grade

from .fields import words
from .remarks import VersionForm


class AssessForm(VersionForm):
    """报表意见: a grade, a word, or both."""

    name = "assess"
    grade = forms.ChoiceField(
        label="等级",
        required=False,
        choices=[("", "不评等级"), *Grade.choices()],
        error_messages={"invalid_choice": "请选择列出的等级。"},
    )
    text = words("意见")

    def clean(self):
        data = super().clean()
        if not self.errors and not (data.get("grade") or data.get("text", "").strip()):
            self.add_error(None, "请选择等级或填写意见。")
        return data
