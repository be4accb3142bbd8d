"""What assurance ratings, and the thresholds of the rules that call for red or amber, show of themselves."""

from __future__ import annotations

from core.choices import RAG
from core.columns import Account, Choice, Day, Link, Number, Text
from core.resources import Resource
from core.writing import Writing
from governance.resources import sourced
from workstreams import choices, models, services
from workstreams.resources.work import OFFICERS


class AssuranceRatingResource(Resource):
    """Assurance ratings: how somebody who has no hand in a workstream rates it."""

    name, model = "assurance-ratings", models.AssuranceRating
    writing = Writing(
        models.AssuranceRating,
        ("workstream", "as_at", "rag", "reason", "recommendations", "organisation", "document", "source"),
        roles=OFFICERS,
        parent="workstream",
        check=services.check_assurance_rating,
        after=services.settle_assurance,
        altering=services.check_rating_is_theirs,
        leaving=services.check_rating_is_theirs,
        theirs=services.is_rating_of,
        signed="given_by",
    )
    columns = [
        Link("workstream", brief=True),
        Day("as_at", brief=True, label="As at"),
        Choice("rag", RAG, brief=True, label="Assurance rating"),
        Text("reason", brief=True, label="Why this rating"),
        Text("recommendations"),
        Link("organisation", label="On behalf of"),
        Account("given_by"),
        *sourced(),
    ]
    expand = {"workstream": "workstreams", "organisation": "organisations", "document": "documents"}
    ordering = ("-as_at", "-reference")


class RatingThresholdResource(Resource):
    """Rating thresholds: from where on a rule calls for amber or red in a programme."""

    name, model = "rating-thresholds", models.RatingThreshold
    writing = Writing(models.RatingThreshold, ("rule", "amber_at", "red_at"))
    columns = [
        Choice("rule", choices.Rule, brief=True),
        Number("amber_at", brief=True, label="Amber"),
        Number("red_at", brief=True, label="Red"),
    ]
