"""What a step decided, in words: one line for each thing that it keeps, as a plain table."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.utils import timezone
from django.utils.dateparse import parse_datetime

from forms_app.terms import Action, RequestSubject, Status
from forms_app.values import Money

from .models import Step

SIGNED = "填表人登记：{signed_by}已于{signed_on}在纸质件上签字（填表人的登记，不视为负责人本人操作）"
ASKED = ("事项：{subject}", "申请理由：{asked}", "报表：{tables}", "校验问题：{finding}")
CORRECTION = (
    "需修改：{tables}",
    "整改期限：{due_at}",
    "发出修改意见 {remarks} 条",
    "重新报送后直接送“{resume}”环节",
)
IN_TIME = ("{late}", "{overdue}")

# A line is told when all that it names was kept with the step, and isn't the same before and after.
DETAILS: dict[Action, tuple[str, ...]] = {
    Action.SUBMIT: IN_TIME,
    Action.SEND: IN_TIME,
    Action.SIGN: (),
    Action.SIGN_ON_PAPER: (SIGNED,),
    Action.SEND_BACK: (),
    Action.WITHDRAW: (),
    Action.ASK_WITHDRAWAL: (),
    Action.ASK_EXTENSION: (),
    Action.ASK_RELEASE: ("报表：{tables}", "校验问题：{finding}"),
    Action.GIVE_UP: (),
    Action.TAKE_UP: (),
    Action.INVITE: (),
    Action.END_INVITE: (),
    Action.UNLOCK: ("一并修改：{tables}",),
    Action.PASS: ("等级：{grade}",),
    Action.RETURN: CORRECTION,
    Action.RETURN_TO_OFFICE: (),
    Action.CONSULT: ("发出完善建议和修改意见 {remarks} 条", "答复期限：{due_at}"),
    Action.END_CONSULTING: (),
    Action.IMPROVE: ("已于{agreed_on}与单位{agreed_with}协商", "按完善建议修改 {proposals} 处文字"),
    Action.REJECT: ("等级：{grade}", "发出修改意见 {remarks} 条"),
    Action.UNDO: (),
    Action.GRANT_WITHDRAWAL: (),
    Action.EXTEND: ("延期至：{until}",),
    Action.RELEASE: (*ASKED, "同时延期至：{until}"),
    Action.DECLINE: ASKED,
    Action.APPROVE: ("批复文号：{approval_number}", "批复日期：{approval_date}", "{adjustment}"),
    Action.AMEND: (
        "批复文号：{old_number} → {approval_number}",
        "批复日期：{old_date} → {approval_date}",
    ),
    Action.PUBLISH: ("公开日期：{published_on}", "公开的网址或栏目：{published_where}"),
    Action.ADJUST: ("{adjustment}", "调整金额：{amount}", "调整的报表：{tables}"),
    Action.DROP_ADJUSTMENT: ("撤销：{adjustment}",),
    Action.DRAW: (),
    Action.RECHECK: (
        "自评得分：{own_score}",
        "复核得分：{score}",
        "差异：{difference}",
        "复核等级：{grade}",
        "等级与得分不一致的理由：{grade_reason}",
        "整改期限：{due_at}",
    ),
}
NAMED = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class Telling:
    """What a package's things are called: its tables by number, its grades, and how its money is shown."""

    labels: Mapping[str, str]
    money: Money
    grades: Mapping[str, str]

    def details(self, step: Step) -> list[str]:
        lines = [(line, NAMED.findall(line)) for line in DETAILS[Action(step.action)]]
        return [
            line.format(**{name: self._said(name, step.data[name]) for name in names})
            for line, names in lines
            if _tells([step.data.get(name) for name in names])
        ]

    def _said(self, name: str, kept) -> str:
        return SAID[name](self, kept) if name in SAID else str(kept)

    def tables(self, numbers: list[str]) -> str:
        return "、".join(self.labels.get(number, number) for number in numbers)

    def amount(self, yuan: str) -> str:
        return f"{self.money.show(Decimal(yuan))} {self.money.unit}"


def _tells(kept: list) -> bool:
    """Whether all was kept, and what was corrected reads otherwise than before."""
    if any(value in (None, "", [], 0) for value in kept):
        return False
    return len(kept) < 2 or any(value != kept[0] for value in kept)


def moment(text: str) -> str:
    return timezone.localtime(parse_datetime(text)).strftime("%Y-%m-%d %H:%M")


# How what was kept under a name reads; all else is text already.
SAID: dict[str, Callable] = {
    "tables": Telling.tables,
    "amount": Telling.amount,
    "due_at": lambda telling, kept: moment(kept),
    "until": lambda telling, kept: moment(kept),
    "resume": lambda telling, kept: Status(kept).label,
    "grade": lambda telling, kept: telling.grades[kept],
    "subject": lambda telling, kept: RequestSubject(kept).label,
    "late": lambda telling, kept: "已超过截止时间（逾期报送）",
    "overdue": lambda telling, kept: "已超过整改期限",
}
