"""Holding a package alone: whoever changes it waits for whoever does already."""

from forms_app.models import Dossier, Package


def hold(package: Package) -> Package:
    """The package as it stands, locked until the transaction ends.

    The dossier is locked first, as every save does, so that a save and a move can't wait for each other.
    """
    dossiers = Dossier.objects.select_for_update(of=("self",))
    dossier = dossiers.select_related(
        "campaign", "unit__department", "unit__section", "particular__section"
    ).get(pk=package.dossier_id)
    held = Package.objects.select_for_update(of=("self",)).select_related("office").get(pk=package.pk)
    held.dossier = dossier
    return held
