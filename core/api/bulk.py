"""Making or changing many records by one request: one change, all or nothing, every fault by its row."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q
from django.http import Http404

from core.api.bodies import Filled
from core.columns import relations_of
from core.journal import change
from core.models import Record, User
from core.problems import TOLD, RefusedError, pointers
from core.resources import Resource, Write
from core.services import UNSTORABLE, StaleVersionError

MOST = 1000
"""The most rows of one request."""
MOST_FAULTY = 100
"""After so many rows that their services refuse, no further ones are tried."""
NAMED = ("id", "reference", "version")
"""What a row that is to be changed says of the record rather than for it."""


class Faults:
    """What is wrong with which rows, collected so that all of it is told at once."""

    def __init__(self) -> None:
        self.errors: list[dict[str, Any]] = []
        self.status: dict[int, int] = {}

    @contextmanager
    def of(self, number: int) -> Iterator[None]:
        """Note what a row is refused for and go on."""
        row = f"/{number}"
        try:
            yield
        except ValidationError as fault:
            self._note(number, 400, *pointers(fault, row))
        except StaleVersionError as fault:
            told = {"pointer": f"{row}/version", "detail": str(fault), "version": fault.record.version}
            self._note(number, 412, told)
        except PermissionDenied as fault:
            self._note(number, 403, {"pointer": row, "detail": str(fault) or TOLD[403]})
        except Http404:
            self._note(number, 404, {"pointer": row, "detail": TOLD[404]})

    def refuse(self) -> None:
        """Raise RefusedError where there is any: with the status that all faulty rows share, or else 400."""
        if self.errors:
            status = set(self.status.values())
            many = f"{len(self.status)} rows were" if len(self.status) > 1 else "1 row was"
            detail = f"{many} refused. `errors` says which, and why."
            raise RefusedError(status.pop() if len(status) == 1 else 400, "rows-refused", detail, errors=self.errors)

    def _note(self, number: int, status: int, *errors: dict[str, Any]) -> None:
        self.status[number] = status
        self.errors.extend(errors)


def create_all(resource: type[Resource], rows: Sequence[Any], *, user: User, now: datetime) -> list[Record]:
    """Make a record of each row; raises RefusedError, and has then made none."""
    write, faults, calls = _write(resource.create), Faults(), {}
    form = Filled(write, user)
    for number, row in enumerate(rows):
        with faults.of(number):
            calls[number] = form.clean(_object(row))
    faults.refuse()
    return _done(write, calls, user=user, now=now, why=f"{resource.plural().capitalize()} added in bulk")


def change_all(resource: type[Resource], rows: Sequence[Any], *, user: User, now: datetime) -> list[Record]:
    """Change the record that each row names, from the version that it names; raises RefusedError, having changed none.

    They are locked in the order of their ids, so that two such requests do not wait for each other.
    """
    write, faults, calls = _write(resource.change), Faults(), {}
    found = _found(resource, rows, user)
    first: dict[uuid.UUID, int] = {}
    forms: dict[uuid.UUID, Filled] = {}
    for number, row in enumerate(rows):
        with faults.of(number):
            record = _named(found, _object(row))
            if first.setdefault(record.pk, number) != number:
                raise ValidationError(f"Row {first[record.pk]} changes the same record.")
            version = _version(row)
            given = {name: value for name, value in row.items() if name not in NAMED}
            form = forms.get(record.scope_id) or Filled(write, user, record, partial=True)
            values = forms.setdefault(record.scope_id, form).clean(given)
            if record.version != version:
                raise StaleVersionError(record)
            calls[number] = values | {write.argument: record, "version": version}
    faults.refuse()
    ordered = dict(sorted(calls.items(), key=lambda call: str(call[1][write.argument].pk)))
    return _done(write, ordered, user=user, now=now, why=f"{resource.plural().capitalize()} changed in bulk")


def _done(write: Write, calls: Mapping[int, dict[str, Any]], *, user: User, now: datetime, why: str) -> list[Record]:
    """Call the service for each row within one change; the records in the order of their rows."""
    done, faults = {}, Faults()
    with change(actor=user, now=now, why=why):
        for number, values in calls.items():
            with faults.of(number):
                done[number] = write.service(**values, actor=user, now=now)
            if len(faults.status) >= MOST_FAULTY:
                break
        faults.refuse()
    return [done[number] for number in sorted(done)]


def _found(resource: type[Resource], rows: Sequence[Any], user: User) -> dict[str, Any]:
    """The records that the rows name and the reader may see, by reference and by id: one query."""
    named = [row for row in rows if isinstance(row, dict)]
    references = {row["reference"] for row in named if _is_text(row.get("reference"))}
    ids = {_id(row.get("id")) for row in named} - {""}
    relations = ("scope", *relations_of(resource.all_columns()))
    seen = resource.rows(user).filter(Q(reference__in=references) | Q(pk__in=ids)).select_related(*relations)
    return {key: record for record in seen for key in (record.reference, str(record.pk))}


def _named(found: Mapping[str, Any], row: Mapping[str, Any]) -> Any:
    """The one record that a row names."""
    given = {name: row[name] for name in ("reference", "id") if row.get(name) is not None}
    if not given:
        raise ValidationError({"reference": "Say which record this changes: its reference or its id."})
    records = {name: found.get(_id(value) if name == "id" else str(value)) for name, value in given.items()}
    for name, record in records.items():
        if record is None:
            raise Http404
        if record is not next(iter(records.values())):
            raise ValidationError({name: "This is another record than the reference names."})
    return next(iter(records.values()))


def _version(row: Mapping[str, Any]) -> int:
    version = row.get("version")
    if not isinstance(version, int) or isinstance(version, bool):
        raise ValidationError({"version": "Say which version you have read: a whole number."})
    return version


def _object(row: Any) -> dict[str, Any]:
    if not isinstance(row, dict):
        raise ValidationError("A row is one JSON object.")
    return row


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and not UNSTORABLE.search(value)


def _id(value: Any) -> str:
    """A UUID as it is written; empty for anything else."""
    try:
        return str(uuid.UUID(value)) if isinstance(value, str) else ""
    except ValueError:
        return ""


def _write(write: Write | None) -> Write:
    assert write, "there is an address only where there is a service"
    return write
