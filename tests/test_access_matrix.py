"""Every address × every role × own and other unit, and a stranger; an address that the matrix doesn't know fails.

What somebody may not know of is 404; what is visible but not theirs to do is 403; a stranger is asked to sign in.
"""

import re
from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.contrib import admin
from django.core.files.base import ContentFile
from django.db import transaction
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

import forms_app.urls
import review.urls
from forms_app import filings
from forms_app.document import Place
from forms_app.editing import ChangeSet
from forms_app.filings.projects import remove_project
from forms_app.models import Filing, Membership, Package
from review import remarks
from review.models import Notice
from review.moves import MOVES
from tests.autosaving import send
from tests.filings import evaluating
from tests.review import world as worlds
from tests.review.test_refusals import SITUATIONS
from tests.review.world import PASSED, SENT, World

OWN = {"filler", "head", "viewer"}
OFFICES = {"department", "section", "performance", "leader", "administrator"}
VISIBLE = OWN | OFFICES
# 绩效股 and leader of another finance bureau in the same database.
OTHER_BUREAU = {"performance9", "leader9"}
OTHERS = {"filler2", "head2", "section2", "department2"} | OTHER_BUREAU
PEOPLE = VISIBLE | OTHERS
OVERSEERS = {
    "department", "section", "performance", "leader", "administrator", "section2", "department2",
} | OTHER_BUREAU  # fmt: skip
ASKED_NOTHING = {"department2"} | OTHER_BUREAU  # no campaign asks a unit that they look after
ABOUT_A_CAMPAIGN = ("standing_xlsx", "standing_pdf", "problems_xlsx", "problems_pdf", "problem")
REVIEWERS = {"department", "section", "performance", "section2", "department2", "performance9"}
BUREAU_OFFICES = {"section", "section2", "performance", "leader", "administrator"} | OTHER_BUREAU
STRANGER = "stranger"
PROJECT = "shanghai_declaration"

NOTHING_TYPED = {"opened": '{"cells": {}, "rows": {}, "follows": []}'}
WORD = {"opinion": "请予考虑。"}
APPROVAL = {"approval_number": "某财绩〔2023〕2号", "approval_date": "2023-03-01"}
# What a move asks for; ``tables``, ``filing`` and ``request`` are filled in from the scene.
DATA = {
    "sign_on_paper": {"signed_by": "某某", "signed_on": "2023-03-01"},
    "ask_release": WORD | {"filing": "", "fingerprint": "0" * 64},
    "return": WORD | {"tables": [], "general": "请改。", "due_at": "2099-01-31T18:00"},
    "consult": {"due_at": "2099-01-31T18:00"},
    "improve": {"agreed_with": "某某", "agreed_on": "2023-03-01"},
    "extend": WORD | {"until": "2099-01-31T18:00"},
    "release": WORD | {"request": ""},
    "decline": WORD | {"request": ""},
    "approve": APPROVAL,
    "amend": WORD | APPROVAL,
    "publish": {"published_on": "2023-03-10", "published_where": "区政府门户网站"},
    "adjust": WORD | {"type": "content", "document_number": "1号", "dated": "2023-06-01", "tables": []},
    "recheck": WORD | {"score": "86.5", "grade": "good"},
}  # fmt: skip
# Theirs to do, and told what is missing: an answer, a finding, a proposal.
MISSING = {
    ("asked to take back", "ask_withdrawal"), ("asked for time", "ask_extension"), ("asked for release", "submit"),
    ("consulting", "submit"),
    ("texts by the office", "pass"),
}  # fmt: skip
PROPOSED = "texts by the office"
MOVING = [f"when {name}" for name in SITUATIONS]


@dataclass(frozen=True)
class Row:
    """One address in one state of the dossier: those in ``may`` get ``status``, all others who know of the thing
    ``others``. ``common`` addresses are about no dossier, so that there is nobody to hide them from."""

    name: str
    may: set[str]
    status: int = 200
    state: str = ""
    post: dict | None = None
    action: str = ""
    common: bool = False
    stranger: int = 0
    others: int = 403
    knows: frozenset[str] = frozenset(VISIBLE)

    def expected(self, name: str) -> int:
        if name == STRANGER:
            # A post is answered by a page that keeps what was typed.
            return self.stranger or (302 if self.post is None else 401)
        if name in self.may:
            return self.status
        return 404 if name not in self.knows and not self.common else self.others


def common(name: str, status: int = 200, post: dict | None = None, stranger: int = 0) -> Row:
    return Row(name, PEOPLE, status, post=post, stranger=stranger, common=True)


def moves(name: str) -> list[Row]:
    """The moves of a situation, as ``tests.review.test_refusals`` tells them."""
    may = SITUATIONS[name].may
    people = {action: {who for a, who in may if a == action} for action, _ in may}
    return [move(name, action, whom) for action, whom in people.items()]


def move(name: str, action: str, people: set[str]) -> Row:
    missing = (
        (name, action) in MISSING or action == "ask_release" or (action == "consult" and name != PROPOSED)
    )
    return Row("move", people, 409 if missing else 302, f"when {name}", DATA.get(action, WORD), action=action)


SUMMARIES = ("summary_pdf", "summary_xlsx")
HISTORY = ("compare", "trail", "trail_pdf")

MATRIX = [
    common("login", 302, stranger=200),
    common("logout", 302, {}),
    common("password"),
    common("acting", 302, {}),
    common("session", stranger=200),
    common("session", 200, {}, stranger=200),
    common("home"),
    common("notices"),
    common("read_notices", 302, {}),
    common("mail", 302, {"mail": "digest"}),
    common("deputies"),
    Row("ledger", BUREAU_OFFICES, common=True),
    Row("remind", BUREAU_OFFICES - {"leader", "leader9", "administrator"}, 302, post={}, common=True),
    common("dossiers"),
    common("rules"),
    common("rule"),
    # Lists of many units are for those who look after some; a file is about a campaign that asks one of them.
    *(Row(name, OVERSEERS, common=True) for name in ("standing", "problems")),
    *(
        Row(name, OVERSEERS - ASKED_NOTHING, knows=frozenset(PEOPLE - ASKED_NOTHING))
        for name in ABOUT_A_CAMPAIGN
    ),
    # Before the first sending the offices know of the dossier, not what stands in it.
    Row("dossier", VISIBLE, state="draft"),
    Row("print_dossier", OWN, state="draft"),
    Row("filing", OWN, state="draft"),
    Row("filing", {"filler"}, 302, "draft", NOTHING_TYPED),
    Row("print_filing", OWN, state="draft"),
    Row("answer", {"filler"}, 302, "draft", {}),
    Row("autosave", {"filler"}, 200, "draft", {}),
    # What the 指标库 offers is for who fills in.
    Row("library", {"filler"}, 200, "draft"),
    Row("mend", {"filler"}, 302, "draft", {}),
    # There is no last year's table to bring over; who may fill in is told so.
    Row("last_year", {"filler"}, 302, "draft"),
    Row("last_year", {"filler"}, 302, "draft", {}),
    Row("looked_over", {"filler"}, 302, "draft", {}),
    # Theirs to write in, but no report that takes a pasted text.
    Row("paste", {"filler"}, 404, "draft", {"text": "一段"}),
    # Removed before anything was sent: the unit's own affair.
    Row("filing", OWN, 302, "removed", knows=frozenset(OWN)),
    Row("print_filing", set(), state="removed", knows=frozenset()),
    Row("restore", {"filler"}, 302, "removed", {}, knows=frozenset(OWN)),
    # Projects are the filler's to arrange, as long as the offices know nothing of them.
    Row("add", {"filler"}, 302, "project", {"name": "河道养护"}),
    Row("copy", {"filler"}, state="project"),
    Row("copy", {"filler"}, 302, "project", {"name": "河道养护"}),
    Row("remove", {"filler"}, state="project"),
    Row("remove", {"filler"}, 302, "project", {}),
    Row("restore", {"filler"}, 302, "project removed", {}, knows=frozenset(OWN)),
    Row("add", {"filler"}, 302, "project sent", {"name": "河道养护"}),
    Row("copy", {"filler"}, 302, "project sent", {"name": "河道养护"}),
    Row("remove", set(), 302, "project sent", {}),
    Row("add", set(), 302, "draft", {"name": "河道养护"}),
    Row("copy", set(), 302, "draft", {"name": "河道养护"}),
    Row("remove", set(), 302, "draft", {}),
    Row("unlock", set(), 302, "draft", {"reason": "金额有变"}),
    Row("package", VISIBLE, state="draft"),
    Row("table", OWN, state="draft"),
    Row("remark", set(), 302, "draft", {"text": "请改。"}),
    Row("assess", set(), 302, "draft", {"grade": "good"}),
    # Submitted: all who know of it read it, one office acts.
    Row("dossier", VISIBLE, state="sent"),
    Row("print_dossier", VISIBLE, state="sent"),
    Row("filing", VISIBLE, state="sent"),
    Row("filing", set(), 302, "sent", NOTHING_TYPED),
    Row("print_filing", VISIBLE, state="sent"),
    Row("answer", set(), 302, "sent", {}),
    Row("autosave", set(), 200, "sent", {}),
    Row("library", set(), 200, "sent"),
    Row("mend", set(), 302, "sent", {}),
    Row("last_year", set(), state="sent"),
    Row("last_year", set(), 302, "sent", {}),
    Row("looked_over", set(), 302, "sent", {}),
    Row("paste", set(), 404, "sent", {"text": "一段"}),
    Row("restore", VISIBLE, 302, "sent", {}),  # it wasn't removed, and that is all they are told
    Row("unlock", set(), 302, "sent", {"reason": "金额有变"}),
    Row("package", VISIBLE, state="sent"),
    Row("table", VISIBLE, state="sent"),
    Row("remark", {"department"}, 302, "sent", {"text": "请改。"}),
    Row("assess", {"department"}, 302, "sent", {"grade": "good"}),
    Row("drop", {"department"}, 302, "remarked", {}, others=404),  # nobody else knows of a draft
    # About no package in particular; which of them one may act on is asked for each (tests/review/test_batch.py).
    *(Row("batch", REVIEWERS, 302, "sent", {}, a, common=True) for a in ("pass", "return")),
    *(
        Row("batch", {"performance", "performance9"}, 302, "sent", {}, a, common=True)
        for a in ("approve", "draw")
    ),
    *(Row("batch", {"filler", "filler2"}, 302, "sent", {}, a, common=True) for a in ("submit", "send")),
    Row("batch", {"head", "head2"}, 302, "sent", {}, "sign", common=True),
    Row("batch", REVIEWERS, 200, "sent", {"confirmed": "1", "listed": "0-0"}, "pass", common=True),
    # Returned: the unit answers, opens what was locked, and submits again.
    Row("filing", VISIBLE, state="returned"),
    Row("filing", {"filler"}, 302, "returned", NOTHING_TYPED),
    Row("answer", {"filler"}, 302, "returned", {}),
    Row("drop", set(), 302, "returned", {}),
    Row("reply", {"filler"}, 302, "returned", {"state": "changed"}),
    Row("adopt", {"filler"}, 302, "returned", {}),
    Row("assess", set(), 302, "returned", {"grade": "good"}),
    Row("unlock", {"filler"}, 302, "locked", {"reason": "金额有变"}),
    Row("filing", set(), 302, "locked", NOTHING_TYPED),
    Row("reply", {"department"}, 302, "again", {"state": "closed"}),
    Row("adopt", set(), 302, "again", {}),
    # Versions on paper and side by side, and the whole trail: for those who may read, and of what left the unit.
    *(Row(name, OWN, state="draft") for name in HISTORY),
    Row("print_version", set(), state="draft", knows=frozenset(OFFICES)),  # there is none yet
    *(Row(name, VISIBLE, state="sent") for name in (*HISTORY, "print_version")),
    *(Row(name, VISIBLE - {"department"}, state="when helped") for name in HISTORY),
    *(Row(name, OWN, state="when signing") for name in (*HISTORY, "print_version")),
    # The target of a self-evaluation, adjusted since: read by all who know of both, taken by the unit's filler.
    Row("target", VISIBLE, state="refreshing"),
    Row("target", {"filler"}, 302, "refreshing", {"mark": ""}),
    Row("offer", {"filler"}, 302, "refreshing", {}),
    # 数据勾稽 is read as the tables are that it compares.
    Row("reconciliation", OWN, state="draft"),
    Row("reconciliation", VISIBLE, state="sent"),
    Row("reconciliation", OWN, state="evaluating"),
    Row("reconciliation", VISIBLE, state="evaluated"),
    Row("reconciliation", OWN, state="project"),
    Row("reconciliation", VISIBLE, state="project sent"),
    # 绩效目标汇总表 is read as the projects are that it lists; where no table is a project, there is none.
    *(Row(name, OWN, state="project") for name in SUMMARIES),
    *(Row(name, VISIBLE, state="project sent") for name in SUMMARIES),
    *(Row(name, set(), state="draft", knows=frozenset()) for name in SUMMARIES),
    # A message is one's own, and so is a deputy.
    Row("notice", {"filler"}, 302, "told", others=404),
    Row("end_deputy", {"section"}, 302, "deputised", {}, others=404),
    # Signed on paper.
    Row("scan", VISIBLE, state="scanned"),
    # Asked for help the bureau reads the draft; while it is being asked the unit answers; what is adjusted is open.
    Row("filing", VISIBLE - {"department"}, state="when helped"),
    Row("filing", {"filler"}, 302, "when helped", NOTHING_TYPED),
    Row("table", VISIBLE - {"department"}, state="when helped"),
    Row("filing", set(), 302, "when consulting", NOTHING_TYPED),
    Row("reply", {"filler"}, 302, "when consulting", {"state": "changed"}),
    Row("adopt", {"filler"}, 302, "when consulting", {}),
    Row("assess", set(), 302, "when consulting", {"grade": "good"}),
    Row("filing", {"filler"}, 302, "when adjusting", NOTHING_TYPED),
    Row("filing", VISIBLE, state="when adjusting"),
    Row("unlock", set(), 302, "when adjusting", {"reason": "金额有变"}),
    Row("remark", set(), 302, "when rejected", {"text": "请改。"}),
    # The moves: all of them while the unit fills in, then those that somebody may make.
    *[move("drafting", action, set()) for action in MOVES if action not in dict(SITUATIONS["drafting"].may)],
    *[row for name in SITUATIONS for row in moves(name)],
]


# --- the dossier in each state ---


@dataclass
class Scene:
    """What the addresses of a row are about."""

    package: Package
    filing: Filing
    remark: int = 0
    step: int = 0
    request: int = 0
    notice: int = 0
    deputy: int = 0
    mark: str = ""


def scene(world: World, state: str) -> Scene | None:
    if not state:
        return None
    if state == "scanned":
        worlds.on_paper(world)
    if state in MOVING:
        package = SITUATIONS[state.removeprefix("when ")].reach(world)
        asked, said = package.requests.last(), package.remarks.last()
        return Scene(package, worlds.table(package), said.pk if said else 0, request=asked.pk if asked else 0)
    package = world.filled()
    made = Scene(package, package.filings.get(kind="department_target"))
    STATES[state](world, made)
    package.refresh_from_db()
    return made


def _removed(world: World, made: Scene) -> None:
    made.filing = made.package.filings.filter(kind="spending_direction").first()
    summary = made.package.filings.get(kind="fund_summary")
    gone = Place("", "lines", str(made.filing.line))
    filings.save(summary, world["filler"], ChangeSet(removed=(gone,)))


def _sent(world: World, made: Scene) -> None:
    world.advance(made.package, *SENT)


def _remarked(world: World, made: Scene) -> None:
    _sent(world, made)
    snapshot = filings.sent_snapshot(made.package.filings.get(kind="department_target"))
    made.remark = remarks.add(made.package, world["department"], "请改。", snapshot, "duties").pk


def _returned(world: World, made: Scene) -> None:
    _remarked(world, made)
    world.step(made.package, "return", "department", "请改。")


def _locked(world: World, made: Scene) -> None:
    _returned(world, made)
    made.filing = made.package.filings.get(kind="fund_summary")


def _answered(world: World, made: Scene) -> None:
    _returned(world, made)
    remarks.reply(made.package.remarks.get(), world["filler"], "changed")


def _again(world: World, made: Scene) -> None:
    _answered(world, made)
    world.advance(made.package, *SENT)


def _paper(world: World, made: Scene) -> None:
    world.step(made.package, "submit", "filler")


def _scanned(world: World, made: Scene) -> None:
    _paper(world, made)
    scan = ContentFile(b"%PDF-1.7", "scan.pdf")
    step = world.step(
        made.package, "sign_on_paper", "filler",
        signed_by="某某", signed_on=timezone.localdate() - timedelta(days=1), scan=scan,
    )  # fmt: skip
    made.step = step.pk


def _told(world: World, made: Scene) -> None:
    _returned(world, made)
    made.notice = Notice.objects.get(person=world["filler"].person).pk


def _deputised(world: World, made: Scene) -> None:
    today, section = timezone.localdate(), world["section"]
    held = {"unit": section.unit, "role": section.role, "since": today, "until": today}
    made.deputy = Membership.objects.create(
        person=world["section2"].person, principal=section.person, **held
    ).pk


def _evaluating(world: World, made: Scene) -> None:
    """Instead of the targets a self-evaluation, in its unit's hands."""
    made.package = Package.objects.get(dossier=evaluating.opened(world, evaluates=None))
    made.filing = made.package.filings.first()


def _evaluated(world: World, made: Scene) -> None:
    _evaluating(world, made)
    _frozen(made)


def _frozen(made: Scene) -> None:
    """Sent, whatever the rules say of it."""
    filings.freeze(evaluating.held(made.package.dossier), made.package, 1)
    Package.objects.filter(pk=made.package.pk).update(version=1, sent_version=1, sent_at=timezone.now())


def _refreshing(world: World, made: Scene) -> None:
    """A self-evaluation of targets that were adjusted after it was opened."""
    world.advance(made.package, *PASSED)
    worlds.approved(world, made.package)
    dossier = evaluating.opened(world)
    change = evaluating.change(world, made.filing, "保障社区数量", value="8个")
    evaluating.adjust(world, made.package, change)
    made.package, made.filing = (
        Package.objects.get(dossier=dossier),
        evaluating.tables(dossier, evaluating.WHOLE)[0],
    )
    made.mark = filings.news(dossier).mark


def _project(world: World, made: Scene) -> None:
    """Instead of the targets a project that goes alone, in its unit's hands."""
    second = worlds.declaring_beside(world)
    made.filing = worlds.project_table(second)
    made.package = made.filing.package


def _project_removed(world: World, made: Scene) -> None:
    _project(world, made)
    remove_project(made.filing, world["filler"])


def _project_sent(world: World, made: Scene) -> None:
    _project(world, made)
    world.advance(made.package, *SENT)


STATES = {
    "project": _project,
    "project removed": _project_removed,
    "project sent": _project_sent,
    "refreshing": _refreshing,
    "evaluating": _evaluating,
    "evaluated": _evaluated,
    "draft": lambda world, made: None,
    "removed": _removed,
    "sent": _sent,
    "remarked": _remarked,
    "returned": _returned,
    "locked": _locked,
    "again": _again,
    "scanned": _scanned,
    "told": _told,
    "deputised": _deputised,
}


def address(row: Row, made: Scene | None) -> str:
    if made is None:
        return reverse(row.name, args=["A1"] if row.name in ("problem", "rule") else [])
    package, number = made.package.pk, made.filing.number
    arguments = {
        "dossier": [made.package.dossier.number], "print_dossier": [made.package.dossier.number],
        "reconciliation": [made.package.dossier.number], "target": [made.package.dossier.number],
        "offer": [number, "expected_goal"],
        "add": [made.package.dossier.number, worlds.PROJECT],
        **{name: [made.package.dossier.number, made.filing.kind] for name in SUMMARIES},
        "package": [package], "table": [package, number], "remark": [package, number],
        "assess": [package, number], "adopt": [package, made.remark],
        "compare": [package], "trail": [package], "trail_pdf": [package], "print_version": [package, 1],
        "drop": [package, made.remark], "reply": [package, made.remark], "scan": [package, made.step],
        "notice": [made.notice], "end_deputy": [made.deputy],
        "move": [package, row.action], "batch": [row.action],
    }  # fmt: skip
    return reverse(row.name, args=arguments.get(row.name, [number]))


# --- the matrix ---


@pytest.fixture
def world(db) -> World:
    made = worlds.build()
    worlds.second_bureau(made)
    return made


@pytest.fixture
def quick_press(monkeypatch):
    """The matrix asks who may print, not how it looks."""
    monkeypatch.setattr("forms_app.views.printing.print_dossier", lambda printouts: b"%PDF-1.7")
    for module in ("trail", "overseeing"):
        monkeypatch.setattr(f"review.views.{module}.print_report", lambda html: b"%PDF-1.7")


def ask(client, world: World, row: Row, made: Scene | None, name: str) -> int:
    """What one person gets; whatever it changed is undone."""
    with transaction.atomic():
        client.logout()
        if name != STRANGER:
            client.force_login(world[name].person)
        where = address(row, made)
        if row.name == "autosave":
            answer = send(client, made.filing, None if name == STRANGER else world[name])
        else:
            answer = client.get(where) if row.post is None else client.post(where, _data(row, made))
        transaction.set_rollback(True)
    return answer.status_code


def _data(row: Row, made: Scene | None) -> dict:
    about = (
        {
            "tables": [made.filing.number],
            "filing": made.filing.number,
            "request": made.request,
            "mark": made.mark,
        }
        if made
        else {}
    )
    return row.post | {key: value for key, value in about.items() if key in row.post}


@pytest.mark.parametrize("state", ["", *STATES, *MOVING])
def test_everybody_gets_what_the_matrix_says(client, world: World, quick_press, state: str):
    made = scene(world, state)
    rows = [row for row in MATRIX if row.state == state]
    assert rows
    wrong = [
        (row.name, row.action, "GET" if row.post is None else "POST", name, got, row.expected(name))
        for row in rows
        for name in sorted(PEOPLE | {STRANGER})
        if (got := ask(client, world, row, made, name)) != row.expected(name)
    ]
    assert wrong == []


def test_the_matrix_knows_every_address():
    known = {pattern.name for module in (forms_app.urls, review.urls) for pattern in module.urlpatterns}
    assert {row.name for row in MATRIX} == known
    others = {str(p.pattern) for p in get_resolver().url_patterns} - {"", "admin/"}
    assert others == set()


def test_the_matrix_knows_everybody(world: World):
    assert set(world.people) == PEOPLE


def test_a_one_time_password_opens_nothing(client, world: World):
    person = world["performance"].person
    type(person).objects.filter(pk=person.pk).update(must_change_password=True)
    client.force_login(person)
    for name in ("home", "dossiers"):
        assert client.get(reverse(name))["Location"].startswith(reverse("password"))


# --- the administration: one rule, walked by machine ---


OWN_PAGES = ("login", "logout", "password_change", "password_change_done")


def walked(patterns: list, above: str = "/admin/"):
    """Every address of the administration, with something in each of its gaps."""
    for pattern in patterns:
        here = above + filled(pattern)
        if isinstance(pattern, URLResolver):
            yield from walked(pattern.url_patterns, here)
        elif isinstance(pattern, URLPattern) and pattern.name not in OWN_PAGES:
            yield here


def filled(pattern) -> str:
    route = str(pattern.pattern)
    route = re.sub(r"\(\?P<app_label>.*?\)", "forms_app", route)
    route = re.sub(r"\(\?P<url>.*?\)", "nothing", route)
    return re.sub(r"<[^>]+>", "1", route).replace("\\Z", "").strip("^$")


def test_the_walk_reaches_the_administration():
    addresses = list(walked(admin.site.get_urls()))
    assert len(addresses) > 60
    assert {"/admin/", "/admin/forms_app/unit/", "/admin/forms_app/unit/1/change/"} <= set(addresses)


@pytest.mark.parametrize("name", sorted(PEOPLE - {"administrator"}))
def test_nobody_else_enters_the_administration(client, world: World, name: str):
    client.force_login(world[name].person)
    for where in walked(admin.site.get_urls()):
        assert (where, client.get(where).status_code) == (where, 403)


@pytest.mark.parametrize("name", ["filler", "performance"])
def test_nobody_else_writes_there(client, world: World, name: str):
    client.force_login(world[name].person)
    for where in walked(admin.site.get_urls()):
        assert (where, client.post(where).status_code) == (where, 403)


def test_a_stranger_is_asked_to_sign_in_before_the_administration(client, world: World):
    for where in walked(admin.site.get_urls()):
        answer = client.get(where)
        assert answer.status_code == 302 and reverse("login") in answer["Location"], where


def test_an_administrator_enters(client, world: World):
    client.force_login(world["administrator"].person)
    lists = [where for where in walked(admin.site.get_urls()) if re.fullmatch(r"/admin/(\w+/\w+/)?", where)]
    assert len(lists) > 5
    for where in lists:
        assert (where, client.get(where).status_code) == (where, 200)
