"""Sharing good practice: a copy in the network's own scope, which every person who is signed in may read.

A practice stays where it is, seen by those who take part in its programme. What leaves it is the copy alone: the texts,
a place of the network, the title of the programme and the name of the contact. It is made, kept the same and taken away
by `keep_shared`, which runs in the same change as whatever is done to the practice.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError

from core.choices import ScopeKind, Visibility
from core.figures import london_day
from core.journal import change
from core.models import Scope, User
from core.permissions import can_manage
from core.services import change_record, create_record, withdraw_record
from governance.models import Person
from workstreams.models import GoodPractice, SharedPractice

COPIED = ("title", "what_was_done", "result", "evidence", "evidence_grade", "repeatable", "repeat_needs", "shared_on")
OPEN = (Visibility.PUBLIC, Visibility.PARTNERS)
"""The visibilities of what may be shared: what is for a board or for its owner alone may not."""


def share_practice(
    *, record: GoodPractice, actor: User, now: datetime, shared_on: date | None = None, version: int | None = None
) -> GoodPractice:
    """Let the whole network read a practice, in a copy of its own; from today on, unless a day is given.

    Raises PermissionDenied unless `actor` manages the programme, StaleVersionError, and ValidationError for a day that
    has not come, and where it is shared already or is not for all partners.
    """
    with change(actor=actor, now=now, why="Good practice shared"):
        _refuse_unless_managing(actor, record)
        if record.shared_on is not None:
            raise ValidationError("It is shared already.")
        today = london_day(now)
        if shared_on is not None and shared_on > today:
            raise ValidationError({"shared_on": "The day from which it is shared cannot be in the future."})
        if record.visibility not in OPEN:
            raise ValidationError("Not every partner may read this, so that it cannot be shared with the network.")
        shared = change_record(record, actor=actor, now=now, version=version, shared_on=shared_on or today)
        keep_shared(shared, actor, now)
    return shared


def unshare_practice(
    *, record: GoodPractice, actor: User, now: datetime, version: int | None = None, why: str = ""
) -> GoodPractice:
    """Take the copy of a practice away from the network; the practice stays.

    Raises PermissionDenied unless `actor` manages the programme, StaleVersionError, and ValidationError where it is
    not shared.
    """
    with change(actor=actor, now=now, why=why or "Good practice no longer shared"):
        _refuse_unless_managing(actor, record)
        if record.shared_on is None:
            raise ValidationError("It is not shared.")
        kept = change_record(record, actor=actor, now=now, version=version, shared_on=None)
        keep_shared(kept, actor, now)
    return kept


def keep_shared(practice: GoodPractice, actor: User | None, now: datetime) -> None:
    """Make, change or withdraw the copy, so that the network reads what the practice says, or nothing."""
    copy = practice.shared_as
    wanted = practice.shared_on is not None and practice.withdrawn_at is None and practice.visibility in OPEN
    if wanted and copy is not None:
        change_record(copy, actor=actor, now=now, **_said_of(practice))
    elif wanted:
        network = Scope.objects.filter(kind=ScopeKind.NETWORK).first()
        if network is None:
            raise ValidationError("There is no network yet with which this could be shared.")
        made = create_record(SharedPractice(**_said_of(practice)), actor=actor, now=now, scope=network)
        change_record(practice, actor=actor, now=now, shared_as=made)
    elif copy is not None:
        withdraw_record(copy, actor=actor, now=now)
        change_record(practice, actor=actor, now=now, shared_as=None)


def _said_of(practice: GoodPractice) -> dict[str, Any]:
    """What the copy says: nothing that leads back into the programme."""
    place = practice.place
    return {name: getattr(practice, name) for name in COPIED} | {
        "place": place if place is not None and place.scope.kind == ScopeKind.NETWORK else None,
        "from_programme": practice.scope.title,
        "contact_name": _called(practice.contact),
    }


def _called(person: Person | None) -> str:
    """The name and job of a contact whom every partner may know."""
    if person is None or person.visibility not in OPEN:
        return ""
    return ", ".join(text for text in (person.name, person.job_title) if text)


def _refuse_unless_managing(actor: User, practice: GoodPractice) -> None:
    if not can_manage(actor, practice.scope_id):
        raise PermissionDenied("Only a manager of the programme shares its good practice with the network.")
