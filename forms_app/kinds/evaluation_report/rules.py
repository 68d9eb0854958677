"""Rules of the report (rule book 3.7 and 8: B6, B9, B12)."""

import re
from collections.abc import Iterator

from forms_app.checking import rules, scopes, wording
from forms_app.checking.across import counted, drift, places
from forms_app.checking.around import Around, Filed
from forms_app.checking.finding import Fault, Rule
from forms_app.deriving import FromFiling, FromUnit, HeaderRest
from forms_app.document import Place, Record, Value
from forms_app.models import columns_of
from forms_app.schemes import Scheme
from forms_app.terms import Severity

from .models import Block, EvaluationReport
from .sentences import LEADS, SENTENCES

LONG = 2000
WHOLE = "performance_whole"
AMOUNT = re.compile(r"\d+(?:\.\d+)?(?=万?元|%|分|个)")
# What a project's name is told with or without.
DRESS = re.compile(r"[“”\"‘’《》（）()\s]|经费|项目")
# 优秀 and 良好 are how reports call the two upper grades.
OTHER_WORDS = ("优秀", "良好")


def columns() -> rules.Columns:
    return {"": columns_of(EvaluationReport), "blocks": columns_of(Block)}


def _blocks(here: Filed, *parts: str) -> list[Record]:
    return [row for row in here.document.rows["blocks"] if row["category"] in parts]


def _paragraphs(here: Filed, part: str) -> Iterator[tuple[str, Place]]:
    """What stands in a part, in printed order, each with its place."""
    lead = LEADS.get(part)
    if lead:
        yield from ((line, Place(lead)) for line in here.document[lead].split("\n") if line.strip())
    for row in _blocks(here, part):
        if not row.is_blank("text"):
            yield row["text"], Place("text", "blocks", row.uid)


def chapters_are_written(here: Filed, around: Around) -> Iterator[Fault]:
    """T1: something stands in each chapter that the scheme asks for."""
    for parts in around.scheme.needed[here.kind].categories:
        if not _is_written(here, parts):
            label = _chapter(around.scheme, parts[0])
            places = tuple(Place("text", "blocks", row.uid) for row in _blocks(here, *parts)[:1])
            yield Fault(f"“{label}”没有内容", "请填写；没有的，写“无”。", places, (label,))


def _chapters_told(here: Filed, around: Around) -> Iterator[bool]:
    yield from (_is_written(here, parts) for parts in around.scheme.needed[here.kind].categories)


def _is_written(here: Filed, parts: tuple[str, ...]) -> bool:
    return any(True for part in parts for _ in _paragraphs(here, part))


def parts_are_written(here: Filed, around: Around) -> Iterator[Fault]:
    """T1: of a chapter that is written, a part that is not is worth a look."""
    for chapter in around.scheme.chapters:
        blank = [leaf for leaf in chapter.leaves if not any(_paragraphs(here, leaf.slug))]
        for leaf in blank if len(blank) < len(chapter.leaves) else ():
            places = tuple(Place("text", "blocks", row.uid) for row in _blocks(here, leaf.slug)[:1])
            advice = "涉及的请补写，不涉及的可留空。"
            yield Fault(f"“{chapter.label}”的“{leaf.label}”没有内容", advice, places, (leaf.label,))


def _chapter(scheme: Scheme, part: str) -> str:
    found = (c.label for c in scheme.chapters if any(leaf.slug == part for leaf in c.leaves))
    return next(found, part)


def long_blocks(here: Filed, around: Around) -> Iterator[Fault]:
    """T2: a paragraph of more than a page."""
    for row in here.document.rows["blocks"]:
        if len(row["text"]) > LONG:
            message = f"一段有 {len(row['text'])} 字：“{rules.shortened(row['text'])}”"
            place = Place("text", "blocks", row.uid)
            yield Fault(
                message, f"一段超过 {LONG} 字不便阅读，请分成几段。", (place,), (str(len(row["text"])),)
            )


def amounts_are_told(here: Filed, around: Around) -> Iterator[Fault]:
    """T3: a sentence that a person wrote over tells the amounts of the tables still, or the part does elsewhere."""
    for sentence in SENTENCES:
        typed = here.document[sentence.target]
        if sentence.target not in here.document.header.own or not typed.strip():
            continue
        part = next(part for part, lead in LEADS.items() if lead == sentence.target)
        told = set(AMOUNT.findall("\n".join(text for text, _ in _paragraphs(here, part))))
        due = list(dict.fromkeys(AMOUNT.findall(sentence.say(here, around))))
        missing = [amount for amount in due if amount not in told]
        if missing:
            label = columns()[""][sentence.target].label
            message = f"{label}改写后没有表中的数：{'、'.join(missing)}"
            advice = "请核对：按表改正，或点“恢复自动取数”，或说明原因。"
            yield Fault(message, advice, (Place(sentence.target),), (typed, *missing))


def grades_have_scores(here: Filed, around: Around) -> Iterator[Fault]:
    """B12: a grade that the report claims has a 总分 behind it."""
    claim = _claim(around.scheme)
    base, table = around.one("base_data"), around.one("department_evaluation")
    for part in dict.fromkeys(row["category"] for row in here.document.rows["blocks"]):
        if part == WHOLE:
            claims = [(place, claim.search(text)) for text, place in _paragraphs(here, part)]
            unscored = table is not None and table.document["total_score"] is None
            lacking = [(place, table.label, found[1]) for place, found in claims if found and unscored]
        else:
            lacking = list(_claims_of_projects(here, part, claim, base, around))
        if lacking:
            names = tuple(dict.fromkeys(name for _, name, _ in lacking))
            message = f"报告称评价结果为“{lacking[0][2]}”，但没有总分：{'、'.join(names)}"
            advice = "请先在自评表中打分；没有打分的，不要写等级。"
            yield Fault(message, advice, tuple(dict.fromkeys(place for place, _, _ in lacking)), names)


def _claim(scheme: Scheme) -> re.Pattern[str]:
    """Words that claim a grade: 绩效评价结果为优, 自评等级：“优”, 评为良好."""
    cuts = scheme.scoring.grades if scheme.scoring else ()
    words = "|".join(map(re.escape, (*OTHER_WORDS, *(cut.label for cut in cuts))))
    before = r"(?:(?:结果|等级|评级|等次|评价|自评)[^。；;，,\n]{0,8}?(?:为|是|达到|：|:)|评为|评定为)"
    end = r"(?:等[级次]?)?(?:[”\"’。；;，,、）)\s]|$)"
    return re.compile(rf"{before}\s*[“\"‘]?({words})(?={end})")


def _claims_of_projects(
    here: Filed, part: str, claim: re.Pattern, base: Filed | None, around: Around
) -> Iterator[tuple[Place, str, str]]:
    """Claims about projects that have no 总分: the project named last before, or all of them where none is."""
    projects = [row for row in base.document.rows["projects"] if row["final"]] if base else []
    about: list[Record] = []
    for text, place in _paragraphs(here, part):
        named = [row for row in projects if _bare(row["name"]) and _bare(row["name"]) in _bare(text)]
        about = named or about
        found = claim.search(text)
        for row in (about or projects) if found else ():
            table = around.spelled_out("project_evaluation", row.uid)
            if table is None or table.document["total_score"] is None:
                where = f"（{table.label}）" if table else "（没有自评表）"
                yield place, row["name"].strip() + where, found[1]


def _bare(text: str) -> str:
    return DRESS.sub("", text)


def projects_are_named(here: Filed, around: Around) -> Iterator[Fault]:
    """B6: each project that spent money, as 附件1-1 tells, is named in the report."""
    base = around.one("base_data")
    rows = (
        [row for row in base.document.rows["projects"] if row["final"] and row["name"].strip()]
        if base
        else []
    )
    parts = [leaf.slug for leaf in around.scheme.leaves("chapters")]
    told = _bare("".join(text for part in parts for text, _ in _paragraphs(here, part)))
    missing = [row for row in rows if _bare(row["name"]) not in told]
    if missing:
        names = tuple(row["name"].strip() for row in missing)
        places = (
            Place("results_sentence"),
            *(Place("name", "projects", r.uid, base.number) for r in missing),
        )
        message = f"报告没有写到{base.label}中有支出的项目：{'、'.join(names)}"
        yield Fault(message, "请在项目支出绩效情况中写明，或说明原因。", places, names)


def _same_total(here: Filed, around: Around) -> Iterator[tuple[str, Value, Place, str, Value, Place]]:
    source = around.one("department_evaluation")
    if source:
        there = (f"{source.label}一般公共预算", source.document["general_budget"])
        place = Place("general_budget", filing=source.number)
        yield "一般公共预算支出", here.document["general_total"], Place("general_total"), *there, place


FOLLOWS = (
    FromUnit("reporting_unit"),
    FromFiling("general_total", "department_evaluation", "general_budget"),
    HeaderRest("basic_expenditure", "general_total", ("project_expenditure",)),
    HeaderRest("staff_expenditure", "basic_expenditure", ("operating_expenditure",)),
    FromFiling("government_fund", "department_evaluation", "government_fund"),
    *SENTENCES,
)

RULES = (
    rules.header_sum(
        "B9",
        "基本支出与项目支出之和等于一般公共预算支出",
        ("general_total", "一般公共预算支出"),
        {"basic_expenditure": "基本支出", "project_expenditure": "项目支出"},
        needs="general_total",
    ),
    rules.header_sum(
        "B13",
        "人员经费与公用经费之和等于基本支出",
        ("basic_expenditure", "基本支出"),
        {"staff_expenditure": "人员经费", "operating_expenditure": "公用经费"},
        needs="operating_expenditure",
    ),
    rules.same("B9", "一般公共预算支出与自评表一致", Severity.EXPLAIN, _same_total),
    Rule("B6", "有支出的项目写进报告", Severity.EXPLAIN, projects_are_named),
    Rule("B12", "有总分才能写等级", Severity.BLOCK, grades_have_scores),
    Rule("T1", "章节没有内容", Severity.BLOCK, chapters_are_written, asks=_chapters_told),
    Rule("T1", "章节的一部分没有内容", Severity.HINT, parts_are_written),
    Rule("T2", "一段过长", Severity.HINT, long_blocks),
    Rule("T3", "改写的取数语句与表一致", Severity.EXPLAIN, amounts_are_told),
    rules.is_value(columns),
    scopes.scopes_are_told(),
    rules.printed_decimals(columns, FOLLOWS),
    wording.chapters_lie_behind(("general", "performance")),
    *wording.of_texts(columns),
    drift.text_names(drift.Named("projects", "name", "项目", "base_data"), "blocks", "text"),
    counted.lists_are_counted(columns),
    places.no_places_from_elsewhere(columns),
)
