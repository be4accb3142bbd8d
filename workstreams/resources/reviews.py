"""What reviews before the work and evaluations after it show of themselves."""

from __future__ import annotations

from core.columns import Day, Link, Text, Whole
from core.resources import Resource
from core.writing import Writing
from governance.resources import sourced
from workstreams import models, services
from workstreams.resources.work import OFFICERS


class ReviewCriterionResource(Resource):
    """Criteria of reviews: what is asked of every proposal, and how much it weighs."""

    name, model = "review-criteria", models.ReviewCriterion
    writing = Writing(
        models.ReviewCriterion,
        ("title", "guidance", "weight", "highest", "order", "document", "source"),
        check=services.check_criterion,
    )
    columns = [
        Text("title", brief=True),
        Whole("weight", brief=True),
        Whole("highest", brief=True, label="Highest score"),
        Text("guidance"),
        Whole("order"),
        *sourced(),
    ]
    expand = {"document": "documents"}
    ordering = ("programme", "order", "reference")


class ReviewResource(Resource):
    """Reviews: how workstreams and proposals were judged before they began."""

    name, model = "reviews", models.Review
    writing = Writing(
        models.Review,
        (
            *("title", "workstream", "proposal", "reviewed_on", "reviewer", "organisation", "conclusion"),
            *("document", "source"),
        ),
        roles=OFFICERS,
        parent="workstream",
        check=services.check_review,
    )
    columns = [
        Text("title", brief=True),
        Link("workstream", brief=True),
        Text("proposal", brief=True),
        Day("reviewed_on", brief=True, label="Reviewed"),
        Whole("total", brief=True, needs="with_totals", label="Weighted score"),
        Whole("out_of", brief=True, needs="with_totals", label="Out of"),
        Link("reviewer"),
        Link("organisation"),
        Text("conclusion"),
        *sourced(),
    ]
    expand = {
        "workstream": "workstreams",
        "reviewer": "people",
        "organisation": "organisations",
        "document": "documents",
    }


class ReviewScoreResource(Resource):
    """Scores that reviews give by each criterion."""

    name, model = "review-scores", models.ReviewScore
    writing = Writing(
        models.ReviewScore,
        ("review", "criterion", "score", "comment", "document", "source"),
        roles=OFFICERS,
        parent="review",
        check=services.check_score,
    )
    columns = [
        Link("review", brief=True),
        Link("criterion", brief=True),
        Whole("score", brief=True),
        Text("comment", brief=True),
        *sourced(),
    ]
    expand = {"review": "reviews", "criterion": "review-criteria", "document": "documents"}


class EvaluationResource(Resource):
    """Evaluations: what was expected of the work, what happened, and what others can learn."""

    name, model = "evaluations", models.Evaluation
    writing = Writing(
        models.Evaluation,
        (
            *("title", "workstream", "method", "expected", "happened", "attribution", "lessons"),
            *("evaluated_on", "evaluated_by", "document", "source"),
        ),
        roles=OFFICERS,
        parent="workstream",
        check=services.check_evaluation,
    )
    columns = [
        Text("title", brief=True),
        Link("workstream", brief=True),
        Day("evaluated_on", brief=True, label="Evaluated"),
        Text("expected", label="What was expected"),
        Text("happened", label="What happened"),
        Text("attribution"),
        Text("lessons"),
        Text("method"),
        Link("evaluated_by"),
        *sourced(),
    ]
    expand = {"workstream": "workstreams", "evaluated_by": "organisations", "document": "documents"}


class EvaluationMeasureResource(Resource):
    """Measures that evaluations look at."""

    name, model = "evaluation-measures", models.EvaluationMeasure
    writing = Writing(
        models.EvaluationMeasure,
        ("evaluation", "measure", "finding", "document", "source"),
        roles=OFFICERS,
        parent="evaluation",
    )
    columns = [Link("evaluation", brief=True), Link("measure", brief=True), Text("finding", brief=True), *sourced()]
    expand = {"evaluation": "evaluations", "measure": "measures", "document": "documents"}
