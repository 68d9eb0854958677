"""How grave a campaign takes rules: rows of its page, set as a whole, and what that does to the counts of findings."""

from collections.abc import Iterable
from dataclasses import dataclass

from django import forms
from django.contrib import admin, messages
from django.db import transaction
from django.forms.models import BaseInlineFormSet

from forms_app.filings import recount_open
from forms_app.models import Campaign, RuleSetting
from forms_app.rulebook import codes, told
from forms_app.terms import RuleLevel

from .faults import rule_faults
from .people import ONE_LINE
from .rights import Administered

LEFT = "另有 {} 套未及重新计数，单位下次保存时更新；需立即更新的，请系统维护人员运行 manage.py recount。"


def rule_choices(campaign: Campaign | None) -> list[tuple[str, str]]:
    """A6 支出方向金额（错误）: rules of the campaign's tables that can be set, and those that it has set already."""
    known = {code: told(code) for code in codes()}
    fitting = set(codes(campaign.kinds)) if campaign and campaign.kinds else set(known)
    stored = set(campaign.rule_settings.values_list("rule", flat=True)) if campaign and campaign.pk else set()
    shown = [rule for rule in known.values() if not rule.firm and rule.code in fitting | stored]
    listed = [(rule.code, f"{rule}（{rule.usual}）") for rule in shown]
    return listed + [(code, f"{code}（已无此规则，请删除）") for code in sorted(stored - set(known))]


class RuleForm(forms.ModelForm):
    """The rows replace each other as a whole, so a row isn't compared with those in the database."""

    rule = forms.ChoiceField(label="规则")

    def __init__(self, *args, choices, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["rule"].choices = [("", "（请选择规则）"), *choices]
        self.fields["level"].choices = [("", "（请选择）"), *RuleLevel.choices()]

    def validate_unique(self):
        pass

    def validate_constraints(self):
        pass


class RuleFormSet(BaseInlineFormSet):
    """The rows are checked and saved together."""

    def get_form_kwargs(self, index):
        if not hasattr(self, "_choices"):
            self._choices = rule_choices(self.instance)
        return {**super().get_form_kwargs(index), "choices": self._choices}

    def clean(self):
        if any(self.errors):
            return
        for _, message in rule_faults(self.instance, self.settings()):
            self._non_form_errors.append(message)

    def settings(self) -> list[RuleSetting]:
        standing = [f for f in self.forms if f not in self.deleted_forms and f.cleaned_data.get("rule")]
        return [
            RuleSetting(**{name: f.cleaned_data[name] for name in ("rule", "level", "reason")})
            for f in standing
        ]

    def save(self, commit=True):
        self.made = made = set_rules(self.instance, self.settings())
        self.new_objects, self.deleted_objects = made.new, made.gone
        self.changed_objects = [(setting, ["level", "reason"]) for setting in made.changed]
        return []


class RuleInline(Administered, admin.TabularInline):
    model = RuleSetting
    form = RuleForm
    formset = RuleFormSet
    formfield_overrides = ONE_LINE
    fields = ("rule", "level", "reason")
    extra = 1
    verbose_name_plural = "校验规则设置（未列出的规则按平时的程度校验，括号内为平时的程度）"


@dataclass(frozen=True)
class Made:
    """What became of a campaign's settings."""

    new: list[RuleSetting]
    changed: list[RuleSetting]
    gone: list[RuleSetting]

    def __bool__(self) -> bool:
        return bool(self.new or self.changed or self.gone)


@transaction.atomic
def set_rules(campaign: Campaign, settings: Iterable[RuleSetting]) -> Made:
    """The campaign takes the rules so from now on, and all others as usual."""
    had = {s.rule: s for s in campaign.rule_settings.all()}
    wanted = {s.rule: s for s in settings}
    new = [s for rule, s in wanted.items() if rule not in had]
    changed = [s for rule, s in wanted.items() if rule in had and _told(s) != _told(had[rule])]
    gone = [s for rule, s in had.items() if rule not in wanted]
    campaign.rule_settings.filter(rule__in=[s.rule for s in (*changed, *gone)]).delete()
    for setting in (*new, *changed):
        setting.campaign = campaign
        setting.save(force_insert=True)
    return Made(new, changed, gone)


def _told(setting: RuleSetting) -> tuple[str, str]:
    return str(setting.level), setting.reason


def bring_up(request, campaign: Campaign) -> None:
    """Count the findings of the campaign's open dossiers anew, and say how far that came."""
    done, left = recount_open(campaign)
    if done or left:
        message = f"校验规则设置已生效，{done} 套填报中的报表已重新计数。已报送的版本保留当时的校验结果。"
        messages.info(request, message + (LEFT.format(left) if left else ""))
