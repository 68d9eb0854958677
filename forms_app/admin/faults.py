"""What can't be true of units, memberships and campaigns. Asked by the administration's forms and by its imports.

Each function yields pairs of a field's name and what is wrong with it, in words of the screen.
"""

import re
from collections.abc import Iterable, Iterator

from forms_app.catalog import KINDS
from forms_app.models import Campaign, Membership, Package, Particular, ReviewStep, RuleSetting, Unit, User
from forms_app.rulebook import codes, told
from forms_app.schemes import SCHEMES
from forms_app.terms import Role, RuleLevel, Signing, Status

from .evaluation_faults import evaluates_faults, pair_faults, scheme_faults

Faults = Iterator[tuple[str, str]]

CODE = re.compile(r"[0-9A-Za-z][0-9A-Za-z.-]{0,39}")
MAX_NAME = 200
YEARS = range(2000, 2100)
# Beyond these a slip of the pen, and at some point no date any more.
MOST_HEAD_HOURS, MOST_RETURN_DAYS = 720, 250
# 管理员 too, since that role sees every unit's tables.
OFFICE_ROLES = (Role.SECTION_REVIEWER, Role.PERFORMANCE_REVIEWER, Role.ADMINISTRATOR)
UNIT_ROLES = (Role.FILLER, Role.HEAD, Role.DEPARTMENT_REVIEWER)
OFFICE_STAGES = (Status.FIRST_REVIEW, Status.FINAL_REVIEW)
# What the tables of an opened dossier were made from.
MADE_FROM = {"year": "年度", "kinds": "报表类型", "scheme": "填报口径", "package_by": "报送方式"}


def unit_faults(unit: Unit) -> Faults:
    if unit.code and not CODE.fullmatch(unit.code):
        yield "code", "编码只用数字、英文字母、“-”和“.”，最多 40 位。"
    yield from _too_long(unit, "name", "short_name")
    yield from _department_faults(unit)
    yield from _section_faults(unit)
    if unit.pk:
        yield from _office_faults(unit)


def _department_faults(unit: Unit) -> Faults:
    if not unit.department:
        return
    if _leads_back(unit):
        yield "department", "主管部门不能是本单位或本单位的下级。"
    elif unit.is_office:
        yield from _bureau_faults(unit)
    elif unit.department.is_office:
        yield "department", f"“{unit.department}”是财政部门内设股室，不能作主管部门。"


def _bureau_faults(office: Unit) -> Faults:
    """Above an office stands its finance bureau, where several share the database, and nothing above that."""
    bureau = office.department
    if not bureau.is_office:
        yield (
            "department",
            f"财政部门内设股室的主管部门只填所属财政局；“{bureau}”是预算单位。只有一家财政局的，不必填。",
        )
    elif bureau.department_id:
        yield "department", f"“{bureau}”是内设股室，不是财政局；请填它所属的“{bureau.department}”。"
    elif office.pk and office.subordinates.exists():
        yield "department", "还有股室以本单位为所属财政局，本单位不能再填上级。"


def _leads_back(unit: Unit) -> bool:
    seen, above = set(), unit.department
    while unit.pk and above and above.pk not in seen:
        if above.pk == unit.pk:
            return True
        seen.add(above.pk)
        above = above.department
    return False


def _section_faults(unit: Unit) -> Faults:
    if not unit.section:
        return
    if unit.is_office:
        yield "section", "财政部门内设股室不填归口股室。"
    elif not unit.section.is_office:
        yield "section", f"“{unit.section}”不是财政部门内设股室。"


def _office_faults(unit: Unit) -> Faults:
    if unit.is_office:
        if unit.subordinates.filter(is_office=False).exists():
            yield "is_office", "本单位还是其他单位的主管部门，不能改为股室。"
        return
    if unit.subordinates.filter(is_office=True).exists():
        yield "is_office", "还有股室以本单位为所属财政局，请先改它们的主管部门。"
    if unit.charges.exists():
        yield "is_office", "还有单位归口本股室，请先改它们的归口股室。"
    elif unit.memberships.filter(role__in=OFFICE_ROLES).exists():
        yield "is_office", "还有审核人员或管理员任职于本股室，请先改他们的任职。"


def person_faults(person: User) -> Faults:
    yield from _too_long(person, "name", "phone")


def membership_faults(membership: Membership) -> Faults:
    if membership.since and membership.until and membership.until < membership.since:
        yield "until", "任职止不能早于任职起。"
    yield from deputy_faults(membership)
    if not (membership.unit_id and membership.role):
        return
    if membership.role in OFFICE_ROLES and not membership.unit.is_office:
        yield "role", f"“{membership.get_role_display()}”只能任职于财政部门内设股室。"
    if membership.role in UNIT_ROLES and membership.unit.is_office:
        yield (
            "role",
            f"“{membership.get_role_display()}”只能任职于预算单位，“{membership.unit}”是财政部门内设股室。",
        )


def deputy_faults(membership: Membership) -> Faults:
    """Of 代办: always from a day to a day, and only of what the other one is himself."""
    if not membership.principal_id:
        return
    if membership.principal_id == membership.person_id:
        yield "principal", "不能代自己办理，请选其他人员。"
        return
    if not (membership.since and membership.until):
        yield "since" if not membership.since else "until", "代办须填写起止日期。"
    held = Membership.objects.filter(
        person=membership.principal_id, unit=membership.unit_id, role=membership.role, principal=None
    )
    if membership.unit_id and membership.role and not held.exists():
        what = f"{membership.unit} · {membership.get_role_display()}"
        yield "principal", f"“{membership.principal}”没有“{what}”这一任职，不能代其办理。"


def campaign_faults(campaign: Campaign) -> Faults:
    yield from _too_long(campaign, "name")
    if campaign.year is not None and campaign.year not in YEARS:
        yield "year", f"年度应在 {YEARS[0]} 至 {YEARS[-1]} 之间。"
    yield from _time_faults(campaign)
    if not campaign.kinds or set(campaign.kinds) - set(KINDS):
        yield "kinds", "请至少选一种报表类型。"
    yield from pair_faults(campaign)
    yield from scheme_faults(campaign)
    yield from _predecessor_faults(campaign)
    yield from evaluates_faults(campaign)
    if campaign.pk and campaign.dossiers.exists():
        yield from _changed_after_opening(campaign)


def _time_faults(campaign: Campaign) -> Faults:
    odd = [f for f in ("opens_at", "closes_at") if (at := getattr(campaign, f)) and at.year not in YEARS]
    yield from ((field, f"年份应在 {YEARS[0]} 至 {YEARS[-1]} 之间。") for field in odd)
    if not odd and campaign.opens_at and campaign.closes_at and campaign.closes_at <= campaign.opens_at:
        yield "closes_at", "截止时间须晚于开始时间。"
    # Where no head signs, his hours mean nothing.
    if campaign.signing != Signing.NONE and (campaign.head_hours or 0) > MOST_HEAD_HOURS:
        yield "head_hours", f"最多 {MOST_HEAD_HOURS} 小时。"
    if (campaign.return_days or 0) > MOST_RETURN_DAYS:
        yield "return_days", f"最多 {MOST_RETURN_DAYS} 个工作日。"


def _predecessor_faults(campaign: Campaign) -> Faults:
    """一上 → 二上: tables can only be continued by tables of the same kinds."""
    earlier = campaign.predecessor
    if earlier:
        yield from (("predecessor", told) for told in _circle_faults(campaign, earlier))
        yield from (("predecessor", told) for told in _unlike(earlier, campaign))
    for later in campaign.successors.all() if campaign.pk else ():
        yield from (("__all__", f"“{later}”沿用本填报任务：{told}") for told in _unlike(campaign, later))


def _circle_faults(campaign: Campaign, earlier: Campaign) -> Iterator[str]:
    if campaign.pk is None:
        return
    if earlier.pk == campaign.pk:
        yield "不能沿用本填报任务自身。"
        return
    seen, above = {earlier.pk}, earlier.predecessor
    while above and above.pk not in seen:
        if above.pk == campaign.pk:
            yield f"“{earlier}”本身沿用自本填报任务，不能互相沿用。"
            return
        seen.add(above.pk)
        above = above.predecessor


def _unlike(earlier: Campaign, later: Campaign) -> Iterator[str]:
    """What keeps one campaign from continuing the other."""
    if earlier.type != later.type:
        types = f"“{earlier}”是{earlier.get_type_display()}，“{later}”是{later.get_type_display()}"
        yield f"类型须相同：{types}。"
    if set(earlier.kinds) != set(later.kinds):
        odd = [title for slug, title in KINDS.items() if slug in set(earlier.kinds) ^ set(later.kinds)]
        yield f"报表类型须相同，两者不同的是：{'、'.join(odd)}。"
    if (earlier.year or 0) > (later.year or 0):
        yield f"“{earlier}”的年度 {earlier.year} 晚于“{later}”的年度 {later.year}。"
    units = [SCHEMES[c.scheme].money.unit for c in (earlier, later) if c.scheme in SCHEMES]
    if len(set(units)) > 1:
        yield f"填报口径的金额单位须相同：“{earlier}”是{units[0]}，“{later}”是{units[1]}。"


def _changed_after_opening(campaign: Campaign) -> Faults:
    before = Campaign.objects.get(pk=campaign.pk)
    for field, label in MADE_FROM.items():
        if getattr(before, field) != getattr(campaign, field):
            yield field, f"已建立全套报表，不能再改{label}。"


def asked_faults(campaign: Campaign, units: Iterable[Unit]) -> Faults:
    """Of the units that a campaign asks: offices don't file, and who has a dossier stays asked."""
    offices = [str(unit) for unit in units if unit.is_office]
    if offices:
        yield "units", f"财政部门内设股室不填报：{'、'.join(offices)}。"
    if campaign.pk:
        left = Unit.objects.filter(dossiers__campaign=campaign).exclude(pk__in=[unit.pk for unit in units])
        if left:
            yield "units", f"已建立全套报表的单位不能移出：{'、'.join(map(str, left))}。"


def particular_faults(particular: Particular) -> Faults:
    """Of what a campaign arranges for one unit; campaign and unit stand."""
    campaign, unit = particular.campaign, particular.unit
    if not campaign.units.filter(pk=unit.pk).exists():
        yield "unit", f"“{unit}”不在“{campaign}”的填报单位内，请先在填报任务中加入该单位。"
    if particular.section and not particular.section.is_office:
        yield "section", f"“{particular.section}”不是财政部门内设股室。"
    if particular.ceiling is not None and particular.ceiling < 0:
        yield "ceiling", "控制数不能小于 0。"
    sent = Package.objects.filter(dossier__campaign=campaign, dossier__unit=unit, sent_at__isnull=False)
    if particular.exempt_reason.strip() and sent.exists():
        yield "exempt_reason", f"“{unit}”在本填报任务中已经报送，不能设为免报，请清空免报原因。"


def step_faults(campaign: Campaign, steps: list[ReviewStep]) -> Faults:
    """Of a campaign's review steps taken together."""
    stages = [step.stage for step in steps]
    found = [*_way_faults(stages), *(fault for step in steps for fault in _step_faults(step))]
    if not found and Status.FINAL_REVIEW not in stages:
        found.append(("steps", f"请设“{Status.FINAL_REVIEW.label}”环节：批复由该环节的股室办理。"))
    yield from found
    yield from _waiting_faults(campaign, stages)


def _way_faults(stages: list[str]) -> Faults:
    if not stages:
        yield "steps", "请至少设一个审核环节。"
    if len(set(stages)) < len(stages):
        yield "steps", "同一审核环节只能设一次。"


def _step_faults(step: ReviewStep) -> Faults:
    name = step.get_stage_display()
    if step.stage == Status.FINAL_REVIEW and not step.office:
        yield "steps", f"“{name}”环节必须填写股室。"
    if step.office and step.office.is_office != (step.stage in OFFICE_STAGES):
        wanted = "财政部门内设股室" if step.stage in OFFICE_STAGES else "主管部门"
        yield "steps", f"“{name}”环节应由{wanted}办理，“{step.office}”不是。"


def _waiting_faults(campaign: Campaign, stages: list[str]) -> Faults:
    """A step where packages wait can't go."""
    if not campaign.pk:
        return
    removed = [stage for stage, _ in ReviewStep.STAGES if stage not in stages]
    waiting = Package.objects.filter(dossier__campaign=campaign, status__in=removed).count()
    if waiting:
        yield "steps", f"还有 {waiting} 件报送件停在要删除的审核环节，办结后才能删除。"


def rule_faults(campaign: Campaign, settings: list[RuleSetting]) -> Faults:
    """Of a campaign's rule settings taken together."""
    given, known = [setting.rule for setting in settings], codes()
    for rule in dict.fromkeys(given):
        if given.count(rule) > 1:
            yield "rule_settings", f"规则 {rule} 设了 {given.count(rule)} 次，请只留一行。"
    for setting in settings:
        if setting.rule not in known:
            yield "rule_settings", f"没有规则 {setting.rule}，可用的规则见“校验规则”页。"
        elif told(setting.rule).firm:
            name = told(setting.rule)
            yield "rule_settings", f"规则 {name} 各填报任务都须校验，不能另定程度，请删除这一行。"
        yield from (("rule_settings", f"规则 {setting.rule}：{message}") for message in _unfounded(setting))


def _unfounded(setting: RuleSetting) -> Iterator[str]:
    if setting.level == RuleLevel.OFF and not setting.reason.strip():
        yield "不校验的，请写明依据或原因。"
    yield from (message for _, message in _too_long(setting, "reason"))


def _too_long(thing, *fields: str) -> Faults:
    """Bounds that a text column of the database doesn't have."""
    for field in fields:
        if len(getattr(thing, field)) > MAX_NAME:
            yield field, f"最多 {MAX_NAME} 个字。"
