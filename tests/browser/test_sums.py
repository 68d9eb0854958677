"""The page's script adds up as the server does: the same declarations, the same tables, the same texts."""

import random
import uuid
from pathlib import Path

import pytest

from forms_app.allotting import allotted, as_plain, in_all
from forms_app.checking.around import Around, Filed
from forms_app.deriving import follow, sums_as_plain
from forms_app.document import NUMERIC, Column, ColumnType, Document, Place, Record
from forms_app.kind import Kind
from forms_app.registry import all_kinds
from forms_app.schemes import SCHEMES
from forms_app.values import UNITS, Money, NoValue, read, shown_text

SCRIPTS = Path(__file__).resolve().parent.parent.parent / "static" / "js"
SCHEME = SCHEMES["hunan_2022"]
MONEYS = [
    SCHEME.money, Money("元", 1, 2, fixed=True), Money("万元", 10_000, 4), Money("万元", 10_000, 2, fixed=True),
]  # fmt: skip
TEXTS = ["", "", "0", "6万", "930.09万元", "1,234.50", "１２．５", "-3", "约六", "0.0001", "0.00001", ".5", "5.", "￥8", "1e5",
         " 7 . 5 ", "1，000", "99999999999999", "3千元", "2亿", "12,34", "+4", "--4", "万", "-0", "0.78", "7.55", "百万"]  # fmt: skip


NUMBERS = ["", "", "0", "10", "12.5", "16.67", "33.335", "0.0001", "0.00001", "-3", "１２", "8分", "5 人", "3万", "约六",
           "1,000", "99999999999", "100000000000", "㎡", "7㎡", "2平方米", ".5", "-0", "1e3"]  # fmt: skip


def run(page, body: str, given):
    scripts = "\n".join((SCRIPTS / name).read_text(encoding="utf-8") for name in ("sums.js", "weights.js"))
    return page.evaluate(f"(given) => {{ {scripts}\n{body} }}", given)


def told(money: Money) -> dict:
    units = {name: int(factor) for name, factor in UNITS.items()}
    return {"factor": money.factor, "decimals": money.decimals, "fixed": money.fixed, "units": units}


def typed(chance: random.Random) -> str:
    """Something that people type into a cell of money, or a number of any size."""
    if chance.random() < 0.4:
        return chance.choice(TEXTS)
    number = f"{chance.randrange(10 ** chance.randint(1, 8))}.{chance.randrange(10_000):04d}".rstrip("0")
    return chance.choice(["", "-", "+"]) + number + chance.choice(["", "", "万", "万元", "元"])


def number(chance: random.Random) -> str:
    """Points, as people type them."""
    if chance.random() < 0.5:
        return chance.choice(NUMBERS)
    return f"{chance.randrange(60)}.{chance.randrange(100):02d}".rstrip("0")


def as_python_reads(text: str, money: Money) -> str:
    try:
        return money.show(money.read(text))
    except NoValue:
        return ""


@pytest.mark.parametrize("money", MONEYS, ids=lambda money: f"{money.unit}{money.decimals}")
def test_amounts_are_read_and_shown_alike(page, money):
    chance = random.Random(1)
    texts = [*TEXTS, *(typed(chance) for _ in range(600))]
    body = "return given.texts.map((text) => Sums.show(Sums.read(text, given.money), given.money));"
    shown = run(page, body, {"texts": texts, "money": told(money)})
    assert dict(zip(texts, shown, strict=True)) == {text: as_python_reads(text, money) for text in texts}


def test_plain_numbers_are_read_and_shown_alike(page):
    chance, column = random.Random(2), Column("points", "分值", ColumnType.NUMBER)
    texts = [*NUMBERS, *(number(chance) for _ in range(400))]
    body = "return given.map((text) => Sums.show(Sums.read(text, Sums.NUMBERS), Sums.NUMBERS));"
    shown = run(page, body, texts)
    for text, here in zip(texts, shown, strict=True):
        assert here == shown_text(as_read(text, column, SCHEME.money), column, SCHEME.money), text


def as_read(text: str, column: Column, money: Money) -> Record:
    try:
        return Record({column.name: read(text, column, money)})
    except NoValue:
        return Record({column.name: None})


@pytest.mark.parametrize("money", MONEYS, ids=lambda money: f"{money.unit}{money.decimals}")
@pytest.mark.parametrize("kind", all_kinds(), ids=lambda kind: kind.slug)
def test_sums_are_filled_alike(page, kind, money):
    chance = random.Random(kind.slug)
    documents = [some_document(kind, money, chance) for _ in range(80)]
    given = {
        "declared": {
            "sums": sums_as_plain(kind.follows),
            "money": told(money),
            "scoring": as_plain(SCHEME, kind.score) if kind.score else None,
        },
        "tables": [as_table(kind, money, d) for d in documents],
        "own": [own_places(d) for d in documents],
    }
    body = """return given.tables.map((table, i) => {
        Sums.fill(given.declared, table, new Set(given.own[i]));
        return table;
    });"""
    filled = run(page, body, given)
    for d, table in zip(documents, filled, strict=True):
        due = as_table(kind, money, followed(kind, d))
        assert table["header"] == due["header"]
        assert table["rows"] == due["rows"]


@pytest.mark.parametrize("kind", [k for k in all_kinds() if k.score], ids=lambda kind: kind.slug)
def test_it_is_told_alike_how_much_of_the_points_is_given_away(page, kind):
    chance, money = random.Random(kind.slug), SCHEME.money
    documents = [some_document(kind, money, chance) for _ in range(80)]
    given = {"tables": [as_table(kind, money, d) for d in documents], "scoring": as_plain(SCHEME, kind.score)}
    body = "return given.tables.map((table) => Weights.allotted(given.scoring, table, 'indicators'));"
    assert run(page, body, given) == [told_allotted(d) for d in documents]


def test_a_score_is_graded_alike(page):
    scores = ["", "约九十", "-1", "0", "59.99", "60", "79.995", "80", "89.99", "90", "100", "101.5"]
    body = "return given.scores.map((text) => Weights.grade(given.scoring, text));"
    graded = run(page, body, {"scores": scores, "scoring": as_plain(SCHEME, "total_score")})
    column = Column("total_score", "总分", ColumnType.NUMBER)
    values = [as_read(text, column, SCHEME.money)["total_score"] for text in scores]
    assert graded == [SCHEME.scoring.grade(value) for value in values]


def told_allotted(document: Document) -> dict:
    found = allotted(document.rows["indicators"], SCHEME)
    found["all"] = in_all(document["execution_weight"], found, SCHEME)
    return {slug: {"text": str(each), "off": not each.complete} for slug, each in found.items()}


def followed(kind: Kind, document: Document) -> Document:
    filed = Filed("1", kind.slug, document)
    return follow(
        [f for f in kind.follows if getattr(f, "live", False)],
        filed,
        Around(SCHEME, 2023, "", (filed,)),
    )


def _scheme(kind: Kind):
    """One that the table is of; the scored ones are all of the same."""
    return SCHEME if kind.score else next(s for s in SCHEMES.values() if kind.slug in s.titles)


def some_document(kind: Kind, money: Money, chance: random.Random) -> Document:
    header, scheme = some_record(kind.shape.header, money, chance), _scheme(kind)
    rows = {}
    for row_set in kind.rows:
        records: list[Record] = []
        for _ in range(chance.randint(0, 6)):
            record = some_record(row_set.columns, money, chance, str(uuid.UUID(int=chance.getrandbits(128))))
            if row_set.grouped:
                leaf = chance.choice(scheme.leaves(row_set.tree)).slug
                record = record.with_value("category", leaf)
            if "name" in record.values:
                record = record.with_value("name", chance.choice(["", " ", "清扫道路", "投诉办结率"]))
            tops = [r.uid for r in records if not r[row_set.parent]] if row_set.parent else []
            if tops and chance.random() < 0.6:
                record = record.with_value(row_set.parent, chance.choice(tops))
            records.append(record)
        rows[row_set.name] = tuple(records)
    return Document(kind.slug, header, rows)


def some_record(columns, money: Money, chance: random.Random, uid: str = "") -> Record:
    values, left, own = {}, {}, set()
    for column in columns.values():
        values[column.name] = chance.random() < 0.5 if column.type is ColumnType.FLAG else ""
        if column.type not in NUMERIC:
            continue
        text = typed(chance) if column.type is ColumnType.MONEY else number(chance)
        try:
            values[column.name] = read(text, column, money)
        except NoValue:
            # A text without a value is a person's own: what follows a source never holds one.
            values[column.name], left[column.name] = None, text
            own.add(column.name)
        if chance.random() < 0.2:
            own.add(column.name)
    return Record(values, left, frozenset(own), uid)


def as_table(kind: Kind, money: Money, document: Document) -> dict:
    """The table as the script reads it from the page."""
    rows = {
        name: [{"uid": r.uid, "texts": texts(kind.shape.rows[name], money, r)} for r in records]
        for name, records in document.rows.items()
    }
    return {"header": texts(kind.shape.header, money, document.header), "rows": rows}


def texts(columns, money: Money, record: Record) -> dict[str, str]:
    return {name: shown_text(record, column, money) for name, column in columns.items()}


def own_places(document: Document) -> list[str]:
    header = [str(Place(name)) for name in document.header.own]
    return header + [
        str(Place(n, key, r.uid)) for key, rows in document.rows.items() for r in rows for n in r.own
    ]
