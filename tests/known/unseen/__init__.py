"""Tables of invented units in other provinces, written without a mistake: what a rule finds in them is a false alarm.

One file a unit. Its texts keep to the official tables; a row is a line, its cells parted by bars. Whatever the house
fills in (sums, names of the summary, scores, sentences of the report) it fills in here too.
"""

import tomllib
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from pathlib import Path

from forms_app.checking.around import Around, Filed
from forms_app.document import Document
from forms_app.registry import kind_of
from forms_app.schemes import SCHEMES, Scheme
from forms_app.schemes.base import CHAPTERS, INDICATORS
from tests.evaluated import settled

FOLDER = Path(__file__).parent
NAMES = sorted(path.stem for path in FOLDER.glob("*.toml"))
FOOT = {"prepared_by": "某某", "phone": "00000000"}
Row = dict[str, object]


@cache
def unseen(name: str) -> Around:
    """The unit's dossier as rules see it."""
    told = tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))
    scheme = SCHEMES[told["scheme"]]
    make = next(m for key, m in MADE.items() if key in told)
    filed = tuple(make(told, scheme))
    names = tuple(filter(None, (told["unit"], told["department"])))
    department = told["department"] or told["unit"]
    around = Around(scheme, told["year"], told["unit"], filed, department=department, localities=names)
    return settled(around)


def pieces(name: str) -> list[str]:
    """Single cells, one a line: indicators, costings, texts."""
    lines = (FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line.strip() and not line.startswith("#")]


def _cells(text: str, *fields: str) -> list[Row]:
    """Rows of a text, each with an id of its own."""
    lines = [[c.strip() for c in line.split("|")] for line in text.strip().splitlines()]
    return [{"uid": f"r{n}", **dict(zip(fields, line, strict=False))} for n, line in enumerate(lines)]


def _filed(
    number: str, kind: str, fields: Row, rows: dict[str, list[Row]], label: str, line: str = ""
) -> Filed:
    plain = {"kind": kind, "fields": fields, "rows": rows}
    document = Document.from_plain(plain, kind_of(kind).shape)
    return Filed(number, kind, document, label, line, scoped=kind_of(kind).scoped)


def _yuan(amount: object, scheme: Scheme) -> str:
    return str(Decimal(str(amount)) * scheme.money.factor)


def _without(told: dict, *names: str) -> Row:
    return {key: value for key, value in told.items() if key not in names}


def _amounts(told: dict, scheme: Scheme, *names: str) -> Row:
    return {name: _yuan(told[name], scheme) for name in names if name in told}


def _whole_tree(rows: list[Row], scheme: Scheme, tree: str = INDICATORS) -> list[Row]:
    """In printed order, with an empty row in each 二级 that has none, as a table is opened."""
    found = []
    for leaf in scheme.leaves(tree):
        mine = [r for r in rows if r["category"] == leaf.slug]
        found += mine or [{"uid": leaf.slug, "category": leaf.slug}]
    return found


def _indicators(text: str, scheme: Scheme, *more: str) -> list[Row]:
    return _whole_tree(_cells(text, "category", "name", "value", *more), scheme)


# --- targets ---


def _targets(told: dict, scheme: Scheme) -> Iterator[Filed]:
    whole = told["whole"]
    amounts = ("general_budget", "government_fund", "other_funds", "basic_expenditure", "other_projects")
    fields = {**_amounts(whole, scheme, *amounts), "duties": whole["duties"].strip(), **FOOT}
    tasks = _cells(whole["tasks"], "matter", "responsible", "goal")
    indicators = _indicators(whole["indicators"], scheme)
    yield _filed("1", "department_target", fields, {"tasks": tasks, "indicators": indicators}, "附表1")
    lines = list(_lines(told.get("funds", ()), scheme))
    rows = [row for row, _ in lines]
    yield _filed("2", "fund_summary", {"no_funds": not rows, **FOOT}, {"lines": rows}, "附表2")
    spelled = [(row, direction) for row, direction in lines if "period" in direction]
    for n, (row, direction) in enumerate(spelled, 1):
        yield _direction(n, row, direction, scheme)


def _lines(funds: list[dict], scheme: Scheme) -> Iterator[tuple[Row, dict]]:
    for n, fund in enumerate(funds):
        yield _line(f"f{n}", "", fund, scheme), fund
        for m, direction in enumerate(fund.get("directions", ())):
            yield _line(f"f{n}d{m}", f"f{n}", direction, scheme), direction


def _line(uid: str, parent: str, told: dict, scheme: Scheme) -> Row:
    row = {"uid": uid, "parent": parent, "name": told["name"]}
    if "expenses" not in told:
        return row
    spent = sum(Decimal(r["amount"]) for r in _expenses(told))
    return {
        **row,
        "amount": _yuan(spent, scheme),
        "period_goal": told["period_goal"],
        "annual_goal": told["annual_goal"],
    }


def _expenses(told: dict) -> list[Row]:
    return _cells(told["expenses"], "summary", "detail", "amount", "basis")


def _direction(n: int, row: Row, told: dict, scheme: Scheme) -> Filed:
    expenses = [{**r, "amount": _yuan(r["amount"], scheme)} for r in _expenses(told)]
    rows = {"indicators": _indicators(told["indicators"], scheme, "standard"), "expenses": expenses}
    return _filed(
        f"3-{n}", "spending_direction", {"period": told["period"], **FOOT}, rows, f"附表3-{n}", row["uid"]
    )


def of_pieces() -> Around:
    """All of them in one 附表1 and one 附表3."""
    scheme = SCHEMES["hunan_2023"]
    indicators = _cells("\n".join(pieces("indicators")), "category", "name", "value")
    tasks = [{"uid": f"t{n}", "goal": text} for n, text in enumerate(pieces("texts"))]
    expenses = [
        {
            "uid": f"e{n}",
            "detail": f"支出{n}",
            "amount": _yuan(amount.strip(), scheme),
            "basis": basis.strip(),
        }
        for n, (amount, basis) in enumerate(line.split("|", 1) for line in pieces("costings"))
    ]
    whole = {"tasks": tasks, "indicators": indicators}
    filed = (
        _filed("1", "department_target", {"duties": "\n".join(pieces("texts"))}, whole, "附表1"),
        _filed(
            "3",
            "spending_direction",
            {"period": "2024年"},
            {"indicators": [], "expenses": expenses},
            "附表3-1",
        ),
    )
    unit = "岳阳市平江县农业农村局"
    return Around(scheme, 2024, unit, filed, department=unit, localities=(unit,))


# --- declarations ---


def _declarations(told: dict, scheme: Scheme) -> Iterator[Filed]:
    for n, project in enumerate(told["projects"], 1):
        if "items" in project:
            yield _minhang(n, project, scheme)
        else:
            yield _shanghai(n, project, scheme)


def _shanghai(n: int, told: dict, scheme: Scheme) -> Filed:
    money = [k for k in told if k.startswith(("annual_", "project_")) and isinstance(told[k], int)]
    fields = {**_without(told, "indicators"), **_amounts(told, scheme, *money)}
    rows = {"indicators": _indicators(told["indicators"], scheme, "project_value")}
    return _filed(str(n), "shanghai_declaration", fields, rows, f"申报表{n}")


def _minhang(n: int, told: dict, scheme: Scheme) -> Filed:
    sets = ("indicators", "items", "safeguards")
    fields = {**_without(told, *sets), **_amounts(told, scheme, "total_budget")}
    columns = ("subject", "detail", "price", "price_basis", "quantity", "quantity_basis")
    items = [{**r, "price": _yuan(r["price"], scheme)} for r in _cells(told["items"], *columns)]
    rows = {
        "indicators": _indicators(told["indicators"], scheme, "note"),
        "items": items,
        "safeguards": [
            _phased(r) for r in _cells(told["safeguards"], "category", "document_name", "measures", "phases")
        ],
    }
    fields |= FOOT | {"filled_on": "2019-11-05"}
    return _filed(str(n), "minhang_declaration", fields, rows, f"申报表{n}")


def _phased(row: Row) -> Row:
    phases = row.pop("phases").split()
    return {**row, **dict.fromkeys(phases, True)}


# --- self-evaluations ---


def _evaluation(told: dict, scheme: Scheme) -> Iterator[Filed]:
    foot = {**FOOT, "filled_on": f"{told['year'] + 1}年3月20日"}
    yield _report(told["report"], scheme)
    yield _base(told, scheme, foot)
    whole = told["whole"]
    names = (
        "initial_budget",
        "annual_budget",
        "executed",
        "general_budget",
        "government_fund",
        "basic_expenditure",
    )
    yield _scored("1-2", "department_evaluation", whole, {**_amounts(whole, scheme, *names), **foot}, scheme)
    for n, project in enumerate(told["projects"]):
        fields = {"executed": _yuan(project["final"], scheme), **foot}
        yield _scored(f"1-3-{n}", "project_evaluation", project, fields, scheme, f"p{n}")


def _report(told: dict, scheme: Scheme) -> Filed:
    names = [name for name in told if name != "blocks"]
    blocks = _whole_tree(_cells(told["blocks"], "category", "text"), scheme, CHAPTERS)
    return _filed("0", "evaluation_report", _amounts(told, scheme, *names), {"blocks": blocks}, "自评报告")


def _base(told: dict, scheme: Scheme, foot: Row) -> Filed:
    base, columns = told["base"], ("previous", "budget", "final")
    lines = _cells(base["lines"], "line", *columns)
    fields = {f"{r['line']}_{c}": _yuan(r[c], scheme) for r in lines for c in columns}
    for name in ("procurement", "basic_adjustment"):
        fields |= {
            f"{name}_{c}": _yuan(v, scheme) for c, v in zip(columns[1:], base[name].split("|"), strict=True)
        }
    fields |= {k: base[k] for k in ("staff_quota", "staff_actual", "thrift_measures")} | foot
    projects = [
        {"uid": f"p{n}", "name": p["name"], **_amounts(p, scheme, *columns)}
        for n, p in enumerate(told["projects"])
    ]
    known = {p["name"]: p["uid"] for p in projects}
    events = [
        {
            **_without(e, "project"),
            "uid": f"e{n}",
            "parent": known[e["project"]],
            "amount": _yuan(e["amount"], scheme),
        }
        for n, e in enumerate(base["events"])
    ]
    return _filed("1-1", "base_data", fields, {"projects": projects, "events": events}, "附件1-1")


def _scored(number: str, kind: str, told: dict, fields: Row, scheme: Scheme, line: str = "") -> Filed:
    """The last cell of an indicator is its reason, or for words whether they were reached."""
    rows = _indicators(told["indicators"], scheme, "actual", "weight", "reason")
    for row in rows:
        if row.get("reason") == "reached":
            row |= {"attainment": row.pop("reason"), "degree": "100"}
    fields = {"expected_goal": told["expected_goal"], "actual_goal": told["actual_goal"], **fields}
    return _filed(number, kind, fields, {"indicators": rows}, "附件" + number, line)


MADE = {"report": _evaluation, "whole": _targets, "projects": _declarations}
