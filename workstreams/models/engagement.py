"""The engagement record: who was heard, what they said, and what was done about it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce

from core.choices import Precision, Qualifier
from core.models import RecordQuerySet
from governance.models import Organisation, Place, Sourced
from workstreams.choices import EngagementKind
from workstreams.models.work import Workstream

TIME_TO_ANSWER = timedelta(days=90)
"""How long after an engagement those who were heard are to be told what came of it."""


class EngagementQuerySet(RecordQuerySet):
    """Lists of engagements."""

    def unanswered_on(self, day: date) -> Self:
        """Those that ended more than 90 days before `day`, of which nothing says what was done about them."""
        ended = Coalesce(F("to_on"), F("from_on"))
        return self.alias(ended_on=ended).filter(ended_on__lt=day - TIME_TO_ANSWER, what_was_done="")


class Engagement(Sourced):
    """An event or a tool by which people were heard, what they said, and what was done about it."""

    kind_code: ClassVar[str] = "EG"
    search_fields: ClassVar[tuple[str, ...]] = ("reference", "title", "who_was_heard", "what_was_said", "what_was_done")

    title = models.CharField(max_length=300)
    kind = models.CharField("event or tool", max_length=24, choices=EngagementKind.choices)
    workstream = models.ForeignKey(Workstream, models.PROTECT, null=True, blank=True, related_name="engagements")
    place = models.ForeignKey(Place, models.PROTECT, null=True, blank=True, related_name="engagements")
    run_by = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="engagements")
    from_on = models.DateField(null=True, blank=True)
    from_precision = models.CharField(max_length=14, choices=Precision.choices, default=Precision.DAY)
    to_on = models.DateField(null=True, blank=True)
    to_precision = models.CharField(max_length=14, choices=Precision.choices, default=Precision.DAY)
    who_was_heard = models.TextField(blank=True)
    how_many = models.PositiveIntegerField(null=True, blank=True, help_text="How many people were heard.")
    how_many_qualifier = models.CharField(max_length=10, choices=Qualifier.choices, default=Qualifier.EXACT)
    what_was_said = models.TextField(blank=True)
    what_was_done = models.TextField("what was done about it", blank=True)
    summary = models.TextField(blank=True, help_text="How it was done.")

    objects: ClassVar = EngagementQuerySet.as_manager()

    class Meta:
        ordering = ["reference"]
        constraints = [
            models.CheckConstraint(
                name="engagement_ends_after_it_starts",
                condition=Q(from_on__isnull=True) | Q(to_on__isnull=True) | Q(to_on__gte=F("from_on")),
                violation_error_message="The last day is before the first.",
            )
        ]

    def __str__(self) -> str:
        return self.title
