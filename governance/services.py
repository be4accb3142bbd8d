"""The rules of governance beyond those of its models, and opening a programme."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError

from core.choices import Role, ScopeKind
from core.figures import london_day
from core.journal import change
from core.models import Scope, User
from core.services import create_record, grant_role, is_foreign, open_scope
from governance.models import Board, Membership, Participation, Place, Programme
from governance.permissions import can_open_programmes

FOREVER = date.max


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
        create_record(programme, actor=actor, now=now, scope=scope)
        grant_role(user=actor, scope=scope, role=Role.MANAGER, actor=actor, now=now, from_on=from_on or london_day(now))
    return programme


def name_programme(participation: Participation) -> None:
    """What takes part does so in the programme of its scope."""
    if participation.programme_id is None:
        participation.programme = Programme.objects.get(scope=participation.scope)


def check_membership(membership: Membership) -> None:
    """Refuse a second term of one person or organisation on a board while the first lasts.

    Locks the board, so that two who appoint at once are told apart on both databases.
    """
    Board.objects.select_for_update(of=("self",)).get(pk=membership.board_id)
    holder = {"person": membership.person} if membership.person_id else {"organisation": membership.organisation}
    if next(iter(holder.values())) is None:
        return
    others = Membership.objects.current().filter(board=membership.board_id, **holder).exclude(pk=membership.pk)
    for other in others:
        starts, ends = membership.from_on or date.min, membership.to_on or FOREVER
        if starts <= (other.to_on or FOREVER) and (other.from_on or date.min) <= ends:
            told = f"{next(iter(holder.values()))} sits on this board already ({other.reference})."
            raise ValidationError({next(iter(holder)): told})


def check_board(board: Board) -> None:
    """Refuse a circle of boards that report to each other."""
    seen, above = {board.pk}, board.reports_to
    while above is not None:
        if above.pk in seen:
            raise ValidationError({"reports_to": f"{above} reports to this board: that would be a circle."})
        seen.add(above.pk)
        above = above.reports_to


def check_place(place: Place) -> None:
    """Refuse a circle of places that are part of each other."""
    seen, above = {place.pk}, place.parent
    while above is not None:
        if above.pk in seen:
            raise ValidationError({"parent": f"{above} is part of this place: that would be a circle."})
        seen.add(above.pk)
        above = above.parent
