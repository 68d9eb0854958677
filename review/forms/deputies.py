"""What a person fills in to let somebody stand in for him."""

from collections.abc import Iterable

from django import forms
from django.utils import timezone

from forms_app.models import Membership, User
from review.effects.making import LAST_YEAR

from .fields import day


class DeputyForm(forms.Form):
    """代办 of one own membership: who, from which day to which."""

    person = forms.ChoiceField(
        label="代办人",
        error_messages={"required": "请选择代办人。", "invalid_choice": "请从列表中选择代办人。"},
    )
    since = day("开始日期")
    until = day("结束日期")

    def __init__(self, membership: Membership, people: Iterable[User], data=None):
        super().__init__(data, auto_id=f"deputy-{membership.pk}-%s")
        self.membership = membership
        self.fields["person"].choices = [("", "请选择"), *((p.pk, f"{p}（{p.username}）") for p in people)]
        self.fields["since"].initial = timezone.localdate()

    def clean(self):
        data = super().clean()
        since, until = data.get("since"), data.get("until")
        if until and until < timezone.localdate():
            self.add_error("until", "结束日期不能早于今天。")
        elif since and until and until < since:
            self.add_error("until", "结束日期不能早于开始日期。")
        elif until and until.year > LAST_YEAR:
            self.add_error("until", "结束日期的年份有误，请核对。")
        return data

    def save(self) -> Membership:
        """Somebody who is or was his deputy already gets the new dates."""
        own = self.membership
        dates = {"since": self.cleaned_data["since"], "until": self.cleaned_data["until"]}
        held = {"unit": own.unit, "role": own.role, "principal": own.person}
        return Membership.objects.update_or_create(
            person_id=int(self.cleaned_data["person"]), **held, defaults=dates
        )[0]
