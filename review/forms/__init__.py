"""The review's forms."""

from .base import MoveForm
from .batch import BATCH_FORMS
from .inbox import InboxForm
from .moves import FORMS, table_choices
from .remarks import RemarkForm, ReplyForm

__all__ = ["BATCH_FORMS", "FORMS", "InboxForm", "MoveForm", "RemarkForm", "ReplyForm", "table_choices"]
