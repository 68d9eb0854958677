"""A costing as typed, written plainly: signs of one kind, operators in words as signs, what is no amount hidden.

Every character keeps its position, so that what is found can be pointed at, and put right, in the text as typed.
"""

import re
import unicodedata

# What a hidden character becomes: a word's character, and no Chinese one.
HIDDEN = "\N{WHITE CIRCLE}"

ALIKE = {
    "*": "∗✱⁎﹡", "×": "✕✖╳⨯⨉☓", "÷": "➗", "/": "⁄∕", "+": "﹢➕", "-": "−﹣➖", "=": "﹦🟰", "≈": "≒≃≅",
    "·": "•∙・⋅‧･●",
}  # fmt: skip
TABLE = str.maketrans({other: sign for sign, others in ALIKE.items() for other in others})
BRACKETS = str.maketrans("[]【】〔〕{}〖〗", "()()()()()")

# --- operators in words, and letters and dots that multiply ---

NEXT = r"[ \t]*[0-9¥(]"
SIGN_OF = {"乘": "×", "除": "÷", "加": "+", "减": "-", "等": "=", "约": "≈"}
WORDED = re.compile(rf"乘以|乘上|除以|加上|减去|等于|约等于|[乘加减](?={NEXT})")
# 1，200，000元: a full-width comma between groups of three digits.
COMMA = re.compile(r"(?<![0-9.,])([0-9]{1,3})((?:，[0-9]{3}){1,4})(?![0-9]|，[0-9])")
# 50人x100元, 3·5: only behind a number (and its unit) and before something that can be multiplied.
LETTER = re.compile(r"([0-9)%][\u4e00-\u9fff/]{0,8}[ \t]*)[xX](?=[ \t]*[0-9¥(\u4e00-\u9fff])")
DOT = re.compile(rf"([0-9)%][\u4e00-\u9fff/]{{0,8}}[ \t]*)·(?={NEXT})")

# --- numbers that are no amounts ---

YEAR = r"(?<![0-9.])(?:19|20)[0-9]{2}"
TO = r"[ \t]*[-~—–至到、][ \t]*"
UNIT = r"(?:[十百千]?[万亿]元?|[百千]?元)"
NOT_RECKONED = r"(?![ \t]*[*×÷=≈+])"
ASIDE = [
    r"[(\[〔【〈]\s*(?:19|20)[0-9]{2}\s*[)\]〕】〉]\s*(?:第?[0-9]{1,5}号)?",  # a document's number
    r"第[ \t]*[0-9]{1,6}(?:" + TO + r"[0-9]{1,6})?",  # 第3条
    rf"{YEAR}[-./][0-9]{{1,2}}[-./][0-9]{{1,2}}(?![0-9])",
    rf"{YEAR}\.[0-9]{{1,2}}(?={TO}(?:19|20)?[0-9])",
    rf"{YEAR}-(?:0[1-9]|1[0-2])(?![0-9])",
    rf"{YEAR}{TO}(?:19|20)[0-9]{{2}}(?![0-9.]|[ \t]*{UNIT})",
    rf"{YEAR}[ \t]*(?:学年|财年|年度|年)(?:[ \t]*[0-9]{{1,2}}月(?:[0-9]{{1,2}}[日号]|{TO}(?:次年)?[0-9]{{1,2}}月)?)?",
    r"(?<![0-9.])[0-9]{1,2}月[0-9]{1,2}[日号]",
    r"(?<![0-9.])[0-9]{1,2}月?" + TO + r"(?:次年)?[0-9]{1,2}月(?:份|底|末)?",
    r"(?<![0-9.])[0-9]{1,2}(?:月份|月底|月初|月末|月前)",
    r"(?<![0-9.])[0-9]{1,6}(?:\.[0-9]{1,4})?(?::[0-9]{1,6}(?:\.[0-9]{1,4})?){1,3}",  # 8:30, 1:3
    r"(?<![0-9])0[0-9]{2,3}[ \t]?-[ \t]?[0-9]{7,8}(?![0-9])|(?<![0-9])400-?[0-9]{3}-?[0-9]{4}(?![0-9])",
    rf"(?<![0-9.,])1[3-9][0-9]{{9}}(?![0-9.,]|[ \t]*{UNIT}){NOT_RECKONED}",
    rf"[0-9]{{14,40}}[Xx]?(?![0-9]|[ \t]*{UNIT})",  # an identity or account number
    r"(?<![0-9.])[0-9]{1,5}(?:号|#)",
    r"[0-9]{1,2}(?:\+[0-9]{1,2}){0,3}\+[A-Za-z]|(?<![A-Za-z])[A-Za-z]\+[0-9]{1,2}(?![0-9])",  # 1+N
    r"[A-Za-z][A-Za-z]{0,15}[-_.]?[0-9][0-9A-Za-z.\-]{0,20}",  # a model's number
]
ASIDES = re.compile("|".join(ASIDE))
# 1、 2. (3) at the head of an item.
ITEM = re.compile(
    rf"(?:(?<=[\n;。,，:])|^)[ \t]*(?:\([0-9]{{1,2}}\)|[0-9]{{1,2}}[、)]|[0-9]{{1,2}}\.(?![0-9])){NOT_RECKONED}"
)
# 3-5人, 10~20万元: no one number. 100-20=80, (100-20)×3 and 1-20% take away.
SPAN_OF_NUMBERS = re.compile(
    r"(?<![0-9.,])(?!1[ \t]*-[ \t]*[0-9.]+[%‰])"
    r"[0-9]{1,9}(?:\.[0-9]{1,6})?[ \t]*(?:[~—–至到]+|-)[ \t]*[0-9]{1,9}(?:\.[0-9]{1,6})?"
    rf"(?![0-9.,])[ \t]*{UNIT}?(?![ \t]*[-+=]|[ \t]*\)[ \t]*[*×÷/=])"
)


def plain(text: str) -> str:
    """The text as the grammar reads it, character by character in its place."""
    text = "".join(map(_half_width, text)).translate(TABLE)
    text = LETTER.sub(r"\1×", text)
    text = ITEM.sub(lambda match: " " * len(match[0]), ASIDES.sub(_hide, text).translate(BRACKETS))
    text = COMMA.sub(lambda match: match[0].replace("，", ","), text)
    text = WORDED.sub(lambda match: SIGN_OF[match[0][0]] + " " * (len(match[0]) - 1), text)
    return SPAN_OF_NUMBERS.sub(_hide, DOT.sub(r"\1×", text))


def _half_width(char: str) -> str:
    """A character's plain form; the full-width comma stays, which mostly parts."""
    if char < "\x7f" or "\u4e00" <= char <= "\u9fff" or char == "，":
        return char
    other = unicodedata.normalize("NFKC", char)
    if char.isspace():
        return "\n" if char in "\n\r\x85\u2028\u2029" else " "
    return other if len(other) == 1 else char


def _hide(match: re.Match) -> str:
    return HIDDEN * len(match[0])
