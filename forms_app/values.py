"""Cell texts and cell values: what people type, and what it means. No Django in here."""

import datetime
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from forms_app.document import Column, ColumnType, Record, Value, plain_number

TRUE = "1"
FEN = Decimal("0.01")
LARGEST = Decimal(10) ** 13
QUANTITY_STEP = Decimal("0.0001")
LARGEST_QUANTITY = Decimal(10) ** 11
UNITS = {
    "元": Decimal(1),
    "千元": Decimal(1000),
    "万": Decimal(10_000),
    "万元": Decimal(10_000),
    "百万": Decimal(1_000_000),
    "百万元": Decimal(1_000_000),
    "亿": Decimal(100_000_000),
    "亿元": Decimal(100_000_000),
}
AMOUNT = re.compile(r"(?P<sign>[-+]?)[¥￥]?(?P<number>\d+(?:,\d{3})*(?:\.\d*)?|\.\d+)(?P<unit>[元千百万亿]*)")
INDICATOR = re.compile(
    r"(?P<op>>=|<=|[≥≤=><])?(?P<number>\d+(?:,\d{3})*(?:\.\d+)?)(?P<unit>\D.*)?", re.DOTALL
)
# Counts, areas, points: what stands behind the number says nothing that the cell doesn't.
NUMBER = re.compile(r"(?P<number>[-+]?(?:\d+(?:,\d{3})*(?:\.\d*)?|\.\d+))(?:人|名|分|个|㎡|m2|平方米)?")
DAY = re.compile(r"(\d{4})(?:年|[-./])(\d{1,2})(?:月|[-./])(\d{1,2})日?")
OPERATORS = {">=": "≥", "<=": "≤"}
QUALITATIVE = "定性"


class NoValue(ValueError):
    """A text that is no possible value of its column; the message tells the person what to type instead."""


@dataclass(frozen=True)
class Money:
    """How a scheme shows amounts: the unit's name, how many 元 it is, and the decimals printed.

    ``fixed`` prints all decimals and thousands separators (Shanghai); else decimals are a maximum (Hunan).
    """

    unit: str = "万元"
    factor: int = 10_000
    decimals: int = 2
    fixed: bool = False

    def show(self, yuan: Decimal | None) -> str:
        if yuan is None:
            return ""
        amount = yuan / self.factor
        return self._fixed(yuan, amount) if self.fixed else plain_number(amount)

    def _fixed(self, yuan: Decimal, amount: Decimal) -> str:
        """With all its digits where there are more than printed: nothing is rounded silently."""
        places = -amount.normalize().as_tuple().exponent if self.too_fine(yuan) else self.decimals
        return f"{amount:,.{places}f}"

    def read(self, text: str) -> Decimal | None:
        """元 from a text such as ``8.33``, ``6万``, ``930.09万元``, ``1,234.50``, ``１２``; blank is None.

        Raises NoValue where it is no amount, has parts of a 分, or is too large.
        """
        plain = _half_width(text)
        if not plain:
            return None
        match = AMOUNT.fullmatch(plain)
        if not match or (match["unit"] and match["unit"] not in UNITS):
            raise NoValue(f"“{text.strip()}”不是金额，请填数字（单位：{self.unit}），如 8.33")
        factor = UNITS[match["unit"]] if match["unit"] else Decimal(self.factor)
        return self._yuan(match, factor, text)

    def _yuan(self, match: re.Match, factor: Decimal, text: str) -> Decimal:
        try:
            yuan = Decimal(match["sign"] + match["number"].replace(",", "")) * factor
        except InvalidOperation as error:
            raise NoValue(f"“{text.strip()}”不是金额，请填数字") from error
        if abs(yuan) >= LARGEST:
            raise NoValue("金额太大，请核对单位")
        if yuan != yuan.quantize(FEN):
            raise NoValue("金额最多精确到分，请核对小数位数")
        return yuan or Decimal(0)  # no minus before nothing

    def too_fine(self, yuan: Decimal) -> bool:
        """More decimals than the scheme prints."""
        return -(yuan / self.factor).normalize().as_tuple().exponent > self.decimals

    def rounded(self, yuan: Decimal) -> Decimal:
        """四舍五入 to the decimals that the scheme prints."""
        last = Decimal(1).scaleb(-self.decimals)
        return (yuan / self.factor).quantize(last, ROUND_HALF_UP) * self.factor

    def half_last_digit(self) -> Decimal:
        """Half a unit of the last printed digit, in 元: what rounding one addend may cost."""
        return Decimal(self.factor).scaleb(-self.decimals) / 2


@dataclass(frozen=True)
class Quantity:
    """指标值及单位 taken apart: operator (≥ ≤ = > <, or 定性), number and unit. Words are 定性."""

    operator: str
    number: Decimal | None = None
    unit: str = ""


def read_quantity(text: str) -> Quantity:
    plain = _half_width(text)
    match = INDICATOR.fullmatch(plain)
    if not match:
        return Quantity(QUALITATIVE if plain else "")
    number = Decimal(match["number"].replace(",", ""))
    # As its column would round it: one that rounds up to too many digits can't be read again.
    if number >= LARGEST_QUANTITY or number.quantize(QUANTITY_STEP) >= LARGEST_QUANTITY:
        return Quantity(QUALITATIVE)
    operator = OPERATORS.get(match["op"] or "=", match["op"] or "=")
    return Quantity(operator, number, match["unit"] or "")


def show(value: Value, column: Column, money: Money) -> str:
    """The normal text of a value: what an input holds and what paper prints."""
    if column.type is ColumnType.MONEY:
        return money.show(value)
    if column.type is ColumnType.NUMBER:
        return "" if value is None else plain_number(value)
    if column.type is ColumnType.FLAG:
        return TRUE if value else ""
    return dict(column.choices).get(value, value) if column.type is ColumnType.CHOICE else value or ""


def shown_text(record: Record, column: Column, money: Money) -> str:
    """What stands in a cell: the value's normal text, or what was typed where there is no value."""
    if record.is_text_only(column.name):
        return record.typed[column.name]
    return show(record.get(column.name), column, money)


def read(text: str, column: Column, money: Money) -> Value:
    """The value of a text; raises NoValue. Choices are read by value or by label."""
    if column.type is ColumnType.MONEY:
        return money.read(text)
    if column.type is ColumnType.NUMBER:
        return read_number(text)
    if column.type is ColumnType.DAY:
        return read_day(text)
    if column.type is ColumnType.FLAG:
        return text.strip() not in ("", "0", "false", "False")
    if column.type is ColumnType.CHOICE:
        return _read_choice(text.strip(), column.choices)
    return normal_text(text)


def read_number(text: str) -> Decimal | None:
    """A plain number such as ``11``, ``11人``, ``22.5``; blank is None. Raises NoValue."""
    plain = _half_width(text)
    if not plain:
        return None
    match = NUMBER.fullmatch(plain)
    if not match:
        raise NoValue(f"“{text.strip()}”不是数字，请填数字，如 12 或 22.5")
    number = Decimal(match["number"].replace(",", ""))
    if abs(number) >= LARGEST_QUANTITY:
        raise NoValue("数字太大，请核对")
    if number != number.quantize(QUANTITY_STEP):
        raise NoValue("最多四位小数，请核对")
    return number or Decimal(0)


def read_day(text: str) -> str:
    """A date such as ``2022年6月30日`` or ``2022.6.30``, as ``2022-06-30``; blank stays blank. Raises NoValue."""
    plain = _half_width(text)
    if not plain:
        return ""
    match = DAY.fullmatch(plain)
    try:
        return datetime.date(*map(int, match.groups())).isoformat()
    except (AttributeError, ValueError) as error:
        raise NoValue(f"“{text.strip()}”不是日期，请填如 2022-06-30") from error


def normal_text(text: str) -> str:
    """Text as kept: line ends of one kind, no characters that neither database nor paper can hold."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(c for c in text if c in "\n\t" or (unicodedata.category(c) not in ("Cc", "Cs"))).strip(
        "\n"
    )


def _read_choice(text: str, choices: tuple[tuple[str, str], ...]) -> str:
    by_text: Mapping[str, str] = {"": ""} | {label: v for v, label in choices} | {v: v for v, _ in choices}
    if text not in by_text:
        known = "、".join(label for _, label in choices)
        raise NoValue(f"“{text}”不在可选项内，请选：{known}")
    return by_text[text]


def _half_width(text: str) -> str:
    """Without blanks, full-width digits and signs as ASCII, ≥ and ≤ kept."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).replace("，", ",")
