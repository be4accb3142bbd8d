"""Rules of reviews and evaluations."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError

from core.figures import london_day
from workstreams.models import Evaluation, Review, ReviewCriterion, ReviewScore

WEIGHING = ("weight", "highest")
SCORED = "Reviews have been scored by this, and their totals stay as they are. Add another criterion instead"


def check_criterion(criterion: ReviewCriterion, now: datetime) -> None:
    """Refuse another weight or scale once a review has been scored by it: the totals of finished reviews stay."""
    stored = ReviewCriterion.objects.filter(pk=criterion.pk).first()
    moved = [name for name in WEIGHING if stored is not None and getattr(stored, name) != getattr(criterion, name)]
    if moved and ReviewScore.objects.current().filter(criterion=criterion.pk).exists():
        raise ValidationError(dict.fromkeys(moved, SCORED))


def check_review(review: Review, now: datetime) -> None:
    """Refuse a review of nothing or of two things, and one in the future."""
    if review.workstream is None and not review.proposal:
        raise ValidationError({"workstream": "Name a workstream, or say what is proposed"})
    if review.workstream is not None and review.proposal:
        raise ValidationError({"proposal": "Leave this empty where a workstream is named"})
    if review.reviewed_on is not None and review.reviewed_on > london_day(now):
        raise ValidationError({"reviewed_on": "The day of the review cannot be in the future"})


def check_score(score: ReviewScore, now: datetime) -> None:
    """Refuse a score above the criterion's scale, which stays as it is until the score is stored."""
    criterion = ReviewCriterion.objects.locked().get(pk=score.criterion_id)
    if criterion.withdrawn_at is not None:
        raise ValidationError({"criterion": "This criterion has been withdrawn"})
    if score.score is not None and score.score > criterion.highest:
        raise ValidationError({"score": f"Scores by this criterion go from 0 to {criterion.highest}"})


def check_evaluation(evaluation: Evaluation, now: datetime) -> None:
    """Refuse an evaluation in the future."""
    if evaluation.evaluated_on is not None and evaluation.evaluated_on > london_day(now):
        raise ValidationError({"evaluated_on": "The day of the evaluation cannot be in the future"})
