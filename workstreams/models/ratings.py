"""What stands beside the rating of a lead: that of somebody independent, and the thresholds of a programme's rules."""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q

from core.choices import RAG
from core.models import Record
from governance.models import Organisation, Sourced
from workstreams.choices import Rule
from workstreams.models.work import Workstream


class AssuranceRating(Sourced):
    """How somebody who has no hand in a workstream rates it on a day, beside the lead's own rating."""

    kind_code: ClassVar[str] = "AR"
    search_fields: ClassVar[tuple[str, ...]] = ("reference", "reason", "recommendations")

    workstream = models.ForeignKey(Workstream, models.PROTECT, related_name="assurance_ratings")
    as_at = models.DateField("as at", help_text="The day it describes, not the day it was typed.")
    rag = models.CharField("assurance rating", max_length=12, choices=RAG.choices)
    reason = models.TextField("why this rating", max_length=10_000, help_text="What was looked at, and what it shows.")
    recommendations = models.TextField(max_length=10_000, blank=True, help_text="What should be done, by whom.")
    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="assurance_ratings",
        help_text="The body for which it was looked at, such as internal audit.",
    )
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )

    class Meta:
        ordering = ["-as_at", "-reference"]

    def __str__(self) -> str:
        return f"Assurance rating of {self.workstream} as at {self.as_at.day} {self.as_at:%B %Y}"


def threshold(name: str) -> models.DecimalField[Decimal | None, Decimal | None]:
    """From where on a rule calls for a rating."""
    told = "Empty where the rule never calls for it."
    least = [MinValueValidator(Decimal(0))]
    return models.DecimalField(
        name, max_digits=12, decimal_places=2, null=True, blank=True, validators=least, help_text=told
    )


class RatingThreshold(Record):
    """From where on a rule calls for amber or red in a programme; the standard thresholds hold until it says."""

    kind_code: ClassVar[str] = "RH"
    search_fields: ClassVar[tuple[str, ...]] = ("reference", "rule")

    rule = models.CharField(max_length=20, choices=Rule.choices)
    amber_at = threshold("amber")
    red_at = threshold("red")

    class Meta:
        ordering = ["scope", "rule"]
        constraints = [
            models.UniqueConstraint(
                fields=["scope", "rule"],
                condition=Q(withdrawn_at__isnull=True),
                name="one_threshold_of_a_rule",
                violation_error_message="This programme has thresholds of this rule already: change those.",
            ),
            models.CheckConstraint(
                name="amber_comes_before_red",
                condition=Q(amber_at__isnull=True) | Q(red_at__isnull=True) | Q(amber_at__lte=F("red_at")),
                violation_error_message="Amber comes before red: the threshold of red is at least that of amber.",
            ),
        ]

    def __str__(self) -> str:
        return f"Thresholds: {self.get_rule_display()}"
