"""The own account: signing in and out, the password, for whom one acts, and the pages that say no."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.views import defaults

from forms_app.context import waiting_for
from forms_app.models import Campaign, Dossier, Membership, Package, Unit, User
from forms_app.terms import Role, Signing, Status

PASSWORD = "Yin-liang-2023"
NEW = "Qing-quan-2024"


@pytest.fixture
def unit(db) -> Unit:
    return Unit.objects.create(code="101", name="甲街道办事处")


@pytest.fixture
def other(db) -> Unit:
    return Unit.objects.create(code="102", name="乙服务中心")


@pytest.fixture
def person(unit) -> User:
    return make_person("filler", unit)


@pytest.fixture
def signed_in(client, person) -> Client:
    client.force_login(person)
    return client


def make_person(username: str, unit: Unit | None, role: Role = Role.FILLER, **fields) -> User:
    person = User.objects.create_user(username, password=PASSWORD, name=f"某某{username}", **fields)
    if unit:
        Membership.objects.create(person=person, unit=unit, role=role)
    return person


def sign_in(client, username="filler", password=PASSWORD, query=""):
    data = {"username": username, "password": password}
    return client.post(reverse("login") + query, data)


def is_signed_in(client) -> bool:
    return "_auth_user_id" in client.session


def text(response) -> str:
    return response.content.decode()


def nav_labels(response) -> list[str]:
    nav = text(response).split("<nav", 1)[1].split("</nav>")[0]
    return re.findall(r"<a [^>]*>([^<]+)", nav)


class TestSignIn:
    def test_a_stranger_is_asked_to_sign_in_and_comes_back(self, client, person):
        asked = client.get(reverse("home"))
        assert asked.url == f"{reverse('login')}?next={reverse('home')}"
        assert "请先登录" in text(client.get(f"{reverse('login')}?next=/dossiers/"))
        assert sign_in(client, query="?next=/dossiers/").url == "/dossiers/"

    def test_without_a_wish_the_home_page_opens(self, client, person):
        assert sign_in(client).url == reverse("home")

    @pytest.mark.parametrize("wish", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
    def test_an_address_elsewhere_is_not_followed(self, client, person, wish):
        assert sign_in(client, query=f"?next={wish}").url == reverse("home")

    @pytest.mark.parametrize("username, password", [("filler", "wrong"), ("nobody", PASSWORD)])
    def test_a_wrong_name_and_a_wrong_password_read_alike(self, client, person, username, password):
        response = sign_in(client, username, password)
        assert "用户名或密码不正确" in text(response)
        assert "连续输错 5 次" in text(response)
        assert not is_signed_in(client)

    def test_empty_fields_are_named(self, client, db):
        page = text(sign_in(client, "", ""))
        assert "请填写用户名" in page
        assert "请填写密码" in page

    def test_a_disabled_account_does_not_open(self, client, unit):
        make_person("gone", unit, is_active=False)
        assert "用户名或密码不正确" in text(sign_in(client, "gone"))
        assert not is_signed_in(client)

    def test_who_is_signed_in_passes_by_the_login_page(self, signed_in):
        assert signed_in.get(reverse("login")).url == reverse("home")


class TestLock:
    def fail(self, client, times: int, username="filler"):
        return [sign_in(client, username, "wrong").status_code for _ in range(times)]

    def test_the_fifth_failure_locks_even_the_right_password(self, client, person):
        assert self.fail(client, 5) == [200, 200, 200, 200, 429]
        response = sign_in(client)
        assert response.status_code == 429
        assert "15 分钟" in text(response)
        assert "系统管理员" in text(response)
        assert not is_signed_in(client)

    def test_a_colleague_at_the_same_computer_is_not_locked(self, client, person, unit):
        make_person("colleague", unit)
        self.fail(client, 5)
        assert sign_in(client, "colleague").status_code == 302

    def test_the_lock_opens_by_itself(self, client, person):
        self.fail(client, 5)
        with time_machine.travel(timezone.now() + timedelta(minutes=15, seconds=1)):
            assert sign_in(client).status_code == 302

    def test_signing_in_forgets_earlier_failures(self, client, person):
        self.fail(client, 4)
        sign_in(client)
        client.logout()
        assert self.fail(client, 4) == [200] * 4


class TestSignOut:
    def test_it_ends_the_session(self, signed_in):
        assert signed_in.post(reverse("logout")).url == reverse("login")
        assert not is_signed_in(signed_in)

    def test_a_link_cannot_sign_one_out(self, signed_in):
        response = signed_in.get(reverse("logout"))
        assert response.status_code == 405
        assert "这个网址不能直接打开" in text(response)
        assert "POST" in response["Allow"]
        assert is_signed_in(signed_in)


class TestPassword:
    def change(self, client, new=NEW, again=None, old=PASSWORD, query=""):
        data = {"old_password": old, "new_password1": new, "new_password2": new if again is None else again}
        return client.post(reverse("password") + query, data)

    def test_it_changes_and_the_session_stays(self, signed_in, person):
        assert self.change(signed_in).url == reverse("home")
        assert is_signed_in(signed_in)
        person.refresh_from_db()
        assert person.check_password(NEW)

    def test_the_screen_says_so(self, signed_in):
        self.change(signed_in)
        assert "密码已修改" in text(signed_in.get(reverse("password")))

    @pytest.mark.parametrize(
        "new, message",
        [
            ("Ab-2024", "密码太短，至少要有 8 个字符。"),
            ("20241121209", "密码只包含数字。"),
            ("password1", "这个密码太常见了。"),
            ("filler-10", "密码跟 用户名 太相似了。"),
            ("0731-5550199x", "密码跟 联系电话 太相似了。"),
        ],
    )
    def test_a_weak_one_is_refused_with_the_reason(self, client, unit, new, message):
        person = make_person("filler-1", unit, phone="0731-5550199")
        client.force_login(person)
        assert self.change(client, new).context["form"].errors == {"new_password2": [message]}
        person.refresh_from_db()
        assert person.check_password(PASSWORD)

    def test_the_old_one_again_is_refused(self, signed_in):
        assert "新密码不能与原密码相同" in text(self.change(signed_in, PASSWORD))

    def test_a_wrong_old_one_is_named(self, signed_in):
        assert "原密码不正确" in text(self.change(signed_in, old="wrong"))

    def test_two_different_new_ones_are_named(self, signed_in):
        assert "两次输入的新密码不一致" in text(self.change(signed_in, again="Qing-quan-2025"))

    def test_an_address_elsewhere_is_not_followed(self, signed_in):
        assert self.change(signed_in, query="?next=https://evil.example/").url == reverse("home")


class TestOneTimePassword:
    @pytest.fixture
    def newcomer(self, client, unit) -> User:
        person = make_person("newcomer", unit, must_change_password=True)
        client.force_login(person)
        return person

    @pytest.mark.parametrize("name", ["home", "admin:index"])
    def test_every_page_leads_to_the_own_password(self, client, newcomer, name):
        assert client.get(reverse(name)).url == f"{reverse('password')}?next={reverse(name)}"

    def test_posts_lead_there_too_and_do_nothing(self, client, newcomer):
        assert client.post(reverse("acting")).url == f"{reverse('password')}?next={reverse('home')}"

    def test_the_page_says_why_and_shows_no_other_way(self, client, newcomer):
        response = client.get(reverse("password"))
        assert "一次性密码" in text(response)
        assert nav_labels(response) == []

    def test_one_may_leave(self, client, newcomer):
        client.post(reverse("logout"))
        assert not is_signed_in(client)

    def test_setting_ones_own_opens_the_page_that_was_wanted(self, client, newcomer):
        assert TestPassword().change(client, query="?next=/dossiers/").url == "/dossiers/"
        newcomer.refresh_from_db()
        assert not newcomer.must_change_password

    def test_the_same_one_again_changes_nothing(self, client, newcomer):
        TestPassword().change(client, new=PASSWORD)
        newcomer.refresh_from_db()
        assert newcomer.must_change_password


class TestActing:
    @pytest.fixture
    def second(self, person, other) -> Membership:
        return Membership.objects.create(person=person, unit=other, role=Role.HEAD)

    def switch(self, client, membership, **data):
        return client.post(reverse("acting"), {"membership": membership, **data})

    def acting(self, client) -> Membership:
        return client.get(reverse("password")).wsgi_request.acting

    def test_the_first_membership_holds_until_one_chooses(self, signed_in, person, second):
        assert self.acting(signed_in) == person.memberships.get(unit__code="101")

    def test_one_switches_to_another_of_ones_own(self, signed_in, second):
        assert self.switch(signed_in, second.pk).url == reverse("home")
        assert self.acting(signed_in) == second
        assert "乙服务中心 · 单位负责人" in text(signed_in.get(reverse("password")))

    def test_the_choice_is_gone_with_the_session(self, signed_in, person, second):
        self.switch(signed_in, second.pk)
        signed_in.post(reverse("logout"))
        sign_in(signed_in)
        assert self.acting(signed_in) != second

    def refused(self, client, membership) -> bool:
        before = self.acting(client)
        self.switch(client, membership)
        page = text(client.get(reverse("password")))
        return "不能切换到该身份" in page and self.acting(client) == before

    def test_somebody_elses_is_refused(self, signed_in, other):
        stranger = make_person("stranger", other)
        assert self.refused(signed_in, stranger.memberships.get().pk)

    @pytest.mark.parametrize("nonsense", ["", "0", "-1", "abc", "9" * 40, "１"])
    def test_nonsense_is_refused(self, signed_in, nonsense):
        assert self.refused(signed_in, nonsense)

    @pytest.mark.parametrize("field, days", [("until", -1), ("since", 1)])
    def test_one_not_in_force_is_neither_offered_nor_taken(self, signed_in, second, field, days):
        setattr(second, field, timezone.localdate() + timedelta(days=days))
        second.save()
        assert "乙服务中心" not in text(signed_in.get(reverse("password")))
        assert self.refused(signed_in, second.pk)

    @pytest.mark.parametrize("field", ["until", "since"])
    def test_the_first_and_the_last_day_count(self, signed_in, second, field):
        setattr(second, field, timezone.localdate())
        second.save()
        self.switch(signed_in, second.pk)
        assert self.acting(signed_in) == second

    def test_a_chosen_one_that_ends_gives_way_to_the_first(self, signed_in, second):
        self.switch(signed_in, second.pk)
        second.until = timezone.localdate() - timedelta(days=1)
        second.save()
        assert self.acting(signed_in).unit.code == "101"

    def test_it_leads_back_to_a_page_of_ours(self, signed_in, second):
        assert self.switch(signed_in, second.pk, next="/dossiers/?q=1").url == "/dossiers/?q=1"

    @pytest.mark.parametrize(
        "wish", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:x"]
    )
    def test_an_address_elsewhere_is_not_followed(self, signed_in, second, wish):
        assert self.switch(signed_in, second.pk, next=wish).url == reverse("home")

    def test_a_link_cannot_switch(self, signed_in):
        assert signed_in.get(reverse("acting")).status_code == 405

    def test_only_who_has_a_choice_is_offered_one(self, signed_in, person, other):
        assert "切换" not in text(signed_in.get(reverse("password")))
        Membership.objects.create(person=person, unit=other, role=Role.FILLER)
        assert "切换" in text(signed_in.get(reverse("password")))

    def test_more_memberships_cost_no_more_queries(self, signed_in, person, other):
        self.queries(signed_in)  # the first page also writes the session
        queries = self.queries(signed_in)
        Membership.objects.create(person=person, unit=other, role=Role.FILLER)
        Membership.objects.create(person=person, unit=other, role=Role.HEAD)
        assert self.queries(signed_in) == queries

    def queries(self, client) -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get(reverse("password"))
        return len(captured)


class TestNoMembership:
    def test_the_page_says_so_and_whom_to_ask(self, client, other):
        make_person("admin", other, Role.ADMINISTRATOR, phone="0000-0000000")
        client.force_login(make_person("newcomer", None))
        response = client.get(reverse("home"))
        assert response.status_code == 403
        assert "您目前没有任职" in text(response)
        assert "某某admin，电话 0000-0000000" in text(response)

    def test_an_ended_one_is_none(self, signed_in, person):
        person.memberships.update(until=timezone.localdate() - timedelta(days=1))
        assert "您目前没有任职" in text(signed_in.get(reverse("home")))

    def test_the_own_password_stays_open(self, client, db):
        client.force_login(make_person("newcomer", None))
        assert client.get(reverse("password")).status_code == 200

    def test_who_installed_the_house_goes_to_the_administration(self, client, db):
        client.force_login(User.objects.create_superuser("root", password=PASSWORD))
        assert client.get(reverse("home")).url == reverse("admin:index")
        assert client.get(reverse("admin:index")).status_code == 200


class TestBar:
    def labels(self, client) -> list[str]:
        return nav_labels(client.get(reverse("password")))

    def test_a_filler_sees_work_and_tables(self, signed_in):
        assert self.labels(signed_in) == ["待办", "报表", "消息"]

    def test_an_administrator_sees_the_administration_too(self, client, other):
        client.force_login(make_person("admin", other, Role.ADMINISTRATOR))
        assert self.labels(client) == ["待办", "报表", "报送情况", "消息", "后台管理"]

    def test_a_superuser_without_membership_sees_only_that(self, client, db):
        client.force_login(User.objects.create_superuser("root", password=PASSWORD))
        assert self.labels(client) == ["后台管理"]


class TestWaiting:
    """How many packages the bar counts for whom."""

    @pytest.fixture
    def package(self, unit) -> Package:
        now = timezone.now()
        campaign = Campaign.objects.create(
            year=2023, name="目标申报", scheme="hunan_2023", opens_at=now, closes_at=now + timedelta(days=1)
        )
        dossier = Dossier.objects.create(number="2023-0001", campaign=campaign, unit=unit)
        package = Package.objects.create(dossier=dossier)
        package.filings.create(number="2023-0001-01", dossier=dossier, kind="department_target")
        return package

    def waits(self, package, role: Role, unit: Unit) -> bool:
        acting = Membership(unit=unit, role=role)
        return package in waiting_for(acting)

    def test_a_package_whose_only_table_was_removed_waits_for_nobody(self, package, unit):
        package.filings.update(removed_at=timezone.now())
        assert not self.waits(package, Role.FILLER, unit)

    @pytest.mark.parametrize("status", list(Status))
    def test_the_units_people(self, package, unit, other, status):
        package.status = status
        package.save()
        filling = (Status.DRAFTING, Status.RETURNED, Status.CONSULTING, Status.ADJUSTING)
        signing = (Status.SIGNING,)
        assert self.waits(package, Role.FILLER, unit) == (status in filling)
        assert self.waits(package, Role.HEAD, unit) == (status in signing)
        assert not self.waits(package, Role.FILLER, other)
        assert not self.waits(package, Role.HEAD, other)

    def test_a_signature_on_paper_is_the_fillers_to_record(self, package, unit):
        Campaign.objects.update(signing=Signing.PAPER)
        Package.objects.update(status=Status.SIGNING)
        assert self.waits(package, Role.FILLER, unit)
        assert not self.waits(package, Role.HEAD, unit)

    @pytest.mark.parametrize(
        "role, stage",
        [
            (Role.DEPARTMENT_REVIEWER, Status.DEPARTMENT_REVIEW),
            (Role.SECTION_REVIEWER, Status.FIRST_REVIEW),
            (Role.PERFORMANCE_REVIEWER, Status.FINAL_REVIEW),
        ],
    )
    def test_an_office_at_its_own_stage(self, package, unit, other, role, stage):
        Package.objects.update(status=stage, office=other)
        assert self.waits(package, role, other)
        assert not self.waits(package, role, unit)
        Package.objects.update(status=Status.PASSED)
        assert not self.waits(package, role, other)

    @pytest.mark.parametrize("role", [Role.VIEWER, Role.ADMINISTRATOR])
    def test_who_only_looks_is_not_waited_for(self, package, unit, role):
        Package.objects.update(office=unit)
        assert not self.waits(package, role, unit)


class TestPagesThatSayNo:
    def asked(self, rf, person, unit):
        request = rf.get("/filings/2023-0001-01/")
        request.user, request.memberships = person, list(person.memberships.all())
        request.acting = request.memberships[0]
        return request

    def test_403_gives_the_reason(self, rf, person, unit):
        reason = "报表当前为“待初审”，不能填报。"
        response = defaults.permission_denied(self.asked(rf, person, unit), PermissionDenied(reason))
        assert response.status_code == 403
        assert reason in text(response)

    def test_403_and_404_offer_the_other_role_and_lead_back(self, rf, person, unit, other):
        Membership.objects.create(person=person, unit=other, role=Role.FILLER)
        for page in (defaults.permission_denied, defaults.page_not_found):
            shown = text(page(self.asked(rf, person, unit), Exception()))
            assert 'name="next" value="/filings/2023-0001-01/"' in shown

    def test_an_unknown_address(self, signed_in):
        response = signed_in.get("/no-such-page/")
        assert response.status_code == 404
        assert "没有这个页面" in text(response)

    def test_an_unknown_address_for_a_stranger(self, client, db):
        response = client.get("/no-such-page/")
        assert response.status_code == 404
        assert "办理身份" not in text(response)

    @pytest.mark.parametrize(
        "page, words", [("server_error", "系统出错了"), ("bad_request", "这个请求无法处理")]
    )
    def test_an_error_page_needs_no_database(self, rf, page, words):
        request = rf.get("/")
        request.user = AnonymousUser()
        arguments = (Exception(),) if page == "bad_request" else ()
        assert words in text(getattr(defaults, page)(request, *arguments))

    def test_an_outdated_form_says_how_to_keep_the_text(self, person):
        client = Client(enforce_csrf_checks=True)
        client.force_login(person)
        response = client.post(reverse("acting"))
        assert response.status_code == 403
        assert "页面已过期" in text(response)
        assert "后退" in text(response)


class TestOddWays:
    """Addresses to go on to that no page of ours carries."""

    @pytest.mark.parametrize(
        "wanted", ["foo", "dossier", "logout", "../x", "//evil.example/", "javascript:alert(1)"]
    )
    def test_a_switch_leads_to_an_address_of_ours_or_home(self, signed_in, person, wanted):
        membership = person.memberships.get().pk
        response = signed_in.post(reverse("acting"), {"membership": membership, "next": wanted})
        assert response.status_code == 302
        assert response["Location"] == reverse("home")

    def test_who_is_signed_in_is_not_sent_to_sign_in_for_ever(self, signed_in):
        response = signed_in.get(reverse("login"), {"next": reverse("login")})
        assert (response.status_code, response["Location"]) == (302, reverse("home"))


def test_a_name_that_is_too_long_is_told_and_not_noted(client, person):
    """PostgreSQL's column of failed attempts holds 255 characters."""
    answer = sign_in(client, "长" * 255)
    assert (answer.status_code, "用户名太长" in text(answer)) == (200, True)
    assert not is_signed_in(client)
