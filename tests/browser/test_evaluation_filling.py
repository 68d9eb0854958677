"""Filling in a 自评表 in the browser: points as one types, what a row asks for, rows that were approved."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.accessibility import barriers
from tests.browser.entry import at, reopen, save, sign_in
from tests.browser.site import PASSWORD, Site

# A self-evaluation of the approved target of the unit of filler3, just opened; prints the number of its 附件1-2.
OPENED = """
from datetime import timedelta
from django.utils import timezone
from forms_app.filings import open_dossier
from forms_app.models import Campaign, Dossier
target = Dossier.objects.get(number='2023-0003')
now = timezone.now()
campaign = Campaign.objects.create(
    name='再次自评', year=2023, type='evaluation', scheme='hunan_2022', evaluates=target.campaign,
    kinds=['base_data', 'department_evaluation', 'project_evaluation'],
    opens_at=now - timedelta(days=1), closes_at=now + timedelta(days=9),
)
campaign.units.add(target.unit)
print(open_dossier(campaign, target.unit).filings.get(kind='department_evaluation').number)
"""


@pytest.fixture
def filler(page, site: Site) -> Page:
    number = site.python(OPENED).strip().splitlines()[-1]
    sign_in(page, site, "filler3", PASSWORD)
    page.goto(f"{site.url}/filings/{number}/")
    return page


def row(page: Page, name: str):
    return page.locator("tr[data-row]", has=page.locator(f"[data-fixed=name]:text-is('{name}')"))


def given(page: Page, branch: str):
    return page.locator(f"[data-allotted={branch}]")


def test_points_are_split_again_as_one_types_and_counted(filler):
    weights = filler.locator("tr[data-row] [id$='/weight']")
    expect(given(filler, "output")).to_have_text("已分配 50 / 50 分")
    expect(weights.first).to_have_value("6")
    weights.first.fill("10")
    expect(weights.nth(1)).to_have_value("5")
    expect(given(filler, "output")).to_have_text("已分配 50 / 50 分")
    weights.first.fill("60")
    expect(given(filler, "output")).to_have_text("已分配 60 / 50 分")
    expect(given(filler, "all")).to_have_text("已分配 110 / 100 分")
    expect(at(filler, "total_weight")).to_have_value("110")
    weights.first.fill("10")
    reopen(filler)
    expect(weights.first).to_have_value("10")
    expect(weights.nth(1)).to_have_value("5")
    expect(filler.locator("td.cell-own[data-cell$='/weight']")).to_have_count(1)


def test_a_row_asks_for_a_reason_as_soon_as_it_makes_sense(filler):
    here = row(filler, "社区宣讲场次")
    overruled = here.locator("[name$=overrule_reason]")
    here.locator("[name$=actual]").fill("18场")
    save(filler)
    expect(here.locator("td[data-cell$='/score']")).to_contain_text("18场 ÷ 20场 = 90%")
    expect(overruled).to_be_hidden()
    here.locator("[name$='-score']").fill("6")
    overruled.fill("另有两场在邻近社区合办")
    save(filler)
    expect(here.locator("td[data-cell$='/score']")).to_contain_text("计算得分 5.4（")
    filler.reload()
    expect(here.locator("td[data-cell$='/score']")).to_contain_text("计算得分 5.4（")
    expect(overruled).to_have_value("另有两场在邻近社区合办")


def test_words_are_scored_by_what_is_chosen(filler):
    here = row(filler, "社区宣讲场次")
    here.locator("[name$=actual]").fill("大部分已完成")
    save(filler)
    here.locator("[name$=attainment]").select_option("部分达成并具有一定效果")
    here.locator("[name$=degree]").fill("70")
    save(filler)
    expect(here.locator("td[data-cell$='/score']")).to_contain_text("70% × 6 = 4.2")
    expect(here.locator("[name$='-score']")).to_have_value("4.2")


def test_a_row_is_added_where_all_others_were_approved(filler):
    """The new row is a copy of one from another group; what is typed over in it stays."""
    before = filler.locator("tr[data-row]").count()
    first = filler.locator("button[name=add][value='indicators/quantity']")
    first.click()  # no row to take as a model: the server adds it
    expect(filler.locator("tr[data-row]")).to_have_count(before + 1)
    filler.locator("button[name=add][value='indicators/cost']").click()
    new = filler.locator("tr[data-row]:has([name$='-name'][aria-label='成本指标第3行 · 三级指标'])")
    new.locator("[name$='-name']").fill("人均培训费用")
    new.locator("[name$='-value']").fill("≤300元")
    new.locator("[name$='-weight']").fill("4")
    expect(new.locator("[name$=added_reason]")).to_be_visible()
    reopen(filler)
    expect(new.locator("[name$='-weight']")).to_have_value("4")
    expect(new.locator(".tag").first).to_have_text("自评补充")
    expect(given(filler, "output")).to_have_text("已分配 50 / 50 分")


def test_cells_from_a_spreadsheet_pass_over_what_was_approved_and_what_no_page_prints(filler):
    here = row(filler, "公租房资格审核户数")
    filler.evaluate(
        """([control, text]) => {
            const data = new DataTransfer();
            data.setData("text/plain", text);
            control.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
        }""",
        [here.locator("[name$=actual]").element_handle(), "1563户\t7\t6\t已说明\n18场\t5\t4\t场地紧张"],
    )
    filler.get_by_role("dialog").get_by_role("button", name="贴入").click()
    second = row(filler, "社区宣讲场次")
    for line, texts in ((here, ("1563户", "7", "6", "已说明")), (second, ("18场", "5", "4", "场地紧张"))):
        for name, text in zip(("actual", "weight", "score", "reason"), texts, strict=True):
            expect(line.locator(f"[name$='-{name}']")).to_have_value(text)
    expect(here.locator("[data-fixed=value]")).to_have_text("≥1500户")


def test_the_page_has_no_barriers(filler):
    here = row(filler, "社区宣讲场次")
    here.locator("[name$=actual]").fill("大部分已完成")
    save(filler)
    assert barriers(filler) == []
