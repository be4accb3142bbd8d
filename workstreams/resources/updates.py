"""What status updates show of themselves."""

from __future__ import annotations

from core.choices import RAG
from core.columns import Account, Choice, Day, Json, Link, Moment, Text, Truth
from core.resources import Resource, Write
from workstreams import choices, forms, models, services

FINDINGS = {
    "type": "array",
    "items": {
        "type": "object",
        "properties": {
            "rule": {"type": "string", "enum": choices.Rule.values},
            "kind": {"type": "string", "examples": ["rag_time"]},
            "rag": {"type": "string", "enum": ["red", "amber"]},
            "record": {"type": "string", "examples": ["WIR-MS-01"]},
            "value": {"type": "string", "examples": ["45"]},
            "amber_at": {"type": ["string", "null"], "examples": ["14"]},
            "red_at": {"type": ["string", "null"], "examples": ["30"]},
        },
    },
}
"""What rules found, with the record that each looks at, its number and the thresholds that held."""


class StatusUpdateResource(Resource):
    """Status updates: what the lead says about a workstream on a given day."""

    name, model = "status-updates", models.StatusUpdate
    columns = [
        Link("workstream", brief=True),
        Day("as_at", brief=True, label="As at"),
        Choice("state", choices.UpdateState, brief=True),
        Choice("rag", RAG, brief=True, label="Rating"),
        Choice("rag_time", RAG, label="Time"),
        Choice("rag_money", RAG, label="Money"),
        Choice("rag_benefits", RAG, label="Benefits"),
        Choice("rag_risk", RAG, label="Risk"),
        Text("rag_reason", label="Why this rating"),
        Text("summary"),
        Text("done", label="Done since last time"),
        Text("next_steps", label="Next"),
        Text("help_needed"),
        Text("path_to_green"),
        Day("back_to_green_on", label="Back to green by"),
        Json("milestone_changes", shape=forms.MILESTONE_CHANGES),
        Json("unchanged_since", shape={"type": "object", "additionalProperties": Day.shape}),
        Link("previous"),
        Account("author"),
        Moment("submitted_at", label="Submitted"),
        Text("returned_comment"),
        Moment("published_at", label="Published"),
        Account("published_by"),
        Truth("demonstration"),
        Link("period"),
        Link("corrects"),
        Text("override_reason", label="Why better than the rules say"),
        Json("findings", shape=FINDINGS, description="The rules that spoke when it was submitted."),
    ]
    expand = {
        "workstream": "workstreams",
        "previous": "status-updates",
        "period": "reporting-periods",
        "corrects": "status-updates",
    }
    ordering = ("-as_at", "-reference")
    create = Write(services.create_update, forms.CreateUpdateForm)
    change = Write(services.save_update, forms.UpdateForm, "update")
    actions = {
        "submit": Write(
            services.submit_update, forms.NothingForm, "update", "Give the update to the programme manager."
        ),
        "return": Write(services.return_update, forms.ReturnForm, "update", "Send the update back with a comment."),
        "discard": Write(services.discard_update, forms.NothingForm, "update", "Discard a draft; its history stays."),
        "publish": Write(services.publish_update, forms.NothingForm, "update", "Publish the update to the board."),
    }
