"""修改意见: put down at cells, sent with a 退回, answered by the unit, closed or reopened by reviewers."""

from collections.abc import Iterable

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q, QuerySet

from forms_app import labels
from forms_app.access import refusal
from forms_app.document import Place
from forms_app.filings.freezing import thaw
from forms_app.frozen import Frozen
from forms_app.models import Filing, Membership, Package, Snapshot, Unit
from forms_app.page import Note
from forms_app.registry import kind_of
from forms_app.terms import Action, RemarkState, Status
from forms_app.values import shown_text

from . import proposals
from .holding import hold
from .models import Remark, Reply
from .moves import Refused
from .shown import Sheet

BY_UNIT = (RemarkState.CHANGED, RemarkState.DECLINED)
BY_OFFICE = (RemarkState.CLOSED, RemarkState.OPEN)
QUOTED = 200
NO_CELL = "这张表没有这个单元格，请刷新后重新选择。"


def visible(package: Package, actor: Membership) -> QuerySet[Remark]:
    """Remarks that the person may read: drafts belong to the office that writes them."""
    drafts = Q(state=RemarkState.DRAFT) & ~Q(office=actor.unit_id)
    found = proposals.with_rounds(package.remarks.exclude(drafts))
    found = found.select_related("filing", "author", "office")
    return found.prefetch_related("replies__person", "replies__unit")


def in_order(found: Iterable[Remark], sheets: Iterable[Sheet]) -> list[Remark]:
    """As one goes through the tables, cell by cell; the whole package first, rows that are gone last."""
    places = [(s.filing.pk, str(p)) for s in sheets for p in (Place(), *s.frozen.document.places())]
    rank = {place: nth for nth, place in enumerate([(None, ""), *places])}
    return sorted(found, key=lambda remark: rank.get((remark.filing_id, remark.place), len(rank)))


def drafts(package: Package, office: Unit) -> QuerySet[Remark]:
    return package.remarks.filter(state=RemarkState.DRAFT, office=office)


@transaction.atomic
def add(
    package: Package,
    actor: Membership,
    text: str,
    snapshot: Snapshot | None = None,
    place: str = "",
    proposal: str | None = None,
) -> Remark:
    """Put down a remark on a cell of a submitted table, on the table, or (no snapshot) on the package.

    With a ``proposal``, which may be empty, it is a 完善建议: the text that should stand in the cell.
    """
    package = hold(package)
    _refuse(actor, Action.REMARK, package)
    if not text.strip():
        raise Refused("请填写修改意见。")
    frozen = thaw(snapshot, snapshot.filing.kind) if snapshot else None
    about = {"filing": snapshot.filing, **_described(frozen, place)} if frozen else {}
    if proposal is not None:
        about |= _proposed(package, frozen, about, proposal)
    package.opined = True
    package.save(update_fields=["opined"])
    return _create(package, actor, text, **about)


def _create(package: Package, actor: Membership, text: str, **said) -> Remark:
    version, text = package.sent_version, text.strip()
    said["quoted"] = said.get("quoted", "") if said.get("proposes") else said.get("quoted", "")[:QUOTED]
    return Remark.objects.create(
        package=package, version=version, text=text, author=actor.person, office=actor.unit, **said
    )


def _proposed(package: Package, frozen: Frozen | None, about: dict, proposal: str) -> dict:
    """What makes a remark a 完善建议. It is about one cell, changes it, and is the only one there."""
    if not about.get("place"):
        raise Refused("请先选择要完善的单元格，再填写“建议改为”。")
    kind = kind_of(frozen.document.kind)
    proposal = proposals.sound(kind, frozen, Place.parse(about["place"]), proposal)
    if proposal == about["quoted"]:
        raise Refused("建议改为的内容与原内容相同。")
    standing = package.remarks.filter(
        filing=about["filing"], place=about["place"], version=package.sent_version
    )
    if standing.filter(proposes=True).exclude(state=RemarkState.CLOSED).exists():
        raise Refused("该单元格已有一条完善建议，请先删除或处理。")
    return {"proposes": True, "proposal": proposal}


def _described(frozen: Frozen, text: str) -> dict[str, str]:
    """The place, as words too, and what stands there. Raises Refused where the table has no such cell."""
    kind = kind_of(frozen.document.kind)
    if not text:
        return {"where": frozen.annex}
    try:
        place = Place.parse(text).local
        column = kind.shape.column(place)
    except (KeyError, ValueError):
        raise Refused(NO_CELL) from None
    if place.field in kind.technical:
        raise Refused(NO_CELL)
    record = frozen.document.record(place)
    if record is None:
        raise Refused("这一行不在报送版本中，请刷新后重新选择。")
    where = labels.place_label(kind, frozen.scheme, frozen.document, place)
    quoted = shown_text(record, column, frozen.scheme.money)
    return {"place": str(place), "where": f"{frozen.annex} {where}", "quoted": quoted}


@transaction.atomic
def drop(remark: Remark, actor: Membership) -> None:
    """Take back a remark that wasn't sent."""
    package = hold(remark.package)
    _refuse(actor, Action.REMARK, package)
    if not drafts(package, actor.unit).filter(pk=remark.pk).exists():
        raise Refused("只能删除本环节未发出的修改意见。")
    remark.delete()


def send(package: Package, actor: Membership, general: str = "") -> list[Remark]:
    """Called by 退回: the office's drafts and a general remark go out. Returns all that wait for the unit."""
    if general.strip():
        _create(package, actor, general)
    drafts(package, actor.unit).update(state=RemarkState.OPEN)
    return list(package.remarks.filter(state=RemarkState.OPEN).select_related("filing"))


@transaction.atomic
def reply(remark: Remark, actor: Membership, state: str, text: str = "") -> Reply:
    """Answer a remark (the unit), close it or open it again (the office that reviews)."""
    package = hold(remark.package)
    remark = Remark.objects.select_for_update().get(pk=remark.pk)
    state = RemarkState(state)
    _refuse(actor, Action.REPLY if state in BY_UNIT else Action.REMARK, package)
    _refuse_reply(remark, state, text)
    if package.status == Status.CONSULTING and not proposals.asked_now(remark, package):
        raise Refused("这条意见不在本次协商之内，不必再答复。")
    if remark.proposes and state == RemarkState.OPEN and remark.version != package.sent_version:
        raise Refused("这条建议所针对的内容已更新，请在单元格上重新提出。")
    remark.state = state
    remark.save(update_fields=["state"])
    if package.status == Status.CONSULTING and remark.proposes:
        # At once, so that the unit sees what follows from it, and can explain what is found then.
        proposals.put_in(package)
    return Reply.objects.create(
        remark=remark, state=state, text=text.strip(), person=actor.person, unit=actor.unit
    )


def _refuse_reply(remark: Remark, state: RemarkState, text: str) -> None:
    if remark.state == RemarkState.DRAFT or state == RemarkState.DRAFT:
        raise Refused("这条修改意见尚未发出。")
    if remark.state == RemarkState.CLOSED and state in BY_UNIT:
        raise Refused("这条修改意见已办结，不必再答复。")
    if remark.state == state and state in BY_OFFICE:
        raise Refused(f"这条修改意见已是“{state.label}”。")
    if state == RemarkState.DECLINED and not text.strip():
        raise Refused("请说明不采纳的理由。" if remark.proposes else "请说明未修改的理由。")


def _refuse(actor: Membership, action: Action, package: Package) -> None:
    refused = refusal(actor, action, package)
    if refused:
        raise PermissionDenied(refused)


def notes_at(filing: Filing, actor: Membership) -> dict[str, list[Note]]:
    """Remarks on a table by the cell's place, to be drawn into its page."""
    return notes(visible(filing.package, actor).filter(filing=filing))


def notes(said: Iterable[Remark]) -> dict[str, list[Note]]:
    found: dict[str, list[Note]] = {}
    for remark in said:
        if remark.place and remark.state != RemarkState.CLOSED and not proposals.is_in(remark):
            found.setdefault(remark.place, []).append(Note("remark", _noted(remark)))
    return found


def _noted(remark: Remark) -> str:
    proposed = f"建议改为“{remark.proposal}”；" if remark.proposal else "建议清空；"
    words = proposals.state_words(remark.state, remark)
    return f"{remark.office}：{proposed if remark.proposes else ''}{remark.text}（{words}）"
