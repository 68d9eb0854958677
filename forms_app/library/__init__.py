"""指标库: indicators offered while one fills in a table. Searched by the editing page, filled from ``fixtures`` and from
what is approved; each finance bureau sees what it approved itself."""

from .collecting import collect
from .loading import load
from .searching import Hit, search
from .walls import bureau_of, offered_to

__all__ = ["Hit", "bureau_of", "collect", "load", "offered_to", "search"]
