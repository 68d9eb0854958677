"""Vocabularies of 上海市 财政项目支出绩效目标申报表 (rule book 3.8)."""

from forms_app.terms import Term


class Nature(Term):
    """项目性质: whether the money is asked for once, for some years, or every year."""

    ONCE = "once", "一次性项目"
    OTHER_ONCE = "other_once", "其他一次性项目"
    PHASED = "phased", "阶段性项目"
    RECURRING = "recurring", "经常性项目"
    OTHER_RECURRING = "other_recurring", "其他经常性项目"


class Category(Term):
    """项目类别 of the 预算管理一体化 scheme."""

    STAFF = "staff", "人员类"
    OPERATION = "operation", "运转类"
    SPECIFIC = "specific", "特定目标类"
