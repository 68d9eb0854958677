"""The year's second half: approved targets come back as a self-evaluation, which is filled in, scored, signed, filed,
drawn and rechecked, and comes out on paper with the unit's own score."""

import os
import re

from playwright.sync_api import Page, expect

from forms_app.document import ColumnType, Document, Place
from forms_app.registry import kind_of
from forms_app.schemes import SCHEMES
from forms_app.terms import EventType
from forms_app.values import shown_text
from tests.browser.accessibility import barriers
from tests.browser.entry import reopen, save
from tests.browser.site import Site
from tests.browser.steps import press
from tests.browser.test_story import FETCH, Keyboard, sign_in, step
from tests.printing.tables import texts
from tests.samples import documents

MONEY = SCHEMES["hunan_2022"].money
UNIT = "312004"
CAMPAIGN = "2023年度部门整体支出绩效自评"
REPORT, BASE, DEPARTMENT, FIRST, SECOND, THIRD = documents("demo-evaluation")
SHOTS = os.environ.get("SHOTS", "")
# As the administration opens it (see the stories of the administration).
OPENED = f"""
from forms_app.filings import open_dossier
from forms_app.models import Campaign, Unit
campaign, unit = Campaign.objects.get(name="{CAMPAIGN}"), Unit.objects.get(code="{UNIT}")
campaign.units.add(unit)
print(open_dossier(campaign, unit).number)
"""
# Two of the three projects, which are filled in like the third.
OTHERS = """
from forms_app import filings
from forms_app.document import Document
from forms_app.models import Filing, Membership
from forms_app.registry import kind_of
from review.demo import sample
actor = Membership.objects.get(person__username="filler6", unit__code="{unit}")
for plain in sample("demo-evaluation")["filings"]:
    if plain.get("line") in {lines}:
        kind = kind_of(plain["kind"])
        filing = Filing.objects.get(dossier__number="{number}", line=plain["line"])
        filings.put_document(filing, actor, Document.from_plain(plain["document"], kind.shape))
"""


def shot(page: Page, name: str) -> None:
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/{name}.png", full_page=True)


# --- what a clerk types ---


def typed(document: Document, *left_out: str) -> dict[Place, str]:
    """The cells of a filled-in table that no source fills and nobody approved."""
    kind, found = kind_of(document.kind), {}
    for place in document.places():
        record, column = document.record(place), kind.shape.column(place)
        own = place.field in record.own or not kind.follows_at(place, document)
        told = record.is_blank(place.field) or place.field in kind.technical | set(left_out)
        if own and not told and not kind.fixed(place, document):
            found[place] = "" if column.type is ColumnType.CHOICE else shown_text(record, column, MONEY)
    return found


def enter(page: Page, texts: dict[Place, str]) -> None:
    """Each text into its cell, in the order of the page, by keyboard alone."""
    keys = Keyboard(page)
    known = page.evaluate("Array.from(document.querySelectorAll('[id]'), (element) => element.id)")
    page.keyboard.press("Tab")
    for place in sorted(texts, key=lambda place: known.index(str(place))):
        keys.fill(re.escape(str(place)), texts[place])


def open_table(page: Page, dossier: str, label: str) -> None:
    page.goto(dossier)
    press(page, f"main .list a:text-is('{label}')")
    expect(page.locator("#save")).to_be_visible()


def enter_base(page: Page) -> None:
    """附件1-1: its own numbers, and one project whose budget was raised."""
    header = {place: text for place, text in typed(BASE).items() if not place.rows}
    projects = {place: text for place, text in typed(BASE, "name").items() if place.rows == "projects"}
    enter(page, header | projects)
    page.locator("[name=add][value^='events/']").first.focus()
    page.keyboard.press("Enter")
    # The first row of a project comes from the server.
    expect(page.locator("[id^='events/'][id$='/type']")).to_be_focused()
    event, keys = BASE.rows["events"][0], Keyboard(page)
    keys.tab_to("events/[^/]+/type")
    page.locator(":focus").select_option(label=EventType(event["type"]).label)
    for name in ("dated", "document_number", "amount", "reason"):
        column = kind_of(BASE.kind).row_set("events").columns[name]
        keys.fill(f"events/[^/]+/{name}", shown_text(event, column, MONEY))
    save(page)


def enter_project(page: Page) -> None:
    """附件1-3 of the second project: a target that was missed, and its score overruled."""
    score = Place("score", "indicators", SECOND.rows["indicators"][0].uid)
    wanted = typed(SECOND)
    reason = wanted.pop(Place("overrule_reason", "indicators", score.row))
    overruled = {score: wanted.pop(score)}
    enter(page, wanted)
    reopen(page)
    expect(page.locator(f"[id='{score}']")).to_have_value("6.3")
    expect(page.locator(f"[data-cell='{score}']")).to_contain_text("7200册 ÷ 8000册 = 90% × 7 = 6.3")
    enter(page, overruled)
    why = page.locator(f"[id='indicators/{score.row}/overrule_reason']")
    expect(why).to_be_visible()
    why.focus()
    page.keyboard.insert_text(reason)
    save(page)
    expect(page.locator("#total_score")).to_have_value("98.33")


def enter_department(page: Page) -> str:
    """附件1-2, whose indicators were approved; its 总分."""
    carried = {row.uid for row in DEPARTMENT.rows["indicators"] if row["origin"]}
    enter(page, {p: text for p, text in typed(DEPARTMENT).items() if not p.rows or p.row in carried})
    save(page)
    expect(page.locator("#project_expenditure")).to_have_value("35.68")
    expect(page.locator("main")).to_contain_text("等级：优")
    return page.locator("#total_score").input_value()


def enter_report(page: Page) -> None:
    """A text into each part that the tables don't fill."""
    header = {place: text for place, text in typed(REPORT).items() if not place.rows}
    keys = Keyboard(page)
    enter(page, header)
    page.locator("h1").first.click()
    for part in dict.fromkeys(row["category"] for row in REPORT.rows["blocks"] if row["text"]):
        text = next(row["text"] for row in REPORT.rows["blocks"] if row["category"] == part)
        box = page.locator(f"[data-part='{part}'] [id^='blocks/'][id$='/text']").first
        keys.fill(re.escape(box.get_attribute("id")), text)
    save(page)


# --- the offices ---


def approve_target(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/?tab=passed&unit={UNIT}")
    press(page, "main tbody th a")
    page.fill("#move-approve [name=approval_number]", "石财绩〔2023〕8号")
    page.fill("#move-approve [name=approval_date]", "2023-02-10")
    step(page, "approve", "已批复")


def draw(page: Page, site: Site) -> None:
    """抽查 of those graded 优."""
    page.goto(f"{site.url}/?tab=filed&unit={UNIT}")
    page.select_option("#filter-grade", label="优")
    press(page, "main .filters button")
    expect(page.locator("main tbody tr")).to_have_count(1)
    page.check("main tbody [name=ticked]")
    press(page, "button:has-text('批量抽查复核')")
    shot(page, "6-draw")
    assert barriers(page) == []
    press(page, "button:has-text('对勾选的办理')")
    expect(page.locator("main")).to_contain_text("复核中")


def recheck(page: Page, total: str) -> None:
    """Two points less for the first indicator; the total is added up while it is typed."""
    form = page.locator("#recheck")
    expect(form.locator("[data-sum]").first).to_contain_text(total)
    line = form.locator("tbody tr").nth(1)
    line.locator("[data-points]").focus()
    page.keyboard.type("1")
    lower = f"{float(total) - float(line.locator('[data-own]').inner_text()) + 1:g}"
    expect(form.locator("[data-sum]").first).to_contain_text(lower)
    form.locator("[name=opinion]").fill("审核台账不完整，请补充。")
    form.locator("[name=due_at]").fill("2099-03-01T18:00")
    press(page, form.locator("button[type=submit]"))
    expect(line).to_contain_text("写明理由")
    page.keyboard.insert_text("台账只登记到十月。")
    form.locator("[name=opinion]").fill("审核台账不完整，请补充。")
    shot(page, "7-recheck")
    assert barriers(page) == []
    press(page, form.locator("button[type=submit]"))
    expect(page.locator(".pagebar")).to_contain_text("已复核")
    expect(page.locator(".scores")).to_contain_text(lower)


def test_approved_targets_come_back_evaluated_filed_rechecked_and_on_paper(new_page, site: Site, watch):
    watch.expected.append("status of 422")
    performance = sign_in(new_page(), site, "performance1")
    approve_target(performance, site)
    number = site.python(OPENED).strip().splitlines()[-1]

    filler = sign_in(new_page(), site, "filler6")
    dossier = f"{site.url}/dossiers/{number}/"
    open_table(filler, dossier, "附件1-1")
    expect(filler.locator("[id^='projects/'][id$='/name']").first).to_have_value("公租房资格审核与入户核查")
    enter_base(filler)
    shot(filler, "1-base")
    lines = [str(row.uid) for row in BASE.rows["projects"]]
    site.python(OTHERS.format(unit=UNIT, number=number, lines=[lines[0], lines[2]]))
    open_table(filler, dossier, "附件1-3（2）")
    enter_project(filler)
    shot(filler, "2-project")
    assert barriers(filler) == []
    open_table(filler, dossier, "附件1-2")
    total = enter_department(filler)
    shot(filler, "3-department")
    assert barriers(filler) == []
    open_table(filler, dossier, "自评报告")
    enter_report(filler)
    shot(filler, "4-report")
    filler.goto(dossier)
    shot(filler, "5-dossier")
    expect(filler.locator(".sev-block")).to_have_count(0)
    press(filler, "a:has-text('提交审签')")
    package = filler.url
    step(filler, "submit", "待审签")

    for name, action, state in (
        ("head7", "sign", "待主管部门审核"),
        ("department1", "pass", "待初审"),
        ("section2", "pass", "待审核"),
    ):
        other = sign_in(new_page(), site, name)
        other.goto(package)
        expect(other.locator("main")).to_contain_text("已发放的手册中约300册为年初印制的旧版")
        step(other, action, state)
    performance.goto(package)
    step(performance, "pass", "已备案")
    draw(performance, site)
    performance.goto(package)
    recheck(performance, total)

    filler.goto(package)
    shot(filler, "8-unit")
    expect(filler.locator(".facts")).to_contain_text("整改期限")
    expect(filler.locator("main")).to_contain_text("台账只登记到十月。")
    assert barriers(filler) == []
    status, kind, pdf = filler.evaluate(FETCH, f"/dossiers/{number}/print.pdf")
    assert (status, kind) == (200, "application/pdf")
    printed = re.sub(r"\s", "", "".join(texts(bytes(pdf))))
    for words in (
        "石峰区住房保障服务中心",
        "核定编制22人",
        "7200册",
        f"总分100{total}",
        "十、其他需要说明的情况",
    ):
        assert words in printed
    assert "台账只登记到十月" not in printed
