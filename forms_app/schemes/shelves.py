"""Which shelves of the 指标库 a 二级指标 takes from: regions call the same thing differently."""

from forms_app.terms import Shelf

# Where a scheme has one 二级 for several shelves it takes from all of them; what is approved there goes to the first.
SHELVES: dict[str, tuple[Shelf, ...]] = {
    **{shelf.value: (shelf,) for shelf in Shelf},
    "cost": (Shelf.COST, Shelf.SOCIAL_COST, Shelf.ECOLOGICAL_COST),
    "economic_cost": (Shelf.COST,),
    "service_satisfaction": (Shelf.SATISFACTION,),
    "long_term": (Shelf.SUSTAINABLE,),
}
