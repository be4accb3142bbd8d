"""Filters beyond those that the columns give."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from core.filters import Days, ResourceFilter, Truths
from workstreams.choices import RiskStatus


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


class RiskFilter(ResourceFilter):
    """Review overdue on a day."""

    review_overdue_on = Days(method="late", label="Review overdue on")

    def late(self, rows: QuerySet[Any], name: str, value: Any) -> QuerySet[Any]:
        """Open risks that were to be reviewed before that day."""
        return rows.filter(status=RiskStatus.OPEN, review_on__lt=value)


class IssueFilter(ResourceFilter):
    """Resolved or not."""

    open = Truths(field_name="resolved_on", lookup_expr="isnull", label="Not resolved")


class EscalationFilter(ResourceFilter):
    """Answered or not."""

    waiting = Truths(field_name="answered_on", lookup_expr="isnull", label="Waiting for an answer")
