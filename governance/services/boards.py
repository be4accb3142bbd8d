"""Rules of boards and their seats."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db.models import Q

from core.figures import london_day
from governance.choices import MeetingStatus
from governance.models import Board, Meeting, Membership, Participation

FOREVER = date.max


def boards_of(scopes: Iterable[uuid.UUID]) -> Q:
    """The predicate over boards that programmes have to do with: their own, and those that take part in one."""
    taking_part = Participation.objects.current().filter(programme__scope__in=scopes, board__isnull=False)
    return Q(scope__in=scopes) | Q(pk__in=taking_part.values("board"))


def check_membership(membership: Membership, now: datetime) -> None:
    """Refuse a second term of one person or organisation on a board while the first lasts.

    Locks the board, so that two who appoint at once are told apart on both databases.
    """
    Board.objects.locked().get(pk=membership.board_id)
    holder = {"person": membership.person} if membership.person_id else {"organisation": membership.organisation}
    if next(iter(holder.values())) is None:
        return
    others = Membership.objects.current().filter(board=membership.board_id, **holder).exclude(pk=membership.pk)
    for other in others:
        starts, ends = membership.from_on or date.min, membership.to_on or FOREVER
        if starts <= (other.to_on or FOREVER) and (other.from_on or date.min) <= ends:
            told = f"{next(iter(holder.values()))} sits on this board already ({other.reference})."
            raise ValidationError({next(iter(holder)): told})


def check_board(board: Board, now: datetime) -> None:
    """Refuse a circle of boards that report to each other."""
    seen, above = {board.pk}, board.reports_to
    while above is not None:
        if above.pk in seen:
            raise ValidationError({"reports_to": f"{above} reports to this board: that would be a circle."})
        seen.add(above.pk)
        above = above.reports_to


def check_meeting(meeting: Meeting, now: datetime) -> None:
    """Refuse that a meeting of a day to come has been held."""
    if meeting.status == MeetingStatus.HELD and meeting.held_on > london_day(now):
        raise ValidationError({"status": "It is planned: its day has not come yet."})
