"""Any two states of a package side by side: what it was carried over from, each version, and what stands now."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from forms_app import filings
from forms_app.access import sees
from forms_app.catalog import KINDS
from forms_app.models import Membership, Package
from forms_app.terms import PackageBy
from forms_app.values import Money

from . import shown
from .changes import TableChanges, between, by_line, by_number
from .shown import Sheet
from .versions import Version, versions

ORIGIN, NOW = "origin", "now"
MINUS = "−"


@dataclass(frozen=True)
class Side:
    """One state of the package that can be chosen: its key in the address, what it is called, and its tables."""

    key: str
    label: str
    sheets: Callable[[], tuple[Sheet, ...]]


def sides(package: Package, actor: Membership) -> list[Side]:
    """What the person may compare, oldest first."""
    found = [_of_version(package, version) for version in versions(package, actor)]
    if shown.is_live(package, actor):
        found.append(Side(NOW, "现在（填报中）", lambda: _live(package)))
    return [*_origin(package, actor), *found]


def _of_version(package: Package, version: Version) -> Side:
    return Side(f"v{version.number}", version.label, lambda: shown.of_version(package, version.number))


def _live(package: Package) -> tuple[Sheet, ...]:
    return shown.live(filings.working(package.dossier), package)


def _origin(package: Package, actor: Membership) -> list[Side]:
    """一上 or last year, where the person may know of it."""
    origin = package.dossier.origin
    if origin is None or not sees(actor, origin):
        return []
    return [Side(ORIGIN, f"沿用自：{origin.campaign.name}", lambda: _carried(package))]


def _carried(package: Package) -> tuple[Sheet, ...]:
    """All that was carried over; where each table goes alone, the one that this package's began as."""
    sheets = tuple(shown.of_snapshot(s, s.package) for s in filings.carried(package.dossier.origin))
    if package.dossier.campaign.package_by != PackageBy.FILING:
        return sheets
    own = {(kind, str(line or "")) for kind, line in package.filings.values_list("kind", "line")}
    return tuple(s for s in sheets if (s.filing.kind, str(s.filing.line or "")) in own)


@dataclass(frozen=True)
class Amount:
    """A table's amount before and after (元); also the sum of all tables of a kind."""

    label: str
    name: str
    old: Decimal | None
    new: Decimal | None
    money: Money
    total: bool = False

    @property
    def before(self) -> str:
        return self.money.show(self.old)

    @property
    def after(self) -> str:
        return self.money.show(self.new)

    @property
    def difference(self) -> str:
        """+12, −3; 0 where nothing changed; empty where neither says anything."""
        if self.old is None and self.new is None:
            return ""
        change = (self.new or Decimal(0)) - (self.old or Decimal(0))
        sign = "+" if change > 0 else MINUS if change < 0 else ""
        return sign + self.money.show(abs(change))


@dataclass(frozen=True)
class Comparison:
    old: Side
    new: Side

    @cached_property
    def _sheets(self) -> tuple[tuple[Sheet, ...], tuple[Sheet, ...]]:
        return self.old.sheets(), self.new.sheets()

    @cached_property
    def _key(self) -> Callable[[Sheet], object]:
        return by_line if ORIGIN in (self.old.key, self.new.key) else by_number

    @cached_property
    def tables(self) -> list[TableChanges]:
        return between(*self._sheets, same=self._key)

    @cached_property
    def counts(self) -> list[str]:
        """新增报表 1 张, 修改 5 处, 新增一行 2 处 …"""
        whole = Counter(table.whole for table in self.tables if table.whole)
        found = Counter(change.what for table in self.tables for change in table.changes)
        return [f"{word}报表 {n} 张" for word, n in whole.items()] + [
            f"{word} {n} 处" for word, n in found.items()
        ]

    @cached_property
    def unit(self) -> str:
        return next((s.unit for s in (*self._sheets[1], *self._sheets[0])), "")

    @cached_property
    def amounts(self) -> list[Amount]:
        """A line a table, in printed order; below a kind of which there are several, their sum. 附表1, 附表2 and 附表3
        tell the same money, so no sum goes over all of them."""
        pairs = _paired(*self._sheets, self._key)
        kinds = dict.fromkeys(_kind(pair) for pair in pairs)
        return [line for kind in kinds for line in _lines([p for p in pairs if _kind(p) == kind])]


Pair = tuple[Sheet | None, Sheet | None]


def _paired(old: Iterable[Sheet], new: Iterable[Sheet], key: Callable[[Sheet], object]) -> list[Pair]:
    before = {key(sheet): sheet for sheet in old}
    after = [(before.pop(key(sheet), None), sheet) for sheet in new]
    return after + [(sheet, None) for sheet in before.values()]


def _kind(pair: Pair) -> str:
    return (pair[1] or pair[0]).filing.kind


def _lines(pairs: list[Pair]) -> list[Amount]:
    lines = [_amount(pair) for pair in pairs]
    if len(lines) == 1:
        return lines
    money, title = lines[0].money, KINDS[_kind(pairs[0])]
    return [*lines, Amount(f"{title}合计", "", *_sums(lines), money, total=True)]


def _amount(pair: Pair) -> Amount:
    sheet = pair[1] or pair[0]
    return Amount(
        sheet.label, sheet.name or sheet.frozen.title, *(_stands(s) for s in pair), sheet.frozen.scheme.money
    )


def _stands(sheet: Sheet | None) -> Decimal | None:
    return sheet.frozen.document[sheet.kind.amount] if sheet else None


def _sums(lines: list[Amount]) -> Iterable[Decimal | None]:
    for side in ("old", "new"):
        stands = [value for line in lines if (value := getattr(line, side)) is not None]
        yield sum(stands, Decimal(0)) if stands else None
