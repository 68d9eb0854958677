"""What was filed and reviewed can be looked up by administrators, and nothing there can be touched."""

import pytest
from django.contrib import admin
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from forms_app.admin.rights import ReadOnly
from forms_app.filings import open_dossier
from forms_app.models import (
    Adjustment,
    Answer,
    Dossier,
    Filing,
    Package,
    Particular,
    Request,
    Snapshot,
    Tally,
)
from forms_app.terms import Action, AdjustmentType, Grade, RemarkState, RequestSubject, Status
from review.models import Assessment, Notice, Remark, Reply, Step
from tests import world
from tests.admin.desk import page

LOOKED_UP = [
    Dossier, Package, Filing, Snapshot, Answer, Request, Adjustment, Tally, Step, Remark, Reply, Assessment, Notice,
]  # fmt: skip
RUN = ["unit", "user", "membership", "campaign", "particular"]
SECRET = "尚未报送的内容"


def where(model) -> dict:
    return {"app": model._meta.app_label}


def name(model) -> str:
    return model._meta.model_name


def fill(bureau: world.World, dossier: Dossier, sent: bool = True) -> None:
    """One of everything for the dossier."""
    package, filing = dossier.packages.get(), dossier.filings.first()
    Package.objects.filter(pk=package.pk).update(sent_at=timezone.now() if sent else None)
    person, office = bureau.section.person, bureau.section.unit
    common = {"version": 1, "filing": filing, "package": package}
    Snapshot.objects.create(**common, text=SECRET, digest="0" * 64, findings=SECRET)
    Answer.objects.create(filing=filing, rule="A1", fingerprint="f", text=SECRET, person=bureau.filler.person)
    Step.objects.create(
        package=package, action=Action.PASS, from_status=Status.FIRST_REVIEW, to_status=Status.PASSED, person=person,
        unit=office, role=bureau.section.role, at=timezone.now(), version=1, opinion=SECRET,
    )  # fmt: skip
    remark = Remark.objects.create(
        **common, text="请补充依据", author=person, office=office, state=RemarkState.OPEN
    )
    Reply.objects.create(remark=remark, state=RemarkState.CHANGED, text="已补充", person=person, unit=office)
    fill_beside(bureau, package, filing)


def fill_beside(bureau: world.World, package: Package, filing: Filing) -> None:
    """What came with the procedure: requests, adjustments, an office's word on a table, notices."""
    person, office = bureau.section.person, bureau.section.unit
    Request.objects.create(
        package=package, subject=RequestSubject.EXTENSION, reason="系统故障", person=bureau.filler.person
    )
    Adjustment.objects.create(
        package=package, nth=1, type=AdjustmentType.CONTENT, document_number="某财〔2023〕1号", reason="职能变化",
        dated=timezone.localdate(), person=bureau.filler.person, unit=bureau.filler.unit,
    ).tables.add(filing)  # fmt: skip
    Assessment.objects.create(
        package=package,
        filing=filing,
        version=1,
        grade=Grade.GOOD,
        text="较完整",
        person=person,
        office=office,
    )
    Notice.objects.create(
        person=bureau.filler.person, unit=package.dossier.unit, campaign=bureau.campaign, package=package,
        subject="[需处理] 报表被退回", text=SECRET,
    )  # fmt: skip


@pytest.fixture
def filled(bureau) -> world.World:
    fill(bureau, bureau.dossier)
    return bureau


def test_everything_filed_and_reviewed_is_there(db):
    assert {m for m, a in admin.site._registry.items() if isinstance(a, ReadOnly)} == set(LOOKED_UP)


@pytest.mark.parametrize("model", LOOKED_UP)
def test_it_is_seen_and_never_touched_not_even_by_a_superuser(super_desk, filled, model):
    thing = model.objects.first()
    listed = super_desk.see(name(model), **where(model)).content.decode()
    assert page(name(model), "change", thing.pk, **where(model)) in listed
    seen = super_desk.see(name(model), "change", thing.pk, **where(model))
    assert seen.status_code == 200
    assert '<input type="submit"' not in seen.content.decode()
    for url in (
        page(name(model), "add", **where(model)),
        page(name(model), "change", thing.pk, **where(model)),
    ):
        assert super_desk.client.post(url, {"number": "x"}).status_code == 403
    assert (
        super_desk.client.post(
            page(name(model), "delete", thing.pk, **where(model)), {"post": "yes"}
        ).status_code
        == 403
    )
    data = {"action": "delete_selected", "_selected_action": [thing.pk], "post": "yes"}
    super_desk.client.post(page(name(model), "changelist", **where(model)), data)
    assert model.objects.filter(pk=thing.pk).exists()


@pytest.mark.parametrize("model", LOOKED_UP)
def test_it_has_no_import_and_no_export(desk, filled, model):
    text = desk.see(name(model), **where(model)).content.decode()
    assert "导入" not in text
    assert "导出" not in text


@pytest.mark.parametrize("model", LOOKED_UP)
def test_it_is_found_by_number_and_unit(desk, filled, model):
    other = open_dossier(filled.campaign, filled.other.unit)
    fill(filled, other)
    for words in (filled.dossier.number, "某某街道办事处"):
        found = desk.see(name(model), q=words, **where(model)).context["cl"].queryset
        everything = model.objects.count()
        assert 0 < found.count() < everything, words


def test_what_a_unit_has_not_sent_is_not_shown(desk, bureau):
    fill(bureau, bureau.dossier, sent=False)
    for model in LOOKED_UP:
        listed = desk.see(name(model), **where(model)).content.decode()
        thing = model.objects.first()
        shown = desk.see(name(model), "change", thing.pk, **where(model))
        assert SECRET not in listed + shown.content.decode(), model


def test_the_text_of_a_snapshot_is_never_shown_here(desk, filled):
    assert SECRET not in desk.see("snapshot", "change", Snapshot.objects.get().pk).content.decode()
    assert SECRET in desk.see("answer").content.decode()


def test_a_remark_that_its_office_has_not_sent_is_not_shown(desk, filled):
    Remark.objects.update(state=RemarkState.DRAFT)
    assert "请补充依据" not in desk.see("remark", app="review").content.decode()


@pytest.mark.parametrize("model", [*map(name, LOOKED_UP), *RUN])
def test_queries_of_a_list_do_not_grow_with_its_rows(desk, filled, model):
    app = "review" if model in ("step", "remark", "reply", "assessment", "notice") else "forms_app"

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert desk.see(model, app=app).status_code == 200
        return len(captured)

    more(filled, range(2))
    queries()  # the session settles
    few = queries()
    more(filled, range(2, 9))
    assert queries() == few


def more(bureau: world.World, numbers: range) -> None:
    for n in numbers:
        unit = world.unit(
            f"N{n}", f"第{n}中心", department=bureau.department.unit, section=bureau.section.unit
        )
        world.member(f"new{n}", unit, bureau.filler.role)
        asked = world.campaign(f"第{n}次申报", predecessor=bureau.campaign)
        asked.units.add(unit)
        Particular.objects.create(campaign=asked, unit=unit, section=bureau.section.unit)
        world.deputise(f"deputy{n}", bureau.section)
        fill(bureau, open_dossier(bureau.campaign, unit))


def test_a_nonsense_search_or_filter_is_no_fault_of_ours(desk):
    assert desk.see("filing", q="\x00").status_code == 200
    assert desk.see("filing", kind="nonsense").status_code == 200
    assert desk.see("package", status__exact="nonsense").status_code == 200
    assert desk.see("unit", nonsense="1").status_code == 302
    assert desk.see("unit", p="999").status_code == 200
    assert desk.see("unit", "change", "x").status_code == 302
