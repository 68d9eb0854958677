"""报表意见: an office's word and grade on each table of what was submitted."""

from collections.abc import Iterable

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from forms_app.access import is_own, refusal
from forms_app.models import Membership, Package, Snapshot
from forms_app.terms import Action, Grade

from .holding import hold
from .models import Assessment, Step
from .moves import Refused

# By these an office gives what it has to say out of its hands.
GIVEN = (Action.PASS, Action.RETURN, Action.CONSULT, Action.REJECT)
# 财预〔2015〕88号 第25条
RULE = "优：通过；良：与单位协商完善后通过；中：退回单位修改；差：不予通过。"
DOUBTFUL = (Grade.FAIR, Grade.POOR)


@transaction.atomic
def assess(
    package: Package, actor: Membership, snapshot: Snapshot, grade: str = "", text: str = ""
) -> Assessment:
    """Put down a word on one table, a grade, or both. A later one takes its place; what was said is kept."""
    package = hold(package)
    refused = refusal(actor, Action.ASSESS, package)
    if refused:
        raise PermissionDenied(refused)
    if snapshot.package_id != package.pk or snapshot.version != package.sent_version:
        raise Refused("这张表已有新的报送版本，请看过最新内容后再评价。")
    if not (grade or text.strip()):
        raise Refused("请选择等级或填写意见。")
    package.opined = True
    package.save(update_fields=["opined"])
    return Assessment.objects.create(
        package=package,
        filing=snapshot.filing,
        version=snapshot.version,
        grade=Grade(grade) if grade else "",
        text=text.strip(),
        person=actor.person,
        office=actor.unit,
    )


def visible(package: Package, actor: Membership) -> QuerySet[Assessment]:
    """Those of one's own office, and those of others once they have made their move; handing it back to the office
    before is a matter among offices."""
    moves = GIVEN if is_own(actor, package.dossier) else (*GIVEN, Action.RETURN_TO_OFFICE)
    given = Step.objects.filter(
        package=OuterRef("package"),
        unit=OuterRef("office"),
        action__in=moves,
        version__gte=OuterRef("version"),
        at__gte=OuterRef("at"),
    )
    found = package.assessments.filter(Q(office=actor.unit_id) | Exists(given))
    return found.select_related("person", "office")


def newest(found: Iterable[Assessment]) -> dict[int, list[Assessment]]:
    """Each office's newest word on each table, by the filing's pk, in the order in which the offices spoke."""
    latest: dict[tuple[int, int], Assessment] = {}
    for each in found:
        latest.pop((each.filing_id, each.office_id), None)
        latest[each.filing_id, each.office_id] = each
    tables: dict[int, list[Assessment]] = {}
    for (filing, _), each in latest.items():
        tables.setdefault(filing, []).append(each)
    return tables
