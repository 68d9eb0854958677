"""Rules on when a text speaks of: goals of what is to come, results of what has been."""

import re
from collections.abc import Iterator, Mapping

from forms_app.checking.around import Around, Filed
from forms_app.checking.finding import Fault, Rule
from forms_app.checking.rules import shortened
from forms_app.document import Place
from forms_app.schemes.base import CHAPTERS
from forms_app.terms import Severity

# A cell may hold a whole report; what is told of it are a few words.
LONGEST, TOLD = 20_000, 3
HAN = "\u4e00-\u9fff"
# 规范了, 维护了; not 为了, 了解.
DONE = re.compile(
    rf"[{HAN}](?![为除极末未罢不终])[{HAN}]了(?![解结然却断如得])(?!不起)"
    # 已完成 of a goal; 已完成改造的小区 only says which.
    r"|(?:已经?|均已|业已|现已)(?:全部|基本|圆满|顺利)?(?:完成|实现|建成|达到|取得|落实|开展|发放|拨付|启动|投入使用)"
    r"(?![^，。；;,\n]{0,20}的)"
)
COMING = re.compile(
    r"预计(?!数|算|使用|寿命)|(?<![草模虚比])拟(?=于|在|用于|开展|进行|完成)"
    r"|将(?=于|在\d|在今|在明|在年|会|继续|进一步|持续|陆续|逐步|力争|尽快)|力争|即将|(?<!原)计划[于在](?=\d|今|明|年)|有望"
)


def goals_lie_ahead(header: Mapping[str, str], rows: Mapping[str, Mapping[str, str]]) -> Rule:
    """W8: a goal that tells what was done (规范了…维护了…) was taken from a report. ``header`` are cells of the head,
    ``rows`` cells by row set, each with what it is called."""

    def run(here: Filed, around: Around) -> Iterator[Fault]:
        for label, text, place in _labelled(here, header, rows):
            found = _words(DONE, text)
            if found:
                message = f"{label}“{shortened(text.strip())}”写成了已经做完的事：{found}"
                advice = "绩效目标写要达到的结果，请改写，如“规范……管理”“建成……”。"
                yield Fault(message, advice, (place,), (text,))

    return Rule("W8", "目标写将要达到的", Severity.HINT, run)


def _labelled(
    here: Filed, header: Mapping[str, str], rows: Mapping[str, Mapping[str, str]]
) -> Iterator[tuple[str, str, Place]]:
    for field, label in header.items():
        yield label, here.document[field], Place(field)
    for key, fields in rows.items():
        for row in here.document.rows[key]:
            for field, label in fields.items() if not row.get("origin") else ():
                yield label, row[field], Place(field, key, row.uid)


def _words(pattern: re.Pattern[str], text: str) -> str:
    """The first words found, as they stand."""
    found = dict.fromkeys(match[0] for match in pattern.finditer(text[:LONGEST]))
    return "、".join(f"“{word}”" for word in list(found)[:TOLD])


def results_lie_behind(header: Mapping[str, str], rows: Mapping[str, Mapping[str, str]]) -> Rule:
    """W8: what was reached is not 预计; what is still to come was not reached."""

    def run(here: Filed, around: Around) -> Iterator[Fault]:
        for label, text, place in _labelled(here, header, rows):
            yield from _coming(label, text, place)

    return Rule("W8", "结果写已经做到的", Severity.HINT, run)


def _coming(label: str, text: str, place: Place) -> Iterator[Fault]:
    match = COMING.search(text[:LONGEST])
    if match:
        message = f"{label}写了还没有发生的事：“{_clause(text, match.start())}”"
        advice = "自评只写到评价时为止的实际结果；没有完成的，写明完成到什么程度和原因。"
        yield Fault(message, advice, (place,), (text,))


def _clause(text: str, start: int) -> str:
    return re.split(r"[，。；;,\n]", text[start : start + 40], maxsplit=1)[0]


def chapters_lie_behind(chapters: tuple[str, ...], rows: str = "blocks", field: str = "text") -> Rule:
    """W8, of a report: the chapters on what was done speak of nothing still to come; those on what follows may."""

    def run(here: Filed, around: Around) -> Iterator[Fault]:
        looked_at = (b for b in around.scheme.branches(CHAPTERS) if b.slug in chapters)
        labels = {leaf.slug: f"“{b.label}”" for b in looked_at for leaf in b.leaves}
        for row in here.document.rows[rows]:
            if row["category"] in labels:
                yield from _coming(labels[row["category"]], row[field], Place(field, rows, row.uid))

    return Rule("W8", "报告的成效写已经做到的", Severity.HINT, run)
