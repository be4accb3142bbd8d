"""Everything that changes the rows of core, and the three verbs on which every other service stands."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.db.models import UUIDField

from core.access import BY_DATE
from core.choices import Role, ScopeKind, Verb
from core.figures import london_day, start_of
from core.jobs import queue
from core.journal import change, step
from core.models import AnyRecord, Counter, Grant, Journal, OnceKey, Record, Scope, ScopeHead, User

R = TypeVar("R", bound=Record)
ONE_TICK = timedelta(microseconds=1)
ONE_DAY = timedelta(days=1)
TELL_OF_ACCESS = "core.tell_of_access"
"""The task that tells of access which begins or ends with a day."""
NEXT = "UPDATE core_counter SET last = last + 1 WHERE scope_id = %s AND kind = %s RETURNING last"
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


class StaleVersionError(Exception):
    """Somebody has saved the record since the reader saw it; `record` is how it stands now."""

    def __init__(self, record: Record) -> None:
        super().__init__(f"{record.reference} is at version {record.version} now.")
        self.record = record


def open_scope(
    *, code: str, title: str, kind: str = ScopeKind.PROGRAMME, programme_reference: str | None = None
) -> Scope:
    """The scope with this code, made where there is none."""
    with transaction.atomic():
        scope, _ = Scope.objects.get_or_create(
            code=code, defaults={"title": title, "kind": kind, "programme_reference": programme_reference}
        )
        ScopeHead.objects.get_or_create(scope=scope)
    return scope


def create_record(record: R, *, actor: User | None, now: datetime, why: str = "", scope: Scope) -> R:
    """Check and store a new record, giving it the next reference of its kind unless it has one.

    Raises ValidationError where a field, a constraint or a unique value forbids it.
    """
    with step(actor=actor, now=now, why=why) as under_way:
        record.scope = scope
        drawn = [] if record.reference else ["reference"]
        record.reference = record.reference or next_reference(scope, type(record).kind_code)
        record.version = 1
        record.created_at = record.changed_at = now
        record.search = record.searchable
        check(record, sound=drawn)
        record.save(force_insert=True)
        under_way.note(record, Verb.CREATED)
    return record


def change_record(
    record: R,
    *,
    actor: User | None,
    now: datetime,
    why: str = "",
    version: int | None = None,
    verb: Verb = Verb.CHANGED,
    **values: Any,
) -> R:
    """Check and store new values of some fields as a new version; where nothing differs, nothing is stored.

    `version` is the one that the reader saw. Raises StaleVersionError where the record has moved on since, and
    ValidationError where a field or a constraint forbids the values.
    """
    with step(actor=actor, now=now, why=why) as under_way:
        stored = _locked(record)
        if version is not None and stored.version != version:
            raise StaleVersionError(stored)
        before = {name: getattr(stored, name) for name in values}
        shown_in = stored.shown_in()
        for name, value in values.items():
            setattr(stored, name, value)
        stored.clean_fields(exclude=[field.name for field in stored._meta.fields if field.name not in values])
        if all(getattr(stored, name) == value for name, value in before.items()):
            return _refreshed(record, stored)
        stored.version += 1
        stored.changed_at = max(now, stored.changed_at + ONE_TICK)
        stored.search = stored.searchable
        check(stored)
        stored.save(force_update=True, update_fields=[*_columns_of(stored, values), "version", "changed_at", "search"])
        under_way.note(stored, verb, also=shown_in)
    return _refreshed(record, stored)


def withdraw_record(record: R, *, actor: User | None, now: datetime, why: str = "", version: int | None = None) -> R:
    """Take a record out of every list; it keeps its reference, and its history stays."""
    return change_record(record, actor=actor, now=now, why=why, version=version, verb=Verb.WITHDRAWN, withdrawn_at=now)


def check(record: Record, sound: Sequence[str] = ()) -> None:
    """Raise ValidationError, by field, where the record breaks a rule of its model; also refuses NUL.

    What is known to be sound is not asked of the database again.
    """
    for field in record._meta.fields:
        value = record.__dict__.get(field.attname)
        if field.name != "search" and isinstance(value, str) and UNSTORABLE.search(value):
            raise ValidationError({field.name: "The text holds a character that cannot be stored."})
    record.full_clean(exclude=["search", *sound])


def is_foreign(record: Record, scope: Scope) -> bool:
    """Whether a record belongs to another programme: neither to this one nor to the network."""
    return record.scope_id != scope.pk and record.scope.kind != ScopeKind.NETWORK


def next_reference(scope: Scope, kind: str) -> str:
    """The next unused reference of a kind in a scope: WIR-WS-05."""
    key = [UUIDField().get_db_prep_value(scope.pk, connection), kind]
    with connection.cursor() as cursor:  # one statement, which the ORM cannot say
        cursor.execute(NEXT, key)
        found = cursor.fetchone()
        if found is None:
            Counter.objects.get_or_create(scope=scope, kind=kind)
            cursor.execute(NEXT, key)
            found = cursor.fetchone()
    return f"{scope.code}-{kind}-{found[0]:02d}"


def reserve_reference(scope: Scope, kind: str, number: int) -> None:
    """Make sure that the counter has passed a number that was given by hand."""
    Counter.objects.get_or_create(scope=scope, kind=kind)
    Counter.objects.filter(scope=scope, kind=kind, last__lt=number).update(last=number)


def grant_role(
    *,
    user: User,
    scope: Scope,
    role: Role,
    actor: User | None,
    now: datetime,
    from_on: date,
    organisation_id: uuid.UUID | None = None,
    board_id: uuid.UUID | None = None,
) -> Grant:
    """Give a user a role in a scope, from a day on; giving it twice changes nothing."""
    with change(actor=actor, now=now, why=f"{role.label} granted") as under_way:
        grant, made = Grant.objects.get_or_create(
            user=user,
            scope=scope,
            role=role,
            organisation_id=organisation_id,
            board_id=board_id,
            to_on=None,
            defaults={"from_on": from_on},
        )
        if made:
            under_way.note_access(scope.pk, user)
            _tell_on(from_on, grant, now)
    return grant


def end_grant(*, grant: Grant, actor: User | None, now: datetime, on: date) -> Grant:
    """Let a grant end with a day: yesterday ends it at once. Raises ValidationError for an earlier day."""
    with change(actor=actor, now=now, why=f"{grant.get_role_display()} ended") as under_way:
        grant.to_on = on
        grant.full_clean()
        if on < london_day(now) - ONE_DAY:
            raise ValidationError({"to_on": "Access cannot be taken back for days that have passed."})
        grant.save(update_fields=["to_on"])
        under_way.note_access(grant.scope_id, grant.user)
        _tell_on(on + ONE_DAY, grant, now)
    return grant


def tell_of_access(*, grant: Grant, now: datetime) -> None:
    """Write into the journal that a grant has begun or ended with the day; once a day for a user in a scope."""
    with change(actor=None, now=now, why=BY_DATE) as under_way:
        Scope.objects.select_for_update().get(pk=grant.scope_id)
        rows = Journal.objects.filter(record_id=grant.user_id, scope=grant.scope_id, why=BY_DATE)
        if not rows.filter(at__gte=start_of(london_day(now))).exists():
            under_way.note_access(grant.scope_id, grant.user)


def publish_scope(*, scope: Scope, published: bool, actor: User | None, now: datetime) -> Scope:
    """Let a place show its public records to everybody, or no longer; where it is so already, nothing is noted."""
    why = "Public records published" if published else "Public records no longer published"
    with change(actor=actor, now=now, why=why) as under_way:
        if Scope.objects.filter(pk=scope.pk).exclude(published=published).update(published=published):
            under_way.note_access(scope.pk, None)
    scope.published = published
    return scope


def use_once(*, user: User, key: str, now: datetime, **more: Any) -> OnceKey | None:
    """Take a one-time key inside the caller's transaction; None where it has been taken already."""
    try:
        with transaction.atomic():
            return OnceKey.objects.create(user=user, key=key, created_at=now, **more)
    except IntegrityError:
        return None


def _columns_of(record: Record, names: Iterable[str]) -> list[str]:
    """The columns that hold these fields: a relation to any record has three."""
    fields = [record._meta.get_field(name) for name in names]
    return [name for one in fields for name in (one.parts if isinstance(one, AnyRecord) else (one.name,))]


def _tell_on(day: date, grant: Grant, now: datetime) -> None:
    """Leave it to the scheduler to say on a day to come that access has changed."""
    if day > london_day(now):
        queue(task=TELL_OF_ACCESS, key=f"{TELL_OF_ACCESS} {grant.pk} {day}", due_at=start_of(day), record_id=grant.pk)


def _locked(record: R) -> R:
    stored: R = type(record).objects.locked().get(pk=record.pk)
    return stored


def _refreshed(record: R, stored: R) -> R:
    """The caller's own object, brought up to what is stored."""
    for field in stored._meta.concrete_fields:
        if field.generated:
            record.__dict__.pop(field.attname, None)
        else:
            setattr(record, field.attname, getattr(stored, field.attname))
    return record
