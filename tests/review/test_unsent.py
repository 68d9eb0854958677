"""What an office has put down and not sent: nobody else learns of it."""

from forms_app.terms import Action
from review.forms.moves import ReturnForm

from . import world as worlds
from .world import PASSED, World


def test_another_offices_form_does_not_tick_the_tables_that_it_is_about(world: World):
    package = world.advance(world.filled(), *PASSED[:4])
    worlds.proposed_by("performance")(world, package)
    assert ReturnForm(package, Action.RETURN).initial["tables"] == [worlds.number(package)]
    world.step(package, "return_to_office", "performance", "初审意见不完整。")
    assert ReturnForm(package, Action.RETURN).initial["tables"] == []
