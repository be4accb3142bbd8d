"""The rating of somebody independent; and the ratings of a workstream over the last periods."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError

from core.choices import RAG
from core.figures import london_day
from core.journal import change
from core.models import User
from core.services import change_record
from workstreams.figures import Slot, Told, strip
from workstreams.models import AssuranceRating, Delegation, ReportingPeriod, StatusUpdate, Workstream
from workstreams.permissions import may_write_in

NOT_ASSURED = {"assurance_rag": RAG.NOT_RATED, "assured_on": None}
"""What a workstream shows that nobody independent has rated."""
READ = 24
"""How many of the last updates are read for one strip: those of its periods, their corrections among them."""


def check_assurance_rating(rating: AssuranceRating, now: datetime) -> None:
    """Refuse the rating of somebody who writes updates of the workstream, of a day to come, and of what is closed.

    A new one is as visible as its workstream, which shows it.
    """
    if rating.as_at > london_day(now):
        raise ValidationError({"as_at": "The day that this rating describes cannot be in the future."})
    workstream = rating.workstream
    if workstream.closed_on is not None and rating.as_at > workstream.closed_on:
        raise ValidationError({"workstream": "This workstream was closed before that day."})
    if rating.given_by is not None and _has_a_hand_in(rating.given_by, workstream, london_day(now)):
        told = "You write updates of this workstream. An assurance rating comes from somebody who does not."
        raise ValidationError({"workstream": told})
    if rating._state.adding:
        rating.visibility, rating.audience_id = workstream.visibility, workstream.audience_id


def change_assurance_rating(
    *, assurancerating: AssuranceRating, actor: User, now: datetime, version: int | None = None, **values: Any
) -> AssuranceRating:
    """Correct an assurance rating; only who gave it may. Raises PermissionDenied, StaleVersionError, ValidationError.

    It stays with its workstream.
    """
    with change(actor=actor, now=now, why="Assurance rating corrected"):
        stored: AssuranceRating = AssuranceRating.objects.select_for_update(of=("self",)).get(pk=assurancerating.pk)
        if not may_write_in(actor, stored.scope_id) or stored.given_by not in (None, actor):
            raise PermissionDenied("Only who gave an assurance rating may change it. Give one of your own.")
        if values.get("workstream", stored.workstream) != stored.workstream:
            raise ValidationError({"workstream": "A rating stays with its workstream: withdraw it, and give another."})
        for name, value in values.items():
            setattr(stored, name, value)
        check_assurance_rating(stored, now)
        changed = change_record(assurancerating, actor=actor, now=now, version=version, **values)
        settle_assurance(changed, actor, now)
        return changed


def settle_assurance(rating: AssuranceRating, actor: User | None, now: datetime) -> None:
    """Let the workstream show its latest assurance rating."""
    rows = Workstream.objects.select_for_update(of=("self",)).select_related("scope")
    workstream = rows.get(pk=rating.workstream_id)
    latest = AssuranceRating.objects.current().filter(workstream=workstream).order_by("as_at", "created_at").last()
    shown = {"assurance_rag": latest.rag, "assured_on": latest.as_at} if latest else NOT_ASSURED
    change_record(workstream, actor=actor, now=now, **shown)


def strips_of(
    workstreams: Sequence[Workstream],
    told: Mapping[Any, Sequence[StatusUpdate]],
    day: date,
    *names: str,
) -> dict[Any, dict[str, list[str]]]:
    """For each workstream and each of some ratings (`rag` unless others are named): the strip of the last periods.

    `told` has the published updates of each, the last first. One query.
    """
    slots: dict[uuid.UUID, list[Slot]] = {}
    begun = ReportingPeriod.objects.current().filter(
        scope__in={one.scope_id for one in workstreams}, starts_on__lte=day
    )
    for period in begun.order_by("-starts_on"):
        slots.setdefault(period.scope_id, []).append(Slot(period.pk, period.starts_on, period.ends_on, period.due_on))
    return {
        one.pk: {
            name: strip(
                slots.get(one.scope_id, [])[::-1],
                [Told(said.period_id, said.as_at, getattr(said, name)) for said in told.get(one.pk, ())][::-1],
                min(day, one.closed_on or day),
            )
            for name in names or ("rag",)
        }
        for one in workstreams
    }


def _has_a_hand_in(user: User, workstream: Workstream, day: date) -> bool:
    """Whether somebody leads a workstream, stands in for who does, or has written an update of it."""
    if user.pk in (workstream.lead_user_id, workstream.deputy_user_id):
        return True
    stands_in = Delegation.objects.current().filter(workstream=workstream, to_user=user)
    if stands_in.filter(from_on__lte=day, to_on__gte=day).exists():
        return True
    return StatusUpdate.objects.current().filter(workstream=workstream, author=user).exists()
