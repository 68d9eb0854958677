"""完善建议: what an office proposes should stand in a cell, and how accepted ones get into the tables (协商完善)."""

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Q, QuerySet

from forms_app import filings
from forms_app.document import ColumnType, Place
from forms_app.editing import MAX_TEXT
from forms_app.evaluating import ExecutionScore, Scores, TotalScore
from forms_app.frozen import Frozen
from forms_app.kind import Kind
from forms_app.models import Package
from forms_app.registry import kind_of
from forms_app.terms import Action, RemarkState
from forms_app.values import NoValue, read, show

from .models import Remark, Step
from .moves import Refused

Texts = dict[int, dict[Place, str]]

# 得分 is the unit's own word: it is reckoned, or overruled with the unit's reason; the bureau's stands beside it.
SCORED = (ExecutionScore, Scores, TotalScore)

# What the states mean of a proposal that was talked over with the unit.
WORDS = {RemarkState.OPEN: "待答复", RemarkState.CHANGED: "已采纳", RemarkState.DECLINED: "未采纳"}


def with_rounds(found: QuerySet[Remark]) -> QuerySet[Remark]:
    """Marks those that were talked over with the unit (``consulted``); the others went out with a 退回."""
    rounds = Step.objects.filter(
        Q(action=Action.CONSULT, version=OuterRef("version"))
        | Q(action=Action.IMPROVE, version=OuterRef("version") + 1),
        package=OuterRef("package"),
        unit=OuterRef("office"),
        at__gte=OuterRef("created_at"),
    )
    return found.annotate(consulted=Exists(rounds))


def state_words(state: str, remark: Remark) -> str:
    """A state of a remark in words; needs ``consulted`` (see ``with_rounds``)."""
    state = RemarkState(state)
    return WORDS.get(state, state.label) if remark.proposes and remark.consulted else state.label


def is_in(remark: Remark) -> bool:
    """Whether it was talked over and accepted: then it stands in the cell, and the change tells of it."""
    return remark.proposes and remark.consulted and remark.state == RemarkState.CHANGED


def sound(kind: Kind, frozen: Frozen, place: Place, text: str) -> str:
    """A proposed text as the cell would show it. Raises Refused where the cell can't hold it."""
    refused = unproposable(kind, frozen, place)
    if refused:
        raise Refused(refused)
    if len(text) > MAX_TEXT:
        raise Refused(f"建议改为的内容最多 {MAX_TEXT} 字，请精简。")
    column, money = kind.shape.column(place), frozen.scheme.money
    try:
        return show(read(text, column, money), column, money)
    except NoValue as wrong:
        raise Refused(f"建议改为的内容有误：{wrong}。") from None


def unproposable(kind: Kind, frozen: Frozen, place: Place) -> str:
    """Why nothing can be proposed for a cell, though a remark can be made; empty where it can."""
    rows = kind.row_set(place.rows) if place.rows else None
    if rows and place.field in (rows.parent, "category" if rows.grouped else ""):
        return "这一列决定该行归在哪里，不能提完善建议；请填写修改意见。"
    if kind.fixed(place, frozen.document):
        return "这里是批复的内容，自评时不能改动，不能提完善建议；请填写修改意见。"
    if any(isinstance(f, SCORED) and f.covers(place, frozen.document) for f in kind.follows):
        return "得分是单位的自评结果，不能提完善建议；请填写修改意见。复核得分在抽查复核时另行填写。"
    return ""


def is_text(remark: Remark) -> bool:
    """Whether the proposal is about words: amounts and choices always need the unit."""
    column = kind_of(remark.filing.kind).shape.column(Place.parse(remark.place))
    return column.type is ColumnType.TEXT


def texts(proposals: Iterable[Remark]) -> Texts:
    """Proposed texts by table and cell."""
    found: Texts = {}
    for remark in proposals:
        found.setdefault(remark.filing_id, {})[Place.parse(remark.place)] = remark.proposal
    return found


def of_this_round(package: Package) -> QuerySet[Remark]:
    """Proposals about the version that was sent last, and that the unit may know of."""
    return package.remarks.filter(proposes=True, version=package.sent_version).exclude(
        state=RemarkState.DRAFT
    )


def asked_now(remark: Remark, package: Package) -> bool:
    """Whether the unit has to answer it in this round; what it said to earlier versions stays said."""
    return remark.state == RemarkState.OPEN or remark.version == package.sent_version


def put_in(package: Package) -> filings.Working:
    """The tables as sent last, with what the unit accepted so far. Called within a transaction."""
    agreed = of_this_round(package).filter(state=RemarkState.CHANGED)
    return filings.put_differently(package, package.sent_version, texts(agreed))
