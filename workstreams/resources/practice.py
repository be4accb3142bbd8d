"""What good practice shows of itself, and what the network reads of it."""

from __future__ import annotations

from core.columns import Choice, Column, Day, Link, Text
from core.permissions import can_manage
from core.resources import Resource, Write
from core.writing import WhyForm, Writing
from governance.resources import sourced
from workstreams import choices, forms, models, services
from workstreams.resources.work import OFFICERS

SHARED = (
    "Everybody in the network who is signed in can then read it: its texts, its place, the title of the programme and"
    " the name of the contact."
)


def told() -> list[Column]:
    """The columns of a practice, wherever it stands."""
    return [
        Text("title", brief=True),
        Link("place", brief=True),
        Text("what_was_done"),
        Text("result", brief=True),
        Text("evidence"),
        Choice("evidence_grade", choices.EvidenceGrade, brief=True),
        Choice("repeatable", choices.Repeatable, brief=True, label="Could be repeated"),
        Text("repeat_needs", label="What that needs"),
    ]


class GoodPracticeResource(Resource):
    """Good practices: what was done, with what result, how that is known, and whether others could do it."""

    name, model = "good-practices", models.GoodPractice
    writing = Writing(
        models.GoodPractice,
        (
            *("title", "workstream", "place", "what_was_done", "result", "evidence", "evidence_grade", "repeatable"),
            *("repeat_needs", "contact", "document", "source"),
        ),
        roles=OFFICERS,
        parent="workstream",
        after=services.keep_shared,
    )
    columns = [
        *told(),
        Link("workstream"),
        Link("contact"),
        Day("shared_on", brief=True, label="Shared"),
        Link("shared_as"),
        *sourced(),
    ]
    expand = {
        "place": "places",
        "workstream": "workstreams",
        "contact": "people",
        "shared_as": "shared-practices",
        "document": "documents",
    }
    actions = {
        "share": Write(
            services.share_practice,
            forms.SharePracticeForm,
            "record",
            "Let the whole network read it.",
            may=can_manage,
            when=lambda practice: practice.shared_on is None,
            told=SHARED,
        ),
        "unshare": Write(
            services.unshare_practice,
            WhyForm,
            "record",
            "Take it away from the network.",
            may=can_manage,
            when=lambda practice: practice.shared_on is not None,
        ),
    }


class SharedPracticeResource(Resource):
    """Shared practices: the good practice that programmes let the whole network read."""

    name, model = "shared-practices", models.SharedPractice
    columns = [
        *told(),
        Text("from_programme", brief=True, label="Shared by"),
        Text("contact_name", label="Contact"),
        Day("shared_on", brief=True, label="Shared"),
    ]
    expand = {"place": "places"}
