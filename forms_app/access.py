"""The whole table of rights: who may do what with which dossier, and if not, why not.

``refusal`` answers every such question of the project; an empty answer means yes. What somebody may not even see is
left out by ``visible_dossiers`` and ``visible_filings`` and must look as if it didn't exist (404).
"""

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Q, QuerySet

from forms_app.models import (
    Campaign,
    Dossier,
    Filing,
    Membership,
    Package,
    Particular,
    ReviewStep,
    Snapshot,
    Unit,
)
from forms_app.rights import (
    EDITABLE,
    REVIEWING,
    RIGHTS,
    STAGE_ROLES,
    UNIT_ROLES,
    WITH_UNIT,
    Right,
    Thing,
    goes_alone,
    is_own,
    reads_draft,
)
from forms_app.terms import Action, Role

__all__ = [
    "EDITABLE", "REVIEWING", "RIGHTS", "STAGE_ROLES", "UNIT_ROLES", "WITH_UNIT", "Right", "Thing", "bounds",
    "dossier_of", "holds_tables", "in_charge", "is_own", "may_administer", "oversees", "package_of",
    "refusal", "see_all", "sees", "sees_everything", "unfit", "visible_campaigns", "visible_dossiers",
    "visible_filings", "visible_units",
]  # fmt: skip


def visible_dossiers(actor: Membership | None) -> QuerySet[Dossier]:
    """Dossiers that the person, acting as this, may know of."""
    return Dossier.objects.filter(_visible(actor)) if actor else Dossier.objects.none()


def visible_filings(actor: Membership | None) -> QuerySet[Filing]:
    """Tables that the person may know of: one that its unit removed since, only where it stands in what was sent."""
    if actor is None:
        return Filing.objects.none()
    sent = Snapshot.objects.filter(filing=OuterRef("pk"), version=OuterRef("package__sent_version"))
    known = Q(removed_at=None) | Q(dossier__unit=actor.unit_id) | Exists(sent)
    return Filing.objects.filter(known, dossier__in=visible_dossiers(actor))


def _visible(actor: Membership) -> Q:
    if not oversees(actor):
        return Q(unit=actor.unit_id)
    offices = _offices(actor)
    if offices is None:
        return Q()
    # Subqueries, since a join over the steps would give each dossier once per step.
    named = Q(campaign__in=ReviewStep.objects.filter(office__in=offices).values("campaign"))
    # What waits at an office stays its own, though the unit or the campaign name another by now.
    waiting = Q(pk__in=Package.objects.filter(office__in=offices).values("dossier"))
    if actor.role == Role.DEPARTMENT_REVIEWER:
        return Q(unit__department=actor.unit_id) | named | waiting
    # The campaign may arrange another 归口股室 for a unit.
    usual = Q(unit__section__in=offices, particular__section=None)
    return Q(particular__section__in=offices) | usual | named | waiting


def _offices(actor: Membership) -> list[int] | QuerySet | None:
    """The offices whose affairs are the person's: his own or, for 绩效股 and leaders, all of their finance bureau.

    None where there are no others: an office that names no bureau looks after the whole database.
    """
    if actor.role in (Role.DEPARTMENT_REVIEWER, Role.SECTION_REVIEWER):
        return [actor.unit_id]
    bureau = actor.unit.bureau_id
    beside = Unit.objects.filter(Q(pk=bureau) | Q(department=bureau), is_office=True)
    return beside.values("pk") if bureau else None


def sees_everything(actor: Membership) -> bool:
    """Whether one looks after the whole database, as 绩效股 and leaders do where one bureau has it to itself."""
    return oversees(actor) and _offices(actor) is None


def oversees(actor: Membership) -> bool:
    """Whether one looks after other units: as 主管部门, office or leader of the bureau."""
    if actor.role == Role.VIEWER:
        return actor.unit.is_office
    return actor.role not in UNIT_ROLES


def visible_campaigns(actor: Membership | None) -> QuerySet[Campaign]:
    """Campaigns that ask a unit which the person looks after."""
    if actor is None or not oversees(actor):
        return Campaign.objects.none()
    asked = Unit.objects.filter(_looked_after(actor, OuterRef(OuterRef("pk"))))
    return Campaign.objects.filter(Exists(asked))


def visible_units(actor: Membership | None, campaign: Campaign) -> QuerySet[Unit]:
    """Units that a campaign asks or excuses (免报), with tables or without, of those that the person looks after."""
    if actor is None or not oversees(actor):
        return Unit.objects.none()
    return Unit.objects.filter(_looked_after(actor, campaign.pk))


def _looked_after(actor: Membership, campaign: int | OuterRef) -> Q:
    """As ``_visible``, for units in a campaign, given by its number or by a reference from two levels down."""
    listed = Campaign.units.through.objects.filter(campaign=campaign, unit=OuterRef("pk"))
    arranged = Particular.objects.filter(campaign=campaign, unit=OuterRef("pk"))
    asked = Exists(listed) | Exists(arranged.exclude(exempt_reason=""))
    return asked & in_charge(actor, campaign)


def in_charge(actor: Membership, campaign: int | OuterRef) -> Q:
    """Units that an overseer looks after in a campaign, should it ask them."""
    offices = _offices(actor)
    if offices is None:
        return Q()
    if actor.role == Role.DEPARTMENT_REVIEWER:
        own = Q(department=actor.unit_id)
    else:
        arranged = Particular.objects.filter(campaign=campaign, unit=OuterRef("pk"))
        usual = Q(section__in=offices) & ~Exists(arranged.exclude(section=None))
        own = usual | Exists(arranged.filter(section__in=offices))
    named = Exists(ReviewStep.objects.filter(campaign=campaign, office__in=offices))
    held = Package.objects.filter(dossier__campaign=campaign, dossier__unit=OuterRef("pk"))
    return own | named | Exists(held.filter(office__in=offices))


def bounds(person, memberships: Iterable[Membership]) -> list[Membership]:
    """As which 管理员 one may look into the dossiers of one's own finance bureau alone; none where it is into all."""
    held = [m for m in memberships if m.role == Role.ADMINISTRATOR]
    return [] if person.is_superuser or any(sees_everything(m) for m in held) else held


def may_administer(person, memberships: Iterable[Membership]) -> bool:
    """Whether the administration is open to them: superusers, and those with a 管理员 among these memberships."""
    return person.is_active and (
        person.is_superuser or any(m.role == Role.ADMINISTRATOR for m in memberships)
    )


def holds_tables() -> Exists:
    """Packages that hold a table still: where each table goes alone, one that was removed leaves its package empty."""
    return Exists(Filing.objects.filter(package=OuterRef("pk"), removed_at=None))


def refusal(actor: Membership | None, action: str, thing: Thing) -> str:
    """Why the action is not allowed, in words for the screen; empty where it is.

    ``thing`` is a dossier (READ only), a package or a filing.
    """
    if actor is None:
        return "您当前没有任职单位，请联系管理员。"
    dossier = dossier_of(thing)
    if not sees(actor, dossier):
        return "没有这套报表。"
    if action == Action.READ:
        return _unreadable(actor, thing, dossier)
    return _refused(RIGHTS[Action(action)], actor, Action(action), thing, package_of(thing))


def sees(actor: Membership, dossier: Dossier) -> bool:
    """Whether the dossier is visible; asked once for each actor (who lives as long as a request) and dossier."""
    seen = actor.__dict__.setdefault("_seen", {})
    if dossier.pk not in seen:
        seen[dossier.pk] = visible_dossiers(actor).filter(pk=dossier.pk).exists()
    return seen[dossier.pk]


def see_all(actor: Membership, dossiers: Iterable[int]) -> None:
    """Ask for many dossiers at once what ``sees`` would ask for each."""
    asked = set(dossiers)
    visible = set(visible_dossiers(actor).filter(pk__in=asked).values_list("pk", flat=True))
    actor.__dict__.setdefault("_seen", {}).update({pk: pk in visible for pk in asked})


def dossier_of(thing: Thing) -> Dossier:
    return thing if isinstance(thing, Dossier) else thing.dossier


def package_of(thing: Package | Filing) -> Package:
    return thing if isinstance(thing, Package) else thing.package


def _unreadable(actor: Membership, thing: Thing, dossier: Dossier) -> str:
    if isinstance(thing, Dossier) or is_own(actor, dossier):
        return ""
    package = package_of(thing)
    if package.sent_at or reads_draft(actor, package):
        return ""
    what = "这个项目" if goes_alone(package) else "该单位"
    return f"{what}尚未首次报送，报送前只能查看状态和校验数量。"


def unfit(actor: Membership, action: Action) -> str:
    """Why the person's role never takes this action, whatever it is about."""
    roles = RIGHTS[action].roles
    if actor.role in roles:
        return ""
    names = "、".join(role.label for role in roles)
    return f"“{action.label}”由{names}办理，您当前的身份是{actor.get_role_display()}。"


def _refused(right: Right, actor: Membership, action: Action, thing: Thing, package: Package) -> str:
    unfitting = unfit(actor, action)
    if unfitting:
        return unfitting
    if package.status not in right.states:
        return f"报表当前为“{package.get_status_display()}”，不能{action.label}。"
    return next(filter(None, (check(actor, thing, package) for check in right.also)), "")
