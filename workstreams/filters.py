"""Filters beyond those that the columns give."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from core.filters import Days, ResourceFilter, Truths, Within
from governance.models import Place
from workstreams.models import Engagement, WorkstreamPlace


class WithinByWorkstream(Within):
    """Workstreams that work in a place, or in one within it, as far as the reader sees that they do."""

    def filter(self, qs: QuerySet[Any], value: list[str]) -> QuerySet[Any]:
        """By the rows that say where a workstream works."""
        if not value:
            return qs
        works = WorkstreamPlace.objects.visible_to(self.parent.reader).current()
        return qs.filter(pk__in=super().filter(works, value).values("workstream"))


class WorkstreamFilter(ResourceFilter):
    """Open or closed; update overdue on a day; within a place."""

    within = WithinByWorkstream(field_name="place", label="Within place", model=Place)

    open = Truths(field_name="closed_on", lookup_expr="isnull", label="Open")
    overdue_on = Days(method="late", label="Update overdue on")

    def late(self, rows: QuerySet[Any], name: str, value: Any) -> QuerySet[Any]:
        """Workstreams whose update was due before that day."""
        return rows.filter(closed_on__isnull=True, next_update_due_on__lt=value)


class MilestoneFilter(ResourceFilter):
    """Done or not."""

    open = Truths(field_name="done_on", lookup_expr="isnull", label="Not done")


class OverdueFilter(ResourceFilter):
    """What was to be done, signed or reviewed before a day."""

    overdue_on = Days(method="late", label="Overdue on")

    def late(self, rows: QuerySet[Any], name: str, value: Any) -> QuerySet[Any]:
        """Those whose completion or review was due before that day."""
        return rows.filter(pk__in=rows.model._default_manager.overdue_on(value).values("pk"))


class EngagementFilter(ResourceFilter):
    """Engagements of which nothing says what came of them."""

    unanswered_on = Days(method="unanswered", label="Nothing done about it by")

    def unanswered(self, rows: QuerySet[Any], name: str, value: Any) -> QuerySet[Any]:
        """Those that ended more than 90 days before that day, without what was done about them."""
        return rows.filter(pk__in=Engagement.objects.unanswered_on(value).values("pk"))
