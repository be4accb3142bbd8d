"""Filters beyond those that the columns give."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from core.filters import Days, References, ResourceFilter, Truths, Within
from governance.models import Place
from workstreams.choices import RiskStatus
from workstreams.models import Engagement, Escalation, Milestone, WorkstreamPlace


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


class SeenReferences(References):
    """References of records that the reader may see; any other finds nothing, so that asking tells nothing."""

    def filter(self, qs: QuerySet[Any], value: list[str]) -> QuerySet[Any]:
        """The rows that lead to one of these records."""
        if not value:
            return qs
        relation = self.field_name.removesuffix("__reference")
        model: Any = qs.model._meta.get_field(relation).related_model
        seen = model.objects.visible_to(self.parent.reader).filter(reference__in=value)
        return qs.filter(**{f"{relation}__in": seen.values("pk")})


class DependencyFilter(ResourceFilter):
    """Those whose predecessor runs into the day of what waits for it, as far as the reader sees both."""

    predecessor = SeenReferences(field_name="predecessor__reference", label="Waits for")
    at_risk = Truths(method="run_into", label="At risk")

    def run_into(self, rows: QuerySet[Any], name: str, value: bool) -> QuerySet[Any]:
        """Dependencies that are at risk, or are not; one whose predecessor is not to be seen is in neither list."""
        reader: Any = self.reader
        seen: Any = rows.filter(predecessor__in=Milestone.objects.visible_to(reader).values("pk"))
        found: QuerySet[Any] = seen.at_risk() if value else seen.exclude(pk__in=seen.at_risk().values("pk"))
        return found


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
    """Waiting for an answer or not."""

    waiting = Truths(method="wait", label="Waiting for an answer")

    def wait(self, rows: QuerySet[Any], name: str, value: bool) -> QuerySet[Any]:
        """Escalations that wait; or the others: answered, or about what is over."""
        waiting = Escalation.objects.waiting().values("pk")
        return rows.filter(pk__in=waiting) if value else rows.exclude(pk__in=waiting)


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
