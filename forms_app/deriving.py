"""Following cells: cells that repeat another cell or add others up, declared once as data.

A following cell is filled from its source as long as nobody gave it a value of its own. Sums serialise to JSON for the
page's script, which adds up while a person types; a test holds both equal. No Django in here.
"""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from enum import Enum
from typing import ClassVar, Protocol

from forms_app.checking.around import Around, Filed, children
from forms_app.document import Document, Place, Record, Value, plain_number
from forms_app.values import FEN, LARGEST


def add(values: Iterable[Value]) -> Decimal | None:
    """A sum in which blanks count as nothing; the sum of blanks alone is blank."""
    numbers = [v for v in values if isinstance(v, Decimal)]
    return sum(numbers, Decimal(0)) if numbers else None


class How(Enum):
    """How a number comes of others: it repeats one, or is made of several."""

    SAME = "same"
    PARTS = "parts"
    ROWS = "rows"
    PRODUCT = "product"
    EVENTS = "events"
    COSTING = "costing"


@dataclass(frozen=True)
class Tie:
    """A cell beside what it must agree with: the cells that its number comes of, in their tables, and what those come to,
    counted as so many ``addends``."""

    place: Place
    how: How
    sources: tuple[tuple[Filed, Place], ...]
    due: Value
    addends: int = 1


def tie(here: Filed, place: Place, how: How, places: Iterable[Place], due: Value) -> Tie:
    """To cells of the same table."""
    sources = tuple((here, source) for source in places)
    return Tie(place, how, sources, due, len(sources))


class Follow(Protocol):
    """A declaration of following cells: which cells they are, and what each should hold. Those that are ``live`` the
    page's script fills too, as one types; those of amounts say with ``ties`` which cells they come of."""

    def cells(self, here: Filed, around: Around) -> Iterable[tuple[Place, Value]]: ...

    def covers(self, place: Place, document: Document, adjusted: bool = False) -> bool: ...


@dataclass(frozen=True)
class OfHeader:
    """A declaration about one header cell, ``target``."""

    target: str

    def covers(self, place: Place, document: Document, adjusted: bool = False) -> bool:
        return not place.rows and place.field == self.target


@dataclass(frozen=True)
class HeaderSum(OfHeader):
    """A header cell that adds up other header cells."""

    live: ClassVar[bool] = True
    parts: tuple[str, ...]

    def cells(self, here: Filed, around: Around) -> Iterator[tuple[Place, Value]]:
        yield Place(self.target), add(here.document[part] for part in self.parts)

    def ties(self, here: Filed, around: Around) -> Iterator[Tie]:
        how = How.PARTS if len(self.parts) > 1 else How.SAME
        due = add(here.document[part] for part in self.parts)
        yield tie(here, Place(self.target), how, map(Place, self.parts), due)


@dataclass(frozen=True)
class HeaderRest(OfHeader):
    """A header cell that holds what the other ``parts`` leave of a total: 当年财政拨款 = 总额 − 结转 − 其他."""

    live: ClassVar[bool] = True
    total: str
    parts: tuple[str, ...]

    def cells(self, here: Filed, around: Around) -> Iterator[tuple[Place, Value]]:
        total, parts = here.document[self.total], add(here.document[part] for part in self.parts)
        rest = total - (parts or 0) if isinstance(total, Decimal) else None
        yield Place(self.target), rest

    def ties(self, here: Filed, around: Around) -> Iterator[Tie]:
        """The total to what is left and the other parts, once any of them stands."""
        parts = (self.target, *self.parts)
        due = add(here.document[part] for part in parts)
        if due is not None:
            yield tie(here, Place(self.total), How.PARTS, map(Place, parts), due)


@dataclass(frozen=True)
class HeaderRatio(OfHeader):
    """A header cell that says in per cent what one header cell is of another: 控制率 = 实际在职人数 ÷ 编制数."""

    part: str
    whole: str

    def cells(self, here: Filed, around: Around) -> Iterator[tuple[Place, Value]]:
        yield Place(self.target), percent(here.document[self.part], here.document[self.whole])


@dataclass(frozen=True)
class RowsSum(OfHeader):
    """A header cell that adds up a column of a row set; with ``parent``, of its top rows only, and with ``plus`` other
    header cells too. ``number`` says that they are plain numbers, no amounts.

    ``nothing`` names a tick that says there is nothing to add up: without rows the sum is 0 then, not blank.
    """

    live: ClassVar[bool] = True
    rows: str
    field: str
    parent: str = ""
    nothing: str = ""
    plus: tuple[str, ...] = ()
    number: bool = False

    def cells(self, here: Filed, around: Around) -> Iterator[tuple[Place, Value]]:
        rows = here.document.rows[self.rows]
        if self.nothing and here.document[self.nothing] and not rows:
            yield Place(self.target), Decimal(0)
        else:
            counted = [r[self.field] for r in rows if not (self.parent and r[self.parent])]
            yield Place(self.target), add([*(here.document[name] for name in self.plus), *counted])

    def ties(self, here: Filed, around: Around) -> Iterator[Tie]:
        counted = (r for r in here.document.rows[self.rows] if not (self.parent and r[self.parent]))
        places = [Place(self.field, self.rows, r.uid) for r in counted if r[self.field] is not None]
        for place, due in self.cells(here, around):
            yield tie(here, place, How.ROWS, places, due)


@dataclass(frozen=True)
class ChildSum:
    """A cell of each row that has rows below it: their sum."""

    live: ClassVar[bool] = True
    rows: str
    field: str
    parent: str = "parent"

    def cells(self, here: Filed, around: Around) -> Iterator[tuple[Place, Value]]:
        for row in here.document.rows[self.rows]:
            below = children(here.document, self.rows, row.uid, self.parent)
            if below:
                yield Place(self.field, self.rows, row.uid), add(r[self.field] for r in below)

    def ties(self, here: Filed, around: Around) -> Iterator[Tie]:
        for place, due in self.cells(here, around):
            below = children(here.document, self.rows, place.row, self.parent)
            places = [Place(self.field, self.rows, r.uid) for r in below if r[self.field] is not None]
            yield tie(here, place, How.ROWS, places, due)

    def covers(self, place: Place, document: Document, adjusted: bool = False) -> bool:
        """Only while rows stand below the row."""
        if (place.rows, place.field) != (self.rows, self.field):
            return False
        return any(r[self.parent] == place.row for r in document.rows[self.rows])


@dataclass(frozen=True)
class Product:
    """An amount of each row that is a price times a quantity: 明细金额 = 单价 × 数量, 四舍五入 to the 分."""

    live: ClassVar[bool] = True
    rows: str
    field: str
    price: str
    quantity: str

    def cells(self, here: Filed, around: Around) -> Iterator[tuple[Place, Value]]:
        for row in here.document.rows[self.rows]:
            yield Place(self.field, self.rows, row.uid), product(row[self.price], row[self.quantity])

    def ties(self, here: Filed, around: Around) -> Iterator[Tie]:
        for place, due in self.cells(here, around):
            if due is not None:
                factors = (Place(name, self.rows, place.row) for name in (self.price, self.quantity))
                yield tie(here, place, How.PRODUCT, factors, due)

    def covers(self, place: Place, document: Document, adjusted: bool = False) -> bool:
        return (place.rows, place.field) == (self.rows, self.field)


@dataclass(frozen=True)
class RowsRepeat:
    """A text of each row that repeats a header cell, once the row says something else."""

    rows: str
    field: str
    source: str

    def cells(self, here: Filed, around: Around) -> Iterator[tuple[Place, Value]]:
        for row in here.document.rows[self.rows]:
            others = (name for name in row.values if name != self.field)
            said = here.document[self.source] if not all(map(row.is_blank, others)) else ""
            yield Place(self.field, self.rows, row.uid), said

    def covers(self, place: Place, document: Document, adjusted: bool = False) -> bool:
        return (place.rows, place.field) == (self.rows, self.field)


@dataclass(frozen=True)
class FromUnit(OfHeader):
    """A header cell that repeats the unit's name."""

    def cells(self, here: Filed, around: Around) -> Iterator[tuple[Place, Value]]:
        yield Place(self.target), around.unit_name


@dataclass(frozen=True)
class FromDepartment(OfHeader):
    """A header cell that repeats the name of the unit's 主管部门."""

    def cells(self, here: Filed, around: Around) -> Iterator[tuple[Place, Value]]:
        yield Place(self.target), around.department


@dataclass(frozen=True)
class FromFiling(OfHeader):
    """A header cell that repeats a header cell of the dossier's one table of another kind.

    ``plus`` names an own header cell that is added to it.
    """

    kind: str
    field: str
    plus: str = ""

    def cells(self, here: Filed, around: Around) -> Iterator[tuple[Place, Value]]:
        source = around.one(self.kind)
        if source:
            value = source.document[self.field]
            yield Place(self.target), add([value, here.document[self.plus]]) if self.plus else value

    def ties(self, here: Filed, around: Around) -> Iterator[Tie]:
        """Where nothing is added, the cells hold the same."""
        source = around.one(self.kind)
        for place, due in self.cells(here, around):
            plus = self.plus and here.document[self.plus] is not None
            sources = ((source, Place(self.field)), *([(here, Place(self.plus))] if plus else ()))
            yield Tie(place, How.PARTS if plus else How.SAME, sources, due, len(sources))


@dataclass(frozen=True)
class FromLine(OfHeader):
    """A header cell that repeats a cell of the summary row which this filing spells out; with ``top``, of the row
    at the top of that row's group. Of a table that was ``adjusted`` after 批复 it follows nothing: the summary isn't
    rewritten."""

    kind: str
    rows: str
    field: str
    top: bool = False
    parent: str = "parent"

    def cells(self, here: Filed, around: Around) -> Iterator[tuple[Place, Value]]:
        for at in self.ties(here, around):
            yield at.place, at.due

    def ties(self, here: Filed, around: Around) -> Iterator[Tie]:
        summary = None if here.adjusted else around.one(self.kind)
        line = summary and here.line and summary.document.row(self.rows, here.line)
        if line:
            source = self._source(summary.document, line)
            sources = ((summary, Place(self.field, self.rows, source.uid)),)
            yield Tie(Place(self.target), How.SAME, sources, source[self.field])

    def covers(self, place: Place, document: Document, adjusted: bool = False) -> bool:
        return not adjusted and super().covers(place, document)

    def _source(self, document: Document, line: Record) -> Record:
        return (document.row(self.rows, line[self.parent]) or line) if self.top else line


@dataclass(frozen=True)
class FromSpelledOut:
    """A cell of each row that repeats a header cell of the table that spells the row out."""

    rows: str
    field: str
    kind: str
    source: str

    def cells(self, here: Filed, around: Around) -> Iterator[tuple[Place, Value]]:
        for at in self.ties(here, around):
            yield at.place, at.due

    def ties(self, here: Filed, around: Around) -> Iterator[Tie]:
        for row in here.document.rows[self.rows]:
            table = around.spelled_out(self.kind, row.uid)
            if table:
                place, sources = Place(self.field, self.rows, row.uid), ((table, Place(self.source)),)
                yield Tie(place, How.SAME, sources, table.document[self.source])

    def covers(self, place: Place, document: Document, adjusted: bool = False) -> bool:
        return (place.rows, place.field) == (self.rows, self.field)


def percent(part: Value, whole: Value) -> str:
    """``86.18%``, rounded to two decimals at the most; blank where there is nothing to divide, ``—`` by nothing."""
    if not isinstance(part, Decimal) or not isinstance(whole, Decimal):
        return ""
    if not whole:
        return "—"
    return f"{plain_number((part / whole * 100).quantize(Decimal('0.01'), ROUND_HALF_UP))}%"


def product(price: Value, quantity: Value) -> Decimal | None:
    """元, 四舍五入 to the 分; blank while one of both is."""
    if not isinstance(price, Decimal) or not isinstance(quantity, Decimal):
        return None
    amount = price * quantity
    # No minus before nothing.
    return amount if abs(amount) >= LARGEST else amount.quantize(FEN, ROUND_HALF_UP) or Decimal(0)


def follow(follows: Iterable[Follow], here: Filed, around: Around) -> Document:
    """The document with each following cell filled in that holds no value of its own."""
    document = here.document
    for declared in follows:
        for place, value in declared.cells(replace(here, document=document), around):
            document = _fill(document, place, value)
    return document


def tied(follows: Iterable[Follow], here: Filed, around: Around) -> Iterator[Tie]:
    """What the declarations say of amounts that must agree."""
    for declared in follows:
        if hasattr(declared, "ties"):
            yield from declared.ties(here, around)


def reckoned(follows: Iterable[Follow], here: Filed, around: Around) -> Iterator[tuple[Place, str]]:
    """How cells came about that follow other tables of the dossier, where their declaration says it."""
    for declared in follows:
        if hasattr(declared, "how"):
            yield from declared.how(here, around)


def _fill(document: Document, place: Place, value: Value) -> Document:
    record, value = document.record(place), _held(value)
    stands = record.get(place.field) == value and not (value is None and place.field in record.typed)
    if place.field in record.own or stands:
        return document
    typed = {k: v for k, v in record.typed.items() if k != place.field}
    filled = replace(record.with_value(place.field, value), typed=typed)
    if not place.rows:
        return document.with_header(filled)
    rows = tuple(filled if r.uid == place.row else r for r in document.rows[place.rows])
    return document.with_rows(place.rows, rows)


def _held(value: Value) -> Value:
    """The value, or none where it is a sum larger than any cell holds; the rules on sums tell of it."""
    return None if isinstance(value, Decimal) and abs(value) >= LARGEST else value


def sums_as_plain(follows: Iterable[Follow]) -> list[dict]:
    """The sums among the declarations, for the page's script: ``[{"sum": "HeaderSum", "target": …}, …]``."""
    return [{"sum": type(f).__name__, **asdict(f)} for f in follows if getattr(f, "live", False)]
