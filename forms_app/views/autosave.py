"""The page saves itself: change sets by script, who else is at the table, and what stands there now."""

from collections.abc import Callable, Iterator
from functools import wraps

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from forms_app.access import refusal
from forms_app.document import Document, Place
from forms_app.editing import ChangeSet, Conflict, Unacceptable
from forms_app.filings import Saved, keeping
from forms_app.models import Filing, Membership
from forms_app.page import Line, Page
from forms_app.posted import texts_of
from forms_app.registry import kind_of
from forms_app.scripted import Message, digest
from forms_app.templatetags.marks import below, classes
from forms_app.terms import Action

from .checking import told_findings
from .desk import Desk
from .filings import reached

OTHER_PERSON = (
    "现在登录的是另一个人，没有保存。您填的内容还在这台电脑上：换回自己登录，再打开这张表，就会自动补存。"
)
NO_SUCH_ACTING = "您填这张表时的办理身份已失效，没有保存。请核对任职后重新打开这张表。"
GONE = "这张表已不存在，或现在的办理身份看不到它，没有保存。"


class Elsewhere(Exception):
    """Somebody else is signed in than who typed."""


def in_json(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Refusals as the script reads them."""

    @wraps(view)
    def answered(request: HttpRequest, number: str) -> HttpResponse:
        try:
            return view(request, number)
        except Elsewhere:
            return JsonResponse({"person": str(request.user.pk), "refusal": OTHER_PERSON}, status=409)
        except Unacceptable as refused:
            return JsonResponse({"refusal": str(refused)}, status=422)
        except PermissionDenied as refused:
            return JsonResponse({"refusal": str(refused)}, status=403)
        except Http404:
            return JsonResponse({"refusal": GONE}, status=404)

    return answered


@never_cache
@require_POST
@in_json
def autosave(request: HttpRequest, number: str) -> JsonResponse:
    """Saves what changed since the page was told last, and tells what stands otherwise now. Without changes it is a sign
    of life, and answers in full only where something was saved meanwhile."""
    message = Message.read(request.body)
    actor = _actor(request, message)
    request.acting = actor
    found = reached(request, number)
    refused = refusal(actor, Action.EDIT, found)
    if refused:
        raise PermissionDenied(refused)
    changes = message.change_set(kind_of(found.kind))
    tab = keeping.Tab(message.tab, message.place)
    if not changes:
        (keeping.leave if message.leaving else keeping.sign_of_life)(found, actor, tab)
        if message.leaving or message.pulse == keeping.pulse_now(found):
            return JsonResponse({"others": list(_others(found, actor, tab)), "pulse": message.pulse})
    saved = keeping.keep(found, actor, changes, tab, message.number) if changes else keeping.stands(found)
    told = _told(request, found, saved, message, changes)
    return JsonResponse({**told, "others": list(_others(found, actor, tab))})


def _actor(request: HttpRequest, message: Message) -> Membership:
    """For whom the page was opened: a switch in another window changes nothing of it."""
    if message.person != str(request.user.pk):
        raise Elsewhere
    found = next((m for m in request.memberships if str(m.pk) == message.acting), None)
    if found is None:
        raise PermissionDenied(NO_SUCH_ACTING)
    return found


def _others(found: Filing, actor: Membership, tab: keeping.Tab) -> Iterator[dict]:
    for present in keeping.present(found, actor, tab):
        name = "您在另一个窗口" if present.same else str(present.person)
        yield {"name": name, "place": present.place, "same": present.same}


# --- what stands now ---


def _told(request: HttpRequest, found: Filing, saved: Saved, message: Message, changes: ChangeSet) -> dict:
    filing = saved.held.filing(found.number)
    desk = Desk(filing, request.acting, held=saved.held, checked=saved.found)
    opened = desk.standing
    before = _texts(desk, saved.before)
    told = {
        "at": timezone.localtime(filing.saved_at).strftime("%H:%M:%S") if filing.saved_at else "",
        "state": desk.tokens["state"],
        "pulse": desk.tokens["pulse"],
        "frame": desk.tokens["frame"],
        # Whose texts the page finds in place of its own.
        "by": _before(found, request.acting),
        "conflicts": [_conflict(desk, c) for c in saved.conflicts],
        "checked": told_findings(request, desk),
    }
    if message.state == digest(before):
        cells = {p: text for p, text in opened.cells.items() if before[0].get(p) != text}
        told |= {"cells": cells, "rows": {n: uids for n, uids in opened.rows.items() if before[1][n] != uids}}
        touched = set(cells) | {str(c.place) for c in changes.cells} | {str(p) for p in changes.follow}
    else:
        told |= {"opened": {"cells": opened.cells, "rows": opened.rows}}
        touched = set(opened.cells)
    if message.follows != desk.tokens["follows"]:
        told |= {"follows": {"places": sorted(opened.follows), "digest": desk.tokens["follows"]}}
    return told | {"drawn": dict(_drawn(desk, touched | _reckoned(desk.page, touched)))}


def _before(found: Filing, actor: Membership) -> str:
    """Who saved the table last, before this."""
    saver = found.saved_by
    return "其他人" if saver is None else "您在另一个窗口" if saver == actor.person else str(saver)


def _texts(desk: Desk, document: Document) -> list:
    """Cells and rows of a table, as digests are taken of them."""
    cells = dict(texts_of(desk.kind, document, desk.page.scheme.money))
    return [cells, {name: [record.uid for record in records] for name, records in document.rows.items()}]


def _conflict(desk: Desk, conflict: Conflict) -> dict:
    standing = desk.page.document.record(conflict.place) is not None
    return {
        "place": str(conflict.place),
        "label": desk.label_of(conflict.place),
        "yours": conflict.yours,
        "theirs": conflict.theirs if standing else "",
        "gone": not standing,
    }


def _reckoned(page: Page, touched: set[str]) -> set[str]:
    """Cells of the head and of changed rows that tell how they came about, even where they hold what they held."""
    rows = {text.split("/")[1] for text in touched if "/" in text}
    return {text for text in page.explained if "/" not in text or text.split("/")[1] in rows}


def _drawn(desk: Desk, touched: set[str]) -> Iterator[tuple[str, list]]:
    """What the house says at cells that changed: their marks, and what stands below their content."""
    page = desk.page
    for text in touched:
        place = Place.parse(text)
        record = page.document.record(place)
        # A cell that was written and whose row is gone by now.
        if record is None:
            continue
        line = Line(place.rows, record, 0) if place.rows else None
        yield text, [classes(page, place), below(page, place, line)]
