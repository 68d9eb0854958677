"""A ledger in words, so that a test can tell it whole."""

from forms_app.checking.agreement import Agreement, Entry
from forms_app.checking.around import Around
from forms_app.checking.ledger import Group, ledger
from forms_app.deriving import How
from forms_app.registry import kind_of
from forms_app.values import Money

SIGNS = {
    How.SAME: "",
    How.ROWS: "Σ",
    How.PARTS: "parts ",
    How.PRODUCT: "product ",
    How.EVENTS: "events ",
    How.COSTING: "costing ",
}


def told(around: Around) -> dict[str, list[str]]:
    """By group: each agreement as ``title [state]: 附表1 16.33 | Σ附表2 16.33 | 附表3-1+附表3-2 8.33 (-8)``."""
    money = around.scheme.money
    return {
        named(group): [_agreement(agreement, money) for agreement in group.agreements]
        for group in ledger(around, kind_of)
    }


def named(group: Group) -> str:
    return f"{group.name} {group.table.label}" if group.table else "整体"


def _agreement(agreement: Agreement, money: Money) -> str:
    entries = " | ".join(_entry(entry, money) for entry in agreement.entries)
    return f"{agreement.title} [{agreement.accord}]: {entries}"


def _entry(entry: Entry, money: Money) -> str:
    tables = "+".join(dict.fromkeys(("批" if c.approved else "") + c.table.label for c in entry.cells))
    value = "空" if entry.value is None else money.show(entry.value)
    return f"{SIGNS[entry.how]}{tables} {value}" + (f" ({money.show(entry.gap)})" if entry.gap else "")
