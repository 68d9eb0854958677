"""采纳 in a returned package: a proposal goes into its cell at one click, as if the unit had typed it."""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from forms_app import filings
from forms_app.access import refusal
from forms_app.document import Place
from forms_app.editing import Change, ChangeSet
from forms_app.models import Filing, Membership, Package
from forms_app.registry import kind_of
from forms_app.terms import Action, RemarkState, Status
from forms_app.values import shown_text

from . import remarks
from .holding import hold
from .models import Remark, Reply
from .moves import Refused

ADOPTED = "已按建议修改。"


def is_offered(remark: Remark) -> bool:
    """Whether it is a proposal to a package that was returned, and wasn't carried out yet. One that was declined may be
    adopted after all, as long as it is about what was sent last."""
    package, state = remark.package, remark.state
    declined_now = state == RemarkState.DECLINED and remark.version == package.sent_version
    waits = state == RemarkState.OPEN or declined_now
    return remark.proposes and waits and package.status == Status.RETURNED


def why_not(remark: Remark, package: Package, actor: Membership) -> str:
    """Why the unit can't write in the cell; empty where it can. ``remark.filing`` should be selected."""
    filing = remark.filing
    filing.package, filing.dossier = package, package.dossier
    return refusal(actor, Action.EDIT, filing)


@transaction.atomic
def adopt(remark: Remark, actor: Membership) -> Reply:
    """Write the proposal over whatever stands there now, and answer 已修改."""
    package = hold(remark.package)
    remark = Remark.objects.select_for_update(of=("self",)).select_related("filing").get(pk=remark.pk)
    hidden = refusal(actor, Action.REPLY, package)
    if hidden:
        raise PermissionDenied(hidden)
    remark.package = package
    refused = why_not(remark, package, actor) if is_offered(remark) else "这条意见现在不能直接采纳。"
    if refused:
        raise Refused(refused)
    place = Place.parse(remark.place)
    change = Change(place, _standing(remark.filing, place), remark.proposal)
    filings.save(remark.filing, actor, ChangeSet(cells=(change,)))
    return remarks.reply(remark, actor, RemarkState.CHANGED, ADOPTED)


def _standing(filing: Filing, place: Place) -> str:
    held = filings.working(filing.dossier)
    record = held.documents[filing.number].record(place)
    if record is None:
        raise Refused("这一行已删除，建议无处可写；请自行修改后答复，或说明理由。")
    return shown_text(record, kind_of(filing.kind).shape.column(place), held.scheme.money)
