"""A text pasted into a report, taken apart for the page's script: nothing is stored before the person saves."""

from django.http import Http404, HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from forms_app.access import refusal
from forms_app.arranging import Arranged, arrange
from forms_app.pasting import Block, TooMuch, read
from forms_app.registry import kind_of
from forms_app.schemes import SCHEMES
from forms_app.terms import Action, BlockStyle

from .filings import reached


@never_cache
@require_POST
def paste(request: HttpRequest, number: str) -> JsonResponse:
    """``html`` and ``text`` are what the clipboard held; answers blocks, each with its part where that is known."""
    found = reached(request, number)
    refused = refusal(request.acting, Action.EDIT, found)
    if refused:
        return JsonResponse({"refusal": refused}, status=403)
    kind = kind_of(found.kind)
    if not kind.text:
        raise Http404
    try:
        blocks = read(request.POST.get("html", ""), request.POST.get("text", ""))
    except TooMuch as much:
        return JsonResponse({"refusal": str(much)}, status=413)
    scheme = SCHEMES[found.dossier.campaign.scheme]
    arranged = arrange(blocks, scheme.branches(kind.row_set(kind.text).tree))
    return JsonResponse({"blocks": list(map(_plain, arranged.blocks)), "said": _said(arranged)})


def _plain(block: Block) -> dict[str, str]:
    """A block as the page's inputs hold it: 正文 is what a block is unless told."""
    style = "" if block.style is BlockStyle.PARAGRAPH else block.style.label
    return {"part": block.part, "style": style, "text": block.text}


def _said(arranged: Arranged) -> str:
    said = f"贴入 {len(arranged.blocks)} 段"
    if arranged.chapters:
        said += f"，按标题分到 {arranged.chapters} 章"
    if arranged.left_out:
        said += f"，封面和目录的 {len(arranged.left_out)} 行没有带入"
    return f"{said}。请核对后保存。"
