"""How Chinese text is spelled by who types letters: 管理成效 as ``glcx`` and ``guanlichengxiao``. No Django in here."""

import unicodedata
from collections.abc import Callable
from functools import cache

# Words of the field that the dictionary lacks, so that it reads their first character otherwise.
WORDS = {"长效": [["cháng"], ["xiào"]], "长护险": [["cháng"], ["hù"], ["xiǎn"]]}


def initials(text: str) -> str:
    """The first letter of each character; letters and digits stand for themselves."""
    return "".join(syllable[0] for syllable in _syllables(text))


def full(text: str) -> str:
    return "".join(_syllables(text))


def _syllables(text: str) -> list[str]:
    """Without tones, ü as v; marks and blanks are left out."""
    plain = unicodedata.normalize("NFKC", text).lower()
    return [s for s in _speller()(plain, errors=list) if s.isascii() and s.isalnum()]


@cache
def _speller() -> Callable[..., list[str]]:
    """The dictionary takes a tenth of a second and some megabytes: only where an indicator is written down."""
    from pypinyin import lazy_pinyin, load_phrases_dict

    load_phrases_dict(WORDS)
    return lazy_pinyin
