"""Findings while one types: a wrong sum is told, the list leads to the cell, the right sum takes it away."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.accessibility import barriers
from tests.browser.entry import at, reopen, sign_in
from tests.browser.site import PASSWORD

WRONG = "资金总额 10 ≠ 一般公共预算拨款"


@pytest.fixture
def filler(page, site) -> Page:
    sign_in(page, site, "filler5", PASSWORD)
    page.goto(f"{site.url}/filings/2023-0006-01/")
    return page


def told(page: Page, words: str):
    return page.locator("#found li.finding").filter(has_text=words)


def test_a_wrong_sum_is_shown_while_typing_and_gone_when_it_is_right(filler):
    at(filler, "general_budget").fill("8")
    at(filler, "total_amount").fill("10")
    expect(told(filler, WRONG)).to_have_count(1)
    expect(filler.locator("[data-cell=total_amount]")).to_have_class(re.compile("cell-fault-block"))
    expect(filler.locator("[id='notes:total_amount']")).to_contain_text(WRONG)
    expect(filler.locator("a.counts")).to_contain_text("错误")
    assert barriers(filler) == []
    filler.mouse.wheel(0, 4000)
    told(filler, WRONG).locator(".where a").first.click()
    expect(at(filler, "total_amount")).to_be_focused()
    filler.keyboard.press("Control+a")
    filler.keyboard.type("8")
    expect(told(filler, WRONG)).to_have_count(0)
    expect(filler.locator("[id='notes:total_amount']")).not_to_contain_text(WRONG)
    reopen(filler)
    expect(told(filler, WRONG)).to_have_count(0)
    expect(at(filler, "total_amount")).to_have_value("8")


def test_a_word_that_is_being_written_outlives_the_list_it_stands_in(filler):
    at(filler, "general_budget").fill("8.005")
    finer = told(filler, "超过 2 位小数")
    finer.locator("summary").first.click()
    finer.locator("textarea").first.fill("按实际测算")
    at(filler, "government_fund").fill("1")
    expect(filler.locator("#found")).to_contain_text("资金总额")
    expect(finer.locator("textarea").first).to_have_value("按实际测算")
    at(filler, "general_budget").fill("8")
    gone = filler.locator("#found .gone")
    expect(gone).to_contain_text("可以复制")
    expect(filler.locator("#found textarea").last).to_have_value("按实际测算")


def test_the_page_says_when_nobody_answers(filler, watch):
    watch.expected.append("INTERNET_DISCONNECTED")
    filler.context.set_offline(True)
    at(filler, "general_budget").fill("8")
    expect(filler.locator("#checked")).to_have_text("校验没有更新，保存后再看。")
    filler.context.set_offline(False)
    at(filler, "general_budget").fill("9")
    expect(filler.locator("#found")).not_to_have_class("outdated")


def test_the_explanation_of_a_rule_is_a_click_away(filler):
    at(filler, "general_budget").fill("8")
    at(filler, "total_amount").fill("10")
    with filler.expect_popup() as opened:
        told(filler, WRONG).locator("a.why").click()
    expect(opened.value.locator("h1")).to_contain_text("规则 A1")
