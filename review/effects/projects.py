"""撤销申报: a project that the offices have seen is asked for no more; 恢复申报: it is again."""

from forms_app.filings.projects import bring_back, is_project, put_away
from forms_app.filings.settling import settle
from review.moves import Refused

from .making import Making


def give_up(making: Making) -> None:
    """Its table goes out of the set and its sums; what was sent stays with the package, to be read."""
    package = making.package
    if not is_project(package):
        raise Refused("这张表不是单独新增的项目，不能撤销申报。")
    package.home, package.help_asked_at = package.status, None
    for filing in package.filings.filter(removed_at=None):
        filing.dossier = package.dossier
        put_away(filing)
    settle(package.dossier)


def take_up(making: Making) -> None:
    for filing in making.package.filings.all():
        filing.dossier = making.package.dossier
        bring_back(filing)
