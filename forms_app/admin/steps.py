"""The review steps of a campaign, set as a whole: their order is the order of the stages."""

from django.db import transaction

from forms_app.models import Campaign, ReviewStep

ORDER = [stage for stage, _ in ReviewStep.STAGES]


@transaction.atomic
def set_steps(campaign: Campaign, steps: list[ReviewStep]) -> None:
    if not changes(campaign, steps):
        return
    campaign.steps.all().delete()
    made = [
        ReviewStep(
            campaign=campaign, position=ORDER.index(step.stage) + 1, stage=step.stage, office=step.office
        )
        for step in steps
    ]
    ReviewStep.objects.bulk_create(made)


def changes(campaign: Campaign, steps: list[ReviewStep]) -> bool:
    """Whether these steps are others than the campaign has."""
    return {(s.stage, s.office_id) for s in steps} != set(campaign.steps.values_list("stage", "office_id"))
