"""Signing in again without leaving the page: ``session/`` as the page's scripts ask it, and posts that come too late."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from forms_app.models import Membership, Unit, User
from forms_app.terms import Role
from tests.posting import form_of
from tests.world import build

PASSWORD = "Yin-liang-2023"
SESSION = "/session/"
BY_SCRIPT = {"Accept": "application/json"}
LIMIT = 5


@pytest.fixture
def unit(db) -> Unit:
    return Unit.objects.create(code="101", name="甲街道办事处")


@pytest.fixture
def person(unit) -> User:
    return made("filler", unit)


@pytest.fixture
def asking() -> Client:
    """A browser whose tokens count."""
    return Client(enforce_csrf_checks=True, headers=BY_SCRIPT)


def made(username: str, unit: Unit | None, **fields) -> User:
    person = User.objects.create_user(username, password=PASSWORD, name=f"某某{username}", **fields)
    if unit:
        Membership.objects.create(person=person, unit=unit, role=Role.FILLER)
    return person


def again(client, username="filler", password=PASSWORD, **more):
    """As the window over the page does it: a fresh token, then the password."""
    token = client.get(SESSION).json()["token"]
    data = {"username": username, "password": password, **more}
    return client.post(SESSION, data, headers={"X-CSRFToken": token})


class TestAsking:
    def test_a_stranger_learns_nothing_but_gets_a_token(self, asking, db):
        answer = asking.get(SESSION)
        told = answer.json()
        assert told.pop("token")
        assert told == {"signed_in": False, "must_change": False, "person": "", "acting": ""}
        assert "csrftoken" in answer.cookies and "no-store" in answer["Cache-Control"]

    def test_who_is_signed_in_is_told_who_and_as_what(self, asking, person):
        asking.force_login(person)
        told = asking.get(SESSION).json()
        acting = str(person.memberships.get().pk)
        assert (told["signed_in"], told["person"], told["acting"]) == (True, str(person.pk), acting)

    def test_without_a_membership_one_is_signed_in_as_nothing(self, asking, db):
        newcomer = made("newcomer", None)
        asking.force_login(newcomer)
        told = asking.get(SESSION).json()
        assert (told["signed_in"], told["person"], told["acting"]) == (True, str(newcomer.pk), "")

    def test_a_one_time_password_is_no_way_on(self, asking, unit):
        asking.force_login(made("newcomer", unit, must_change_password=True))
        told = asking.get(SESSION).json()
        assert (told["signed_in"], told["must_change"]) == (False, True)

    @pytest.mark.parametrize("method", ["put", "delete", "patch"])
    def test_no_other_way_of_asking(self, client, db, method):
        assert getattr(client, method)(SESSION).status_code == 405


class TestSigningIn:
    def test_the_right_password_opens_the_session_with_a_new_token(self, asking, person):
        before = asking.get(SESSION).cookies["csrftoken"].value
        answer = again(asking)
        told = answer.json()
        assert (answer.status_code, told["signed_in"], told["person"]) == (200, True, str(person.pk))
        assert answer.cookies["csrftoken"].value != before
        saved = asking.post(reverse("read_notices"), headers={"X-CSRFToken": told["token"], "Accept": "*/*"})
        assert saved.status_code == 302, "the token that was told is good for what comes next"

    @pytest.mark.parametrize("username, password", [("filler", "wrong"), ("nobody", PASSWORD)])
    def test_a_wrong_one_is_told_as_the_page_tells_it(self, asking, person, username, password):
        answer = again(asking, username, password)
        told = answer.json()
        assert (answer.status_code, told["signed_in"]) == (200, False)
        assert "用户名或密码不正确" in told["refusal"] and f"连续输错 {LIMIT} 次" in told["refusal"]
        assert not asking.get(SESSION).json()["signed_in"]

    def test_nothing_at_all_is_told_what_is_missing(self, asking, db):
        assert again(asking, "", "").json()["refusal"] == "请填写用户名。请填写密码。"

    @pytest.mark.parametrize("username", ["a\x00b", "长" * 5000, "<script>"])
    def test_odd_names_are_refused_in_words(self, asking, person, username):
        answer = again(asking, username)
        assert answer.status_code == 200 and answer.json()["refusal"]

    def test_a_disabled_account_stays_shut(self, asking, unit):
        made("gone", unit, is_active=False)
        told = again(asking, "gone").json()
        assert not told["signed_in"] and "用户名或密码不正确" in told["refusal"]

    def test_a_one_time_password_signs_in_but_leads_no_further(self, asking, unit):
        person = made("newcomer", unit, must_change_password=True)
        told = again(asking, "newcomer").json()
        assert (told["signed_in"], told["must_change"], told["person"]) == (False, True, str(person.pk))
        assert asking.get(reverse("password"), headers={"Accept": "text/html"}).status_code == 200

    def test_too_many_wrong_ones_lock_it_as_they_lock_the_page(self, asking, client, person):
        codes = [again(asking, password="wrong").status_code for _ in range(LIMIT)]
        assert codes == [200] * (LIMIT - 1) + [429]
        told = again(asking)
        assert (told.status_code, told.json()["signed_in"]) == (429, False)
        assert all(word in told.json()["refusal"] for word in ("“filler”", "15 分钟", "系统管理员"))
        page = client.post(reverse("login"), {"username": "filler", "password": PASSWORD})
        assert page.status_code == 429 and "登录已暂时锁定" in page.content.decode()

    def test_wrong_ones_on_the_page_count_here_too(self, asking, client, person):
        for _ in range(LIMIT):
            client.post(reverse("login"), {"username": "filler", "password": "wrong"})
        assert again(asking).status_code == 429

    def test_without_a_token_nobody_signs_in(self, asking, person):
        asking.get(SESSION)
        answer = asking.post(SESSION, {"username": "filler", "password": PASSWORD})
        assert (answer.status_code, answer.json()) == (401, {"signed_in": False})
        assert not asking.get(SESSION).json()["signed_in"]

    def test_another_person_takes_the_place_of_who_was_signed_in(self, asking, person, unit):
        other = made("other", unit)
        asking.force_login(other)
        assert again(asking).json()["person"] == str(person.pk)


class TestActing:
    """The page's membership is taken up again, where it is the person's own and in force."""

    @pytest.fixture
    def second(self, person) -> Membership:
        other = Unit.objects.create(code="102", name="乙服务中心")
        return Membership.objects.create(person=person, unit=other, role=Role.FILLER)

    def test_the_page_s_own_is_taken_up_and_stays(self, asking, second):
        assert again(asking, acting=second.pk).json()["acting"] == str(second.pk)
        assert asking.get(SESSION).json()["acting"] == str(second.pk)

    def test_without_one_it_is_the_first(self, asking, person, second):
        assert again(asking).json()["acting"] == str(person.memberships.get(unit__code="101").pk)

    def test_one_that_ended_is_not(self, asking, second):
        second.until = timezone.localdate() - timedelta(days=1)
        second.save()
        assert again(asking, acting=second.pk).json()["acting"] != str(second.pk)

    def test_somebody_else_s_is_not(self, asking, person, unit):
        foreign = made("other", unit).memberships.get().pk
        assert again(asking, acting=foreign).json()["acting"] == str(person.memberships.get().pk)

    @pytest.mark.parametrize("nonsense", ["-1", "abc", "9" * 40, "１", "\x00"])
    def test_nonsense_is_not(self, asking, person, nonsense):
        assert again(asking, acting=nonsense).json()["acting"] == str(person.memberships.get().pk)


# --- posts that come too late ---


class TestOutdated:
    """A post without the right token gives back the person's own words."""

    @pytest.fixture
    def filing(self, world):
        return world.filing("department_target")

    @pytest.fixture
    def world(self, db):
        return build()

    def posted(self, world, filing, **typed):
        """What the page of the table would post, and a browser that has lost all its cookies."""
        client = Client()
        client.force_login(world.filler.person)
        post = form_of(client.get(reverse("filing", args=[filing.number])).content.decode())
        for name, text in typed.items():
            post[name] = text
        return Client(enforce_csrf_checks=True), post.dict()

    def post(self, client, filing, data, **more):
        return client.post(reverse("filing", args=[filing.number]), data, **more)

    def test_what_was_typed_is_given_back_and_nothing_else(self, world, filing):
        client, data = self.posted(world, filing, duties="写了很久的职责\n第二行")
        answer = self.post(client, filing, data)
        page = answer.content.decode()
        assert answer.status_code == 403
        assert "页面已过期" in page and "写了很久的职责<br>第二行" in page
        assert page.count("<dd>") == 1
        assert world.dossier.unit.name not in page and 'target="_blank"' in page

    def test_it_is_escaped(self, world, filing):
        client, data = self.posted(world, filing, duties="<script>alert(1)</script>")
        page = self.post(client, filing, data).content.decode()
        assert "&lt;script&gt;alert(1)" in page and "<script>alert" not in page

    def test_who_is_signed_in_gets_it_back_too(self, world, filing):
        client, data = self.posted(world, filing, duties="写了很久的职责")
        client.force_login(world.filler.person)
        assert "写了很久的职责" in self.post(client, filing, data).content.decode()

    @pytest.mark.parametrize(
        "origin", ["http://evil.example", "null", "http://testserver.evil.example", "http://["]
    )
    def test_another_site_puts_no_words_into_ours(self, world, filing, origin):
        client, data = self.posted(world, filing, duties="请致电某某")
        answer = self.post(client, filing, data, headers={"Origin": origin})
        assert answer.status_code == 403 and "请致电某某" not in answer.content.decode()

    def test_nor_where_only_the_referer_tells(self, world, filing):
        client, data = self.posted(world, filing, duties="请致电某某")
        answer = self.post(client, filing, data, headers={"Referer": "http://evil.example/x"})
        assert "请致电某某" not in answer.content.decode()

    def test_our_own_pages_may(self, world, filing, settings):
        settings.CSRF_TRUSTED_ORIGINS = ["https://jixiao.example"]
        for origin in ("http://testserver", "https://jixiao.example"):
            client, data = self.posted(world, filing, duties="写了很久的职责")
            answer = self.post(client, filing, data, headers={"Origin": origin})
            assert "写了很久的职责" in answer.content.decode()

    def test_a_password_is_never_given_back(self, db):
        data = {"username": "某某甲", "password": PASSWORD}
        page = Client(enforce_csrf_checks=True).post(reverse("login"), data).content.decode()
        assert "页面已过期" in page and "<dd>" not in page

    def test_too_much_is_refused_not_given_back(self, world, filing, settings):
        client, data = self.posted(world, filing, duties="长" * 2000)
        settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
        answer = self.post(client, filing, data)
        assert answer.status_code == 400 and "长长长" not in answer.content.decode()

    def test_a_script_is_told_so_that_it_can_ask_to_sign_in(self, world, filing):
        client = Client(enforce_csrf_checks=True)
        where = reverse("filing", args=[filing.number])
        answer = client.post(where, "{}", content_type="application/json")
        assert (answer.status_code, answer.json()) == (401, {"signed_in": False})
        client.force_login(world.filler.person)
        answer = client.post(where, "{}", content_type="application/json")
        assert (
            answer.status_code == 403 and answer.json()["outdated"] and "Cookie" in answer.json()["refusal"]
        )


def test_an_ended_sign_in_tells_a_script_in_its_own_way(db):
    answer = Client().post(reverse("acting"), {}, headers=BY_SCRIPT)
    assert (answer.status_code, answer.json()) == (401, {"signed_in": False})


def test_what_pages_steer_themselves_by_is_no_text(db):
    data = {"membership": "3", "next": "/dossiers/", "opinion": "写了很久的意见"}
    page = Client().post(reverse("acting"), data).content.decode()
    assert page.count("<dd>") == 1 and "写了很久的意见" in page


def test_a_script_learns_in_its_own_way_what_stands_before_every_page(client, unit):
    person = made("newcomer", None)
    client.force_login(person)
    answer = client.get(reverse("home"), headers=BY_SCRIPT)
    assert answer.status_code == 403 and "没有任职" in answer.json()["refusal"]
    Membership.objects.create(person=person, unit=unit, role=Role.FILLER)
    assert client.get(reverse("home"), headers=BY_SCRIPT).status_code == 200
    User.objects.update(must_change_password=True)
    answer = client.get(reverse("home"), headers=BY_SCRIPT)
    assert (answer.status_code, answer.json()) == (401, {"signed_in": False, "must_change": True})
