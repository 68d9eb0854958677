"""Filters of the inbox."""

from django import forms

from forms_app.access import oversees
from forms_app.models import Membership, Unit
from forms_app.terms import CampaignType, PackageBy, Status
from review import grading, inbox

NO_POINTS = "不是得分，请填数字，如 90；现在没有按它筛选。"


def _points(label: str) -> forms.DecimalField:
    wrong = ("invalid", "max_digits", "max_decimal_places", "max_whole_digits")
    return forms.DecimalField(
        label=label, required=False, max_digits=7, decimal_places=2, widget=forms.TextInput({"size": 5}),
        error_messages=dict.fromkeys(wrong, NO_POINTS),
    )  # fmt: skip


class InboxForm(forms.Form):
    """Filters of the inbox; campaign and 归口股室 are asked for where there are several, projects and scores where
    there are some."""

    campaign = forms.ChoiceField(label="填报任务", required=False)
    section = forms.ModelChoiceField(
        Unit.objects.none(), label="归口股室", required=False, empty_label="全部"
    )
    unit = forms.CharField(label="单位", required=False, max_length=100)
    project = forms.CharField(label="项目名称", required=False, max_length=100)
    status = forms.ChoiceField(label="状态", required=False, choices=[("", "全部"), *Status.choices()])
    grade = forms.ChoiceField(label="自评等级", required=False)
    least = _points("自评得分从")
    most = _points("到")

    def __init__(self, actor: Membership, data=None):
        super().__init__(data, auto_id="filter-%s")
        campaigns = inbox.campaigns(actor)
        self.fields["campaign"].choices = [("", "全部"), *((c.pk, c.name) for c in campaigns)]
        if len(campaigns) < 2:
            del self.fields["campaign"]
        if not any(c.package_by == PackageBy.FILING for c in campaigns):
            del self.fields["project"]
        self.fields["grade"].choices = [("", "全部"), *grading.choices()]
        if not (oversees(actor) and any(c.type == CampaignType.EVALUATION for c in campaigns)):
            del self.fields["grade"], self.fields["least"], self.fields["most"]
        if not oversees(actor):
            del self.fields["section"], self.fields["unit"]
            return
        self.fields["section"].queryset = sections = inbox.sections(actor)
        if len(sections) < 2:
            del self.fields["section"]

    def clean(self) -> dict:
        data = super().clean()
        least, most = data.get("least"), data.get("most")
        if least is not None and most is not None and most < least:
            self.add_error("most", "比“自评得分从”小，请核对；现在没有按它筛选。")
        return data

    @property
    def complaints(self) -> list[str]:
        """What was typed for 自评得分 and can't be meant: it narrows nothing, and that is told."""
        names = ("least", "most")
        return [
            f"“{self[n].value()}”{told}" for n in names if n in self.fields for told in self.errors.get(n, ())
        ]

    def asked(self) -> dict:
        """The filters that make sense; what doesn't is left out, as if it hadn't been asked."""
        self.is_valid()
        empty = {"section": None, "unit": "", "status": "", "campaign": "", "project": ""}
        return {name: self.cleaned_data.get(name) or blank for name, blank in empty.items()}

    def scored(self) -> dict:
        """The same of the filters about scores."""
        self.is_valid()
        found = {name: self.cleaned_data.get(name) for name in ("least", "most")}
        return {"grade": self.cleaned_data.get("grade") or "", **found}
