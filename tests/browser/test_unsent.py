"""Nothing typed is lost: network, session, server, tab and browser may all go at the wrong moment."""

import os
import random
import signal
import socket
import subprocess
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.accessibility import barriers
from tests.browser.conftest import ARGUMENTS, PATIENCE, chromium, running
from tests.browser.entry import (
    COLLEAGUE,
    TABLE,
    at,
    held_by_server,
    open_table,
    same,
    saved,
    sign_in,
    type_in,
    unanswered,
    unsent,
)
from tests.browser.site import PASSWORD, Site, free_port, until
from tests.postgres import cluster

LOST = ["Failed to load resource", "net::ERR"]
SHOTS = os.environ.get("SHOTS", "")
CLOSE = """
from datetime import timedelta
from django.utils import timezone
from forms_app.models import Campaign
Campaign.objects.update(closes_at=timezone.now() - timedelta(hours=1))
"""


def shot(page: Page, name: str) -> None:
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/unsent-{name}.png")


@pytest.fixture
def filler(page, site) -> Page:
    return open_table(page, site)


def name_of(page: Page, nth: int = 0) -> str:
    return page.locator("tr[data-rows=indicators] textarea[id$='/name']").nth(nth).get_attribute("id")


def test_what_is_typed_is_saved_by_itself(filler, site):
    type_in(filler, "duties", "负责辖区绿化")
    saved(filler, "unsent")
    saved(filler)
    expect(filler.locator("#saved")).to_have_text(
        r"已保存 " + filler.locator("[data-cell=duties]").get_attribute("data-saved")
    )
    shot(filler, "saved")
    filler.reload()
    expect(at(filler, "duties")).to_have_value("负责辖区绿化")
    assert unsent(filler) == []


def test_a_session_that_ends_in_mid_row_is_renewed_in_a_small_window(filler, site, watch):
    watch.expected += ["status of 401"]
    name = name_of(filler)
    type_in(filler, name, "清扫道路")
    saved(filler)
    filler.context.clear_cookies()
    at(filler, name.replace("/name", "/value")).click()
    filler.keyboard.type("≥95%")
    dialog = filler.locator("#sign-in-again")
    expect(dialog).to_be_visible()
    expect(filler.locator("#saved")).to_have_attribute("data-state", "signed-out")
    assert barriers(filler) == []
    shot(filler, "session")
    dialog.locator("input[type=password]").fill(PASSWORD)
    filler.keyboard.press("Enter")
    expect(dialog).to_be_hidden()
    saved(filler)
    expect(at(filler, name.replace("/name", "/value"))).to_be_focused()
    filler.keyboard.type("以上")
    saved(filler)
    same(filler, site)
    assert held_by_server(site)["cells"][name.replace("/name", "/value")] == "≥95%以上"


def test_who_puts_off_signing_in_can_do_it_later(filler, site, watch):
    watch.expected += ["status of 401"]
    filler.context.clear_cookies()
    type_in(filler, "duties", "写了很久的职责")
    expect(filler.locator("#sign-in-again")).to_be_visible()
    filler.keyboard.press("Escape")
    expect(filler.locator("#sign-in-again")).to_be_hidden()
    filler.locator("#saved").get_by_role("button", name="重新登录").click()
    filler.locator("#sign-in-again input[type=password]").fill(PASSWORD)
    filler.keyboard.press("Enter")
    saved(filler)
    assert held_by_server(site)["cells"]["duties"] == "写了很久的职责"


def test_ten_edits_without_network_arrive_when_it_is_back(filler, site, watch):
    watch.expected += LOST
    filler.context.set_offline(True)
    places = ["duties", "general_budget", "government_fund", "other_funds"] + [
        name_of(filler, n) for n in range(6)
    ]
    for nth, place in enumerate(places):
        type_in(filler, place, f"{nth}.5" if place.endswith(("budget", "fund", "funds")) else f"第{nth}处")
    saved(filler, "offline")
    expect(filler.locator("#saved")).to_contain_text("已暂存本机")
    shot(filler, "offline")
    assert len(unsent(filler)) == 1
    filler.context.set_offline(False)
    saved(filler)
    same(filler, site)
    assert [held_by_server(site)["cells"][place] for place in places[:4]] == ["第0处", "1.5", "2.5", "3.5"]
    assert unsent(filler) == []


def test_an_answer_that_got_lost_does_nothing_twice(filler, site, watch):
    watch.expected += LOST
    filler.route("**/autosave/", unanswered, times=1)
    filler.get_by_role("button", name="数量指标加行").click()
    filler.keyboard.type("清扫道路")
    saved(filler)
    same(filler, site)
    names = [text for place, text in held_by_server(site)["cells"].items() if place.endswith("/name")]
    assert names.count("清扫道路") == 1


def test_what_a_closed_tab_left_is_sent_when_the_table_is_next_opened(filler, site, watch):
    watch.expected += LOST
    filler.context.set_offline(True)
    type_in(filler, "duties", "没来得及保存的职责")
    saved(filler, "offline")
    other = filler.context.new_page()
    filler.close(run_before_unload=False)
    other.context.set_offline(False)
    other.goto(f"{site.url}/dossiers/")
    expect(other.locator("#waiting")).to_contain_text("有 1 处内容没有保存完")
    assert barriers(other) == []
    shot(other, "waiting")
    other.locator("#waiting a").click()
    expect(other.locator("#picked-up")).to_contain_text("1 处内容已补存")
    saved(other)
    expect(at(other, "duties")).to_have_value("没来得及保存的职责")
    shot(other, "picked-up")
    assert held_by_server(site)["cells"]["duties"] == "没来得及保存的职责"
    assert unsent(other) == []


def test_nothing_goes_out_under_another_person_s_login(filler, site, watch):
    watch.expected += [*LOST, "status of 409"]
    filler.context.set_offline(True)
    type_in(filler, "duties", "某甲写的职责")
    saved(filler, "offline")
    filler.close(run_before_unload=False)
    other = filler.context.new_page()
    other.context.set_offline(False)
    other.context.clear_cookies()
    site.python(COLLEAGUE)
    sign_in(other, site, "filler6", PASSWORD)
    other.goto(f"{site.url}/filings/{TABLE}/")
    expect(at(other, "duties")).to_have_value("")
    type_in(other, "other_funds", "1")
    saved(other)
    expect(other.locator("#picked-up")).to_have_count(0)
    assert "duties" not in held_by_server(site)["cells"]
    assert len(unsent(other)) == 1
    other.context.clear_cookies()
    sign_in(other, site, "filler5", PASSWORD)
    other.goto(f"{site.url}/filings/{TABLE}/")
    expect(other.locator("#picked-up")).to_be_visible()
    saved(other)
    assert held_by_server(site)["cells"]["duties"] == "某甲写的职责"


def test_another_person_who_signs_in_next_door_stops_the_page(filler, site, watch):
    watch.expected += ["status of 409"]
    other = filler.context.new_page()
    other.context.clear_cookies()
    sign_in(other, site, "filler6", PASSWORD)
    type_in(filler, "duties", "某甲写的职责")
    saved(filler, "other")
    expect(filler.locator("main")).to_contain_text("另一个人")
    expect(filler.locator(".rescue")).to_contain_text("某甲写的职责")
    shot(filler, "other")
    assert barriers(filler) == []
    assert "duties" not in held_by_server(site)["cells"]


def test_a_campaign_that_closes_leaves_the_text_to_copy_and_print(filler, site, watch):
    watch.expected += ["status of 403"]
    type_in(filler, "duties", "按时保存的")
    saved(filler)
    site.python(CLOSE)
    type_in(filler, "duties", "晚了一步的职责")
    saved(filler, "refused")
    panel = filler.locator(".rescue")
    expect(panel).to_contain_text("截止")
    expect(panel).to_contain_text("晚了一步的职责")
    expect(panel.get_by_role("button", name="打印")).to_be_visible()
    shot(filler, "closed")
    filler.once("dialog", lambda dialog: dialog.accept())
    filler.reload()
    expect(filler.locator(".rescue")).to_contain_text("晚了一步的职责")
    assert barriers(filler) == []
    shot(filler, "closed-again")
    assert held_by_server(site)["cells"]["duties"] == "按时保存的"


def test_a_set_that_is_too_large_is_refused_and_can_be_mended(filler, watch):
    watch.expected += ["status of 413"]
    filler.route("**/autosave/", lambda route: route.fulfill(status=413, body="too large"), times=1)
    type_in(filler, "duties", "很长")
    saved(filler, "refused")
    expect(filler.locator("#told")).to_contain_text("一次保存的内容太多")
    type_in(filler, "duties", "短")
    saved(filler)


# What an earlier tab may have left that no server takes: a text beyond the limit.
LEFT = """
([person, filing]) => Outbox.keep({
  person, filing, tab: "4b3f0d0e-0000-4000-8000-000000000009", title: "附表1", at: 1, held: [], flying: null, empty: false,
  labels: { duties: "部门职责概述" },
  sets: [{ cells: [["duties", "", "长".repeat(20001)]], added: [], removed: [], order: {}, follow: [] }],
})
"""


def test_what_an_earlier_tab_left_and_nobody_takes_is_given_back(filler, watch):
    watch.expected += ["status of 422"]
    form = filler.locator("#table-form")
    filler.evaluate(LEFT, [form.get_attribute("data-person"), form.get_attribute("data-filing")])
    filler.reload()
    expect(filler.locator(".rescue")).to_contain_text("最多 20000 字")
    type_in(filler, "other_funds", "3")
    saved(filler)
    filler.locator(".rescue").get_by_role("button", name="已处理，清除").click()
    filler.locator(".rescue").locator("[data-sure]").click()
    expect(filler.locator(".rescue")).to_have_count(0)
    assert unsent(filler) == []


# A unit with one table to fill in, on a database without samples.
WORLD = f"""
from forms_app.models import User
from tests.world import build
filing = build().filing("department_target")
for person in User.objects.all():
    person.set_password("{PASSWORD}")
    person.save()
print(filing.number)
"""


@pytest.fixture(params=["sqlite", "postgresql"])
def small_site(request, empty_template, tmp_path) -> Iterator[Site]:
    """A running site with one unit, on either database."""
    with cluster() if request.param == "postgresql" else nullcontext("") as address:
        site = empty_template.copied_to(tmp_path / "site")
        site.database = address
        site.manage("migrate", "--noinput", "--verbosity", "0")
        yield from running(site)


def test_a_server_that_is_killed_again_and_again_loses_nothing(page, small_site, watch):
    """kill -9 between two saves and in the midst of them: what was shown as saved is there, the rest arrives."""
    watch.expected += LOST
    number = small_site.python(WORLD).strip()
    open_table(page, small_site, "filler", number)
    chance = random.Random(7)
    for nth in range(4):
        type_in(page, "duties", f"第{nth}次写的职责")
        page.wait_for_timeout(chance.choice([0, 480, 520, 560, 700]))
        small_site.kill()
        shown = page.locator("#saved").get_attribute("data-state")
        type_in(page, "total_amount", f"{nth}.5")
        if shown == "saved":
            assert held_by_server(small_site, number)["cells"]["duties"] == f"第{nth}次写的职责"
        saved(page, "offline")
        small_site.start()
        saved(page)
    same(page, small_site, number)
    kept = held_by_server(small_site, number)["cells"]
    assert (kept["duties"], kept["total_amount"]) == ("第3次写的职责", "3.5")


def test_a_browser_that_is_killed_keeps_what_was_typed(browser, site, tmp_path):
    """kill -9 of the browser: only what it had put aside is there when it starts again."""
    first = Chromium.started(browser, tmp_path / "profile")
    page = open_table(first.page, site)
    type_in(page, "general_budget", "5")
    saved(page)
    site.kill()
    type_in(page, "duties", "浏览器崩溃前写的")
    saved(page, "offline")
    first.kill()
    site.start()
    again = Chromium.started(browser, tmp_path / "profile")
    page = open_table(again.page, site)
    expect(page.locator("#picked-up")).to_contain_text("1 处内容已补存")
    saved(page)
    expect(at(page, "duties")).to_have_value("浏览器崩溃前写的")
    assert held_by_server(site)["cells"]["duties"] == "浏览器崩溃前写的"
    again.kill()


@dataclass
class Chromium:
    """A browser of its own that can be killed."""

    process: subprocess.Popen
    page: Page

    @classmethod
    def started(cls, browser: Browser, profile: Path) -> "Chromium":
        port = free_port()
        command = [chromium(), *ARGUMENTS, "--headless=new", f"--user-data-dir={profile}", "--lang=zh-CN"]
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "start_new_session": True}
        process = subprocess.Popen([*command, f"--remote-debugging-port={port}", "about:blank"], **quiet)
        until(lambda: answers(port))
        connected = browser.browser_type.connect_over_cdp(f"http://127.0.0.1:{port}")
        page = connected.contexts[0].new_page()
        page.set_default_timeout(PATIENCE)
        return cls(process, page)

    def kill(self) -> None:
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


def answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
