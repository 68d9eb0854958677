"""目标调整 on the screen: its form, what is open meanwhile, and how it is listed."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from forms_app.models import Package
from review.forms import FORMS
from review.overview import Overview

from .approved import NUMBER, added, adjust, adjusted, approve, approved, fill_added, write
from .world import PASSED, SENT, World, by_filing


def page(client, world: World, name: str, where: str, *arguments) -> str:
    client.force_login(world[name].person)
    response = client.get(reverse(where, args=arguments))
    assert response.status_code == 200
    return response.content.decode()


def words(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", html))


def apply(client, world: World, package: Package, name: str = "filler", **data):
    client.force_login(world[name].person)
    given = {
        "type": "added", "document_number": NUMBER, "dated": timezone.localdate().isoformat(), "amount": "12",
        "opinion": "上级追加资金。",
    }  # fmt: skip
    return client.post(reverse("move", args=[package.pk, "adjust"]), given | data)


# --- the form ---


@pytest.mark.parametrize("name", ["filler", "performance"])
def test_the_types_explain_themselves_to_the_unit_and_to_the_bureau(client, world: World, name):
    said = words(page(client, world, name, "package", approved(world).pk))
    for line in (
        "追加新增：新增一张附表3-3，已批复的各表不改", "调增：勾选的表增加金额", "调减：", "取消收回：",
        "目标内容调整：勾选的表金额不变，只改目标和指标", "调整金额（万元）",
    ):  # fmt: skip
        assert line in said


def test_nobody_else_is_offered_it(client, world: World):
    package = approved(world)
    for name in ("head", "viewer", "section", "department", "leader"):
        assert "move-adjust" not in page(client, world, name, "package", package.pk)


def test_the_amount_is_read_in_the_tables_unit(client, world: World):
    package = approved(world)
    assert apply(client, world, package, amount="12").status_code == 302
    adjustment = package.adjustments.get()
    assert (adjustment.amount, adjustment.expected) == (120_000, 120_000)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ({"amount": "十二万"}, "不是金额"),
        ({"amount": "1e999"}, "不是金额"),
        ({"amount": ""}, "请填写调整金额"),
        ({"amount": "-3"}, "大于 0"),
        ({"amount": "9" * 30}, "金额太大"),
        ({"type": ""}, "请选择调整类型"),
        ({"type": "nonsense"}, "请选择列出的调整类型"),
        ({"document_number": " "}, "请填写依据文号"),
        ({"dated": "2099-01-01"}, "不能晚于今天"),
        ({"dated": "昨天"}, "不是日期"),
        ({"opinion": ""}, "请写明调整原因"),
        ({"type": "raised"}, "请勾选要调整的报表"),
        ({"type": "raised", "tables": ["2023-0001-99"]}, "重新勾选"),
    ],
)
def test_what_is_missing_is_said_and_what_was_typed_stays(client, world: World, data, reason):
    package = approved(world)
    response = apply(client, world, package, **{"opinion": "只此一份的原因。", **data})
    assert response.status_code in (409, 422)
    text = response.content.decode()
    assert reason in text
    assert "只此一份的原因。" in text or "opinion" in data
    assert not package.adjustments.exists()


def test_an_added_table_goes_with_no_ticked_one(client, world: World):
    package = approved(world)
    response = apply(client, world, package, tables=[package.filings.first().number])
    assert response.status_code == 422
    assert "请去掉勾选，或改选其他调整类型" in response.content.decode()


def test_where_each_table_goes_alone_none_can_be_added(world: World):
    package = approved(world)
    by_filing(world)
    form = FORMS["adjust"](Package.objects.get(pk=package.pk), "adjust")
    assert [value for value, _ in form.fields["type"].choices] == [
        "raised",
        "lowered",
        "cancelled",
        "content",
    ]


# --- meanwhile ---


def test_the_dossier_says_what_is_open_and_what_isnt(client, world: World):
    package = adjust(world, approved(world))
    said = words(page(client, world, "filler", "dossier", package.dossier.number))
    assert f"第1次调整（追加新增，{NUMBER}" in said
    assert "只有本次调整的表可以修改，其他各表保持批复版本" in said
    assert said.count("不在本次调整范围，保持批复版本") == 4
    assert said.count("可填写") == 1


def test_a_table_that_isnt_adjusted_is_read_only(client, world: World):
    package = adjust(world, approved(world))
    for filing in package.filings.exclude(pk=added(package).pk):
        html = page(client, world, "filler", "filing", filing.number)
        assert "<textarea" not in html.split('class="sheet"')[1] and "只有本次调整的表可以修改" in html


def test_an_added_table_takes_nothing_from_the_summary_and_says_nothing_of_it(client, world: World):
    package = adjust(world, approved(world))
    html = page(client, world, "filler", "filing", added(package).number)
    for name in ("direction_name", "amount", "fund_name", "fund_amount", "period_goal", "annual_goal"):
        cell = re.search(rf'<td[^>]*data-cell="{name}".*?</td>', html, re.DOTALL)[0]
        assert "cell-follow" not in cell and "自动取数" not in cell
    total = re.search(r'<td[^>]*data-cell="expense_total".*?</td>', html, re.DOTALL)[0]
    assert "自动取数" in total
    assert "调整版本：第1次调整" in html


def test_what_is_typed_into_an_added_table_stays_as_it_was_typed(client, world: World):
    package = adjust(world, approved(world))
    filing = added(package)
    write(world, filing, fund_name="追加的专项", fund_amount="12")
    html = page(client, world, "filler", "filing", filing.number)
    assert "追加的专项" in html
    cell = re.search(r'<td[^>]*data-cell="fund_name".*?</td>', html, re.DOTALL)[0]
    assert "手填" not in cell and "恢复自动取数" not in cell


def test_another_amount_than_the_decided_one_is_to_be_explained(client, world: World):
    package = adjust(world, approved(world))
    filing = fill_added(world, package)
    assert "按调整金额计算的" not in page(client, world, "filler", "filing", filing.number)
    write(world, filing, amount="13")
    assert "项目金额 13 ≠ 按调整金额计算的 12" in words(
        page(client, world, "filler", "filing", filing.number)
    )


def test_an_added_table_must_be_named_and_have_its_amount(client, world: World):
    package = adjust(world, approved(world))
    filing = fill_added(world, package)
    write(world, filing, direction_name="", amount="")
    said = words(page(client, world, "filler", "filing", filing.number))
    assert "支出方向（子项）未填" in said and "请填写追加项目的项目金额" in said
    client.force_login(world["filler"].person)
    refused = client.post(reverse("move", args=[package.pk, "submit"]))
    assert refused.status_code == 409 and "支出方向（子项）未填" in refused.content.decode()


# --- the package's page ---


def test_the_package_lists_its_adjustments_and_versions(client, world: World):
    package = adjusted(world)
    html = page(client, world, "section", "package", package.pk)
    said = words(html)
    for text in (
        "第1次",
        "追加新增",
        NUMBER,
        "12 万元",
        "附表3-3",
        "上级追加资金。",
        "已批复，调整版本为第2次报送",
    ):
        assert text in said
    for version in (1, 2):
        assert reverse("print_version", args=[package.pk, version]) in html
    assert f"{reverse('compare', args=[package.pk])}?old=v1&amp;new=v2" in html


def test_a_withdrawn_adjustment_stays_listed(client, world: World):
    package = adjust(world, approved(world))
    world.step(package, "drop_adjustment", "filler", "上级收回。")
    said = words(page(client, world, "filler", "package", package.pk))
    assert "撤销" in said and "批复版本" in said
    assert package.status == "approved"
    dossier = words(page(client, world, "filler", "dossier", package.dossier.number))
    assert "第1次调整" not in dossier and "附表3-3" not in dossier


def test_an_adjustment_is_withdrawn_with_a_reason(client, world: World):
    package = adjust(world, approved(world))
    client.force_login(world["filler"].person)
    address = reverse("move", args=[package.pk, "drop_adjustment"])
    assert client.post(address, {"opinion": ""}).status_code == 422
    assert client.post(address, {"opinion": "上级收回。"}).status_code == 302


def test_approved_versions_are_compared_with_each_other(world: World):
    package = approved(world)
    adjust(world, package)
    filing = fill_added(world, package)
    world.advance(package, *SENT)
    world.step(package, "return", "department", "请改。", general="请改。", tables=[filing.number])
    remark = package.remarks.get()
    remark.state = "closed"
    remark.save()
    approve(world, world.advance(package, *PASSED), "某财绩〔2023〕9号")
    listed = [(version.number, base) for version, base in Overview(package, world["section"]).versions]
    assert listed == [(3, 1), (2, 1), (1, 0)]


def test_many_adjustments_cost_no_more(client, world: World):
    package = adjusted(world)

    def queries() -> int:
        with CaptureQueriesContext(connection) as made:
            page(client, world, "section", "package", package.pk)
        return len(made)

    queries()
    few = queries()
    for _ in range(2):
        adjust(world, package)
        fill_added(world, package)
        approve(world, world.advance(package, *PASSED))
    assert package.adjustments.count() == 3
    assert queries() == few


def test_after_an_adjustment_no_table_is_called_left_out(client, world: World):
    package = adjusted(world)
    shown = page(client, world, "filler", "dossier", package.dossier.number)
    assert "不在本次调整范围" not in shown and "未要求修改" not in shown
