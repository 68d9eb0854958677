"""Use cases around filings, one function each. Views, commands and the workflow call these, nothing below."""

from .checks import Found, answer, check_dossier
from .freezing import freeze, frozen_now, sent_snapshot, snapshot_of, thaw
from .opening import open_dossier
from .printouts import printout, printouts
from .saving import Saved, put_document, restore, save, unlock
from .working import Working, working

__all__ = [
    "Found", "Saved", "Working", "answer", "check_dossier", "freeze", "frozen_now", "open_dossier",
    "printout", "printouts", "put_document", "restore", "save", "sent_snapshot", "snapshot_of",
    "thaw", "unlock", "working",
]  # fmt: skip
