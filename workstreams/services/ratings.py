"""The rating of somebody independent; and the ratings of a workstream over the last periods."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied, ValidationError

from core.access import access_of
from core.choices import RAG
from core.figures import london_day
from core.models import User
from core.services import change_record
from workstreams.figures import Slot, Told, strip
from workstreams.models import AssuranceRating, Delegation, ReportingPeriod, StatusUpdate, Workstream

if TYPE_CHECKING:
    from core.access import Reader

NOT_ASSURED = {"assurance_rag": RAG.NOT_RATED, "assured_on": None}
"""What a workstream shows that nobody independent has rated."""
READ = 24
"""How many of the last updates are read for one strip: those of its periods, their corrections among them."""


def check_assurance_rating(rating: AssuranceRating, now: datetime) -> None:
    """Refuse a rating of a day to come, of what is closed, and a new one of somebody who writes updates of that.

    It stays with its workstream. A new one is as visible as that, which shows it.
    """
    if rating.as_at > london_day(now):
        raise ValidationError({"as_at": "The day that this rating describes cannot be in the future."})
    workstream = rating.workstream
    if workstream.closed_on is not None and rating.as_at > workstream.closed_on:
        raise ValidationError({"workstream": "This workstream was closed before that day."})
    if rating._state.adding:
        if rating.given_by is not None:
            _refuse_a_hand_in(workstream, rating.given_by, now)
        rating.visibility, rating.audience_id = workstream.visibility, workstream.audience_id
    elif not AssuranceRating.objects.filter(pk=rating.pk, workstream=workstream).exists():
        raise ValidationError({"workstream": "A rating stays with its workstream: withdraw it, and give another."})


def check_rating_is_theirs(rating: AssuranceRating, actor: User, now: datetime) -> None:
    """Let who gave a rating change and withdraw it, and nobody who has come to write updates of its workstream.

    One that nobody is said to have given is open to all others. Raises PermissionDenied, ValidationError.
    """
    if rating.given_by_id not in (None, actor.pk):
        raise PermissionDenied("Only who gave an assurance rating may change or withdraw it. Give one of your own.")
    _refuse_a_hand_in(rating.workstream, actor, now)


def is_rating_of(reader: Reader, rating: AssuranceRating, day: date) -> bool:
    """Whether a rating is somebody's to change and withdraw, as `check_rating_is_theirs` decides."""
    user_id = access_of(reader).user_id
    return rating.given_by_id in (None, user_id) and not has_a_hand_in(user_id, rating.workstream, day)


def settle_assurance(rating: AssuranceRating, actor: User | None, now: datetime) -> None:
    """Let the workstream show its latest assurance rating."""
    rows = Workstream.objects.locked().select_related("scope")
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


def _refuse_a_hand_in(workstream: Workstream, user: User, now: datetime) -> None:
    if has_a_hand_in(user.pk, workstream, london_day(now)):
        told = "You write updates of this workstream. An assurance rating comes from somebody who does not."
        raise ValidationError({"workstream": told})


def has_a_hand_in(user_id: Any, workstream: Workstream, day: date) -> bool:
    """Whether somebody leads a workstream, stands in for who does, or has written an update of it."""
    if user_id in (workstream.lead_user_id, workstream.deputy_user_id):
        return True
    stands_in = Delegation.objects.current().filter(workstream=workstream, to_user=user_id)
    if stands_in.filter(from_on__lte=day, to_on__gte=day).exists():
        return True
    return StatusUpdate.objects.current().filter(workstream=workstream, author=user_id).exists()
