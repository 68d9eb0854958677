"""The calculations in a plain costing: tokens, groups in brackets, and the longest pieces that the grammar accepts."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path

from lark import Lark, Token, Tree
from lark.exceptions import UnexpectedToken

# What is counted, behind 万: 3万人 is no amount. Some of these letters begin a word: 3万人工费, 5万项目经费.
COUNTED = (
    "(?:[户家个份册本张只台套辆次天月米亩株棵条件吨斤公座栋幢批页盒箱袋瓶桶升字羽匹根块篇]|人(?!工|员|力)|名(?!义)|平方|㎡"
    "|场(?!地|所|馆)|项(?!目)|年(?!度)|期(?!间)|日(?!常)|小时|课时|学时|头(?!等)|千米)"
)
BETWEEN = r"[^0-9+\-*×÷\/=≈()\s,，、;。!?%‰¥|]{0,6}[=≈]?[ \t]*"
AMOUNT_FOLLOWS = r"(?=¥|[0-9.,]+[ \t]*[余多几]?[ \t]*(?:[十百千]?[万亿]|[百千]?元))"
TOTAL = (
    rf"(?:(?:合计|共计|总计|小计|总共|累计|共需){BETWEEN}(?=[¥0-9])|共{AMOUNT_FOLLOWS}"
    rf"|(?<=[\s,，、;。])计{AMOUNT_FOLLOWS})"
)
FIGURES = {"AMOUNT", "SHARE", "SCALED", "NUMBER"}
OPERATORS = {"PLUS", "MINUS", "TIMES", "DIVIDE", "SLASH", "EQUALS"}
# A comma before × or = parts nothing: 0.2元/平方米，乘以面积.
GOES_ON = {"TIMES", "DIVIDE", "EQUALS", "PLUS"}
HARD = ";。!?\n"
# Brackets within brackets that are followed; deeper ones are left out.
DEEPEST = 8
PARTING = ("SEP", "STRAY")
LONGEST_UNIT = 3


class _Kept:
    """Tells Lark to keep the terminals that no rule uses."""

    always_accept = PARTING

    def process(self, stream: Iterator[Token]) -> Iterator[Token]:
        return stream


def _parser() -> Lark:
    grammar = (Path(__file__).parent / "grammar.lark").read_text(encoding="utf-8")
    grammar = grammar.replace("<COUNTED>", COUNTED).replace("<TOTAL>", TOTAL)
    return Lark(grammar, parser="lalr", lexer="basic", postlex=_Kept())


PARSER = _parser()


@dataclass(frozen=True)
class Piece:
    """A longest run of tokens that the grammar accepts; no ``tree`` where a calculation broke off (``5人×，``).

    ``start`` and ``end`` are its place, ``before`` the word right before it, ``sentence`` counts the sentences; ``aside``
    is one in brackets that explain what stands before them.
    """

    tree: Tree | None
    start: int
    end: int
    before: str
    sentence: int
    aside: bool


@dataclass
class Steps:
    """Counts what reading a text takes."""

    taken: int = 0


def pieces(text: str, steps: Steps) -> Iterator[Piece]:
    tokens = list(PARSER.parse_interactive(text).lexer_thread.lex(None))
    steps.taken += len(text) + len(tokens)
    main, asides = _unbracketed(tokens)
    yield from _parsed(_joined(main), False, steps)
    for aside in asides:
        yield from _parsed(_joined(aside), True, steps)


def _unbracketed(tokens: list[Token]) -> tuple[list[Token], list[list[Token]]]:
    """The tokens without what brackets add as an explanation; and each such explanation."""
    pairs = _pairs(tokens)
    grouping = _grouping(tokens, pairs)
    brackets = {*pairs, *pairs.values()}
    reading, explanations = [[]], []
    for at, token in enumerate(tokens):
        if at in grouping or (token.type not in ("LPAR", "RPAR")):
            reading[-1].append(token)
        elif at in pairs:
            reading.append([])
        elif at in brackets:
            explanations.append(reading.pop())
    return reading[0], explanations


def _pairs(tokens: list[Token]) -> dict[int, int]:
    """Each opening bracket with its closing one."""
    pairs, opened = {}, []
    for at, token in enumerate(tokens):
        if token.type == "LPAR":
            opened.append(at)
        elif token.type == "RPAR" and opened:
            start = opened.pop()
            if len(opened) < DEEPEST:
                pairs[start] = at
    return pairs


def _grouping(tokens: list[Token], pairs: dict[int, int]) -> set[int]:
    """The brackets that belong to a calculation: 3×(2+5), not 会议费(含场地)."""
    operators = list(accumulate((t.type in OPERATORS for t in tokens), initial=0))
    figures = list(accumulate((t.type in FIGURES for t in tokens), initial=0))
    found: set[int] = set()
    for start, end in sorted(pairs.items()):
        before = tokens[start - 1].type if start else "SEP"
        after = tokens[end + 1].type if end + 1 < len(tokens) else "SEP"
        reckons = figures[start] < figures[end] and (operators[start] < operators[end] or after in OPERATORS)
        within = before == "LPAR" and (start - 1 in found or start - 1 not in pairs)
        begins = before in ("SEP", "STRAY", "TOTAL") or within
        named = (
            before == "WORD" and after in OPERATORS and (start < 2 or tokens[start - 2].type not in FIGURES)
        )
        if before in OPERATORS or (reckons and (begins or named)):
            found |= {start, end}
    return found


def _joined(tokens: list[Token]) -> Iterator[Token]:
    """The tokens without commas and line ends that part nothing, for an operator stands beside them."""
    before = ""
    for at, token in enumerate(tokens):
        after = tokens[at + 1].type if at + 1 < len(tokens) else ""
        beside = after in GOES_ON or before in OPERATORS
        if token.type != "SEP" or token in HARD.replace("\n", "") or not beside:
            yield token
            before = token.type


def _parsed(tokens: Iterator[Token], aside: bool, steps: Steps) -> Iterator[Piece]:
    run, sentence, before = _Run(steps), 0, ""
    for token in tokens:
        if not run.takes(token):
            yield from run.pieces(sentence, aside)
            run = _Run(steps, before)
            if not run.takes(token):
                run.broken = token.type in OPERATORS
        sentence += token.type == "SEP" and token in HARD
        before = str(token) if token.type == "WORD" else ""
    yield from run.pieces(sentence, aside)


class _Run:
    """Tokens fed to the parser one by one, until it can take no more."""

    def __init__(self, steps: Steps, before: str = "") -> None:
        self.parser = PARSER.parse_interactive("")
        self.steps, self.before, self.broken = steps, before, False
        self.taken: list[Token] = []

    def takes(self, token: Token) -> bool:
        self.steps.taken += 1
        if token.type not in self.parser.choices():
            return False
        try:
            self.parser.feed_token(token)
        except UnexpectedToken:
            return False
        self.taken.append(token)
        return True

    def pieces(self, sentence: int, aside: bool) -> Iterator[Piece]:
        if self.broken or self.taken:
            start, end = (self.taken[0].start_pos, self._end()) if self.taken else (0, 0)
            yield Piece(self._tree() if self.taken else None, start, end, self.before, sentence, aside)

    def _end(self) -> int:
        """Behind the last number and its unit: a longer word begins something else."""
        last = self.taken[-1]
        longer = last.type == "WORD" and len(last) > LONGEST_UNIT and len(self.taken) > 1
        return (self.taken[-2] if longer else last).end_pos

    def _tree(self) -> Tree | None:
        try:
            tree = self.parser.feed_eof()
        except UnexpectedToken:
            return None
        self.steps.taken += _nodes(tree)
        return tree


def _nodes(tree: Tree) -> int:
    """What the parser has put together: one step each."""
    return 1 + sum(_nodes(child) for child in tree.children if isinstance(child, Tree))
