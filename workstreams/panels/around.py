"""What stands around the work of a programme, counted by kind, each with the way to its list."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Q
from django.urls import reverse

from core.access import access_of
from core.resources import resource_of
from workstreams.choices import RoleStatus
from workstreams.models import Engagement, GoodPractice, PlacePlan, StaffRole

if TYPE_CHECKING:
    from core.access import Reader
    from core.models import Record
    from governance.models import Programme


def around(programme: Programme, reader: Reader, day: date) -> dict[str, Any] | None:
    """Plans, engagements, roles and good practice of a programme. Four queries."""
    access, rows = access_of(reader), []
    noted: dict[type[Record], tuple[str, Q]] = {
        PlacePlan: ("adopted", Q(adopted_on__isnull=False)),
        Engagement: ("with nothing done about them after 90 days", Q(pk__in=Engagement.objects.unanswered_on(day))),
        StaffRole: ("filled", Q(status=RoleStatus.FILLED)),
        GoodPractice: ("shared with the network", Q(shared_on__isnull=False)),
    }
    for model, (words, which) in noted.items():
        resource = resource_of(model)
        assert resource is not None
        seen = model.objects.visible_to(access).current().filter(scope=programme.scope_id)
        found = seen.aggregate(all=Count("pk"), some=Count("pk", filter=which))
        if found["all"]:
            url = f"{reverse(resource.url_name('list'))}?programme={programme.reference}"
            names = resource.title() if found["all"] == 1 else resource.plural()
            rows.append({"count": found["all"], "what": names, "url": url, "some": found["some"], "words": words})
    return {"rows": rows} if rows else None
