"""Rules on what must not be published: telephone and identity numbers of people (rule book 9)."""

import datetime
import re
from collections.abc import Callable, Iterator
from functools import lru_cache

from forms_app.checking.around import Around, Filed
from forms_app.checking.finding import Fault, Rule
from forms_app.checking.rules import Columns
from forms_app.terms import Severity

from .artefacts import LONGEST, text_cells

MOBILE = re.compile(r"(?<![\d.])1[3-9]\d(?:[\s\-]?\d{4}){2}(?![\d.]|\s?[元万亿个人户件])")
LANDLINE = re.compile(
    r"(?<!\d)(?:0\d{2,3}[\-－—]\d{7,8}|(?:电话|座机|手机|微信|联系方式)\D{0,4}\d{7,8})(?!\d)"
)
IDENTITY = re.compile(r"(?<!\d)\d{17}[\dXx](?![\dA-Za-z])")
# The check digit of a Chinese identity number.
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK_DIGITS = "10X98765432"
SHOWN = 3
# Cells that hold them rightly; what is published leaves them out.
NAMES_AND_PHONES = ("phone", "prepared_by", "leader", "contact")


def texts_are_no_secret(columns: Callable[[], Columns]) -> Rule:
    """W10: telephone numbers are hinted at; an identity number in a published text is surely wrong."""

    def run(here: Filed, around: Around) -> Iterator[Fault]:
        for place, text in text_cells(here, columns(), NAMES_AND_PHONES):
            for what, number in secrets(text):
                label = columns()[place.rows][place.field].label
                message = f"{label}里有{what}：{_masked(number)}"
                advice = "报表批复后要公开，请删去；联系电话填在表尾的“联系电话”。"
                severity = Severity.EXPLAIN if what == IDENTITY_NUMBER else None
                yield Fault(message, advice, (place,), (number,), severity)

    return Rule("W10", "公开的文字里没有个人信息", Severity.HINT, run)


IDENTITY_NUMBER = "身份证号码"


@lru_cache(maxsize=1024)
def secrets(text: str) -> tuple[tuple[str, str], ...]:
    """The numbers of people in a text, each with what it is; one of a sort is enough."""
    text = text[:LONGEST]
    identity = next((m[0] for m in IDENTITY.finditer(text) if is_identity(m[0])), "")
    phone = MOBILE.search(text) or LANDLINE.search(text)
    found = ((IDENTITY_NUMBER, identity), ("电话号码", phone[0] if phone else ""))
    return tuple((what, number) for what, number in found if number)


def is_identity(number: str) -> bool:
    """Whether eighteen characters are an identity number: a day of birth, and the check digit that the others give."""
    try:
        datetime.date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return False
    total = sum(int(digit) * weight for digit, weight in zip(number, WEIGHTS, strict=False))
    return CHECK_DIGITS[total % len(CHECK_DIGITS)] == number[-1].upper()


def _masked(number: str) -> str:
    """Enough to find it by; a finding is read by others too."""
    digits = re.sub(r"\D", "", number)
    return f"{digits[:SHOWN]}****{digits[-SHOWN:]}"
