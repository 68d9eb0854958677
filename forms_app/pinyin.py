"""How Chinese text is spelled by who types letters: 管理成效 as ``glcx`` and ``guanlichengxiao``. No Django in here."""

import unicodedata

# Typed with an input method ü is v; who types letters alone often writes u.
SPELLED = str.maketrans({"ü": "v"})


def initials(text: str) -> str:
    """The first letter of each character; letters and digits stand for themselves."""
    return "".join(syllable[0] for syllable in _syllables(text))


def full(text: str) -> str:
    return "".join(_syllables(text))


def _syllables(text: str) -> list[str]:
    # Its dictionary takes a tenth of a second and some megabytes: only where an indicator is written down.
    from pypinyin import lazy_pinyin

    plain = unicodedata.normalize("NFKC", text).lower()
    spelled = (s.translate(SPELLED) for s in lazy_pinyin(plain, errors=list))
    return [s for s in spelled if s.isascii() and s.isalnum()]
