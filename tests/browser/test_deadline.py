"""Clocks in a real browser: a false block at 17:55, a returned unit after the closing, and a hand from the bureau.

The server's clock runs as it does; what is moved is the closing time in the database.
"""

import re

from playwright.sync_api import Page, expect

from tests.browser.accessibility import barriers
from tests.browser.entry import save
from tests.browser.site import Site
from tests.browser.steps import press
from tests.browser.test_review import sign_in
from tests.browser.test_story import FETCH
from tests.printing.tables import texts

FALSE_BLOCK = "2023-0002"  # 学林街道: as published, its 附表3-1 names the 专项 otherwise than its 附表2
RETURNED = "2023-0004"  # 青松街道, returned with two remarks
PHONE = {"width": 390, "height": 844}
CLOSES = """
from datetime import timedelta
from django.utils import timezone
from forms_app.models import Campaign, Dossier
Campaign.objects.filter(dossiers__number="{number}").update(closes_at=timezone.now() + timedelta(minutes={minutes}))
print(Dossier.objects.get(number="{number}").packages.get().pk)
"""
DUE = """
from datetime import timedelta
from django.utils import timezone
from forms_app.models import Package
Package.objects.filter(dossier__number="{number}").update(due_at=timezone.now() + timedelta(minutes={minutes}))
"""


def closes_in(site: Site, minutes: int, number: str = FALSE_BLOCK) -> str:
    """Moves the closing time, and gives the package's address."""
    return f"{site.url}/packages/{site.python(CLOSES.format(number=number, minutes=minutes)).strip()}/"


def clean(page: Page) -> None:
    assert barriers(page) == []
    overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(overflow) == 0


def explain_everything(page: Page, site: Site) -> None:
    """Each rule's warnings with one word, from a stock answer or by hand, table by table."""
    for table in ("01", "02", "03", "04", "05", "06"):
        page.goto(f"{site.url}/filings/{FALSE_BLOCK}-{table}/")
        while page.locator("#findings summary:has-text('写情况说明')").count():
            finding = page.locator("#findings .finding-explain", has_text="写情况说明").first
            finding.locator("summary", has_text="写情况说明").click()
            finding.locator(".stock button", has_text="含上级资金").click()
            expect(finding.locator("textarea")).to_have_value("含上级资金")
            if finding.locator("[name=answer-all]").count():
                finding.locator("[name=answer-all]").check()
            # The editor first asks whether one is still signed in; only then the page goes away.
            press(page, finding.locator("button:has-text('提交说明')"))
            expect(page.locator(".notice-success").last).to_contain_text("情况说明已记下")


def test_a_false_block_five_minutes_before_the_closing(new_page, site):
    closes_in(site, 60)
    filler = sign_in(new_page(), site, "filler2")
    explain_everything(filler, site)
    # Only now: on a slow machine all these words take minutes.
    package = closes_in(site, 5)
    filler.goto(f"{site.url}/filings/{FALSE_BLOCK}-03/")
    expect(filler.locator(".clock.sev-explain .left")).to_contain_text(
        re.compile(r"还剩 \d 分钟|不到 1 分钟")
    )
    finding = filler.locator("#findings .finding-block")
    finding.locator("summary").click()
    finding.locator("textarea").fill("附表2按预算科目名称填写，附表3按项目库名称填写，是同一个专项。")
    clean(filler)
    press(filler, finding.locator("button:has-text('提交放行申请')"))
    expect(finding).to_contain_text("已申请放行")
    clean(filler)

    # 18:01: the unit is late, and the page says what can still be done.
    closes_in(site, -1)
    filler.goto(package)
    expect(filler.locator(".closed")).to_contain_text("填报任务已于")
    filler.fill("#extension-reason", "等待放行答复，请延到明天。")
    clean(filler)
    press(filler, ".closed button")
    expect(filler.locator(".closed")).to_contain_text("待答复")

    # 18:05: the bureau can't read the draft, and decides.
    section = sign_in(new_page(), site, "section1")
    press(section, ".tabs a:has-text('申请')")
    press(section, "main .list a:has-text('学林街道')")
    expect(section.locator(".request").first).to_contain_text("所属专项名称")
    expect(section.locator("main")).to_contain_text("报送前只能查看状态和校验数量")
    clean(section)
    release = section.locator(".request", has_text="申请放行")
    release.locator("textarea[name=opinion]").first.fill("名称按项目库填写，情况属实，予以放行。")
    expect(release.locator("[name=until]")).not_to_have_value("")
    press(section, release.locator("button.next-action"))
    expect(section.locator("main")).to_contain_text("已办理“放行”")

    filler.goto(f"{site.url}/filings/{FALSE_BLOCK}-03/")
    expect(filler.locator(".finding-released")).to_contain_text("名称按项目库填写，情况属实，予以放行。")
    expect(filler.locator(".pagebar")).to_contain_text("延期至")
    filler.goto(package)
    clean(filler)
    press(filler, "#move-submit button[type=submit]")
    expect(filler.locator(".pagebar")).to_contain_text("待审签")

    head = sign_in(new_page(), site, "head2")
    head.goto(package)
    expect(head.locator("main")).to_contain_text("已放行的错误（不影响报送）")
    clean(head)
    press(head, "#move-sign button[type=submit]")
    expect(head.locator(".pagebar")).not_to_contain_text("逾期")


def test_a_returned_unit_after_the_closing(new_page, site):
    package = closes_in(site, -600, RETURNED)
    site.python(DUE.format(number=RETURNED, minutes=20))
    filler = sign_in(new_page(), site, "filler4", "青松街道 · 填表人")
    filler.goto(package)
    expect(filler.locator("main")).to_contain_text("填报任务已截止的也以这个期限为准")
    expect(filler.locator(".clock.sev-explain .left")).to_contain_text(re.compile(r"还剩 (20|1\d) 分钟"))
    press(filler, filler.locator(".remark.open a").first)
    cell = filler.locator("textarea:focus")
    cell.press_sequentially("（附三家询价记录）")
    save(filler)

    site.python(DUE.format(number=RETURNED, minutes=-5))
    filler.goto(package)
    expect(filler.locator(".clock.sev-block")).to_contain_text(re.compile("整改今天已逾期|整改逾期 1 天"))
    expect(filler.locator("main")).to_contain_text("过了期限仍可修改和重新报送")
    clean(filler)
    while filler.locator(".remark.open").count():
        answer = filler.locator(".remark.open").first
        answer.get_by_label("已修改", exact=True).check()
        answer.locator("textarea").fill("已补充依据。")
        press(filler, answer.locator("button:has-text('保存答复')"))
    press(filler, "#move-submit button[type=submit]")
    expect(filler.locator(".pagebar")).to_contain_text("待审签")

    head = sign_in(new_page(), site, "head4")
    head.goto(package)
    press(head, "#move-sign button[type=submit]")
    expect(head.locator(".pagebar")).to_contain_text("待初审")
    section = sign_in(new_page(), site, "section1")
    expect(section.locator("main .list tr", has_text="青松街道")).to_contain_text("曾整改逾期")
    section.goto(package)
    expect(section.locator(".pagebar")).to_contain_text("曾整改逾期")
    clean(section)


def test_the_clock_runs_on_in_an_open_page(page, site):
    closes_in(site, 31)
    sign_in(page, site, "filler2")
    page.goto(f"{site.url}/dossiers/{FALSE_BLOCK}/")
    expect(page.locator(".clock.muted .left")).to_have_text("还剩 30 分钟")
    page.evaluate("() => { const now = Date.now; Date.now = () => now() + 2 * 60 * 1000; }")
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.locator(".clock.sev-explain .left")).to_contain_text(re.compile("还剩 2[789] 分钟"))
    page.evaluate("() => { const now = Date.now; Date.now = () => now() + 60 * 60 * 1000; }")
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.locator(".clock.sev-block .left")).to_contain_text("时间已到")


def test_the_bureau_is_asked_for_a_hand(new_page, site, watch):
    package = closes_in(site, 600)
    filler = sign_in(new_page(viewport=PHONE), site, "filler2")
    filler.goto(f"{site.url}/dossiers/{FALSE_BLOCK}/")
    clean(filler)
    press(filler, "button:has-text('请财政协助查看')")
    expect(filler.locator(".help")).to_contain_text("请财政协助查看")
    clean(filler)

    section = sign_in(new_page(), site, "section1")
    section.goto(f"{site.url}/filings/{FALSE_BLOCK}-03/")
    expect(section.locator("main")).to_contain_text("填报中的草稿，单位请求协助查看")
    expect(section.locator(".sheet textarea")).to_have_count(0)
    expect(section.locator("#findings .finding-block")).to_contain_text("所属专项名称")
    clean(section)
    status, kind, pdf = section.evaluate(FETCH, f"/filings/{FALSE_BLOCK}-03/print.pdf")
    assert (status, kind) == (200, "application/pdf") and "草稿" in "".join(texts(bytes(pdf)))
    section.goto(package)
    expect(section.locator("#stops-title")).to_be_visible()
    clean(section)

    press(filler, "button:has-text('结束协助查看')")
    expect(filler.locator("button:has-text('请财政协助查看')")).to_be_visible()
    watch.expected.append("status of 403")
    section.goto(f"{site.url}/filings/{FALSE_BLOCK}-03/")
    expect(section.locator("main")).to_contain_text("报送前只能查看状态和校验数量")
