"""Signing in, the own password and the switch, as a browser on a desk and a phone has them."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.accessibility import barriers
from tests.browser.site import PASSWORD
from tests.browser.steps import press

PHONE = {"viewport": {"width": 390, "height": 844}}
# Fills for two units.
PERSON = "filler4"


def sign_in(page: Page, url: str, username: str = PERSON, password: str = PASSWORD) -> None:
    page.goto(f"{url}/login/")
    page.fill("#id_username", username)
    page.fill("#id_password", password)
    press(page, "main button[type=submit]")


def open_menu(page: Page) -> None:
    page.click("details.menu summary")


def fits(page: Page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


@pytest.mark.parametrize("size", [{}, PHONE], ids=["desk", "phone"])
def test_everybody_can_use_every_page(new_page, watch, shared_site, size):
    watch.expected += ["status of 404", "status of 405"]
    page = new_page(**size)
    sign_in(page, shared_site.url, password="wrong")
    expect(page.get_by_text("用户名或密码不正确")).to_be_visible()
    assert (barriers(page), fits(page)) == ([], True)
    sign_in(page, shared_site.url)
    for path in ("/password/", "/no-such-page/", "/acting/"):
        page.goto(shared_site.url + path)
        assert (path, barriers(page), fits(page)) == (path, [], True)


def test_a_lock_and_a_one_time_password_can_be_read_by_everybody(page, watch, site):
    watch.expected.append("status of 429")
    for _ in range(5):
        sign_in(page, site.url, password="wrong")
    expect(page.locator("h1")).to_have_text("登录已暂时锁定")
    assert barriers(page) == []
    site.python(
        "from forms_app.models import User; User.objects.filter(username='head1').update(must_change_password=True)"
    )
    sign_in(page, site.url, "head1")
    expect(page.get_by_text("一次性密码")).to_be_visible()
    assert barriers(page) == []


def test_a_page_opened_before_signing_in_again_still_posts(new_page, site):
    old = new_page()
    sign_in(old, site.url)
    old.goto(f"{site.url}/password/")
    old.fill("#id_old_password", "wrong")
    old.fill("#id_new_password1", "Qing-quan-2024")
    old.fill("#id_new_password2", "Qing-quan-2024")
    other = old.context.new_page()
    other.goto(f"{site.url}/password/")
    open_menu(other)
    press(other, "text=退出")
    sign_in(other, site.url)
    press(old, "main button[type=submit]")
    expect(old.get_by_text("原密码不正确")).to_be_visible()


def test_the_menu_opens_by_keyboard_and_closes_as_one_expects(page, shared_site):
    sign_in(page, shared_site.url)
    page.goto(f"{shared_site.url}/password/")
    own_password = page.get_by_role("link", name="修改密码")
    page.focus("details.menu summary")
    page.keyboard.press("Enter")
    expect(own_password).to_be_visible()
    page.keyboard.press("Escape")
    expect(own_password).to_be_hidden()
    expect(page.locator("details.menu summary")).to_be_focused()
    open_menu(page)
    page.click("h1")
    expect(own_password).to_be_hidden()


def test_a_phone_folds_the_entries_and_switches_there(new_page, site):
    page = new_page(**PHONE)
    sign_in(page, site.url)
    page.goto(f"{site.url}/password/")
    switch = page.get_by_label("办理身份")
    expect(switch).to_be_hidden()
    page.get_by_role("button", name="菜单").click()
    other = switch.locator("option:not([selected])").inner_text()
    switch.select_option(label=other)
    press(page, page.get_by_role("button", name="切换"))
    expect(page.get_by_role("status")).to_have_text(f"现在以“{other}”身份办理。")


def test_without_scripts_nothing_is_hidden(new_page, shared_site):
    page = new_page(**PHONE, java_script_enabled=False)
    sign_in(page, shared_site.url)
    page.goto(f"{shared_site.url}/password/")
    expect(page.get_by_label("办理身份")).to_be_visible()
    open_menu(page)
    expect(page.get_by_role("button", name="退出")).to_be_visible()
