"""Many packages at once in a real browser: 批复 of fifty after the 人代会, and the same without any script."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.accessibility import barriers
from tests.browser.site import Site
from tests.browser.steps import press
from tests.browser.test_review import sign_in

# Fifty units whose sets have passed, and two whose sets still wait at 绩效股.
DISTRICT = """
from bench.many import add_packages
from forms_app.models import Campaign, Membership, Unit
from forms_app.terms import Role, Status
campaign = Campaign.objects.get(name__startswith="2023年预算绩效目标申报")
offices = list(Unit.objects.filter(charges__isnull=False).distinct())
last = Membership.objects.get(person__username="performance1", role=Role.PERFORMANCE_REVIEWER).unit
add_packages(campaign, offices, last, 50, (Status.PASSED,))
add_packages(campaign, offices, last, 2, (Status.FINAL_REVIEW,))
"""
NUMBER = "某财预〔2023〕1号"


@pytest.fixture
def district(site) -> Site:
    site.python(DISTRICT)
    return site


def passed(page: Page) -> int:
    """How many the tab 待批复 tells of."""
    return int(page.locator(".tabs a", has_text="待批复").locator("span").inner_text())


def test_fifty_sets_are_approved_in_one_go(page, district, watch):
    watch.expected.append("status of 422")  # the refused date
    sign_in(page, district, "performance1")
    press(page, ".tabs a:has-text('待批复')")
    waiting = passed(page)
    assert waiting >= 50
    expect(page.get_by_label(f"全部符合筛选条件的 {waiting} 件")).to_be_checked()
    assert barriers(page) == []
    press(page, "text=批量批复…")
    expect(page.locator(".batch-number")).to_contain_text(f"将对 {waiting} 件办理“批复”")
    assert barriers(page) == []
    page.locator("tbody .tick input[type=checkbox]").first.uncheck()
    expect(page.locator(".batch-number strong")).to_have_text(str(waiting - 1))
    page.fill("#batch-approval_number", NUMBER)
    page.fill("#batch-approval_date", "2099-03-01")
    press(page, "text=对勾选的办理“批复”")
    expect(page.locator(".invalid-feedback")).to_contain_text("批复日期不能晚于今天")
    expect(page.locator("#batch-approval_number")).to_have_value(NUMBER)
    expect(page.locator(".batch-number strong")).to_have_text(str(waiting - 1))
    assert barriers(page) == []
    page.fill("#batch-approval_date", "2023-03-01")
    press(page, "text=对勾选的办理“批复”")
    expect(page.locator("main [role=status]")).to_contain_text(f"已对 {waiting - 1} 件办理“批复”")
    expect(page.locator("tbody .state-approved")).to_have_count(waiting - 1)
    assert barriers(page) == []
    press(page, "a.next-action:has-text('返回列表')")
    expect(page).to_have_url(re.compile(r"tab=passed"))
    assert passed(page) == 1


def test_ticks_are_counted_and_mean_what_is_ticked(page, district):
    sign_in(page, district, "performance1")
    press(page, ".tabs a:has-text('待批复')")
    bar, boxes = page.locator(".batch-bar"), page.locator("tbody .tick input")
    boxes.nth(0).check()
    boxes.nth(2).check()
    expect(bar.locator("[data-ticked]")).to_have_text("2 件")
    expect(page.get_by_label("勾选的")).to_be_checked()
    page.get_by_label("全选当前页").check()
    expect(bar.locator("[data-ticked]")).to_have_text(f"{boxes.count()} 件")
    page.get_by_label("全选当前页").uncheck()
    expect(bar.locator("[data-ticked]")).to_have_text("0 件")
    press(page, "text=批量批复…")
    expect(page.locator(".notice-error")).to_contain_text("请先勾选要办理“批复”的报送件")
    expect(page).to_have_url(re.compile(r"tab=passed"))


def test_without_scripts_it_works_the_same(new_page, district):
    page = sign_in(new_page(java_script_enabled=False), district, "performance1")
    waiting = page.locator("tbody tr").count()
    page.locator("tbody .tick input").nth(0).check()
    page.locator("tbody .tick input").nth(1).check()
    press(page, "text=批量通过…")
    expect(page.locator(".batch-number")).to_contain_text("将对 2 件办理“通过”")
    page.locator("tbody .tick input[type=checkbox]").nth(1).uncheck()
    press(page, "text=对勾选的办理“通过”")
    expect(page.locator("main [role=status]")).to_contain_text("已对 1 件办理“通过”")
    press(page, "a.next-action:has-text('返回列表')")
    expect(page.locator("tbody tr")).to_have_count(waiting - 1)
