"""How the cells of a brought-in or taken-away file read: in the words of the screen, by codes and user names, no ids.

``clean`` takes a text to a value, or says in a ``ValueError`` what is wrong with it; ``render`` is the way back.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from functools import cached_property

from django.db.models import Model
from django.utils import timezone
from import_export.widgets import ManyToManyWidget, Widget

from forms_app.models import Campaign, ReviewStep, RuleSetting, Unit, User
from forms_app.terms import RuleLevel
from forms_app.values import FEN, Money, normal_text

WAN_YUAN = Money()
SEPARATORS = re.compile(r"[、,，;；\s]+")
DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
DIGITS_OF_DATE = re.compile(r"(\d{4})(\d{2})(\d{2})")
CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::\d{2})?")
SHOWN_WORDS = 12
# One setting ends where the next begins; a reason may hold any mark itself.
RULES = re.compile(r"(?:[；;]|\n)\s*(?=[A-Za-zＡ-Ｚ][\d０-９])")
RULE = re.compile(
    r"(?P<rule>[A-Za-zＡ-Ｚ][\d０-９]+)[\s:：=]*(?P<level>[^\s（(]*)\s*(?:[（(](?P<reason>.*)[）)])?",
    re.DOTALL,
)


class Text(Widget):
    """Text without blanks around it; as a key also in half-width characters."""

    def __init__(self, key: bool = False):
        super().__init__()
        self.key = key

    def clean(self, value, row=None, **kwargs) -> str:
        text = normal_text(value or "").strip()
        return half_width(text) if self.key else text

    def render(self, value, obj=None, **kwargs) -> str:
        return value or ""


class Whole(Widget):
    """A whole number."""

    def clean(self, value, row=None, **kwargs) -> int | None:
        text = half_width(value).strip()
        if text and not re.fullmatch(r"\d{1,9}", text):
            raise ValueError(f"“{value}”不是整数，请只填数字。")
        return int(text) if text else None

    def render(self, value, obj=None, **kwargs) -> str:
        return "" if value is None else str(value)


class Word(Widget):
    """A word of a vocabulary, by its label, its stored value, or what it was called ``before``."""

    def __init__(self, choices: Iterable[tuple[object, str]], before: Mapping[str, object] | None = None):
        super().__init__()
        self.labels = dict(choices)
        known = {str(value): value for value in self.labels} | {v: k for k, v in self.labels.items()}
        self.values = {**(before or {}), **known}

    def clean(self, value, row=None, **kwargs):
        text = (value or "").strip()
        if text and text not in self.values:
            raise ValueError(f"“{text}”不在可选项内，可以填：{'、'.join(self.labels.values())}。")
        return self.values.get(text, "")

    def render(self, value, obj=None, **kwargs) -> str:
        return self.labels.get(value, value or "")


class Words(Word):
    """Several words of a vocabulary, kept in the vocabulary's order."""

    def clean(self, value, row=None, **kwargs) -> list:
        chosen = {super(Words, self).clean(part) for part in SEPARATORS.split((value or "").strip()) if part}
        return [word for word in self.labels if word in chosen]

    def render(self, value, obj=None, **kwargs) -> str:
        return "、".join(self.labels.get(word, word) for word in value or [])


class YesNo(Word):
    def __init__(self):
        super().__init__([(True, "是"), (False, "否")])


class Day(Widget):
    """A day, however it is commonly written: 2023-1-5, 2023/01/05, 2023.1.5, 2023年1月5日, 20230105."""

    def clean(self, value, row=None, **kwargs) -> date | None:
        text = half_width(value).strip().removesuffix(" 00:00:00")
        day = _day(text)
        if text and not day:
            raise ValueError(f"“{value}”不是日期，请写成 2023-01-05 这样。")
        return day

    def render(self, value, obj=None, **kwargs) -> str:
        return value.isoformat() if value else ""


class Moment(Widget):
    """A day and a time on the bureau's clock."""

    def clean(self, value, row=None, **kwargs) -> datetime | None:
        text = half_width(value).strip()
        day, _, clock = text.rpartition(" ")
        day, clock = _day(day.strip()), _clock(clock)
        if text and not (day and clock):
            raise ValueError(f"“{value}”不是日期加时刻，请写成 2023-01-05 18:00 这样。")
        return timezone.make_aware(datetime.combine(day, clock)) if text else None

    def render(self, value, obj=None, **kwargs) -> str:
        return timezone.localtime(value).strftime("%Y-%m-%d %H:%M") if value else ""


def _day(text: str) -> date | None:
    found = DATE.fullmatch(text) or DIGITS_OF_DATE.fullmatch(text)
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        return None


def _clock(text: str) -> time | None:
    found = CLOCK.fullmatch(text)
    try:
        return time(*map(int, found.groups())) if found else None
    except ValueError:
        return None


class ByKey(Widget):
    """Another thing by its code or name. All are loaded once, and those that the file itself adds are learned;
    ``announced`` are the keys that stand in the file."""

    def __init__(self, model: type[Model], key: str, unknown: str):
        super().__init__()
        self.model, self.key, self.unknown = model, key, unknown
        self.announced: set[str] = set()
        self._known: dict[str, Model] | None = None

    @property
    def known(self) -> Mapping[str, Model]:
        if self._known is None:
            self._known = {self._key_of(thing): thing for thing in self.model.objects.all()}
        return self._known

    def learn(self, thing: Model) -> None:
        if isinstance(thing, self.model) and self._known is not None:
            self._known[self._key_of(thing)] = thing

    def _key_of(self, thing: Model) -> str:
        return half_width(getattr(thing, self.key))

    def clean(self, value, row=None, **kwargs):
        text = half_width(value).strip()
        if text and text not in self.known:
            raise ValueError((FAULTY_HERE if text in self.announced else self.unknown).format(text))
        return self.known.get(text)

    def render(self, value, obj=None, **kwargs) -> str:
        return getattr(value, self.key) if value else ""


FAULTY_HERE = "文件中“{}”那一行有问题，改好那一行即可。"
NO_SUCH_UNIT = "没有编码为“{}”的单位，请先建立该单位或核对编码。"
NO_SUCH_PERSON = "没有用户名为“{}”的人员，请先建立该人员或核对用户名。"
NO_SUCH_CAMPAIGN = "没有名称为“{}”的填报任务，请先建立该填报任务或核对名称。"


def unit_by_code() -> ByKey:
    return ByKey(Unit, "code", NO_SUCH_UNIT)


def person_by_username() -> ByKey:
    return ByKey(User, "username", NO_SUCH_PERSON)


def campaign_by_name() -> ByKey:
    return ByKey(Campaign, "name", NO_SUCH_CAMPAIGN)


def yuan(text: str) -> Decimal | None:
    """元 of a text in 万元; raises values.NoValue."""
    amount = WAN_YUAN.read(text)
    return amount if amount is None else amount.quantize(FEN)


class Office(Widget):
    """An office of the bureau by its code or, as lists on paper have it, by a name that no other unit has."""

    @cached_property
    def known(self) -> Mapping[str, list[Unit]]:
        found: dict[str, list[Unit]] = {}
        for unit in Unit.objects.all():
            for word in {half_width(unit.code), half_width(unit.name), half_width(unit.short_name)}:
                found.setdefault(word, []).append(unit)
        return found

    def clean(self, value, row=None, **kwargs) -> Unit | None:
        text = half_width(value).strip()
        found = self.known.get(text, []) if text else [None]
        if not found:
            raise ValueError(f"没有编码或名称为“{text}”的财政部门内设股室，请核对。")
        if len(found) > 1:
            raise ValueError(f"名称为“{text}”的单位有 {len(found)} 个，请改填编码。")
        return found[0]

    def render(self, value, obj=None, **kwargs) -> str:
        return value.code if value else ""


class Amount(Widget):
    """An amount as the bureau's lists have it, in 万元; kept in 元, to the 分."""

    def clean(self, value, row=None, **kwargs) -> Decimal | None:
        return yuan(value or "")

    def render(self, value, obj=None, **kwargs) -> str:
        return WAN_YUAN.show(value)


class UnitCodes(ManyToManyWidget):
    """Many units, by their codes."""

    def __init__(self):
        super().__init__(Unit, "、", "code")
        self.one = unit_by_code()

    def clean(self, value, row=None, **kwargs) -> list[Unit]:
        codes = dict.fromkeys(part for part in SEPARATORS.split((value or "").strip()) if part)
        unknown = [code for code in codes if not self._is_known(code)]
        if unknown:
            raise ValueError(f"没有这些编码的单位：{'、'.join(unknown[:SHOWN_WORDS])}，请先建立或核对编码。")
        return [self.one.clean(code) for code in codes]

    def _is_known(self, code: str) -> bool:
        return half_width(code) in self.one.known

    def render(self, value, obj=None, **kwargs) -> str:
        return "、".join(sorted(unit.code for unit in _all(value)))


class Steps(ManyToManyWidget):
    """The review steps of a campaign: ``待初审、待审核=K03``, the code where an office is named."""

    def __init__(self):
        super().__init__(ReviewStep, "、")
        self.stage, self.office = Word(ReviewStep.STAGES), unit_by_code()

    def clean(self, value, row=None, **kwargs) -> list[ReviewStep]:
        parts = [part for part in SEPARATORS.split(half_width(value).strip()) if part]
        return [self._step(*part.partition("=")) for part in parts]

    def _step(self, stage: str, _: str, code: str) -> ReviewStep:
        return ReviewStep(stage=self.stage.clean(stage), office=self.office.clean(code))

    def render(self, value, obj=None, **kwargs) -> str:
        return "、".join(self._shown(step) for step in _all(value))

    def _shown(self, step: ReviewStep) -> str:
        stage = self.stage.render(step.stage)
        return f"{stage}={step.office.code}" if step.office else stage


class RuleLevels(ManyToManyWidget):
    """The rule settings of a campaign: ``A6 提示（含上级专项）；C2 不校验（跨年项目）``."""

    def __init__(self):
        super().__init__(RuleSetting, "；")
        self.level = Word(RuleLevel.choices())

    def clean(self, value, row=None, **kwargs) -> list[RuleSetting]:
        parts = (part.strip(" ；;\n") for part in RULES.split(value or ""))
        return [self._setting(part) for part in parts if part]

    def _setting(self, part: str) -> RuleSetting:
        match = RULE.fullmatch(part)
        if not match:
            raise ValueError(f"“{part}”不是规则设置，请写成“A6 提示（原因）”，几条之间用“；”隔开。")
        rule, level = half_width(match["rule"]).upper(), self.level.clean(match["level"])
        if not level:
            raise ValueError(f"“{part}”没有写程度，可以填：{'、'.join(self.level.labels.values())}。")
        return RuleSetting(rule=rule, level=level, reason=(match["reason"] or "").strip())

    def render(self, value, obj=None, **kwargs) -> str:
        settings = sorted(_all(value), key=lambda setting: setting.rule)
        return "；".join(self._shown(setting) for setting in settings)

    def _shown(self, setting: RuleSetting) -> str:
        told = f"{setting.rule} {self.level.render(setting.level)}"
        return f"{told}（{setting.reason}）" if setting.reason else told


def half_width(value: str | None) -> str:
    return unicodedata.normalize("NFKC", value or "")


def _all(value) -> Iterable:
    """What a relation of a stored thing holds, or the list itself."""
    if not hasattr(value, "all"):
        return value or []
    return value.all() if value.instance.pk else []
