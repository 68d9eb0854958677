"""N4: what is paid is measured, and what is aimed at has an indicator. All of it is told as a hint, once for a table.

Whether two texts are about the same thing is judged by the pairs of characters that they share, without those of general
words (``naming.contents``); one shared pair is enough, so that only what has nothing in common is told.
"""

import re
from collections.abc import Iterator
from decimal import Decimal

from forms_app.checking.around import Around, Filed
from forms_app.checking.finding import Fault, Rule
from forms_app.checking.rules import shortened
from forms_app.document import Place, Record
from forms_app.terms import Severity
from forms_app.values import Money

from .costs import Spent
from .naming import bare, contents, key
from .twice import OVERHEAD
from .words import any_of, words

ROWS = "indicators"
QUANTITY, QUALITY, TIMELINESS = "quantity", "quality", "timeliness"
OUTPUTS = (QUANTITY, QUALITY, TIMELINESS)
# Less than this share of the money isn't worth a word; a goal that leaves out this share of it is.
SLIGHT, LARGE = Decimal("0.1"), Decimal(1) / 3
# A sentence tells something when it holds so many pairs; items told in one message.
TELLING, TOLD = 3, 4
# 质量指标 and 时效指标 compared with each other.
MOST = 50
SENTENCES = re.compile(r"[。！？!?；;\n]|(?<![\d.])\d{1,2}[、.．](?!\d)|[（(][一二三四五六七八九十\d]+[)）]")
BROAD = frozenset(words("broad"))
ORGANS, OCCASIONAL = words("organs"), re.compile(any_of(words("occasional")))


def _commonplace(around: Around, name: str = "") -> frozenset[str]:
    """Pairs that tell nothing apart here: those of the unit's own sort, and of the project's name."""
    own = {organ for organ in ORGANS if len(organ) == 2 and organ in around.unit_name}
    return frozenset(own) | contents(name)


def _outputs(here: Filed, *categories: str) -> list[Record]:
    """Indicators of an output that name something."""
    rows = here.document.rows[ROWS]
    return [r for r in rows if r["category"] in (categories or OUTPUTS) and r["name"].strip()]


def _about(*texts: str) -> frozenset[str]:
    return frozenset().union(*map(contents, texts))


# --- expenses ---


def expenses_are_measured(spent: Spent, name: str = "") -> Rule:
    """Each expense has an output indicator about it; those of every project (差旅费) have none, and one that is called as
    the project is (``name``) is measured by all of them."""

    def run(here: Filed, around: Around) -> Iterator[Fault]:
        lines, outputs = _lines(here, spent), _outputs(here)
        common = _commonplace(around)
        told = _about(*(text for r in outputs for text in (r["name"], r["value"]))) - common
        project = contents(here.document[name]) if name else frozenset()
        missed = [r for r in lines if _unmet(r, spent, told, common, project)] if outputs else []
        share = _sum(missed, spent)
        if missed and share >= SLIGHT * _sum(lines, spent):
            yield _unmeasured(missed, lines, spent, _unpaid(here, lines, spent, common), around.scheme.money)

    return Rule("N4", "支出没有对应的产出指标", Severity.HINT, run)


def _lines(here: Filed, spent: Spent) -> list[Record]:
    return [r for r in here.document.rows[spent.rows] if r[spent.amount]]


def _sum(lines: list[Record], spent: Spent) -> Decimal:
    return sum((r[spent.amount] for r in lines), Decimal(0))


def _unmet(
    line: Record,
    spent: Spent,
    told: frozenset[str],
    common: frozenset[str],
    project: frozenset[str] = frozenset(),
) -> bool:
    """Whether nothing told is about a line. One that names no more than the ``project`` does is all of it."""
    names = [line[name] for name in spent.names if key(line[name]) not in OVERHEAD]
    about = _about(*names) - common
    return not about <= project and not about & told


def _unpaid(here: Filed, lines: list[Record], spent: Spent, common: frozenset[str]) -> list[Record]:
    """数量指标 about something that no expense tells of."""
    paid = _about(*(line[name] for line in lines for name in spent.names)) - common
    counted = ((r, contents(r["name"]) - common) for r in _outputs(here, QUANTITY))
    return [r for r, about in counted if about and not about & paid]


def _unmeasured(
    missed: list[Record], lines: list[Record], spent: Spent, unpaid: list[Record], money: Money
) -> Fault:
    names = _listed([spent.name(r) for r in missed])
    part, whole = (money.show(_sum(rows, spent)) for rows in (missed, lines))
    message = f"{spent.label}{names}（{part} {money.unit}，共 {whole} {money.unit}）没有对应的产出指标"
    if unpaid:
        message += f"；数量指标{_listed([r['name'] for r in unpaid])}没有对应的支出"
    advice = "请为主要支出设数量、质量或时效指标，衡量这笔钱办了什么事；已有指标衡量的，不必修改。"
    places = (
        *(Place(spent.names[0], spent.rows, r.uid) for r in missed),
        *(Place("name", ROWS, r.uid) for r in unpaid),
    )
    return Fault(message, advice, places, tuple(spent.name(r) for r in missed))


def _listed(names: list[str]) -> str:
    told = "、".join(f"“{shortened(name.strip())}”" for name in names[:TOLD])
    return told + (f"等 {len(names)} 项" if len(names) > TOLD else "")


def goal_names_spending(goal: tuple[str, str], spent: Spent, name: str) -> Rule:
    """A goal that speaks of some expenses speaks of most of the money. ``goal`` is (cell, label)."""
    field, label = goal

    def run(here: Filed, around: Around) -> Iterator[Fault]:
        common = _commonplace(around, here.document[name])
        told, lines = contents(here.document[field]) - common, _lines(here, spent)
        missed = [line for line in lines if _unmet(line, spent, told, common)]
        money, left = around.scheme.money, _sum(missed, spent)
        if 0 < len(missed) < len(lines) and left > LARGE * _sum(lines, spent):
            shown, whole = money.show(left), money.show(_sum(lines, spent))
            names = _listed([spent.name(r) for r in missed])
            message = f"{label}没有提到{names}，共 {shown} {money.unit}（全部 {whole} {money.unit}）"
            advice = f"请在{label}中写明主要支出要达到的目标；已经包含的，不必修改。"
            places = (Place(field), *(Place(spent.names[0], spent.rows, r.uid) for r in missed))
            yield Fault(message, advice, places, tuple(spent.name(r) for r in missed))

    return Rule("N4", "目标没有提到主要支出", Severity.HINT, run)


# --- goals and indicators ---


def goals_have_indicators(goal: tuple[str, str], name: str = "") -> Rule:
    """Each sentence of a goal has an indicator about it. ``goal`` is (cell, label), ``name`` the cell of the project's
    name, which tells nothing apart within its own table."""
    field, label = goal

    def run(here: Filed, around: Around) -> Iterator[Fault]:
        common = _commonplace(around, here.document[name] if name else "")
        named = [r["name"] for r in here.document.rows[ROWS] if r["name"].strip()]
        told = _about(*named) - common
        sentences = [s.strip() for s in SENTENCES.split(here.document[field]) if bare(s)]
        missed = [s for s in sentences if len(contents(s) - common) >= TELLING and not contents(s) & told]
        if named and missed and len(missed) < len(sentences):
            message = f"{label}中{_listed(missed)}没有对应的绩效指标"
            advice = "请为目标的每项内容设指标；不考核的，从目标中去掉；已有指标衡量的，不必修改。"
            yield Fault(message, advice, (Place(field),), tuple(missed))

    return Rule("N4", "目标没有对应的指标", Severity.HINT, run)


def qualities_are_counted(name: str = "") -> Rule:
    """What has both a 质量指标 and a 时效指标 has a 数量指标, too, unless it comes as it comes (投诉)."""

    def run(here: Filed, around: Around) -> Iterator[Fault]:
        common = _commonplace(around, here.document[name] if name else "")
        counted = _about(*(r["name"] for r in _outputs(here, QUANTITY))) - common
        missed: dict[str, tuple[Record, Record]] = {}
        on_time = _planned(here, TIMELINESS)[:MOST]
        for quality in _planned(here, QUALITY)[:MOST]:
            for timely in on_time:
                shared = _shared(quality["name"], timely["name"], common)
                if shared and not shared & counted:
                    missed.setdefault(quality.uid, (quality, timely))
        if missed and counted:
            yield _uncounted(list(missed.values()))

    return Rule("N4", "有质量、时效而无数量指标", Severity.HINT, run)


def _planned(here: Filed, category: str) -> list[Record]:
    return [r for r in _outputs(here, category) if not OCCASIONAL.search(r["name"])]


def _shared(one: str, other: str, common: frozenset[str]) -> frozenset[str]:
    """The pairs of two names that are about the same thing: they share two pairs, or all that one of them has."""
    pairs = contents(one), contents(other)
    shared = pairs[0] & pairs[1]
    return shared - common - BROAD if len(shared) > 1 or shared in pairs else frozenset()


def _uncounted(missed: list[tuple[Record, Record]]) -> Fault:
    names = _listed([quality["name"] for quality, _ in missed])
    timely = _listed(list(dict.fromkeys(t["name"] for _, t in missed)))
    message = f"质量指标{names}、时效指标{timely}所说的工作没有数量指标"
    rows = dict.fromkeys(r.uid for pair in missed for r in pair)
    places = tuple(Place("name", ROWS, uid) for uid in rows)
    return Fault(message, "请补充数量指标，写明完成多少；不宜计数的，不必修改。", places, (names,))
