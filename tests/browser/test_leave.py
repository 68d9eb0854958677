"""The reviewer on leave: the deputy is named with dates, switches, passes in both names, and can't once it has ended."""

from datetime import date, timedelta

from playwright.sync_api import Page, expect

from tests.browser.accessibility import barriers
from tests.browser.site import Site
from tests.browser.steps import press
from tests.browser.test_review import WAITING, open_package, sign_in

REVIEWER, DEPUTY = "演示行政政法股经办人", "演示社会保障股经办人"
STANDING_IN = f"行政政法股 · 业务审核人（代{REVIEWER}）"


def name_deputy(page: Page, site: Site, until: date) -> None:
    page.click("summary")
    press(page, "text=请人代办")
    assert barriers(page) == []
    page.get_by_label("代办人").select_option(label=f"{DEPUTY}（section2）")
    page.get_by_label("结束日期").fill(until.isoformat())
    press(page, "button:has-text('请其代办')")
    expect(page.locator(".deputy")).to_contain_text(DEPUTY)
    expect(page.locator(".deputy")).to_contain_text("代办中")
    assert barriers(page) == []


def test_a_deputy_acts_in_both_names_until_it_ends(new_page, site):
    reviewer = sign_in(new_page(), site, "section1")
    package = open_package(reviewer).url
    name_deputy(reviewer, site, date.today() + timedelta(days=5))

    deputy = sign_in(new_page(), site, "section2")
    expect(deputy.locator("main")).not_to_contain_text(WAITING)
    deputy.select_option(".acting select", label=STANDING_IN)
    press(deputy, ".acting button")
    expect(deputy.locator(".notice-success")).to_contain_text(f"现在以“{STANDING_IN}”身份办理")
    expect(deputy.locator(".pagebar")).to_contain_text(f"代{REVIEWER}")
    open_package(deputy)
    assert deputy.url == package
    press(deputy, "#move-pass button[type=submit]")
    expect(deputy.locator(".pagebar")).to_contain_text("待审核")
    expect(deputy.locator(".trail li").last).to_contain_text(f"{DEPUTY} 代 {REVIEWER}")
    assert barriers(deputy) == []

    performance = sign_in(new_page(), site, "performance1")
    press(performance, "nav a:has-text('消息')")
    assert barriers(performance) == []
    press(performance, f"main .notices .unread a:has-text('{WAITING} 待审核')")
    assert performance.url == package
    expect(performance.locator(".trail li").last).to_contain_text(f"{DEPUTY} 代 {REVIEWER}")

    press(reviewer, "button:has-text('结束代办')")
    expect(reviewer.locator("main")).to_contain_text("目前没有人代办。")


def test_once_it_has_ended_the_deputy_can_not_act(new_page, site, watch):
    watch.expected.append("status of 404")
    reviewer = sign_in(new_page(), site, "section1")
    name_deputy(reviewer, site, date.today())
    deputy = sign_in(new_page(), site, "section2", STANDING_IN)
    package = open_package(deputy).url
    expect(deputy.locator("#move-pass button[type=submit]")).to_be_visible()
    press(reviewer, "button:has-text('结束代办')")
    expect(reviewer.locator(".notice-success")).to_contain_text("的代办已结束")
    press(deputy, "#move-pass button[type=submit]")
    expect(deputy.locator("main")).not_to_contain_text("待审核")
    reviewer.goto(package)
    expect(reviewer.locator(".pagebar")).to_contain_text("待初审")
    expect(deputy.locator(".acting select")).to_have_count(0)
