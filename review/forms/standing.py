"""Filters of 报送情况一览表 and 问题汇总: of which campaign, of whose units, which of them."""

from django import forms
from django.http import QueryDict

from forms_app.access import visible_campaigns
from forms_app.models import Campaign, Membership, Unit
from review import standing
from review.problems import Sent
from review.standing import Show


class OverseeingForm(forms.Form):
    """``asked`` of the filters; what makes no sense is left out, as if it hadn't been asked. Without a campaign it is
    the newest that the person may see (None where there is none)."""

    campaign = forms.ModelChoiceField(
        Campaign.objects.none(), label="填报任务", required=False, empty_label=None
    )
    section = forms.ModelChoiceField(
        Unit.objects.none(), label="归口股室", required=False, empty_label="全部"
    )

    def __init__(self, actor: Membership, query: QueryDict):
        super().__init__(query.copy(), auto_id="filter-%s")
        campaigns = visible_campaigns(actor).order_by("-year", "-opens_at", "-pk")
        self.fields["campaign"].queryset = campaigns
        self.chosen = self.asked("campaign") or campaigns.first()
        if self.chosen:
            self.data["campaign"] = str(self.chosen.pk)
            self.units = standing.units(actor, self.chosen)
            self.fields["section"].queryset = standing.sections(self.units)

    def asked(self, name: str):
        try:
            return self.fields[name].clean(self.data.get(name)) or None
        except forms.ValidationError:
            return None

    @property
    def kept(self) -> str:
        """The filters, for links that keep them."""
        kept = self.data.copy()
        kept.pop("page", None)
        return kept.urlencode()


class StandingForm(OverseeingForm):
    show = forms.ChoiceField(label="范围", required=False, choices=Show.choices())

    @property
    def show_asked(self) -> Show:
        return Show(self.asked("show") or Show.ASKED)


class ProblemsForm(OverseeingForm):
    sent = forms.ChoiceField(label="报送", required=False, choices=[("", "全部"), *Sent.choices()])

    @property
    def sent_asked(self) -> Sent | None:
        return Sent(self.asked("sent")) if self.asked("sent") else None


class RuleForm(ProblemsForm):
    """Which of a rule's problems are meant; the choices are known once they are counted."""

    of = forms.ChoiceField(label="问题", required=False, choices=[("", "全部")])
