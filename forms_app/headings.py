"""What columns and groups of rows are called in the tables that people copy into the house: for the page's script, which
finds by these words where a pasted column goes."""

from collections.abc import Iterable

from forms_app.document import Column
from forms_app.kind import Kind, RowSet
from forms_app.schemes import SCHEMES, Branch, Leaf, Scheme

# Other words for a column, by its name in the house; ``{year}`` and ``{before}`` are the table's year and the one before.
ALSO = {
    "name": ("三级指标", "三级目标", "指标名称", "绩效指标", "绩效指标名称", "名称", "项目名称"),
    "value": ("指标值", "年度指标值", "目标值", "年度目标值", "绩效指标值", "计划指标值", "预期指标值"),
    "project_value": ("项目指标值", "实施期指标值", "总指标值"),
    "standard": ("绩效标准", "评价标准", "指标值设定依据"),
    "actual": ("实际完成值", "实际完成指标值", "完成值", "全年实际完成值", "实际完成情况"),
    "weight": ("分值", "权重", "标准分值"),
    "score": ("得分", "自评得分"),
    "reason": ("偏差原因", "偏差原因分析", "未完成原因分析", "未完成原因及改进措施", "说明"),
    "note": ("备注", "说明"),
    "matter": ("重点工作", "工作事项", "任务名称"),
    "responsible": ("责任单位", "责任科室", "责任部门"),
    "goal": ("工作目标", "目标"),
    "summary": ("支出内容", "内容简介"),
    "detail": ("支出明细", "明细", "明细项目"),
    "amount": ("金额", "预算金额", "支出金额", "项目金额"),
    "basis": ("测算依据", "支出测算依据", "测算依据及过程", "测算依据及过程说明"),
    "period_goal": ("实施期目标", "中长期目标"),
    "annual_goal": ("年度目标", "年度总体目标"),
    "previous": ("{before}年决算数", "{before}年决算", "上年决算"),
    "budget": ("{year}年预算数", "{year}年预算", "本年预算", "预算数"),
    "final": ("{year}年决算数", "{year}年决算", "本年决算", "决算数"),
    "price_basis": ("依据",),
    "quantity_basis": ("依据",),
    "document_name": ("制度名称",),
    "measures": ("措施",),
    "dated": ("日期",),
    "type": ("类型",),
}
LEAVES = ("二级指标", "二级目标")
BRANCHES = ("一级指标", "一级目标")


def headings(kind: Kind, scheme: Scheme, year: int) -> list[dict]:
    """Of each row set: the words for its columns, and those for the 一级 and 二级 that its rows stand under."""
    return [_row_set(rows, scheme, year) for rows in kind.rows]


def _row_set(rows: RowSet, scheme: Scheme, year: int) -> dict:
    columns = [column for name, column in rows.columns.items() if name not in ("category", rows.parent)]
    return {
        "name": rows.name,
        "label": rows.label,
        "labels": {column.name: column.label for column in columns},
        "heads": {column.name: _words(column, year) for column in columns},
        "leafHeads": [rows.columns["category"].label, *LEAVES] if rows.grouped else [],
        "branchHeads": [*BRANCHES] if rows.grouped else [],
        "groups": [
            {"slug": leaf.slug, "label": leaf.label, "names": _names(leaf), "branch": _branch_names(branch)}
            for branch in (scheme.branches(rows.tree) if rows.grouped else ())
            for leaf in branch.leaves
        ],
    }


def _words(column: Column, year: int) -> list[str]:
    also = (word.format(year=year, before=year - 1) for word in ALSO.get(column.name, ()))
    return [column.label, *also]


def _names(leaf: Leaf) -> list[str]:
    """As all schemes word it: a table filled in elsewhere may come from another year or region."""
    slugs = {leaf.slug, *_counterparts(leaf.slug)}
    same = [x for branch in _all_branches() for x in branch.leaves if x.slug in slugs]
    alone = (b.label for b in _all_branches() if len(b.leaves) == 1 and b.leaves[0].slug in slugs)
    return _once([*(name for x in (leaf, *same) for name in (x.label, *x.variants)), *alone])


def _counterparts(slug: str) -> Iterable[str]:
    """The 二级 of other trees that take this one over, or that it takes over."""
    pairs = [pair for scheme in SCHEMES.values() for pair in scheme.mapped.items()]
    return [a for a, b in pairs if b == slug] + [b for a, b in pairs if a == slug]


def _branch_names(branch: Branch) -> list[str]:
    return _once(b.label for b in (branch, *_all_branches()) if b.slug == branch.slug)


def _all_branches() -> list[Branch]:
    return [branch for scheme in SCHEMES.values() for branch in scheme.tree]


def _once(names: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(name for name in names if name))
