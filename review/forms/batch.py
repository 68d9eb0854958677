"""What a person fills in once to make a move with many packages: the single move's own fields, as far as they fit all."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from copy import deepcopy
from datetime import date, datetime

from django import forms
from django.utils import timezone

from forms_app.clock import due_by_default
from forms_app.models import Package
from forms_app.terms import Action
from review.effects.making import refuse_due, refuse_future
from review.grading import is_evaluation
from review.moves import Refused

from .base import OPINIONS
from .fields import moment, words
from .moves import FORMS

FIELDS = {
    Action.SUBMIT: ("opinion",),
    Action.SEND: ("opinion",),
    Action.SIGN: ("opinion",),
    Action.PASS: ("grade", "opinion"),
    Action.APPROVE: ("approval_number", "approval_date", "opinion"),
    Action.DRAW: ("opinion",),
}


@contextmanager
def _told_of_the_field() -> Iterator[None]:
    try:
        yield
    except Refused as refused:
        raise forms.ValidationError(str(refused)) from refused


class BatchForm(forms.Form):
    """A move that needs the same of every package."""

    def __init__(self, action: Action, packages: Collection[Package], data=None):
        super().__init__(data, auto_id="batch-%s")
        single = FORMS[action].base_fields
        self.fields |= {name: deepcopy(single[name]) for name in FIELDS[action]}
        if "grade" in self.fields and any(is_evaluation(package) for package in packages):
            del self.fields["grade"]
        states = {package.status for package in packages}
        common = states.pop() if len(states) == 1 else ""
        word = OPINIONS.get((action, common)) or OPINIONS.get(action)
        self.fields["opinion"].label = word or "意见（可不填）"

    def clean_approval_date(self) -> date:
        """What no package would be done with is told once, before any is."""
        day = self.cleaned_data["approval_date"]
        with _told_of_the_field():
            refuse_future(day, "批复日期")
        return day

    def told(self) -> dict:
        """What each package's move is given."""
        return dict(self.cleaned_data)


class BatchReturnForm(forms.Form):
    """退回 of what lacks its scan: no table has to be changed, so none is named."""

    opinion = words("退回原因（同时作为总体修改意见发给单位）", "请写明退回原因。")
    due_at = moment("整改期限（不填的，按各填报任务的规定）", required=False)

    def __init__(self, action: Action, packages: Collection[Package], data=None):
        super().__init__(data, auto_id="batch-%s")
        self.initial["opinion"] = "缺签字盖章扫描件，请补充后重新报送。"
        campaigns = {p.dossier.campaign_id: p.dossier.campaign for p in packages}
        if len(campaigns) == 1:
            self.initial["due_at"] = due_by_default(*campaigns.values(), timezone.now())

    def clean_due_at(self) -> datetime | None:
        due_at = self.cleaned_data["due_at"]
        if due_at:
            with _told_of_the_field():
                refuse_due(due_at, timezone.now())
        return due_at

    def told(self) -> dict:
        return {**self.cleaned_data, "general": self.cleaned_data["opinion"], "attachment": True}


BATCH_FORMS = {
    Action.SUBMIT: BatchForm,
    Action.SEND: BatchForm,
    Action.SIGN: BatchForm,
    Action.PASS: BatchForm,
    Action.RETURN: BatchReturnForm,
    Action.APPROVE: BatchForm,
    Action.DRAW: BatchForm,
}
