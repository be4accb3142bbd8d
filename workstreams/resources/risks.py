"""What risks and their controls show of themselves."""

from __future__ import annotations

from core.choices import RAG
from core.columns import Choice, Day, Link, Text, Whole
from core.resources import Resource, Write
from core.writing import Writing
from governance.resources import sourced
from workstreams import choices, forms, models, services
from workstreams.filters import RiskFilter
from workstreams.permissions import can_write_risks
from workstreams.resources.issues import ESCALATE
from workstreams.resources.work import OFFICERS

PLACES = {
    f"{kind}_{part}": forms.PlaceField(f"{part}s", needed=kind == "current", label=f"{part.capitalize()} {told}")
    for kind, told in {"current": "now", "inherent": "before anything was done", "target": "aimed at"}.items()
    for part in ("likelihood", "impact")
}
"""The six fields of a risk's scores."""
RISK_ACTIONS = {
    "review": Write(
        services.review_risk,
        forms.ReviewRisk,
        "record",
        "Stamp it as reviewed today; give the next day and, where it has changed, the score.",
        may=can_write_risks,
        when=lambda risk: risk.is_open,
    ),
    "escalate": ESCALATE,
    "become-issue": Write(
        services.become_issue,
        forms.BecomeIssue,
        "record",
        "Make an issue of it, in its words, and close it as that.",
        may=can_write_risks,
        when=lambda risk: risk.is_open,
    ),
    "close": Write(
        services.close_risk,
        forms.CloseRisk,
        "record",
        "Close it, with the reason.",
        may=can_write_risks,
        when=lambda risk: risk.is_open,
    ),
    "reopen": Write(
        services.reopen_risk,
        forms.ReopenRisk,
        "record",
        "Open it again, with the reason, so that it can be changed, scored and reviewed.",
        may=can_write_risks,
        when=lambda risk: risk.status == choices.RiskStatus.CLOSED,
    ),
}
"""What is done to a risk."""
SCORES = [
    Whole("current_likelihood", label="Likelihood now"),
    Whole("current_impact", label="Impact now"),
    Text("score_reason", label="Why this score"),
    Whole("inherent_likelihood", label="Likelihood before anything was done"),
    Whole("inherent_impact", label="Impact before anything was done"),
    Whole("target_likelihood", label="Likelihood aimed at"),
    Whole("target_impact", label="Impact aimed at"),
]
"""The three scores of a risk, by their places in the matrix."""
COURSE = [
    Day("raised_on", label="Raised"),
    Day("last_reviewed_on", label="Last reviewed"),
    Day("closed_on", label="Closed"),
    Text("closed_reason", label="Why it was closed"),
]
"""How a risk went."""


class RiskResource(Resource):
    """Risks: cause, event, consequence; scored before anything was done, now, and as aimed at; who owns them."""

    name, model, filters = "risks", models.Risk, RiskFilter
    writing = Writing(
        models.Risk,
        (
            *("title", "cause", "event", "consequence", "workstream", "theme", "category"),
            *("current_likelihood", "current_impact", "score_reason", "inherent_likelihood", "inherent_impact"),
            *("target_likelihood", "target_impact", "response", "owner", "organisation", "proximity"),
            *("raised_on", "review_on", "document", "source"),
        ),
        roles=OFFICERS,
        parent="workstream",
        first=services.lock_scores,
        check=services.check_risk,
        when=lambda risk: risk.is_open,
        derived=("rating",),
        extra=PLACES,
    )
    actions = RISK_ACTIONS
    columns = [
        Text("title", brief=True),
        Choice("rating", RAG, brief=True, description="The colour of its present score in the programme’s matrix."),
        Whole("score", brief=True, description="Likelihood times impact, a number beside the colour."),
        Link("workstream", brief=True),
        Link("owner", brief=True),
        Day("review_on", brief=True, label="Next review"),
        Choice("status", choices.RiskStatus, brief=True),
        Text("cause"),
        Text("event"),
        Text("consequence"),
        Link("theme"),
        Choice("category", choices.RiskCategory),
        *SCORES,
        Choice("response", choices.RiskResponse),
        Link("organisation"),
        Choice("proximity", choices.Proximity),
        *COURSE,
        *sourced(),
    ]
    expand = {
        "workstream": "workstreams",
        "theme": "themes",
        "owner": "people",
        "organisation": "organisations",
        "document": "documents",
    }


class RiskControlResource(Resource):
    """Risk controls: what is done about a risk, since when, and how well it works."""

    name, model = "risk-controls", models.RiskControl
    writing = Writing(
        models.RiskControl,
        ("risk", "title", "owner", "in_place_since", "due_on", "effectiveness", "document", "source"),
        roles=OFFICERS,
        parent="risk",
        check=services.check_control,
    )
    columns = [
        Text("title", brief=True, label="What is done"),
        Link("risk", brief=True),
        Link("owner", brief=True),
        Day("in_place_since", brief=True, label="In place since"),
        Day("due_on", brief=True, label="To be in place by"),
        Choice("effectiveness", choices.Effectiveness, brief=True),
        *sourced(),
    ]
    expand = {"risk": "risks", "owner": "people", "document": "documents"}
