"""Filters beyond those that the columns give."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from core.filters import Days, ResourceFilter, Truths
from governance.choices import ActionStatus


class ActionFilter(ResourceFilter):
    """Open or over; overdue on a day."""

    open = Truths(method="still_open", label="Open")
    overdue_on = Days(method="late", label="Overdue on")

    def still_open(self, rows: QuerySet[Any], name: str, value: Any) -> QuerySet[Any]:
        """Actions that are open, or those that are done or cancelled."""
        if value is None:
            return rows
        return rows.filter(status=ActionStatus.OPEN) if value else rows.exclude(status=ActionStatus.OPEN)

    def late(self, rows: QuerySet[Any], name: str, value: Any) -> QuerySet[Any]:
        """Open actions that were due before that day."""
        return rows.filter(status=ActionStatus.OPEN, due_on__lt=value)
