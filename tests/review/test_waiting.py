"""For whom a package waits: in words, in the count at the top, and as the next thing to do."""

import pytest
from django.urls import reverse

from forms_app.context import waiting_for
from review.overview import waits_for

from .test_refusals import SITUATIONS
from .world import PEOPLE, World

WAITS = {
    "drafting": ("填表人", {"filler"}),
    "signing": ("单位负责人", {"head"}),
    "signing on paper": ("填表人登记线下签字", {"filler"}),
    "department_review": ("某某局", {"department"}),
    "first_review": ("行政政法股", {"section"}),
    "final_review": ("绩效评价股", {"performance"}),
    "passed": ("绩效评价股批复", set()),
    "returned": ("填表人", {"filler"}),
    "rejected": ("", set()),
    "consulting": ("填表人", {"filler"}),
    "approved": ("", set()),
    "published": ("", set()),
    "adjusting": ("填表人", {"filler"}),
    "filed": ("", set()),
    "rechecking": ("绩效评价股复核", {"performance"}),
    "rechecked": ("", set()),
}


@pytest.mark.parametrize("name", WAITS)
def test_it_waits_for_some_and_says_so(world: World, name: str):
    package = SITUATIONS[name].reach(world)
    waits = {who for who, _, _ in PEOPLE if package in waiting_for(world[who])}
    assert (waits_for(package), waits) == WAITS[name]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("drafting", "没有错误了，去提交审签"),
        ("unsigned", "没有错误了，去报送"),
        ("returned", "答复修改意见并重新提交"),
        ("consulting", "答复完善建议并重新提交"),
        ("adjusting", "没有错误了，去提交审签"),
        ("approved", "查看报送与审核"),
    ],
)
def test_the_dossiers_page_says_what_the_filler_does_next(client, world: World, name: str, words: str):
    package = SITUATIONS[name].reach(world)
    client.force_login(world["filler"].person)
    page = client.get(reverse("dossier", args=[package.dossier.number])).content.decode()
    assert words in page
