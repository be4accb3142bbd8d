"""Reviews before the work, by criteria that are scored, and evaluations after it, set beside the measures."""

from __future__ import annotations

from typing import ClassVar, Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, IntegerField, OuterRef, Q, Subquery, Sum

from core.models import RecordQuerySet
from governance.models import Organisation, Person, Sourced
from workstreams.models.measures import Measure
from workstreams.models.work import Workstream


class ReviewCriterion(Sourced):
    """What a programme's review asks of every proposal, and how much it weighs."""

    kind_code: ClassVar[str] = "RC"
    search_fields: ClassVar[tuple[str, ...]] = ("reference", "title", "guidance")

    title = models.CharField(max_length=300)
    guidance = models.TextField(max_length=10_000, blank=True, help_text="What earns a low score and what a high one.")
    weight = models.PositiveSmallIntegerField(
        default=1, validators=[MinValueValidator(1), MaxValueValidator(100)], help_text="How much it counts: 1 to 100."
    )
    highest = models.PositiveSmallIntegerField(
        "highest score",
        default=4,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
        help_text="Scores go from 0 to this.",
    )
    order = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["scope", "order", "reference"]
        verbose_name_plural = "review criteria"

    def __str__(self) -> str:
        return self.title


class ReviewQuerySet(RecordQuerySet):
    """Lists of reviews."""

    def with_totals(self) -> Self:
        """The weighted sum of the scores, and the highest that the same criteria could have given."""
        scores = ReviewScore.objects.current().filter(review=OuterRef("pk")).order_by().values("review")
        weighed = scores.annotate(sum=Sum(F("score") * F("criterion__weight"))).values("sum")
        highest = scores.annotate(sum=Sum(F("criterion__highest") * F("criterion__weight"))).values("sum")
        return self.annotate(
            total=Subquery(weighed, output_field=IntegerField()),
            out_of=Subquery(highest, output_field=IntegerField()),
        )


class Review(Sourced):
    """How a workstream, or a proposal that is none yet, was judged before it began."""

    kind_code: ClassVar[str] = "RV"
    search_fields: ClassVar[tuple[str, ...]] = ("reference", "title", "proposal", "conclusion")

    title = models.CharField(max_length=300)
    workstream = models.ForeignKey(Workstream, models.PROTECT, null=True, blank=True, related_name="reviews")
    proposal = models.CharField(
        max_length=300, blank=True, help_text="What is proposed, where it is not a workstream yet."
    )
    reviewed_on = models.DateField(null=True, blank=True)
    reviewer = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="reviews")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="reviews")
    conclusion = models.TextField(max_length=10_000, blank=True)

    objects: ClassVar = ReviewQuerySet.as_manager()

    class Meta:
        ordering = ["reference"]
        constraints = [
            models.CheckConstraint(
                name="review_of_a_workstream_or_a_proposal",
                condition=(Q(workstream__isnull=True) & ~Q(proposal=""))
                | (Q(workstream__isnull=False) & Q(proposal="")),
                violation_error_message="Name a workstream, or say what is proposed; not both.",
            )
        ]

    def __str__(self) -> str:
        return self.title


class ReviewScore(Sourced):
    """The score that a review gives by one criterion, and why."""

    kind_code: ClassVar[str] = "SC"
    figures_in: ClassVar[tuple[str, ...]] = ("review",)
    search_fields: ClassVar[tuple[str, ...]] = ("reference", "comment")

    review = models.ForeignKey(Review, models.PROTECT, related_name="scores")
    criterion = models.ForeignKey(ReviewCriterion, models.PROTECT, related_name="scores")
    score = models.PositiveSmallIntegerField()
    comment = models.TextField(max_length=10_000, blank=True)

    class Meta:
        ordering = ["review", "criterion__order", "reference"]
        constraints = [
            models.UniqueConstraint(
                fields=["review", "criterion"],
                condition=Q(withdrawn_at__isnull=True),
                name="one_score_by_a_criterion",
                violation_error_message="This review has a score by this criterion already.",
            )
        ]

    def __str__(self) -> str:
        return self.reference or "Score"


class Evaluation(Sourced):
    """What was found after the work: what was expected, what happened, what others can learn."""

    kind_code: ClassVar[str] = "EV"
    search_fields: ClassVar[tuple[str, ...]] = ("reference", "title", "expected", "happened", "lessons")

    title = models.CharField(max_length=300)
    workstream = models.ForeignKey(Workstream, models.PROTECT, null=True, blank=True, related_name="evaluations")
    method = models.TextField(max_length=10_000, blank=True, help_text="How it was found out, and against what.")
    expected = models.TextField("what was expected", max_length=10_000, blank=True)
    happened = models.TextField("what happened", max_length=10_000, blank=True)
    attribution = models.TextField(
        max_length=10_000, blank=True, help_text="How far it was this work that did it, and what else may have."
    )
    lessons = models.TextField(max_length=10_000, blank=True)
    evaluated_on = models.DateField(null=True, blank=True)
    evaluated_by = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="evaluations")

    class Meta:
        ordering = ["reference"]

    def __str__(self) -> str:
        return self.title


class EvaluationMeasure(Sourced):
    """A measure that an evaluation looks at, and what it says of it."""

    kind_code: ClassVar[str] = "EM"
    search_fields: ClassVar[tuple[str, ...]] = ("reference", "finding")

    evaluation = models.ForeignKey(Evaluation, models.PROTECT, related_name="measures")
    measure = models.ForeignKey(Measure, models.PROTECT, related_name="evaluations")
    finding = models.TextField(max_length=10_000, blank=True, help_text="What the measure shows.")

    class Meta:
        ordering = ["evaluation", "reference"]
        constraints = [
            models.UniqueConstraint(
                fields=["evaluation", "measure"],
                condition=Q(withdrawn_at__isnull=True),
                name="evaluates_a_measure_once",
                violation_error_message="This evaluation names this measure already.",
            )
        ]

    def __str__(self) -> str:
        return self.reference or "Measure of an evaluation"
