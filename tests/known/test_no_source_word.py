"""No rule knows a source: words that only the published documents use stand in no rule."""

import re
from functools import cache
from pathlib import Path

import pytest

from tests import samples
from tests.known.unseen import FOLDER

ROOT = Path(__file__).parents[2]
RULES = sorted(
    path
    for pattern in (
        "forms_app/checking/**/*.py", "forms_app/checking/**/words.toml", "forms_app/costing/*",
        "forms_app/kinds/*/rules.py", "forms_app/measures.py",
    )
    for path in ROOT.glob(pattern)
    if path.suffix in (".py", ".toml", ".lark")
)  # fmt: skip
# Names of units, projects, places, activities and indicators of the sources, told here in words of three characters and
# more; the test beneath gathers all others.
SPECIFIC = (
    "石峰", "荷塘", "株洲", "学林", "闵行", "新虹", "越城", "田心", "井龙", "安置房", "加装电梯", "红色物业", "专项整治工作",
    "业务性专", "微民生", "网格事件", "城乡环境连片", "垃圾清运", "拖运", "下水道", "下水管", "危树", "拆违", "综治", "两会", "双随机", "自治奖励",
    "自治回头看", "矛盾调解", "以奖代投", "三供一业", "人大票决", "三保", "美丽家园", "物联网", "信息平台", "公房", "优秀历史建筑", "维修资金",
    "续筹", "公共收益", "白蚁", "物业费", "962121", "坐席", "营商环境", "街道各项事务", "居民幸福", "环境卫生", "政策咨询", "回复率",
)  # fmt: skip
# Such a word is common in the field: that a rule knows it tells nothing of a source. Each with where it comes from.
COMMON = {
    "拖运": "says the same as 转运 and 清运, in the list of activities that mean the same",
    "回复率": "an ending of indicators' names, beside 办结率 and 处置率",
    "居民满意度": "whose 满意度: the example of an answer in an advice",
    "可持续影响": "a 二级 of 财预〔2015〕88号",
    "安全感": "获得感, 幸福感, 安全感: of every plan",
}
HAN = re.compile(r"[\u4e00-\u9fff]{3,}")


@cache
def code(path: Path) -> str:
    """What runs, and vocabularies: comments and docstrings may name an example, messages an example of what is right."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".py":
        text = re.sub(r'"""(?:.|\n)*?"""', "", text)
    return "\n".join(re.sub(r"(?:#|//).*$", "", line) for line in text.splitlines())


def words_of_sources() -> set[str]:
    """Runs of characters in cells of names: units, projects, lines, indicators, matters."""
    named = ("name", "detail", "summary", "subject", "matter", "direction_name", "fund_name", "project_name")
    units = ("reporting_unit", "department_name", "implementing_unit", "competent_department", "department")
    found = set()
    for name in samples.PUBLISHED:
        for document in samples.documents(name):
            for record in (document.header, *(r for rows in document.rows.values() for r in rows)):
                cells = (record.get(field) for field in (*named, *units))
                found |= {run for cell in cells if isinstance(cell, str) for run in HAN.findall(cell)}
    return found


def elsewhere() -> str:
    """What documents that are no source, and the official vocabularies, say too."""
    texts = [path.read_text(encoding="utf-8") for path in FOLDER.iterdir() if path.is_file()]
    texts += [(ROOT / "forms_app" / f).read_text(encoding="utf-8") for f in ("catalog.py", "terms.py")]
    texts += [p.read_text(encoding="utf-8") for p in (ROOT / "forms_app" / "schemes").glob("*.py")]
    return "\n".join(texts)


def test_the_rules_are_looked_at():
    assert {"named.py", "costing.py", "rules.py", "words.toml", "grammar.lark"} <= {
        path.name for path in RULES
    }
    assert len(words_of_sources()) > 100


@pytest.mark.parametrize("path", RULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_word_of_a_source_stands_in_a_rule(path):
    known = words_of_sources() - set(HAN.findall(elsewhere()))
    told = {word for word in (*SPECIFIC, *known) if word in code(path)}
    assert told - set(COMMON) == set()


def test_what_is_common_stands_in_some_rule():
    assert [word for word in COMMON if not any(word in code(path) for path in RULES)] == []
