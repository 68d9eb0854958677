"""The sign-in ends under a table: renewed over the page; and texts that can't be saved are copied, printed, cleared.

The two scripts are asked here as the saving of the page asks them; what it makes of their answers is told elsewhere.
"""

import pypdfium2
import pytest
from playwright.sync_api import Page, expect

from tests.browser.accessibility import barriers
from tests.browser.site import PASSWORD, Site
from tests.browser.steps import press

PHONE = {"viewport": {"width": 390, "height": 844}}
PERSON, COLLEAGUE = "filler5", "head5"
TABLE = "/filings/2023-0006-01/"
# Given as the page was drawn, whoever is signed in by now.
OPEN = """() => {
  const { person, acting, name } = document.getElementById("table-form").dataset;
  window.asked = SignInAgain.open({ person, acting, name });
}"""
TEXTS = [
    {"label": "部门职责概述", "text": "第一行\n第二行"},
    {"label": "数量指标 第3行 三级指标", "text": "<b>道路</b>"},
    {"label": "质量指标 第1行 指标值", "text": ""},
]
REASON = "填报已于11月21日18:00截止，下面的内容没有保存。"
SHOW = """([reason, texts, fails]) => {
  window.done = 0;
  const onDone = () => { window.done += 1; if (fails && window.done === 1) throw new Error("no"); };
  Rescue.show({ reason, texts, onDone });
}"""


def sign_in(page: Page, site: Site, name: str = PERSON) -> None:
    page.goto(f"{site.url}/login/")
    page.fill("#id_username", name)
    page.fill("#id_password", PASSWORD)
    press(page, "main button[type=submit]")


def opened(page: Page, site: Site) -> Page:
    sign_in(page, site)
    page.goto(site.url + TABLE)
    page.evaluate("() => { window.sameOne = true; }")
    return page


@pytest.fixture
def table(page, site, watch) -> Page:
    watch.expected.append("status of 401")  # what the page itself asks meanwhile
    return opened(page, site)


def expire(page: Page) -> None:
    page.context.clear_cookies(name="sessionid")


def window(page: Page):
    return page.get_by_role("dialog", name="登录已过期")


def ask(page: Page) -> None:
    page.evaluate(OPEN)


def answer(page: Page) -> dict:
    return page.evaluate("() => window.asked")


def given(page: Page, what: str) -> str:
    return page.locator("#table-form").get_attribute(f"data-{what}")


def write(page: Page, text: str, start: int, end: int) -> None:
    """Text and caret in a cell, of which the saving of the page hears nothing."""
    put = "(area, [text, start, end]) => { area.value = text; area.focus(); area.setSelectionRange(start, end); }"
    duties(page).evaluate(put, [text, start, end])


def password(page: Page):
    return window(page).get_by_label("密码")


def submit(page: Page, word: str = PASSWORD) -> None:
    password(page).fill(word)
    password(page).press("Enter")


def duties(page: Page):
    return page.locator("#duties")


# --- signing in again ---


def test_the_right_password_goes_on_where_the_person_typed(table):
    write(table, "写到一半的职责", 3, 5)
    expire(table)
    ask(table)
    expect(window(table)).to_be_visible()
    expect(password(table)).to_be_focused()
    expect(window(table).get_by_label("用户名")).to_have_value(PERSON)
    assert barriers(table) == []
    submit(table)
    told = answer(table)
    expect(window(table)).to_be_hidden()
    assert told["signed_in"] and (told["person"], told["acting"]) == (
        given(table, "person"),
        given(table, "acting"),
    )
    expect(duties(table)).to_be_focused()
    assert duties(table).evaluate("(area) => [area.value, area.selectionStart, area.selectionEnd]") == [
        "写到一半的职责",
        3,
        5,
    ]
    assert table.evaluate("window.sameOne"), "nothing was reloaded"
    assert table.locator("#again-password").input_value() == ""
    posted = "(token) => fetch('/notices/read/', {method: 'POST', headers: {'X-CSRFToken': token}}).then((a) => a.status)"
    assert table.evaluate(posted, told["token"]) == 200


def test_a_wrong_password_is_told_in_the_window(table):
    expire(table)
    ask(table)
    submit(table, "wrong")
    expect(window(table).get_by_role("alert")).to_contain_text("用户名或密码不正确")
    expect(password(table)).to_be_focused()
    assert barriers(table) == []
    window(table).get_by_role("button", name="登录").click()
    expect(window(table).get_by_role("alert")).to_contain_text("用户名或密码不正确")
    password(table).fill("")
    password(table).press("Enter")
    expect(window(table).get_by_role("alert")).to_have_text("请填写密码。")
    submit(table)
    assert answer(table)["signed_in"]


def test_who_asks_while_it_is_open_gets_the_same_answer(table):
    expire(table)
    for _ in range(3):
        ask(table)
    table.evaluate("() => { window.first = window.asked; }")
    ask(table)
    expect(window(table)).to_have_count(1)
    submit(table)
    assert answer(table)["signed_in"]
    assert table.evaluate("() => window.first") == answer(table)


@pytest.mark.parametrize("how", ["稍后", "Escape"])
def test_it_can_be_put_off_and_opened_again(table, how):
    duties(table).focus()
    expire(table)
    ask(table)
    expect(window(table)).to_be_visible()
    table.keyboard.press("Escape") if how == "Escape" else window(table).get_by_role(
        "button", name=how
    ).click()
    assert answer(table)["signed_in"] is False
    expect(window(table)).to_be_hidden()
    expect(duties(table)).to_be_focused()
    table.locator("#save").focus()
    ask(table)
    submit(table)
    assert answer(table)["signed_in"]
    expect(duties(table)).to_be_focused()


def test_while_somebody_is_signed_in_no_window_opens(table):
    ask(table)
    assert answer(table)["signed_in"]
    expect(window(table)).to_be_hidden()


def test_another_person_s_sign_in_is_told_and_none_asked_for(table, site):
    other = table.context.new_page()
    expire(table)
    sign_in(other, site, COLLEAGUE)
    ask(table)
    told = answer(table)
    assert told["signed_in"] and told["person"] != given(table, "person")
    expect(window(table)).to_be_hidden()


def test_a_sign_in_in_another_window_closes_this_one(table, site):
    expire(table)
    ask(table)
    expect(window(table)).to_be_visible()
    other = table.context.new_page()
    sign_in(other, site)
    other.close()
    table.evaluate("() => window.dispatchEvent(new Event('focus'))")
    assert answer(table)["signed_in"]
    expect(window(table)).to_be_hidden()


def test_a_lock_is_told_in_words(table, site, watch):
    watch.expected.append("status of 429")
    expire(table)
    ask(table)
    for _ in range(4):
        submit(table, "wrong")
        expect(window(table).get_by_role("status")).to_be_empty()
        expect(window(table).get_by_role("alert")).to_contain_text("用户名或密码不正确")
    submit(table, "wrong")
    expect(window(table).get_by_role("alert")).to_contain_text("暂停登录 15 分钟")
    assert not table.evaluate("() => Promise.race([window.asked.then(() => true), Promise.resolve(false)])")


def test_a_one_time_password_is_changed_in_a_window_of_its_own(table, site):
    site.python(
        f"from forms_app.models import User; User.objects.filter(username='{PERSON}').update(must_change_password=True)"
    )
    expire(table)
    ask(table)
    submit(table)
    link = window(table).get_by_role("link", name="在新窗口修改密码")
    expect(link).to_be_focused()
    assert barriers(table) == []
    window(table).get_by_role("button", name="继续").click()
    expect(window(table).get_by_role("alert")).to_contain_text("密码还没有改好")
    with table.context.expect_page() as found:
        link.click()
    change = found.value
    change.fill("#id_old_password", PASSWORD)
    change.fill("#id_new_password1", "Qing-quan-2024")
    change.fill("#id_new_password2", "Qing-quan-2024")
    press(change, "main button[type=submit]")
    change.close()
    table.evaluate("() => window.dispatchEvent(new Event('focus'))")
    assert answer(table)["signed_in"]


def test_without_a_network_there_is_nothing_to_sign_in_to(table, watch):
    watch.expected.append("ERR_INTERNET_DISCONNECTED")
    expire(table)
    table.context.set_offline(True)
    ask(table)
    assert answer(table)["offline"]
    expect(window(table)).to_be_hidden()
    table.context.set_offline(False)
    ask(table)
    expect(window(table)).to_be_visible()
    table.context.set_offline(True)
    submit(table)
    expect(window(table).get_by_role("alert")).to_contain_text("连不上服务器")
    table.context.set_offline(False)
    submit(table)
    assert answer(table)["signed_in"]


def test_a_word_that_is_being_composed_is_not_cut_off(table):
    duties(table).focus()
    expire(table)
    duties(table).dispatch_event("compositionstart")
    with table.expect_response("**/session/"):
        ask(table)
    expect(window(table)).to_be_hidden()
    table.keyboard.press("a")
    expect(duties(table)).to_be_focused()
    duties(table).dispatch_event("compositionend")
    expect(password(table)).to_be_focused()


def test_the_caret_goes_back_into_a_sheet_that_was_drawn_anew(table):
    write(table, "职责", 1, 1)
    expire(table)
    ask(table)
    expect(window(table)).to_be_visible()
    duties(table).evaluate(
        "(area) => { const own = area.cloneNode(true); own.value = area.value; area.replaceWith(own); }"
    )
    submit(table)
    assert answer(table)["signed_in"]
    expect(duties(table)).to_be_focused()
    assert duties(table).evaluate("(area) => area.selectionStart") == 1


def test_keys_of_the_table_mean_nothing_in_the_window(table):
    expire(table)
    ask(table)
    password(table).type("ab?")
    heard = (
        """() => { window.heard = 0; document.addEventListener("keydown", () => { window.heard += 1; }); }"""
    )
    table.evaluate(heard)
    for key in ("F1", "Control+z", "Control+s"):
        password(table).press(key)
    assert table.evaluate("window.heard") == 0
    expect(window(table)).to_be_visible()


def test_the_window_fits_a_phone(new_page, site):
    page = opened(new_page(**PHONE), site)
    expire(page)
    ask(page)
    submit(page, "wrong")
    expect(window(page).get_by_role("alert")).to_be_visible()
    box = window(page).bounding_box()
    assert box["x"] >= 0 and box["x"] + box["width"] <= 390 and box["y"] + box["height"] <= 844
    assert barriers(page) == []


# --- texts that can't be saved ---


def show(page: Page, fails: bool = False) -> None:
    page.evaluate(SHOW, [REASON, TEXTS, fails])


def panel(page: Page):
    return page.get_by_role("region", name="有 3 处内容没有保存")


def pasted(page: Page) -> str:
    page.evaluate(
        "() => { const area = document.createElement('textarea'); area.id = 'own'; document.body.append(area); }"
    )
    page.focus("#own")
    page.keyboard.press("Control+v")
    return page.input_value("#own")


def test_what_the_server_refuses_is_listed_with_the_reason(table):
    show(table)
    expect(panel(table).get_by_role("alert")).to_have_text(REASON)
    expect(panel(table).get_by_role("heading")).to_be_focused()
    assert panel(table).locator("dt").all_inner_texts() == [one["label"] for one in TEXTS]
    assert panel(table).locator("dd").all_inner_texts() == ["第一行\n第二行", "<b>道路</b>", "（清空）"]
    assert barriers(table) == []
    show(table)
    expect(panel(table)).to_have_count(1)


def test_each_refusal_keeps_its_own_texts(table):
    show(table)
    table.evaluate(SHOW, ["这一行已被其他人删除。", TEXTS[:1], False])
    other = table.get_by_role("region", name="有 1 处内容没有保存")
    expect(other.get_by_role("heading")).to_be_focused()
    expect(panel(table)).to_be_visible()
    assert barriers(table) == []
    other.get_by_role("button", name="已处理，清除").click()
    other.get_by_role("button", name="确定清除").click()
    expect(other).to_have_count(0)
    expect(panel(table).get_by_role("heading")).to_be_focused()


def test_it_waits_for_the_end_of_a_word(table):
    duties(table).focus()
    duties(table).dispatch_event("compositionstart")
    show(table)
    expect(panel(table)).to_be_visible()
    table.keyboard.press("a")
    expect(duties(table)).to_be_focused()
    duties(table).dispatch_event("compositionend")
    expect(panel(table).get_by_role("heading")).to_be_focused()


def test_all_is_copied_on_plain_http(table):
    show(table)
    panel(table).get_by_role("button", name="全部复制").click()
    expect(panel(table).get_by_role("status")).to_contain_text("内容已复制")
    expect(panel(table).get_by_role("button", name="全部复制")).to_be_focused()
    expected = "部门职责概述：第一行\n第二行\n数量指标 第3行 三级指标：<b>道路</b>\n质量指标 第1行 指标值："
    assert pasted(table) == expected


def test_where_copying_is_forbidden_it_is_ready_to_be_copied_by_hand(table):
    table.evaluate("() => { document.execCommand = () => false; }")
    show(table)
    panel(table).get_by_role("button", name="全部复制").click()
    expect(panel(table).get_by_role("status")).to_contain_text("Ctrl+C")
    lines = panel(table).get_by_label("没有保存的内容，供复制")
    expect(lines).to_be_focused()
    assert lines.evaluate("(area) => area.selectionEnd - area.selectionStart === area.value.length")
    assert barriers(table) == []


def test_paper_holds_the_list_alone(table, tmp_path):
    show(table)
    table.evaluate("() => { window.print = () => {}; }")
    panel(table).get_by_role("button", name="打印").click()
    paper = tmp_path / "paper.pdf"
    table.pdf(path=paper, format="A4")
    with pypdfium2.PdfDocument(paper) as document:
        assert len(document) == 1
        text = document[0].get_textpage().get_text_bounded()
    assert "第二行" in text and "<b>道路</b>" in text and REASON in text
    unit = table.locator(".rescue-of").first.inner_text()
    assert "附表1" in unit and "年" in unit and unit.split(" · ")[0] in text
    assert "全部复制" not in text and "资金总额" not in text
    table.evaluate("() => window.dispatchEvent(new Event('afterprint'))")
    expect(table.locator(".rescue")).to_have_count(1)


def test_it_stays_until_the_person_says_that_it_is_dealt_with(table):
    show(table, fails=True)
    panel(table).get_by_role("button", name="已处理，清除").click()
    expect(panel(table).get_by_role("button", name="先不清除")).to_be_focused()
    assert barriers(table) == []
    panel(table).get_by_role("button", name="先不清除").click()
    expect(panel(table).get_by_role("button", name="已处理，清除")).to_be_focused()
    assert table.evaluate("window.done") == 0
    for kept in (1, 0):
        panel(table).get_by_role("button", name="已处理，清除").click()
        panel(table).get_by_role("button", name="确定清除").click()
        expect(table.get_by_text("没有清除成功")).to_have_count(kept)
    expect(panel(table)).to_have_count(0)
    assert table.evaluate("window.done") == 2, "the first time it failed, which kept the texts"


def test_a_long_list_leaves_the_table_in_sight_also_on_a_phone(new_page, site):
    page = opened(new_page(**PHONE), site)
    many = [{"label": f"数量指标 第{n}行 指标值", "text": "很长的内容" * 30} for n in range(60)]
    page.evaluate(SHOW, [REASON, many, False])
    region = page.get_by_role("region", name="有 60 处内容没有保存")
    expect(region).to_be_visible()
    assert region.bounding_box()["height"] < 844
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert barriers(page) == []


# --- whole pages, and a PC that several people share ---


def test_a_form_posted_without_any_cookie_gives_the_texts_back(new_page, site, watch):
    watch.expected.append("status of 403")
    page = new_page(java_script_enabled=False)
    sign_in(page, site)
    page.goto(site.url + TABLE)
    page.fill("#duties", "写了很久的职责")
    page.context.clear_cookies()
    press(page, "#save")
    expect(page.get_by_role("heading", level=1)).to_contain_text("页面已过期")
    expect(page.locator(".left-over dd")).to_have_text(["写了很久的职责"])


def test_the_next_person_sees_nothing_of_what_was_typed(table, site):
    duties(table).fill("某甲写的内容")
    table.on("dialog", lambda dialog: dialog.accept())
    table.click("details.menu summary")
    press(table, table.get_by_role("button", name="退出"))
    expect(table.get_by_role("heading", name="登录")).to_be_visible()
    assert "某甲" not in table.content()
    table.go_back()
    table.wait_for_url("**/login/**")
    assert "某甲写的内容" not in table.content()
    sign_in(table, site, COLLEAGUE)
    table.goto(site.url + TABLE)
    assert "某甲写的内容" not in table.content()
    expect(table.locator(".rescue")).to_have_count(0)
