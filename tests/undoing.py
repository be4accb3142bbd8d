"""What a test changes is undone: in the database, and in the records that several tests hold."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.db import transaction

from core.models import Record


@contextmanager
def undone(records: Iterable[Record]) -> Iterator[None]:
    """Undo what is done inside to the database and to these records in hand."""
    held = [(record, dict(vars(record)), dict(record._state.fields_cache)) for record in records]
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
    for record, values, relations in held:
        vars(record).clear()
        vars(record).update(values)
        record._state.fields_cache = relations
