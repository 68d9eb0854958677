"""What no page of ours posts, or nobody means: told of in words, never a fault of the program."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from forms_app.models import Filing, Package
from forms_app.terms import RemarkState
from review import remarks
from review.models import Step
from review.moves import Refused
from review.workflow import make

from .test_paper import PDF
from .world import SENT, World, on_paper


def test_a_step_that_never_was_is_not_the_newest(world: World):
    package = world.filled()
    with pytest.raises(Refused, match="看过最新内容"):
        make(package, "submit", world["filler"], seen=999)


@pytest.mark.parametrize(
    "due", ["9999-12-31T23:59-12:00", "0001-01-01T00:00+14:00", "20230-01-01T00:00", "2203-01-01T00:00"]
)
def test_a_time_for_corrections_that_no_calendar_holds_is_refused(client, world: World, due):
    package = world.advance(world.filled(), *SENT)
    client.force_login(world["department"].person)
    table = package.filings.first().number
    data = {"opinion": "请修改。", "general": "请修改。", "tables": [table], "due_at": due}
    answer = client.post(reverse("move", args=[package.pk, "return"]), data)
    assert answer.status_code in (409, 422)
    assert "整改期限" in answer.content.decode()
    assert Package.objects.get().status == "department_review"


def test_a_campaign_without_the_tables_of_its_rows_can_still_be_returned(client, world: World):
    package = world.advance(world.filled(), *SENT)
    world.campaign.kinds = ["department_target", "fund_summary"]
    world.campaign.save()
    client.force_login(world["department"].person)
    assert client.get(reverse("package", args=[package.pk])).status_code == 200


def test_a_remark_on_a_table_that_is_gone_names_no_table(world: World):
    package = world.advance(world.filled(), *SENT)
    target = package.filings.get(kind="department_target")
    gone = package.filings.filter(kind="spending_direction").first()
    Filing.objects.filter(pk=gone.pk).update(removed_at=timezone.now())
    for filing in (gone, target):
        remarks._create(package, world["department"], "请核对。", filing=filing)
    package.remarks.filter(filing=gone).update(state=RemarkState.OPEN)
    step = world.step(package, "return", "department", "请修改。")
    assert step.data["tables"] == [target.number]


def test_a_scan_that_the_disk_lost_is_not_there(client, world: World):
    on_paper(world)
    package = world.advance(world.filled(), SENT[0])
    client.force_login(world["filler"].person)
    data = {"signed_by": "某某", "signed_on": "2023-01-05", "scan": SimpleUploadedFile("a.pdf", PDF)}
    client.post(reverse("move", args=[package.pk, "sign_on_paper"]), data)
    step = Step.objects.exclude(scan="").get()
    step.scan.storage.delete(step.scan.name)
    assert client.get(reverse("scan", args=[package.pk, step.pk])).status_code == 404


def test_a_remark_s_place_is_kept_as_the_page_knows_it(world: World):
    package = world.advance(world.filled(), *SENT)
    target = package.filings.get(kind="department_target")
    snapshot = target.snapshots.get()
    remark = remarks.add(package, world["department"], "请核对。", snapshot, f"{target.number}#total_amount")
    assert remark.place == "total_amount"


def test_what_head_and_filler_said_to_each_other_stays_with_them_until_it_is_sent(client, world: World):
    package = world.filled()
    world.advance(package, ("submit", "filler"), ("send_back", "head", "总额应为 930 万元。"))
    address = reverse("package", args=[package.pk])
    for name, told in (("filler", True), ("section", False), ("leader", False)):
        client.force_login(world[name].person)
        assert ("930 万元" in client.get(address).content.decode()) is told
