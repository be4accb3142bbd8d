"""Risks, and what is done about them."""

from __future__ import annotations

from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from core.choices import RAG
from governance.models import Organisation, Person, Sourced
from workstreams.choices import (
    Effectiveness,
    Proximity,
    RiskCategory,
    RiskResponse,
    RiskStatus,
)
from workstreams.figures import MOST
from workstreams.models.work import Theme, Workstream


def position(name: str) -> models.PositiveIntegerField:
    """A place in the matrix of the programme; 1 is the least."""
    bounds = [MinValueValidator(1), MaxValueValidator(MOST)]
    told = "Its place in the programme’s risk matrix; 1 is the least."
    return models.PositiveIntegerField(name, null=True, blank=True, validators=bounds, help_text=told)


class Risk(Sourced):
    """Something that may happen: its cause, the event, and what would come of it.

    `rating` is the colour of the present score in the matrix of the programme, kept by the services; `score` is the
    product of its two places, a number beside that colour.
    """

    kind_code: ClassVar[str] = "RK"
    search_fields: ClassVar[tuple[str, ...]] = ("reference", "title", "cause", "event", "consequence")

    title = models.CharField(max_length=400)
    cause = models.TextField(blank=True, help_text="Because of what.")
    event = models.TextField(blank=True, help_text="What may happen.")
    consequence = models.TextField(blank=True, help_text="What would come of it.")
    workstream = models.ForeignKey(Workstream, models.PROTECT, null=True, blank=True, related_name="risks")
    theme = models.ForeignKey(
        Theme,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="risks",
        help_text="Where it is of no single workstream; neither for a risk of the whole programme.",
    )
    category = models.CharField(max_length=12, choices=RiskCategory.choices, default=RiskCategory.NOT_STATED)
    current_likelihood = position("likelihood now")
    current_impact = position("impact now")
    score_reason = models.TextField("why this score", blank=True, help_text="Needed when the score changes.")
    inherent_likelihood = position("likelihood before anything was done")
    inherent_impact = position("impact before anything was done")
    target_likelihood = position("likelihood aimed at")
    target_impact = position("impact aimed at")
    response = models.CharField(max_length=10, choices=RiskResponse.choices, blank=True)
    owner = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="risks")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="risks")
    proximity = models.CharField(max_length=14, choices=Proximity.choices, blank=True)
    raised_on = models.DateField(null=True, blank=True, help_text="Today where nothing is said.")
    review_on = models.DateField("next review", null=True, blank=True)
    last_reviewed_on = models.DateField(null=True, blank=True)
    status = models.CharField(max_length=6, choices=RiskStatus.choices, default=RiskStatus.OPEN)
    closed_on = models.DateField(null=True, blank=True)
    closed_reason = models.TextField(blank=True)
    rating = models.CharField(max_length=12, choices=RAG.choices, default=RAG.NOT_RATED, editable=False)
    score = models.GeneratedField(
        expression=F("current_likelihood") * F("current_impact"),
        output_field=models.IntegerField(null=True),
        db_persist=True,
    )

    class Meta:
        ordering = ["reference"]
        indexes = [models.Index(fields=["scope", "status", "review_on"], name="risks_by_review_day")]
        constraints = [
            models.CheckConstraint(
                name="risk_of_a_workstream_or_a_theme",
                condition=Q(workstream__isnull=True) | Q(theme__isnull=True),
                violation_error_message="Name a workstream or a theme, not both.",
            ),
            *(
                models.CheckConstraint(
                    name=f"risk_{kind}_score_is_whole",
                    condition=Q(**{f"{kind}_likelihood__isnull": True, f"{kind}_impact__isnull": True})
                    | Q(**{f"{kind}_likelihood__gte": 1, f"{kind}_impact__gte": 1}),
                    violation_error_message=f"The {kind} score has both a likelihood and an impact, or neither.",
                )
                for kind in ("inherent", "current", "target")
            ),
            models.CheckConstraint(
                name="risk_is_reviewed_after_it_was_raised",
                condition=Q(raised_on__isnull=True) | Q(review_on__isnull=True) | Q(review_on__gt=F("raised_on")),
                violation_error_message="The next review comes after the day it was raised.",
            ),
            models.CheckConstraint(
                name="risk_is_closed_with_a_day_and_a_reason",
                condition=Q(status=RiskStatus.OPEN, closed_on__isnull=True)
                | (~Q(status=RiskStatus.OPEN) & Q(closed_on__isnull=False) & ~Q(closed_reason="")),
                violation_error_message="A risk that is not open has the day it was closed and the reason.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        """Whether it may still happen."""
        return self.status == RiskStatus.OPEN


class RiskControl(Sourced):
    """What is done about a risk, or will be."""

    kind_code: ClassVar[str] = "CT"
    search_fields: ClassVar[tuple[str, ...]] = ("reference", "title")

    risk = models.ForeignKey(Risk, models.PROTECT, related_name="controls")
    title = models.CharField("what is done", max_length=400)
    owner = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="risk_controls")
    in_place_since = models.DateField(null=True, blank=True, help_text="Empty where it is not in place yet.")
    due_on = models.DateField("to be in place by", null=True, blank=True)
    effectiveness = models.CharField(max_length=12, choices=Effectiveness.choices, default=Effectiveness.NOT_ASSESSED)

    class Meta:
        ordering = ["risk", "reference"]

    def __str__(self) -> str:
        return self.title
