"""The dossiers that a person may know of, and one dossier with its tables."""

from collections import Counter
from collections.abc import Iterable

from django import forms
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, Sum
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render

from forms_app import clock, filings
from forms_app.access import EDITABLE, holds_tables, is_own, visible_dossiers
from forms_app.document import plain_number
from forms_app.kind import Kind
from forms_app.models import Campaign, Dossier, Membership, Package, Unit
from forms_app.registry import kind_of
from forms_app.rights import shut
from forms_app.schemes import SCHEMES
from forms_app.scored import grade_label, with_score
from forms_app.terms import PackageBy, Role, Status
from forms_app.values import Money

from .base import base_of
from .lines import Line, others_lines, own_lines, progress_in_all
from .nexts import WAITING, many_of, next_of, with_next
from .projects import adding
from .reconciling import brief
from .removed import given_up, removed
from .target import target_of

LINES = 50
STANDING = Q(filings__removed_at=None)


class Filters(forms.Form):
    """Campaign, 股室, unit and state that a list is narrowed to."""

    campaign = forms.ModelChoiceField(
        Campaign.objects.none(), required=False, label="填报任务", empty_label="全部任务"
    )
    section = forms.ModelChoiceField(
        Unit.objects.none(), required=False, label="归口股室", empty_label="全部"
    )
    name = forms.CharField(required=False, label="单位名称或编码", max_length=100)
    status = forms.ChoiceField(choices=[("", "全部状态"), *Status.choices()], required=False, label="状态")

    def __init__(self, actor: Membership | None, data: QueryDict):
        super().__init__(data)
        known = visible_dossiers(actor).order_by()
        self.fields["campaign"].queryset = Campaign.objects.filter(pk__in=known.values("campaign"))
        self.fields["section"].queryset = Unit.objects.filter(pk__in=known.values("unit__section"))
        for name, field in self.fields.items():
            field.widget.attrs["class"] = "form-control" if name == "name" else "form-select"

    def narrow(self, dossiers: QuerySet[Dossier]) -> QuerySet[Dossier]:
        asked = self.cleaned_data if self.is_valid() else {}
        if asked.get("campaign"):
            dossiers = dossiers.filter(campaign=asked["campaign"])
        if asked.get("section"):
            dossiers = dossiers.filter(unit__section=asked["section"])
        if asked.get("status"):
            dossiers = dossiers.filter(
                Exists(_counting().filter(dossier=OuterRef("pk"), status=asked["status"]))
            )
        for word in asked.get("name", "").split():
            dossiers = dossiers.filter(Q(unit__name__icontains=word) | Q(unit__code__icontains=word))
        return dossiers


def dossiers(request: HttpRequest) -> HttpResponse:
    form = Filters(request.acting, request.GET)
    found = form.narrow(visible_dossiers(request.acting))
    page = Paginator(_counted(found, request.acting), LINES).get_page(request.GET.get("page"))
    readable = _readable_targets(request.acting, page)
    projects = filings.totals(page, request.acting)
    for dossier in page:
        dossier.evaluated_readable = dossier.evaluated_id in readable
        standing = dossier.packages.all()
        dossier.states = _states(standing)
        dossier.package = _package(request.acting, dossier, standing)
        dossier.deadline = clock.deadline(dossier.package) if dossier.package else None
        dossier.scores = _scores(dossier, standing)
        dossier.total, dossier.sum = _total(dossier, projects)
    kept = request.GET.copy()
    kept.pop("page", None)
    context = {
        "form": form,
        "lines": page,
        "query": kept.urlencode(),
        "filtering": _sees_many(request.acting),
        "scored": any(dossier.scores for dossier in page),
        "summed": bool(projects),
    }
    return render(request, "dossier/list.html", context)


def _counting() -> QuerySet[Package]:
    """Packages that a list tells the state of: of one whose project was removed before anybody saw it, none."""
    return Package.objects.filter(Q(holds_tables()) | Q(sent_at__isnull=False))


def _scores(dossier: Dossier, packages: Iterable[Package]) -> list[tuple[str, str]]:
    """自评得分 and 自评等级 of its packages, where there are any."""
    found = [package for package in packages if package.score is not None]
    for package in found:
        package.dossier = dossier
    return [(plain_number(package.score), grade_label(package)) for package in found]


def _total(dossier: Dossier, projects: dict[int, filings.Total]) -> tuple[filings.Total | None, str]:
    """The projects of a listed dossier together, where it has any, and their sum as a text."""
    total, money = projects.get(dossier.pk), SCHEMES[dossier.campaign.scheme].money
    return total, f"{money.show(total.yuan)} {money.unit}" if total else ""


def _counted(found: QuerySet[Dossier], actor: Membership) -> QuerySet[Dossier]:
    sums = {
        name: Sum(f"filings__{name}", filter=STANDING, default=0) for name in ("blocks", "explains", "hints")
    }
    chosen = Dossier.objects.filter(pk__in=found.values("pk")).annotate(**sums)
    related = chosen.select_related("unit__section", "unit__department", "campaign__evaluates", "evaluated")
    packages = Prefetch("packages", with_score(Package.objects.filter(holds_tables()), actor))
    return related.prefetch_related(packages).order_by("-campaign__year", "number")


def _readable_targets(actor: Membership, page: Iterable[Dossier]) -> set[int]:
    """Of the targets that the listed self-evaluations look back on, those that the person may know of."""
    evaluated = {dossier.evaluated_id for dossier in page} - {None}
    if not evaluated:
        return set()
    return set(visible_dossiers(actor).filter(pk__in=evaluated).values_list("pk", flat=True))


def _package(actor: Membership, dossier: Dossier, packages: Iterable[Package]) -> Package | None:
    """The package that stands for the dossier; of several, one that waits for the person before others."""
    mine = WAITING.get(actor.role, EDITABLE)
    first = min(packages, key=lambda p: (p.status not in mine, p.status not in EDITABLE, p.pk), default=None)
    if first:
        first.dossier = dossier
    return first


def _states(packages: Iterable[Package]) -> list[tuple[Status, int]]:
    """How many packages are in which state, in the order of the way."""
    found = Counter(Status(p.status) for p in packages)
    return [(status, found[status]) for status in Status if status in found]


def _sees_many(actor: Membership) -> bool:
    return actor.role not in (Role.FILLER, Role.HEAD)


def dossier(request: HttpRequest, number: str) -> HttpResponse:
    related = (
        "unit__section", "unit__department", "campaign__evaluates", "particular__section", "origin__campaign",
        "evaluated__campaign",
    )  # fmt: skip
    found = get_object_or_404(visible_dossiers(request.acting).select_related(*related), number=number)
    own, base = is_own(request.acting, found), base_of(found, request.acting)
    lines = own_lines(request.acting, found, base) if own else others_lines(request.acting, found, base)
    alone = found.campaign.package_by == PackageBy.FILING
    lines = [with_next(request.acting, line) for line in lines] if alone else lines
    packages = list({line.filing.package_id: line.filing.package for line in lines}.values())
    package = _package(request.acting, found, packages)
    context = {
        "dossier": found,
        "own": own,
        "lines": lines,
        "progress": progress_in_all(lines),
        "totals": _totals(lines, SCHEMES[found.campaign.scheme].money),
        "base": base,
        "target": target_of(found, request.acting),
        "removed": removed(found, request.acting) if own else [],
        "given_up": given_up(found) if alone else [],
        "package": package,
        "alone": alone,
        "many": many_of(request.acting, found, lines),
        "states": _states(packages),
        "readable": any(line.readable for line in lines),
        "ledger": brief(found, lines),
        "money": SCHEMES[found.campaign.scheme].money,
        **(_of_package(request.acting, package, lines) if package else {}),
        "nothing": _could_declare_nothing(lines) if own else "",
        "adding": adding(found, request.acting) if own else None,
    }
    return render(request, "dossier/page.html", context)


def _of_package(actor: Membership, package: Package, lines: list[Line]) -> dict:
    """What the page says of the package that stands for the dossier. What is asked for all of it, help or more time,
    stands here only where that is one package."""
    one = all(line.filing.package_id == package.pk for line in lines)
    return {
        "deadline": clock.deadline(package),
        "closed": filings.Closed(package, actor) if one else None,
        "closed_many": sum(bool(shut(line.filing.package)) for line in lines) if not one else 0,
        "help": filings.help_with(package, actor) if one else None,
        "next": next_of(actor, package, lines),
    }


def _totals(lines: list[Line], money: Money) -> list[tuple[Kind, filings.Total, str]]:
    """The projects together, for each kind of which the unit itself adds tables; and their sum as a text."""
    made = []
    for kind in map(kind_of, dict.fromkeys(line.filing.kind for line in lines)):
        if kind.added:
            projects = [line for line in lines if line.filing.kind == kind.slug]
            readable = tuple(line.yuan for line in projects if line.readable)
            total = filings.Total(readable, len(projects) - len(readable))
            made.append((kind, total, money.show(total.yuan)))
    return made


def _could_declare_nothing(lines: list[Line]) -> str:
    """The number of the table with the tick 零申报, while it is open and nothing stands in it."""
    ticks = (x for x in lines if x.open and kind_of(x.filing.kind).nothing and not x.amount)
    return next((line.filing.number for line in ticks), "")
