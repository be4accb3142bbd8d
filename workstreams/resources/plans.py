"""What the plans of places and their measures show of themselves."""

from __future__ import annotations

from core.columns import Choice, Day, Link, Text
from core.resources import Resource
from core.writing import Writing
from governance.resources import sourced
from workstreams import choices, models, services
from workstreams.resources.work import OFFICERS


class PlacePlanResource(Resource):
    """Place plans: the plans of neighbourhoods and localities."""

    name, model = "place-plans", models.PlacePlan
    writing = Writing(
        models.PlacePlan,
        (
            *("title", "place", "workstream", "status", "led_by_person", "led_by_organisation", "led_by_board"),
            *("adopted_on", "review_due_on", "summary", "document", "source"),
        ),
        roles=OFFICERS,
        parent="workstream",
        check=services.check_plan,
    )
    columns = [
        Text("title", brief=True),
        Link("place", brief=True),
        Choice("status", choices.PlanStatus, brief=True),
        Day("adopted_on", brief=True, label="Adopted"),
        Day("review_due_on", brief=True, label="Review due"),
        Link("workstream"),
        Link("led_by_person"),
        Link("led_by_organisation"),
        Link("led_by_board"),
        Text("summary"),
        *sourced(),
    ]
    expand = {
        "place": "places",
        "workstream": "workstreams",
        "led_by_person": "people",
        "led_by_organisation": "organisations",
        "led_by_board": "boards",
        "document": "documents",
    }


class PlacePlanMeasureResource(Resource):
    """The measures by which the plans of places are followed."""

    name, model = "place-plan-measures", models.PlacePlanMeasure
    writing = Writing(
        models.PlacePlanMeasure, ("plan", "measure", "note", "document", "source"), roles=OFFICERS, parent="plan"
    )
    columns = [Link("plan", brief=True), Link("measure", brief=True), Text("note", brief=True), *sourced()]
    expand = {"plan": "place-plans", "measure": "measures", "document": "documents"}
