"""Rows pulled out of the database at constant memory, in batches.

An answer that streams lasts as long as its reader takes. So long it holds open the connection of its request: on
PostgreSQL with a cursor whose rows the server has put aside, on SQLite with a place in the write-ahead log.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import connection

BATCH = 500
"""Rows that are fetched at once."""


def fetched(sql: str, params: tuple[Any, ...]) -> Iterator[list[tuple[Any, ...]]]:
    """The rows of a statement in batches, by a cursor of the server's where there is such a thing."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(sql, params)
        while batch := cursor.fetchmany(BATCH):
            yield batch
