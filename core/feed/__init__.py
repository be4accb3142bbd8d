"""The change feed: what has changed for one reader behind a cursor, as it stands now.

It shows present state, not past operations. It reads the journal behind the cursor, in the scopes of the reader, each
record at its last row only; what the reader sees now is an upsert with the record as lists give it, what they could
have read before and no longer see is a delete, and of anything else nothing is told. A row that says that access to a
scope has changed makes it tell that scope again from its first row, to those whom it concerns.

A stretch of the feed is fixed when it begins: behind `base`, up to `upto`, where the journal stood. Within it a reader
stands at `at`. Deletes are judged from `base`, which is what the reader had, so a page may be asked for twice.
"""

from core.feed.cursors import Place, ResyncError, place_at, read_cursor, write_cursor
from core.feed.items import Item
from core.feed.pages import Page, Wanted, follow

__all__ = [
    "Item",
    "Page",
    "Place",
    "ResyncError",
    "Wanted",
    "follow",
    "place_at",
    "read_cursor",
    "write_cursor",
]
