"""Opening a programme, and who takes part in it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError

from core.choices import Role, ScopeKind
from core.figures import london_day
from core.journal import change
from core.models import Scope, User
from core.services import create_record, grant_role, is_foreign, open_scope
from governance.choices import UpdateCycle
from governance.models import Participation, Place, Programme
from governance.permissions import can_open_programmes


def open_programme(
    *,
    code: str,
    reference: str,
    title: str,
    place: Place,
    actor: User,
    now: datetime,
    from_on: date | None = None,
    **fields: Any,
) -> Programme:
    """Open a programme with a scope of its own, and make who opens it its manager from a day on, else from today.

    Raises PermissionDenied unless `actor` is an administrator of the network, ValidationError where the code or the
    reference is taken.
    """
    with change(actor=actor, now=now, why="Programme opened"):
        network = Scope.objects.get(kind=ScopeKind.NETWORK)
        if not can_open_programmes(actor, network.pk):
            raise PermissionDenied("Only an administrator of the network opens programmes.")
        if Scope.objects.filter(code=code).exists():
            raise ValidationError({"code": f"{code} is taken."})
        if Scope.objects.filter(programme_reference=reference).exists():
            raise ValidationError({"reference": f"{reference} is taken."})
        if is_foreign(place, network):
            raise ValidationError({"place": "Choose a place of the network."})
        scope = open_scope(code=code, title=title, programme_reference=reference)
        programme = Programme(reference=reference, title=title, place=place, **fields)
        check_programme(programme, now)
        create_record(programme, actor=actor, now=now, scope=scope)
        grant_role(user=actor, scope=scope, role=Role.MANAGER, actor=actor, now=now, from_on=from_on or london_day(now))
    return programme


def name_programme(participation: Participation, now: datetime) -> None:
    """What takes part does so in the programme of its scope."""
    if participation.programme_id is None:
        participation.programme = Programme.objects.get(scope=participation.scope)


def check_programme(programme: Programme, now: datetime) -> None:
    """Refuse a cycle of weeks that does not say how many."""
    if programme.reporting_cycle == UpdateCycle.WEEKS and not programme.cycle_weeks:
        raise ValidationError({"cycle_weeks": "Say after how many weeks updates are due, from 1 to 26"})
