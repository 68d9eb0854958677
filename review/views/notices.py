"""消息: the own inbox of notices, how they are mailed, and the ledger of all."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from forms_app.views.account import SESSION_KEY
from review import ledger as ledgers
from review import mailing
from review.forms.notices import LedgerForm, MailForm
from review.models import Notice
from review.notices import SETTLED, unread

LINES = 50


@require_GET
def notices(request: HttpRequest) -> HttpResponse:
    return _page(request, MailForm(instance=request.user))


def _page(request: HttpRequest, form: MailForm, status: int = 200) -> HttpResponse:
    """Unread first, then the newest."""
    own = Notice.objects.filter(person=request.user).select_related("unit", "campaign", "sender")
    listed = own.annotate(unread=unread(), settled=SETTLED).order_by("-unread", "-pk")
    context = {
        "page": Paginator(listed, LINES).get_page(request.GET.get("page")),
        "form": form,
        "mailing": mailing.configured(),
        "may_see_ledger": not ledgers.refused(request.acting),
    }
    return render(request, "review/notices.html", context, status=status)


@require_GET
def notice(request: HttpRequest, pk: int) -> HttpResponse:
    """Marks it read and leads to what it is about, as a person of the unit that was told."""
    found = get_object_or_404(Notice.objects.select_related("unit"), pk=pk, person=request.user)
    if found.read_at is None:
        found.read_at = timezone.now()
        found.save(update_fields=["read_at"])
    if found.path and _acts_for(request, found):
        return redirect(found.path)
    return redirect("notices")


def _acts_for(request: HttpRequest, found: Notice) -> bool:
    """Somebody who serves several units is switched to the one that was told, or sees nothing there."""
    if request.acting.unit_id == found.unit_id:
        return True
    there = next((m for m in request.memberships if m.unit_id == found.unit_id), None)
    if there is None:
        messages.error(request, f"您目前没有在“{found.unit}”任职，这条消息只供查阅。")
        return False
    request.session[SESSION_KEY] = there.pk
    messages.info(request, f"现在以“{there}”身份办理。")
    return True


@require_POST
def read_notices(request: HttpRequest) -> HttpResponse:
    Notice.objects.filter(person=request.user, read_at=None).update(read_at=timezone.now())
    messages.success(request, "已全部标为已读。")
    return redirect("notices")


@require_POST
def mail(request: HttpRequest) -> HttpResponse:
    form = MailForm(request.POST, instance=request.user)
    if not form.is_valid():
        request.user.refresh_from_db(fields=["email", "mail"])
        return _page(request, form, status=422)
    form.save()
    messages.success(request, "邮件提醒的方式已保存。")
    return redirect("notices")


@require_GET
def ledger(request: HttpRequest) -> HttpResponse:
    refused = ledgers.refused(request.acting)
    if refused:
        raise PermissionDenied(refused)
    form = LedgerForm(request.acting, request.GET)
    found = ledgers.filtered(ledgers.visible(request.acting), **form.asked())
    page = Paginator(found, LINES).get_page(request.GET.get("page"))
    for told in page.object_list:
        told.mail_state = mailing.state(told)
    kept = request.GET.copy()
    kept.pop("page", None)
    context = {"form": form, "page": page, "query": kept.urlencode(), "mailing": mailing.configured()}
    return render(request, "review/ledger.html", context)
