"""Turn the curve: what is told of a measure, and what is proposed."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from governance.models import Person, Sourced
from workstreams.models.measures import Measure


class Story(Sourced):
    """The story behind the curve of a measure: why it stands as it does, who has a part, what works, what we propose.

    A measure has one at a time; its history keeps what was told before.
    """

    kind_code: ClassVar[str] = "SY"
    search_fields: ClassVar[tuple[str, ...]] = ("reference", "story", "partners", "what_works", "proposal")

    measure = models.ForeignKey(Measure, models.PROTECT, related_name="stories")
    as_at = models.DateField("as at", null=True, blank=True, help_text="The day it describes; empty where not stated.")
    story = models.TextField("story behind the curve", help_text="Why it stands where it does, and what drives it.")
    partners = models.TextField(
        "partners with a role", blank=True, help_text="Who can help to turn the curve, and how; one to a line."
    )
    what_works = models.TextField(
        blank=True, help_text="What would do better than what is done now, with what costs nothing."
    )
    proposal = models.TextField("what we propose", blank=True)
    data_we_lack = models.TextField(
        blank=True, help_text="The data development agenda: measures that nobody keeps yet, or not well enough."
    )
    author = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="stories")

    class Meta:
        verbose_name_plural = "stories"
        ordering = ["measure", "reference"]
        constraints = [
            models.UniqueConstraint(
                fields=["measure"],
                condition=Q(withdrawn_at__isnull=True),
                name="one_story_of_a_measure",
                violation_error_message="This measure has a story already: change that one. Its history is kept.",
            )
        ]

    def __str__(self) -> str:
        return f"Story of {self.measure}"
