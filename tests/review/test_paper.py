"""线下签字: the filler states who signed and when; the scan is judged by its content and shown to few."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from forms_app.terms import Status
from review import scans, stamping
from review.moves import Refused
from review.trail import entries
from review.workflow import make

from .world import World, on_paper

PDF = b"%PDF-1.7\n..."
PNG = b"\x89PNG\r\n\x1a\n..."
SIGNED = {"signed_by": "某某", "signed_on": date(2023, 3, 1)}


@pytest.fixture
def package(world: World):
    on_paper(world)
    package = world.filled()
    world.step(package, "submit", "filler")
    return package


def test_the_filler_states_the_signature(world: World, package):
    step = world.step(package, "sign_on_paper", "filler", **SIGNED)
    assert (package.status, step.role) == (Status.DEPARTMENT_REVIEW, "filler")
    assert package.sent_version == 1
    told = entries(package, world["filler"])[-1].details
    assert told == ("填表人登记：某某已于2023-03-01在纸质件上签字（填表人的登记，不视为负责人本人操作）",)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ({"signed_by": "", "signed_on": date(2023, 3, 1)}, "单位负责人"),
        ({"signed_by": "某某", "signed_on": None}, "请填写签字日期"),
    ],
)
def test_the_statement_must_be_whole(world: World, package, data, reason):
    with pytest.raises(Refused, match=reason):
        make(package, "sign_on_paper", world["filler"], **data)


def test_nobody_has_signed_tomorrow(world: World, package):
    tomorrow = timezone.localdate() + timedelta(days=1)
    with pytest.raises(Refused, match="不能晚于今天"):
        make(package, "sign_on_paper", world["filler"], signed_by="某某", signed_on=tomorrow)


def test_the_filler_takes_it_back_himself(world: World, package):
    with pytest.raises(PermissionDenied, match="由单位负责人办理"):
        make(package, "send_back", world["filler"], "负责人要求修改。")
    world.step(package, "withdraw", "filler", "负责人要求修改。")
    assert package.status == Status.DRAFTING


@pytest.mark.parametrize("name", ["签字.pdf", "签字.png", "a.exe"])
@pytest.mark.parametrize("suffix", [".pdf", ".png", ".jpg"])
def test_a_scan_is_named_after_its_content(name, suffix):
    content = {".pdf": PDF, ".png": PNG, ".jpg": b"\xff\xd8\xff\xe0"}[suffix]
    assert scans.checked(SimpleUploadedFile(name, content)).name == f"scan{suffix}"


@pytest.mark.parametrize("content", ["MZ", "<svg onload=1>", "GIF89a", "%PD"])
def test_other_content_is_refused_whatever_it_is_called(content):
    content = content.encode()
    with pytest.raises(ValidationError, match="只能是 PDF、JPG 或 PNG"):
        scans.checked(SimpleUploadedFile("签字.pdf", content))


def test_a_large_scan_is_refused():
    with pytest.raises(ValidationError, match="10 MB"):
        scans.checked(SimpleUploadedFile("签字.pdf", PDF + b" " * scans.LARGEST))


def post(client, world: World, package, **data):
    client.force_login(world["filler"].person)
    address = reverse("move", args=[package.pk, "sign_on_paper"])
    return client.post(address, {"signed_by": "某某", "signed_on": "2023-03-01", **data})


def test_a_scan_comes_through_the_page_and_back(client, world: World, package):
    answer = post(client, world, package, scan=SimpleUploadedFile("../../签字.exe", PDF))
    assert answer.status_code == 302
    step = package.steps.last()
    assert step.scan.name.startswith(f"scans/{package.dossier.number}/") and step.scan.name.endswith(".pdf")
    address = reverse("scan", args=[package.pk, step.pk])
    for name, status in [("filler", 200), ("department", 200), ("leader", 200), ("filler2", 404)]:
        client.force_login(world[name].person)
        served = client.get(address)
        assert (name, served.status_code) == (name, status)
        if status == 200:
            assert b"".join(served.streaming_content) == PDF
            assert served["Content-Type"] == "application/pdf"
            assert served["Content-Disposition"].startswith("attachment")


def test_a_bad_scan_is_told_at_its_field_and_the_words_stay(client, world: World, package):
    answer = post(client, world, package, scan=SimpleUploadedFile("签字.pdf", b"MZ"), opinion="已当面签字")
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "扫描件只能是 PDF、JPG 或 PNG 文件" in page
    assert "已当面签字" in page and 'value="某某"' in page


def test_a_refused_form_says_that_the_chosen_scan_must_be_chosen_again(client, world: World, package):
    lost = "刚才选择的扫描件没有保存，请重新选择"
    tomorrow = (timezone.localdate() + timedelta(days=1)).isoformat()
    assert lost not in post(client, world, package, signed_on=tomorrow).content.decode()
    answer = post(client, world, package, signed_on=tomorrow, scan=SimpleUploadedFile("签字.pdf", PDF))
    assert answer.status_code == 409 and lost in answer.content.decode()


def test_a_step_without_a_scan_serves_none(client, world: World, package):
    client.force_login(world["filler"].person)
    assert client.get(reverse("scan", args=[package.pk, package.steps.get().pk])).status_code == 404


def test_the_page_asks_for_the_signature_on_paper_before_it_is_stated(package):
    assert stamping.words(package) == ["请打印第1次报送的各表，请单位负责人签字后在本页登记。"]
