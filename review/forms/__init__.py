"""The review's forms."""

from .inbox import InboxForm
from .moves import FORMS, MoveForm, table_choices
from .remarks import RemarkForm, ReplyForm

__all__ = ["FORMS", "InboxForm", "MoveForm", "RemarkForm", "ReplyForm", "table_choices"]
