"""Filters beyond those that the columns give."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from core.filters import Days, ResourceFilter, Truths


class WorkstreamFilter(ResourceFilter):
    """Open or closed; update overdue on a day."""

    open = Truths(field_name="closed_on", lookup_expr="isnull", label="Open")
    overdue_on = Days(method="late", label="Update overdue on")

    def late(self, rows: QuerySet[Any], name: str, value: Any) -> QuerySet[Any]:
        """Workstreams whose update was due before that day."""
        return rows.filter(closed_on__isnull=True, next_update_due_on__lt=value)


class MilestoneFilter(ResourceFilter):
    """Done or not."""

    open = Truths(field_name="done_on", lookup_expr="isnull", label="Not done")
