"""Rules of reviews and evaluations."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError

from core.figures import london_day
from workstreams.models import Evaluation, Review, ReviewCriterion, ReviewScore


def check_criterion(criterion: ReviewCriterion, now: datetime) -> None:
    """Refuse a scale that would leave out a score that has been given."""
    given = ReviewScore.objects.current().filter(criterion=criterion.pk).order_by("-score").first()
    if given is not None and given.score > criterion.highest:
        raise ValidationError({"highest": f"A score of {given.score} has been given. Choose that or more"})


def check_review(review: Review, now: datetime) -> None:
    """Refuse a review of nothing or of two things, and one in the future."""
    if review.workstream is None and not review.proposal:
        raise ValidationError({"workstream": "Name a workstream, or say what is proposed"})
    if review.workstream is not None and review.proposal:
        raise ValidationError({"proposal": "Leave this empty where a workstream is named"})
    if review.reviewed_on is not None and review.reviewed_on > london_day(now):
        raise ValidationError({"reviewed_on": "The day of the review cannot be in the future"})


def check_score(score: ReviewScore, now: datetime) -> None:
    """Refuse a score above the criterion's scale."""
    if score.score is not None and score.score > score.criterion.highest:
        raise ValidationError({"score": f"Scores by this criterion go from 0 to {score.criterion.highest}"})


def check_evaluation(evaluation: Evaluation, now: datetime) -> None:
    """Refuse an evaluation in the future."""
    if evaluation.evaluated_on is not None and evaluation.evaluated_on > london_day(now):
        raise ValidationError({"evaluated_on": "The day of the evaluation cannot be in the future"})
