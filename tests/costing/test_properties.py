"""The reader of costings under generated texts: known results in every notation, any text at all, and how long it takes."""

import random
import time
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forms_app.costing import LONGEST, Lack, Verdict, read
from forms_app.document import plain_number

WAN = Decimal(10_000)
FULL_WIDTH = str.maketrans("0123456789.*/+=()%", "０１２３４５６７８９．＊／＋＝（）％")
NAMES = ("设备购置", "讲课费", "印刷费", "差旅费", "场地租赁", "资料费", "专家咨询费", "")
COUNTS = ("人", "次", "天", "个月", "户", "册", "平方米", "场", "台", "个点位", "")
SCALES = {"元": 1, "千元": 1000, "万": 10**4, "万元": 10**4, "百万元": 10**6, "亿元": 10**8}
read_anew = read.__wrapped__

counts = st.integers(2, 500)
prices = st.decimals("0.01", "9000", places=2).filter(lambda p: p > 0)
signs = st.sampled_from(["*", "×", "x", "X", "＊", "✕", "乘以", " × ", "·"])
equals = st.sampled_from(["=", "＝", "等于", " = ", "，="])


def grouped(number: Decimal) -> str:
    whole, _, rest = plain_number(number).partition(".")
    return f"{int(whole):,}" + (f".{rest}" if rest else "")


@st.composite
def products(draw):
    """A product in some notation without its result, and what it comes to in 元."""
    numbers, units = draw(st.lists(counts, min_size=1, max_size=3)), []
    units = [draw(st.sampled_from(COUNTS)) for _ in numbers]
    price, unit = draw(prices), draw(st.sampled_from(["元", "千元", "万", "万元"]))
    write = draw(st.sampled_from([plain_number, grouped]))
    per = f"/{units[0]}" if units[0] and draw(st.booleans()) else ""
    factors = [f"{write(Decimal(n))}{u}" for n, u in zip(numbers, units, strict=True)]
    at = draw(st.integers(0, len(factors)))
    last = write(price) + unit + per
    factors.insert(at, last)
    due = price * SCALES[unit]
    for number in numbers:
        due *= number
    return draw(st.sampled_from(NAMES)) + draw(signs).join(factors), due


@st.composite
def finished(draw, fault=None):
    """A product with its result, right or (``fault``) that many times the right one."""
    text, due = draw(products())
    unit = draw(st.sampled_from(["元", "万元", "万", "亿元", "百万元"]))
    stated = due / SCALES[unit] * (fault or 1)
    text = f"{text}{draw(equals)}{draw(st.sampled_from([plain_number, grouped]))(stated)}{unit}"
    return text.translate(FULL_WIDTH) if draw(st.booleans()) else text, due, unit


@given(finished())
@settings(max_examples=400, deadline=None)
def test_a_known_result_is_right_in_every_notation(drawn):
    text, due, _ = drawn
    (calculation,) = read(text).calculations
    assert calculation.verdict is Verdict.RIGHT
    assert calculation.value.amount == due


@given(finished(fault=3))
@settings(max_examples=400, deadline=None)
def test_a_wrong_result_is_found_and_the_right_one_told_in_its_unit(drawn):
    text, due, unit = drawn
    (calculation,) = read(text).wrong
    told = Decimal(calculation.due.removesuffix(unit))
    assert calculation.due.endswith(unit)
    assert abs(told - due / SCALES[unit]) <= max(Decimal("0.005"), due / SCALES[unit] / 1000)


@given(
    st.lists(st.tuples(st.sampled_from(NAMES[:-1]), prices), min_size=2, max_size=8),
    st.sampled_from("，、；+,;。\n＋"),
)
@settings(max_examples=200, deadline=None)
def test_a_list_of_amounts_comes_to_their_sum(addends, sign):
    text = sign.join(f"{name}{price}万元" for name, price in addends)
    total = sum(price for _, price in addends) * WAN
    reading = read(text)
    assert reading.total.fits(total, WAN, Decimal(0))
    assert reading.wrong == ()
    stated = f"{text}，合计{plain_number(total / WAN)}万元"
    assert read(stated).wrong == ()
    assert read(stated).total.fits(total, WAN, Decimal(0))


@given(st.lists(products(), min_size=2, max_size=4))
@settings(max_examples=100, deadline=None)
def test_products_in_a_row_come_to_their_sum(drawn):
    total = sum(due for _, due in drawn)
    assert read("；".join(text for text, _ in drawn)).total.fits(total, WAN, Decimal(0))
    assert read("+".join(text for text, _ in drawn)).total.fits(total, WAN, Decimal(0))


@given(st.text(max_size=200))
@settings(max_examples=300, deadline=None)
def test_no_text_raises(text):
    read_anew(text)


CHARACTERS = "0123456789.,，、；：+-*×÷/=≈()（）【】〔〕元万亿千百人次天个每合计共其中上年约余%‰xX·:¥ \n加减乘除以等于号月日第abＡ２３≥〇²㎡"
WORDS = (
    "合计",
    "共计",
    "其中",
    "乘以",
    "元/人",
    "万元",
    "2023年",
    "10次",
    "0.6万元/次",
    "=6万",
    "〔2018〕39号",
    "面积",
    "1+N",
    "(",
    ")",
)


def test_ten_thousand_random_texts_raise_nothing_and_take_steps_by_their_length():
    chance = random.Random(6)
    for _ in range(10_000):
        parts = (
            chance.choice(WORDS) if chance.random() < 0.3 else chance.choice(CHARACTERS) for _ in range(18)
        )
        text = "".join(parts)
        reading = read_anew(text)
        assert reading.steps <= most(len(text)), text
        assert all(calculation.corrected(text) for calculation in reading.wrong)


def most(length: int) -> int:
    """The most steps that a text of that length may take."""
    return 12 * length + 20


LONG = [
    "10次*0.6万元/次=6万元，", "(", ")", "(1+", "1+", "1*", "合计5万", "5万，合计5万", "5万，", "((1)*2)", "=", "万", "中", "3-", "1,111",
    "2023年", "x", "5x", "共", "/元", "，1，", "1=", "1+1=", "-", " ", "1 ", "5万元：", "1:", "其中", "元/人", "1/2", "每", "a1", "~5",
]  # fmt: skip


@pytest.mark.parametrize("part", LONG)
def test_the_steps_are_linear_in_the_length(part):
    for length in (50, 500, 1000, 2000, 4000):
        assert read_anew((part * LONGEST)[:length]).steps <= most(length)


def test_the_longest_text_is_read_in_no_time():
    text = ("培训费50人×3天×400元/人·天=6万元，" * LONGEST)[:LONGEST]
    begun = time.process_time()
    assert len(read_anew(text).calculations) > 100
    assert time.process_time() - begun < 2


def test_a_longer_text_is_not_read_and_says_so():
    reading = read("10次*0.6万元/次=7万元，" * LONGEST)
    assert (reading.lack, reading.calculations, reading.total) == (Lack.TOO_LONG, (), None)
