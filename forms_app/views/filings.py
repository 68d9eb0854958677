"""One table: read, filled in, answered for."""

import re
from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from forms_app import filings
from forms_app.access import is_own, refusal, visible_filings
from forms_app.document import Place
from forms_app.editing import Conflict, Unacceptable
from forms_app.filings.projects import restore_project
from forms_app.models import Filing
from forms_app.posted import Opened, Posted, read
from forms_app.registry import kind_of
from forms_app.schemes import SCHEMES
from forms_app.terms import Action
from forms_app.values import normal_text, shown_text

from .base import Base, base_of
from .desk import Desk

NOTHING_SENT = "这张表还没有报送过，单位报送后才能查看。"
# Fields by which pages steer themselves.
OURS = re.compile(
    r"csrfmiddlewaretoken|opened|press|answer|answer-all|stock-.*|follows?|owns|add|move|round|keep|drop|conflict|mend|pasted-into|.*password.*|.*-(uid|category|parent)"
    r"|next|membership|mark|filing|fingerprint|dossier|campaign|section|show|units|from|tab|address|confirmed|shown|listed|ticked|how|tables|seen|take|where"
)
NOT_HERE = (
    "您现在的办理身份是“{acting}”，没有这张表。刚才切换过办理身份的，请在页面顶部切换回去，再重新填写。"
)
RELATED = ("package", "dossier__campaign", "dossier__unit", "dossier__particular", "saved_by")


def gives_back(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A post to a table out of reach, such as after a switch of the unit in another window, gives back what was typed."""

    @wraps(view)
    def answered(request: HttpRequest, number: str, **more: str) -> HttpResponse:
        try:
            return view(request, number, **more)
        except (Http404, PermissionDenied) as refused:
            if request.method != "POST":
                raise
            return _out_of_reach(request, refused)

    return answered


def _out_of_reach(request: HttpRequest, refused: Http404 | PermissionDenied) -> HttpResponse:
    """The person's own words, and nothing of the table: it may be somebody else's, or none."""
    gone = isinstance(refused, Http404)
    reason = NOT_HERE.format(acting=request.acting) if gone else refused
    context = {"refusal": f"没有保存：{reason}", "left_over": unread_texts(request.POST)}
    return render(request, "filing/unsaved.html", context, status=404 if gone else 403)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@gives_back
def filing(request: HttpRequest, number: str) -> HttpResponse:
    found = reached(request, number)
    if request.method == "POST":
        return _save(request, found)
    if found.removed_at and is_own(request.acting, found.dossier):
        messages.warning(
            request, "这张表已移除。" if _stays(request, found) else "这张表已移除，可以在下面恢复。"
        )
        return redirect("dossier", found.dossier.number)
    return _page(request, _desk(request, found, base=_base(request, found)))


def _stays(request: HttpRequest, found: Filing) -> bool:
    """Whether a removed table can't be brought back by who looks for it."""
    if kind_of(found.kind).added:
        return bool(refusal(request.acting, Action.RESTORE, found))
    return bool(found.package.sent_at or refusal(request.acting, Action.SUBMIT, found.package))


def _base(request: HttpRequest, found: Filing) -> Base | None:
    """``?against=origin`` marks what differs from the 底稿."""
    asked = request.GET.get("against") == "origin"
    return base_of(found.dossier, request.acting) if asked else None


def reached(request: HttpRequest, number: str) -> Filing:
    """The table, or 404 where the person may not know of it, or 403 with the reason."""
    found = get_object_or_404(visible_filings(request.acting).select_related(*RELATED), number=number)
    found.package.dossier = found.dossier
    refused = refusal(request.acting, Action.READ, found)
    if refused:
        raise PermissionDenied(refused)
    return found


def _desk(request: HttpRequest, found: Filing, **more) -> Desk:
    desk = Desk(found, request.acting, **more)
    if desk.held is None and desk.snapshot is None:
        raise PermissionDenied(NOTHING_SENT)
    return desk


def _page(request: HttpRequest, desk: Desk, status: int = 200, **more) -> HttpResponse:
    context = {"desk": desk, "page": desk.page, "filing": desk.filing, **more}
    return render(request, "filing/page.html", context, status=status)


# --- saving ---

Texts = list[tuple[str, str]]
"""What a person wrote that was not kept, each with where it was meant to stand."""


def _save(request: HttpRequest, found: Filing, unsaid: Texts = ()) -> HttpResponse:
    """``unsaid`` is given back too where the save is refused."""
    try:
        posted = read_post(request, found)
        saved = filings.save(found, request.acting, posted.changes)
    except Unacceptable as refused:
        return _unsaved(request, found, str(refused), 422, unsaid)
    except PermissionDenied as refused:
        return _unsaved(request, found, str(refused), 403, unsaid)
    _tell(request, found, saved)
    conflicts = (*saved.conflicts, *_still_open(saved, found, posted))
    if conflicts:
        return _conflicts(request, found, saved, conflicts, unsaid)
    address = reverse("filing", args=[found.number])
    return redirect(f"{address}#{posted.anchor}" if posted.anchor else address)


def read_post(request: HttpRequest, found: Filing) -> Posted:
    """What was posted. Raises Unacceptable for what no page of ours posts."""
    scheme = SCHEMES[found.dossier.campaign.scheme]
    return read(kind_of(found.kind), scheme.money, request.POST, scheme.chapters)


def _tell(request: HttpRequest, found: Filing, saved: filings.Saved) -> None:
    """What the save did, here and to the tables that this one is spelled out by."""
    now = saved.held.filing(found.number)
    open_ = [f"{now.blocks} 个错误"] if now.blocks else []
    open_ += [f"{now.explains} 个待说明的警告"] if now.explains else []
    messages.success(request, "已保存。" + (f"本表还有 {'、'.join(open_)}。" if open_ else ""))


def _still_open(saved: filings.Saved, found: Filing, posted: Posted) -> list[Conflict]:
    """Conflicts that the person has yet to settle."""
    kind, document = kind_of(found.kind), saved.held.documents[found.number]
    return [
        Conflict(c.place, c.new, shown_text(record, kind.shape.column(c.place), saved.held.scheme.money))
        for c in posted.held_back
        if (record := document.record(c.place))
    ]


def _conflicts(
    request: HttpRequest, found: Filing, saved: filings.Saved, conflicts, unsaid: Texts
) -> HttpResponse:
    document = saved.held.documents[found.number]
    shown = tuple(c for c in conflicts if document.record(c.place))
    desk = _desk(request, found, held=saved.held, conflicts=shown, checked=saved.found)
    lost = desk.left_over((c.place, c.yours) for c in conflicts if c not in shown)
    note = "有单元格在您填写期间被别人改过，已在表中标出，请逐格选择；其余内容已保存。"
    return _page(request, desk, 409, refusal=note, left_over=[*lost, *unsaid])


def _unsaved(
    request: HttpRequest, found: Filing, reason: str, status: int, unsaid: Texts = ()
) -> HttpResponse:
    """Nothing was saved; what the person typed stays on the page."""
    found = reached(request, found.number)
    posted = _posted(request, found)
    written = list(posted.written()) if posted else []
    said = {"refusal": f"没有保存：{reason}"}
    if found.removed_at:
        said["left_over"] = _all_texts(request, posted, [("", text) for _, text in written if text], unsaid)
        return render(request, "filing/unsaved.html", {"filing": found, **said}, status=status)
    kept = {"texts": _by_place(written), "before": posted.before()} if posted and status == 422 else {}
    desk = _desk(request, found, **kept)
    said["left_over"] = _all_texts(request, posted, desk.left_over(written), unsaid)
    return _page(request, desk, status, **said)


def _all_texts(request: HttpRequest, posted: Posted | None, written: Texts, unsaid: Texts) -> Texts:
    return [*written, *unsaid] if posted else unread_texts(request.POST)


def _posted(request: HttpRequest, found: Filing) -> Posted | None:
    """None where the post can't be read at all."""
    try:
        return read_post(request, found)
    except Unacceptable:
        return None


def _by_place(written: list[tuple[Place, str]]) -> dict[str, str]:
    return {str(place): text for place, text in written}


def unread_texts(post: QueryDict) -> list[tuple[str, str]]:
    """What a person wrote into a form of no known form, without what the page itself had put there."""
    opened = _opened_texts(post.get("opened", ""))
    texts = [text for name, text in post.items() if text.strip() and not OURS.fullmatch(name)]
    return [("", text) for text in texts if normal_text(text) not in opened]


def _opened_texts(text: str) -> set[str]:
    try:
        return {normal_text(cell) for cell in Opened.from_json(text).cells.values()}
    except Unacceptable:
        return set()


# --- other things done at a table ---


@require_POST
@gives_back
def answer(request: HttpRequest, number: str) -> HttpResponse:
    """情况说明 to a finding; what was typed in the table meanwhile is saved with it."""
    found = reached(request, number)
    fingerprint, text = _answered(request)
    unsaid = [("情况说明", text)] if text else []
    refused = refusal(request.acting, Action.ANSWER, found)
    if refused:
        return _unsaved(request, found, refused, 403, unsaid)
    if "opened" in request.POST and not refusal(request.acting, Action.EDIT, found):
        kept = _save(request, found, unsaid)
        if kept.status_code != 302:
            return kept
    _answer(request, found, fingerprint, text)
    return redirect(f"{reverse('filing', args=[number])}#findings")


def _answered(request: HttpRequest) -> tuple[str, str]:
    """Which finding is answered, and the person's words, or else the stock answer that was chosen."""
    fingerprint = request.POST.get("answer", "")
    texts = (request.POST.get(f"{name}-{fingerprint}", "") for name in ("answer", "stock"))
    return fingerprint, next(filter(None, (normal_text(text).strip() for text in texts)), "")


def _answer(request: HttpRequest, found: Filing, fingerprint: str, text: str) -> None:
    if not text:
        messages.error(request, "请先填写情况说明，再点“提交说明”。")
        return
    held, together = filings.working(found.dossier), fingerprint in request.POST.getlist("answer-all")
    try:
        if together:
            number = filings.answer_all(held, found, fingerprint, text, request.acting)
        else:
            filings.answer(held, found, fingerprint, text, request.acting.person)
    except LookupError as gone:
        messages.error(request, f"{gone.args[0]} 您写的是：{text}")
    else:
        said = f"情况说明已记下，同一规则的 {number} 处警告都按此说明。" if together else "情况说明已记下。"
        messages.success(request, said)


def saved_first(request: HttpRequest, number: str) -> Filing | HttpResponse:
    """The table, once what was typed in it is saved; or the answer that says why it wasn't."""
    found = reached(request, number)
    refused = refusal(request.acting, Action.EDIT, found)
    if refused:
        return _unsaved(request, found, refused, 403)
    if "opened" in request.POST:
        kept = _save(request, found)
        if kept.status_code != 302:
            return kept
    return found


@require_POST
@gives_back
def offer(request: HttpRequest, number: str, cell: str) -> HttpResponse:
    """A cell begun with lines of the approved target; what was typed in the table meanwhile is saved first."""
    found = saved_first(request, number)
    if isinstance(found, HttpResponse):
        return found
    put_in(request, lambda: filings.put_in(found, request.acting, cell), "已填入批复目标的内容，可继续修改。")
    return redirect(f"{reverse('filing', args=[number])}#{cell}")


def put_in(request: HttpRequest, save: Callable[[], filings.Saved], said: str) -> None:
    try:
        saved = save()
    except LookupError as gone:
        messages.info(request, gone.args[0])
    except Unacceptable as refused:
        messages.error(request, f"没有填入：{refused}")
    else:
        if saved.conflicts:
            messages.error(request, "该单元格刚刚有人改过，没有填入，请核对后再点一次。")
        else:
            messages.success(request, said)


@require_POST
def restore(request: HttpRequest, number: str) -> HttpResponse:
    """Bring a removed table back, with its row in the summary."""
    found = reached(request, number)
    if not found.removed_at:
        messages.info(request, "这张表没有移除，不需要恢复。")
        return redirect("filing", number)
    if kind_of(found.kind).added:
        restore_project(found, request.acting)
        messages.success(request, "已恢复。")
    else:
        filings.restore(found, request.acting)
        messages.success(request, "已恢复，汇总表里的行也已加回。")
    return redirect("filing", number)
