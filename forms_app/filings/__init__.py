"""Use cases around filings, one function each. Views, commands and the workflow call these, nothing below."""

from .adjusting import add_table, added_kind, expected_amount, next_position, open_tables, put_back
from .answering import answer, answer_all
from .arranging import recount, recount_open
from .carrying import carried
from .checks import Found, check_dossier, stored_counts
from .closed import Closed
from .freezing import freeze, frozen_now, sent_snapshot, snapshot_of, thaw
from .helping import Help, help_with
from .mending import mend
from .offering import Offered, offered, put_in
from .opening import open_dossier
from .past import last_year
from .printouts import printout, printouts, printouts_of
from .proposing import put_differently
from .refreshing import News, Outdated, adjustments_of, hindrances, news, plan_of, refresh
from .required import progress_by_table, progress_of
from .saving import Saved, put_document, restore, save, unlock
from .settling import settle
from .summing import Summary, summary
from .totals import Total, totals
from .working import Working, working

__all__ = [
    "Closed", "Found", "Help", "News", "Offered", "Outdated", "Saved", "Summary", "Total", "Working", "add_table",
    "added_kind", "adjustments_of", "answer", "answer_all", "carried", "check_dossier", "expected_amount", "freeze",
    "frozen_now", "help_with", "hindrances", "last_year", "mend", "news", "next_position", "offered", "open_dossier",
    "open_tables", "plan_of", "printout", "printouts", "printouts_of", "progress_by_table", "progress_of", "put_back",
    "put_differently", "put_document", "put_in", "recount", "recount_open", "refresh", "restore", "save",
    "sent_snapshot", "settle", "snapshot_of", "stored_counts", "summary", "thaw", "totals", "unlock", "working",
]  # fmt: skip
