"""What runs into what, as far as a reader may see it: reckoned whenever it is read, and never stored."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from core.access import Access, access_of
from workstreams.figures import days_over
from workstreams.models import Dependency, Milestone

if TYPE_CHECKING:
    from core.access import Reader

ENDS = ("predecessor__workstream", "predecessor__scope", "successor__workstream", "successor__scope")
"""What is read with a dependency to tell of it."""


def held_up(milestones: Sequence[Milestone], reader: Reader) -> dict[uuid.UUID, list[dict[str, Any]]]:
    """The warnings of some milestones, by milestone: what runs into it, and what it runs into. One query."""
    access = access_of(reader)
    keys = [one.pk for one in milestones]
    seen = Dependency.objects.visible_to(access).current().at_risk().select_related(*ENDS)
    found: dict[uuid.UUID, list[dict[str, Any]]] = {}
    for one in seen.filter(Q(predecessor__in=keys) | Q(successor__in=keys)).order_by("reference"):
        row = told_of(one, access)
        if row["over"]:
            found.setdefault(one.successor_id, []).append(row | {"waits": True})
            found.setdefault(one.predecessor_id, []).append(row | {"waits": False})
    return found


def told_of(one: Dependency, access: Access) -> dict[str, Any]:
    """One dependency as far as a reader may see its ends, and by how many days the first passes the second."""
    sees = {name: access.sees(getattr(one, name)) for name in ("predecessor", "successor")}
    over = 0
    if all(sees.values()) and one.successor.done_on is None:
        over = days_over(one.predecessor.reached_or_due_on, one.successor.reached_or_due_on, one.lag_days)
    return {
        "dependency": one,
        "predecessor": one.predecessor if sees["predecessor"] else None,
        "successor": one.successor if sees["successor"] else None,
        "abroad": one.predecessor.scope_id != one.successor.scope_id,
        "over": over,
    }
