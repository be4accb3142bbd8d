"""What a milestone waits for and what waits for it, with a warning where the one runs into the other."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.urls import reverse

from core.access import access_of
from workstreams.models import Dependency, Milestone
from workstreams.permissions import can_update
from workstreams.services.warnings import ENDS, told_of

if TYPE_CHECKING:
    from core.access import Reader


def dependencies(milestone: Milestone, reader: Reader, day: date) -> dict[str, Any] | None:
    """Both sides of a milestone; what the reader may not see is only said to be there. One query."""
    access = access_of(reader)
    seen = Dependency.objects.visible_to(access).current().select_related(*ENDS)
    both = seen.filter(Q(predecessor=milestone) | Q(successor=milestone)).order_by("reference")
    rows = [told_of(one, access) for one in both]
    adds = can_update(reader, milestone.workstream)
    asked = f"?successor={milestone.reference}&programme={milestone.scope.programme_reference}"
    if not (rows or adds):
        return None
    return {
        "waits_for": [row for row in rows if row["dependency"].successor_id == milestone.pk],
        "waited_for": [row for row in rows if row["dependency"].predecessor_id == milestone.pk],
        "add_url": f"{reverse('workstreams:dependency_new')}{asked}" if adds else "",
    }
