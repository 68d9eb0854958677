"""Controlled vocabularies: the stored English value and the Chinese label that the screen shows.

Plain ``enum``, so that the pure packages may use them. A stored value is never renamed, and no code compares a label.
"""

import enum


class Term(str, enum.Enum):
    """A word of a vocabulary: its value is stored, its label is shown."""

    def __new__(cls, value: str, label: str):
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member

    def __str__(self) -> str:
        return self.value

    @classmethod
    def choices(cls) -> list[tuple[str, str]]:
        return [(member.value, member.label) for member in cls]

    @classmethod
    def labels(cls) -> dict[str, str]:
        return dict(cls.choices())


class Role(Term):
    """What a person may be for a unit or an office of the bureau."""

    FILLER = "filler", "填表人"
    HEAD = "head", "单位负责人"
    DEPARTMENT_REVIEWER = "department_reviewer", "主管部门审核人"
    SECTION_REVIEWER = "section_reviewer", "业务审核人"
    PERFORMANCE_REVIEWER = "performance_reviewer", "绩效审核人"
    VIEWER = "viewer", "查看"
    ADMINISTRATOR = "administrator", "管理员"


class Level(Term):
    """级次 of a budget unit."""

    FIRST = "first", "一级预算单位"
    SECOND = "second", "二级预算单位"
    THIRD = "third", "三级预算单位"


class CampaignType(Term):
    TARGET = "target", "目标申报"
    EVALUATION = "evaluation", "绩效自评"


class PackageBy(Term):
    """What is submitted and reviewed together."""

    DOSSIER = "dossier", "整套报送"
    FILING = "filing", "逐项目报送"


class Signing(Term):
    """How a unit's head signs off: in the system, on paper (the filler states who signed and when), or not at all."""

    SYSTEM = "system", "系统审签"
    PAPER = "paper", "线下签字"
    NONE = "none", "不需要审签"


class Stamping(Term):
    """When the printed tables are to be signed and stamped."""

    ON_SUBMISSION = "on_submission", "报送时打印签字盖章"
    ON_PASS = "on_pass", "审核通过后打印签字盖章"


class Status(Term):
    """State of a package, named after what is waited for."""

    DRAFTING = "drafting", "填报中"
    SIGNING = "signing", "待审签"
    DEPARTMENT_REVIEW = "department_review", "待主管部门审核"
    FIRST_REVIEW = "first_review", "待初审"
    FINAL_REVIEW = "final_review", "待审核"
    RETURNED = "returned", "退回修改"
    CONSULTING = "consulting", "协商完善中"
    PASSED = "passed", "审核通过"
    REJECTED = "rejected", "不予通过"
    GIVEN_UP = "given_up", "已撤销"
    APPROVED = "approved", "已批复"
    PUBLISHED = "published", "已公开"
    ADJUSTING = "adjusting", "调整中"
    FILED = "filed", "已备案"
    RECHECKING = "rechecking", "复核中"
    RECHECKED = "rechecked", "已复核"


class Action(Term):
    """What one may want to do with a dossier, a filing or a package; the words of ``access.refusal`` and of the moves."""

    READ = "read", "查看"
    EDIT = "edit", "填报"
    ANSWER = "answer", "填写情况说明"
    REPLY = "reply", "答复修改意见"
    UNLOCK = "unlock", "一并修改"
    ADD = "add", "新增项目"
    REMOVE = "remove", "移除项目"
    RESTORE = "restore", "恢复项目"
    REMARK = "remark", "提修改意见"
    ASSESS = "assess", "填写报表意见"
    # The unit's moves.
    SUBMIT = "submit", "提交审签"
    SEND = "send", "报送"
    SIGN = "sign", "审签通过并报送"
    SIGN_ON_PAPER = "sign_on_paper", "登记线下签字并报送"
    SEND_BACK = "send_back", "退回填表人"
    WITHDRAW = "withdraw", "撤回报送"
    ASK_WITHDRAWAL = "ask_withdrawal", "申请撤回"
    ASK_EXTENSION = "ask_extension", "申请延期"
    ASK_RELEASE = "ask_release", "申请放行"
    INVITE = "invite", "请财政协助查看"
    END_INVITE = "end_invite", "结束协助查看"
    GIVE_UP = "give_up", "撤销申报"
    TAKE_UP = "take_up", "恢复申报"
    ADJUST = "adjust", "申请调整"
    DROP_ADJUSTMENT = "drop_adjustment", "撤销调整"
    PUBLISH = "publish", "登记公开"
    # The offices'.
    PASS = "pass", "通过"
    RETURN = "return", "退回"
    RETURN_TO_OFFICE = "return_to_office", "退回上一环节"
    CONSULT = "consult", "协商完善"
    END_CONSULTING = "end_consulting", "结束协商"
    IMPROVE = "improve", "登记已协商并完善"
    REJECT = "reject", "不予通过"
    UNDO = "undo", "撤销审核"
    GRANT_WITHDRAWAL = "grant_withdrawal", "同意撤回"
    EXTEND = "extend", "延期报送"
    RELEASE = "release", "放行"
    DECLINE = "decline", "不同意申请"
    APPROVE = "approve", "批复"
    AMEND = "amend", "更正批复信息"
    DRAW = "draw", "抽查复核"
    RECHECK = "recheck", "出具复核结果"


class RequestSubject(Term):
    """What a unit may ask the bureau for."""

    WITHDRAWAL = "withdrawal", "申请撤回"
    EXTENSION = "extension", "申请延期"
    RELEASE = "release", "申请放行"


class RequestState(Term):
    """State of a request; it lapses when the package has moved on before anybody decided."""

    OPEN = "open", "待答复"
    GRANTED = "granted", "已同意"
    DECLINED = "declined", "未同意"
    LAPSED = "lapsed", "已失效"


class AdjustmentType(Term):
    """绩效目标调整, by what changes."""

    ADDED = "added", "追加新增"
    RAISED = "raised", "调增"
    LOWERED = "lowered", "调减"
    CANCELLED = "cancelled", "取消收回"
    CONTENT = "content", "目标内容调整"


class Grade(Term):
    """A reviewer's grade (财预〔2015〕88号 第25条): pass, talk over and improve, return, fail."""

    EXCELLENT = "excellent", "优"
    GOOD = "good", "良"
    FAIR = "fair", "中"
    POOR = "poor", "差"


class Mail(Term):
    """How reminders reach a person by e-mail, beside the page's own inbox."""

    DIGEST = "digest", "每日汇总"
    EACH = "each", "逐条发送"
    NONE = "none", "不发邮件"


class Severity(Term):
    """How much a finding weighs: it must be mended, it must be explained, it is worth a look."""

    BLOCK = "block", "错误"
    EXPLAIN = "explain", "警告"
    HINT = "hint", "提示"


class RuleLevel(Term):
    """How grave a campaign takes a rule, or that it doesn't look."""

    BLOCK = "block", "错误"
    EXPLAIN = "explain", "警告"
    HINT = "hint", "提示"
    OFF = "off", "不校验"


class Standard(Term):
    """绩效标准: what an indicator's target is measured against (财预〔2015〕88号)."""

    HISTORICAL = "historical", "历史标准"
    INDUSTRY = "industry", "行业标准"
    PLAN = "plan", "计划标准"
    OTHER = "other", "其他标准"


class Shelf(Term):
    """Where an indicator stands in the 指标库: one shelf serves the 二级指标 of all schemes that mean the same."""

    QUANTITY = "quantity", "数量指标"
    QUALITY = "quality", "质量指标"
    TIMELINESS = "timeliness", "时效指标"
    COST = "cost", "成本指标"
    SOCIAL_COST = "social_cost", "社会成本指标"
    ECOLOGICAL_COST = "ecological_cost", "生态环境成本指标"
    ECONOMIC = "economic", "经济效益指标"
    SOCIAL = "social", "社会效益指标"
    ECOLOGICAL = "ecological", "生态效益指标"
    SUSTAINABLE = "sustainable", "可持续影响指标"
    FACILITIES = "facilities", "配套设施"
    SATISFACTION = "satisfaction", "满意度指标"


class LibrarySource(Term):
    """How an indicator came into the 指标库."""

    COMMON = "common", "通用指标"
    BUREAU = "bureau", "本局补充"
    APPROVED = "approved", "本局批复"


class Direction(Term):
    """Which way an indicator's value is better; blank follows its operator and its 二级指标."""

    MORE = "more", "正向（越大越好）"
    LESS = "less", "反向（越小越好）"


class Attainment(Term):
    """How far an indicator in words was reached (财预〔2020〕10号): the bands' points are the scheme's."""

    REACHED = "reached", "达成预期指标"
    PARTLY = "partly", "部分达成并具有一定效果"
    MISSED = "missed", "未达成且效果较差"


class EventType(Term):
    """What befell a project in the year: each changes its 全年预算数, except a new name."""

    ADDED = "added", "追加"
    RAISED = "raised", "调增"
    LOWERED = "lowered", "调减"
    MERGED = "merged", "合并"
    RENAMED = "renamed", "更名"
    WITHDRAWN = "withdrawn", "取消收回"
    CARRIED = "carried", "结转下年"


class TargetChange(Term):
    """What happened to an approved target since a self-evaluation carried it over."""

    ADDED = "added", "新增"
    CHANGED = "changed", "变更"
    REMOVED = "removed", "取消"
    BEFELL = "befell", "项目变动"


class Fund(Term):
    """口径 of a number: whose money it counts."""

    ALL = "all", "全部资金"
    GENERAL = "general", "一般公共预算"
    OWN = "own", "本级专项资金"


class Stage(Term):
    """口径 of a number: of which moment it is."""

    INITIAL = "initial", "年初预算"
    ANNUAL = "annual", "全年预算"
    FINAL = "final", "决算"


class Nature(Term):
    """口径 of a number: what the money is for. 公用经费 and 人员经费 are parts of 基本支出."""

    TOTAL = "total", "支出合计"
    BASIC = "basic", "基本支出"
    STAFF = "staff", "人员经费"
    OPERATING = "operating", "公用经费"
    PROJECT = "project", "项目支出"


class Accord(Term):
    """How a number stands to the others that must agree with it, from the best to the worst: a part of the money that one
    table tells apart itself, a rounding residue, another 口径, another number, or none where there must be one."""

    SAME = "same", "一致"
    PART = "part", "分列"
    RESIDUE = "residue", "尾差"
    SCOPE = "scope", "口径不同"
    UNLIKE = "unlike", "不一致"
    LONE = "lone", "缺对应表"


class BlockStyle(Term):
    """What a block of a report's text is."""

    PARAGRAPH = "paragraph", "正文"
    HEADING = "heading", "小标题"
    ITEM = "item", "列表项"


class RemarkState(Term):
    """State of a 修改意见; a draft is seen by its office alone."""

    DRAFT = "draft", "未发出"
    OPEN = "open", "待修改"
    CHANGED = "changed", "已修改"
    DECLINED = "declined", "说明理由未修改"
    CLOSED = "closed", "已办结"
