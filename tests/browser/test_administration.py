"""The administration in a browser: Django's own scripts under our Content-Security-Policy, and a file's whole way."""

import csv
import io
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.admin.desk import csv_file
from tests.browser.site import PASSWORD, Site
from tests.browser.steps import press

LISTS = [
    "forms_app/unit", "forms_app/user", "forms_app/membership", "forms_app/campaign", "forms_app/particular",
    "forms_app/dossier", "forms_app/package", "forms_app/filing", "forms_app/snapshot", "forms_app/answer",
    "forms_app/request", "forms_app/adjustment", "forms_app/tally", "review/step", "review/remark", "review/reply",
    "review/assessment", "review/notice",
]  # fmt: skip
RUN = LISTS[:5]


def sign_in(page: Page, site: Site, username: str, password: str = PASSWORD) -> None:
    page.goto(f"{site.url}/login/")
    page.fill("input[name=username]", username)
    page.fill("input[name=password]", password)
    press(page, "button[type=submit].next-action")


def choose_file(page: Page, name: str, data: bytes) -> None:
    page.set_input_files("input[type=file]", {"name": name, "mimeType": "text/csv", "buffer": data})
    press(page, "text=上传并预览")


@pytest.fixture
def desk(page, shared_site) -> Page:
    sign_in(page, shared_site, "admin")
    return page


def test_every_page_comes_without_complaint_and_fits(desk, shared_site):
    addresses = ["", *(f"{name}/" for name in LISTS)]
    addresses += [
        f"{name}/{page}/" for name in RUN for page in ("add", "import", "export", "1/change", "1/history")
    ]
    for address in [*addresses, "forms_app/user/1/reset/", "forms_app/filing/1/change/"]:
        answer = desk.goto(f"{shared_site.url}/admin/{address}")
        assert answer.status == 200, address
        assert desk.evaluate("document.documentElement.scrollWidth <= innerWidth"), address


def test_the_choosers_work_and_speak_chinese(desk, shared_site):
    desk.goto(f"{shared_site.url}/admin/forms_app/campaign/add/")
    expect(desk.locator(".selector-chosen")).to_contain_text("再点向左的箭头移出")
    expect(desk.locator(".selector-chooseall")).to_contain_text("全部加入")
    desk.click(".selector-chooseall")
    expect(desk.locator("#id_units_to option")).not_to_have_count(0)
    expect(desk.locator("#id_units_from option")).to_have_count(0)
    desk.click("#steps-0 .select2-selection")
    expect(desk.locator(".select2-search__field")).to_be_focused()
    desk.keyboard.type("绩效评价")
    desk.click(".select2-results__option:has-text('绩效评价股')")
    expect(desk.locator("#select2-id_steps-0-office-container")).to_contain_text("绩效评价股")
    assert "Choose" not in desk.inner_text("body")


def test_a_file_of_people_from_its_first_fault_to_the_first_sign_in(page, new_page, site):
    sign_in(page, site, "admin")
    page.goto(f"{site.url}/admin/forms_app/user/import/")
    choose_file(page, "people.csv", csv_file(("用户名", "姓名"), ("new 1", "某某"), encoding="gb18030"))
    expect(page.locator(".problems tbody tr")).to_have_count(1)
    expect(page.locator(".problems tbody tr")).to_contain_text("用户名")
    choose_file(page, "people.csv", csv_file(("用户名", "姓名"), ("new1", "某某"), encoding="gb18030"))
    expect(page.locator(".changes tbody tr")).to_contain_text("new1")
    press(page, "text=确认导入")
    with page.expect_download() as download:
        page.click("text=下载（CSV）")
    taken = Path(download.value.path()).read_bytes().decode("utf-8-sig")
    username, _, password = list(csv.reader(io.StringIO(taken)))[1]
    expect(page.locator(".secret")).to_have_text(password)

    theirs = new_page()
    sign_in(theirs, site, username, password)
    expect(theirs).to_have_url(re.compile(r"/password/\?next="))
    expect(theirs.locator(".notice-warning")).to_contain_text("一次性密码")


def test_others_are_told_why_the_administration_is_closed(page, shared_site, watch):
    watch.expected.append("403")
    sign_in(page, shared_site, "filler1")
    assert page.goto(f"{shared_site.url}/admin/").status == 403
    expect(page.locator("main")).to_contain_text("后台管理由管理员办理")
