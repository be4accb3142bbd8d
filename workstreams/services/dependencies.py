"""Rules of what waits for what."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db.models import Q

from core.access import access_of
from core.choices import ScopeKind
from core.journal import change
from core.models import Scope
from workstreams.models import Dependency, Milestone


def check_dependency(dependency: Dependency, now: datetime) -> None:
    """Refuse a milestone that waits for itself, in a closed workstream, twice for the same, or in a circle."""
    first, then = dependency.predecessor, dependency.successor
    if first.pk == then.pk:
        raise ValidationError({"predecessor": "A milestone cannot wait for itself. Choose another one"})
    if then.workstream.closed_on is not None and dependency._state.adding:
        raise ValidationError({"successor": "The workstream of this milestone is closed. Choose one that is open"})
    lock_ways({first.scope_id, then.scope_id})
    same = Dependency.objects.current().filter(predecessor=first, successor=then).exclude(pk=dependency.pk).first()
    if same is not None:
        raise ValidationError({"predecessor": f"This dependency is recorded already ({same.reference})"})
    circle = _way(from_id=first.pk, to_id=then.pk, without=dependency.pk)
    if circle:
        raise ValidationError({"predecessor": _told(circle, now)})
    _narrow(dependency)


def lock_ways(scope_ids: Iterable[uuid.UUID]) -> None:
    """Let nobody else say what waits for what before this change ends: two together could close a circle.

    Always before a dependency is locked, so that two changes never wait for each other.
    """
    rows = Scope.objects.select_for_update(of=("self",), no_key=True).order_by("pk")
    list(rows.filter(Q(pk__in=scope_ids) | Q(kind=ScopeKind.NETWORK)))


def _way(*, from_id: uuid.UUID, to_id: uuid.UUID, without: uuid.UUID) -> list[uuid.UUID]:
    """The milestones from one to what it waits for in the end, through any programme; empty where it does not.

    One query for each step of the longest way.
    """
    reached: dict[uuid.UUID, uuid.UUID | None] = {from_id: None}
    frontier = [from_id]
    while frontier:
        pairs = Dependency.objects.current().filter(successor_id__in=frontier).exclude(pk=without)
        frontier = []
        for waits, first in pairs.order_by("reference").values_list("successor_id", "predecessor_id"):
            if first not in reached:
                reached[first] = waits
                frontier.append(first)
        if to_id in reached:
            return _steps(reached, to_id)
    return []


def _steps(reached: dict[uuid.UUID, uuid.UUID | None], end: uuid.UUID) -> list[uuid.UUID]:
    way: list[uuid.UUID] = []
    at: uuid.UUID | None = end
    while at is not None:
        way.append(at)
        at = reached[at]
    return way[::-1]


def _told(circle: list[uuid.UUID], now: datetime) -> str:
    """The circle by the references that the writer may see; the others are only said to be there."""
    with change(actor=None, now=now) as under_way:  # joins the change that this check belongs to
        actor = under_way.actor
    rows = Milestone.objects.filter(pk__in=circle)
    seen = rows.visible_to(access_of(actor)) if actor is not None else rows
    named = dict(seen.values_list("pk", "reference"))
    words = [named.get(pk, "one that you may not see") for pk in [circle[-1], *circle]]
    return f"This would make a circle: {' waits for '.join(words)}"


def _narrow(dependency: Dependency) -> None:
    """Make it as narrowly visible as the narrower of its milestones in its own programme."""
    for one in (dependency.predecessor, dependency.successor):
        narrow = one.scope_id == dependency.scope_id and one.visibility in ("board", "owner")
        if narrow and dependency.visibility not in ("board", "owner"):
            dependency.visibility, dependency.audience_id = one.visibility, one.audience_id
        elif narrow and dependency.audience_id != one.audience_id:
            told = "These two milestones are for different readers only, so none of them could see the dependency"
            raise ValidationError({"predecessor": told})
