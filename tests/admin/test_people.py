"""Units, people and memberships run by hand."""

import pytest
from axes.models import AccessAttempt
from django.contrib.admin.models import LogEntry
from django.urls import reverse

from forms_app.models import Membership, Unit, User
from forms_app.terms import Role
from tests.admin.desk import page

NO_MEMBERSHIPS = {"memberships-TOTAL_FORMS": "0", "memberships-INITIAL_FORMS": "0"}


def faults(answer) -> dict:
    """What the form says is wrong, by field."""
    assert answer.status_code == 200
    return {name: list(errors) for name, errors in answer.context["adminform"].form.errors.items()}


@pytest.fixture
def real_hashing(settings):
    settings.PASSWORD_HASHERS = [
        "django.contrib.auth.hashers.MD5PasswordHasher",
        "django.contrib.auth.hashers.PBKDF2PasswordHasher",
    ]


# --- Units ---


def unit_data(unit: Unit | None = None, **changes) -> dict:
    data = {"code": "U09", "name": "某某中心", "short_name": "", "level": "", "department": "", "section": ""}
    if unit:
        parts = {"department": unit.department_id or "", "section": unit.section_id or ""}
        data |= {"code": unit.code, "name": unit.name, **parts} | (
            {"is_office": "on"} if unit.is_office else {}
        )
    return data | changes


def test_a_unit_is_added_and_changed(desk):
    assert desk.save("unit", "add", **unit_data()).status_code == 302
    unit = Unit.objects.get(code="U09")
    assert desk.save("unit", "change", unit.pk, **unit_data(unit, name="改名")).status_code == 302
    assert Unit.objects.get(code="U09").name == "改名"


def test_a_unit_s_code_is_its_own(desk):
    assert faults(desk.save("unit", "add", **unit_data(code="U01"))) == {
        "code": ["具有 预算单位编码 的 单位 已存在。"]
    }


@pytest.mark.parametrize("code", ["U 1", "甲", "-1", "x" * 41, "A,B"])
def test_a_unit_s_code_is_plain(desk, code):
    assert list(faults(desk.save("unit", "add", **unit_data(code=code)))) == ["code"]


def test_a_unit_is_not_under_itself_nor_under_an_office(desk, bureau):
    own, department, office = bureau.filler.unit, bureau.department.unit, bureau.section.unit
    circle = desk.save("unit", "change", department.pk, **unit_data(department, department=own.pk))
    assert faults(circle) == {"department": ["主管部门不能是本单位或本单位的下级。"]}
    under_office = desk.save("unit", "change", own.pk, **unit_data(own, department=office.pk))
    assert list(faults(under_office)) == ["department"]
    wrong_section = desk.save("unit", "change", own.pk, **unit_data(own, section=department.pk))
    assert list(faults(wrong_section)) == ["section"]


def test_an_office_stays_an_office_while_units_belong_to_it(desk, bureau):
    office = bureau.section.unit
    data = unit_data(office)
    del data["is_office"]
    assert list(faults(desk.save("unit", "change", office.pk, **data))) == ["is_office"]


def test_an_office_stays_an_office_while_people_of_the_bureau_belong_to_it(desk, bureau):
    """An administrator sees all dossiers, a unit's own people what nobody sent yet."""
    office = bureau.performance.unit
    data = unit_data(office)
    del data["is_office"]
    assert faults(desk.save("unit", "change", office.pk, **data)) == {
        "is_office": ["还有审核人员或管理员任职于本股室，请先改他们的任职。"]
    }


def test_a_unit_with_tables_is_not_deleted(desk, bureau):
    answer = desk.save("unit", "delete", bureau.filler.unit.pk, post="yes")
    assert answer.status_code == 200
    assert Unit.objects.filter(code="U01").exists()


# --- People ---


def test_a_new_person_gets_a_one_time_password_shown_once(desk, real_hashing, caplog):
    caplog.set_level("DEBUG")
    answer = desk.save("user", "add", username="new1", name="某某甲", phone="", **NO_MEMBERSHIPS)
    (issued,) = answer.context["issued"]
    person = User.objects.get(username="new1")
    assert person.check_password(issued.password)
    assert person.must_change_password
    assert "no-store" in answer["Cache-Control"]
    assert issued.password in answer.content.decode()
    assert issued.password not in desk.see("user", "change", person.pk).content.decode()
    assert issued.password not in desk.see("user", "history", person.pk).content.decode()
    assert issued.password not in caplog.text + str(desk.client.cookies) + str(
        dict(desk.client.session.items())
    )


def test_a_person_is_added_with_memberships(desk, bureau):
    membership = {
        "memberships-TOTAL_FORMS": "1", "memberships-INITIAL_FORMS": "0", "memberships-0-unit": bureau.filler.unit_id,
        "memberships-0-role": "filler",
    }  # fmt: skip
    desk.save("user", "add", username="new1", name="某某甲", phone="", **membership)
    assert str(Membership.objects.get(person__username="new1")) == "某某街道办事处 · 填表人"


def test_no_form_takes_a_password_or_makes_a_superuser(desk):
    more = {"password": "Yin-liang-2023", "is_superuser": "on", "is_staff": "on", "must_change_password": ""}
    answer = desk.save("user", "add", username="new1", name="某某甲", phone="", **more, **NO_MEMBERSHIPS)
    person = User.objects.get(username="new1")
    assert not (person.is_superuser or person.is_staff or person.check_password("Yin-liang-2023"))
    assert person.must_change_password
    data = {"username": "new1", "name": "某某甲", "phone": "", "is_active": "on", **more, **NO_MEMBERSHIPS}
    assert desk.save("user", "change", person.pk, **data).status_code == 302
    assert not User.objects.get(username="new1").is_superuser
    assert len(answer.context["issued"][0].password) == 19


def test_a_reset_password_replaces_the_old_one_and_ends_a_lock_out(desk, bureau, sign_in, real_hashing):
    person = bureau.filler.person
    person.set_password("Yin-liang-2023")
    person.save()
    theirs = sign_in(person)
    AccessAttempt.objects.create(
        username="filler", ip_address="10.0.0.1", failures_since_start=5, user_agent="x"
    )
    assert desk.see("user", "reset", person.pk).status_code == 200
    answer = desk.client.post(page("user", "reset", person.pk))
    (issued,) = answer.context["issued"]
    person.refresh_from_db()
    assert person.check_password(issued.password)
    assert person.must_change_password
    assert not AccessAttempt.objects.filter(username="filler").exists()
    assert theirs.get(reverse("home"))["Location"].startswith(reverse("login"))
    assert LogEntry.objects.get().change_message == "重置密码"


def test_looking_at_the_reset_page_resets_nothing(desk, bureau):
    before = User.objects.get(username="filler").password
    desk.see("user", "reset", bureau.filler.person_id)
    assert User.objects.get(username="filler").password == before


def test_nobody_is_reset_who_is_not_there(desk):
    assert desk.client.post(page("user", "reset", "0")).status_code == 404
    assert desk.client.post(page("user", "reset", "x")).status_code == 404


def test_a_one_time_password_is_hashed_as_all_others_after_the_first_sign_in(desk, client, real_hashing):
    answer = desk.save("user", "add", username="new1", name="某某甲", phone="", **NO_MEMBERSHIPS)
    password = answer.context["issued"][0].password
    assert User.objects.get(username="new1").password.startswith("pbkdf2_sha256$10000$")
    client.post(reverse("login"), {"username": "new1", "password": password})
    assert User.objects.get(username="new1").password.startswith("md5$")


def test_an_administrator_does_not_touch_superusers(desk, superuser):
    form = desk.see("user", "change", superuser.pk)
    assert form.context["has_change_permission"] is False
    data = {"username": "root", "name": "改名", "phone": "", **NO_MEMBERSHIPS}
    assert desk.save("user", "change", superuser.pk, **data).status_code == 403
    assert desk.client.post(page("user", "reset", superuser.pk)).status_code == 403
    assert User.objects.get(username="root").name == "某某超级用户"


def test_a_superuser_makes_superusers_but_does_not_unmake_himself(super_desk, superuser, bureau):
    data = {"name": "某某", "phone": "", "is_active": "on", "is_superuser": "on", **NO_MEMBERSHIPS}
    super_desk.save("user", "change", bureau.other.person_id, username="other", **data)
    assert User.objects.get(username="other").is_superuser
    own = {"username": "root", "name": "改名", "phone": "", **NO_MEMBERSHIPS}
    super_desk.save("user", "change", superuser.pk, **own)
    superuser.refresh_from_db()
    assert (superuser.name, superuser.is_superuser, superuser.is_active) == ("改名", True, True)


def test_people_are_never_deleted(super_desk, bureau):
    assert super_desk.see("user", "delete", bureau.other.person_id).status_code == 403
    data = {"action": "delete_selected", "_selected_action": [bureau.other.person_id], "post": "yes"}
    super_desk.save("user", "changelist", **data)
    assert User.objects.filter(username="other").exists()


# --- Memberships ---


def member_data(bureau, **changes) -> dict:
    return {
        "person": bureau.filler.person_id,
        "unit": bureau.other.unit_id,
        "role": "filler",
        "since": "",
        "until": "",
        **changes,
    }


def test_a_membership_is_added(desk, bureau):
    assert desk.save("membership", "add", **member_data(bureau)).status_code == 302
    assert Membership.objects.filter(person=bureau.filler.person, unit=bureau.other.unit).exists()


def test_the_same_membership_is_not_added_twice(desk, bureau):
    answer = desk.save("membership", "add", **member_data(bureau, unit=bureau.filler.unit_id))
    assert list(faults(answer)) == ["role"]


@pytest.mark.parametrize("role", [Role.SECTION_REVIEWER, Role.PERFORMANCE_REVIEWER, Role.ADMINISTRATOR])
def test_reviewers_and_administrators_of_the_bureau_belong_to_an_office(desk, bureau, role):
    assert list(faults(desk.save("membership", "add", **member_data(bureau, role=role.value)))) == ["role"]


@pytest.mark.parametrize("role", [Role.FILLER, Role.HEAD, Role.DEPARTMENT_REVIEWER])
def test_who_files_belongs_to_a_unit(desk, bureau, role):
    data = member_data(bureau, role=role.value, unit=bureau.section.unit_id)
    assert list(faults(desk.save("membership", "add", **data))) == ["role"]


def test_a_membership_ends_after_it_begins(desk, bureau):
    data = member_data(bureau, since="2026-02-01", until="2026-01-31")
    assert faults(desk.save("membership", "add", **data)) == {"until": ["任职止不能早于任职起。"]}


def deputy_data(bureau, **changes) -> dict:
    data = {"person": bureau.other.person_id, "unit": bureau.section.unit_id, "role": Role.SECTION_REVIEWER}
    days = {"since": "2026-01-05", "until": "2026-01-31", "principal": bureau.section.person_id}
    return {**data, **days, **changes}


def test_a_deputy_is_added_and_listed_with_whom_he_stands_in_for(desk, bureau):
    assert desk.save("membership", "add", **deputy_data(bureau)).status_code == 302
    assert Membership.objects.get(principal=bureau.section.person).person == bureau.other.person
    assert "某某section" in desk.see("membership", q="某某other").content.decode()
    assert "（代某某section）" in desk.see("user").content.decode()


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"until": ""}, {"until": ["代办须填写起止日期。"]}),
        ({"since": "", "until": ""}, {"since": ["代办须填写起止日期。"]}),
        ({"until": "2026-01-04"}, {"until": ["任职止不能早于任职起。"]}),
        ({"principal": "nonsense"}, {"principal": ["选择一个有效的选项： 该选择不在可用的选项中。"]}),
    ],
)
def test_a_deputy_stands_in_from_a_day_to_a_day(desk, bureau, changes, told):
    assert faults(desk.save("membership", "add", **deputy_data(bureau, **changes))) == told


def test_nobody_stands_in_for_himself_nor_for_what_another_is_not(desk, bureau):
    himself = desk.save("membership", "add", **deputy_data(bureau, person=bureau.section.person_id))
    assert faults(himself) == {"principal": ["不能代自己办理，请选其他人员。"]}
    head = desk.save("membership", "add", **deputy_data(bureau, principal=bureau.head.person_id))
    assert faults(head) == {"principal": ["“某某head”没有“行政政法股 · 业务审核人”这一任职，不能代其办理。"]}


def test_the_same_deputy_is_not_added_twice(desk, bureau):
    desk.save("membership", "add", **deputy_data(bureau))
    twice = desk.save("membership", "add", **deputy_data(bureau))
    assert faults(twice) == {"role": ["“某某other”已有这一任职，不必再添加。"]}


def test_the_same_membership_twice_on_a_person_s_page_is_told(desk, bureau):
    row = {"unit": bureau.other.unit_id, "role": Role.HEAD, "since": "", "until": "", "principal": ""}
    rows = {f"memberships-{n}-{name}": value for n in (0, 1) for name, value in row.items()}
    counts = {"memberships-TOTAL_FORMS": "2", "memberships-INITIAL_FORMS": "0"}
    answer = desk.save("user", "add", username="new1", name="某某", phone="", **counts, **rows)
    assert answer.status_code == 200
    assert "同一任职填了两次，请只留一行。" in answer.content.decode()
    assert not User.objects.filter(username="new1").exists()


def test_memberships_in_force_are_found(desk, bureau):
    Membership.objects.filter(pk=bureau.filler.pk).update(until="2020-01-01")
    gone = desk.see("membership", in_force="no").context["cl"].queryset
    assert [m.pk for m in gone] == [bureau.filler.pk]
    assert bureau.filler.pk not in [
        m.pk for m in desk.see("membership", in_force="yes").context["cl"].queryset
    ]
