"""What risks, their matrix, controls, issues and escalations show of themselves."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from core.access import Reader
from core.choices import RAG
from core.columns import Account, Choice, Day, Json, Link, Text, Whole
from core.permissions import can_manage
from core.resources import Resource, Write
from core.writing import WhyForm, Writing
from governance.resources import sourced
from workstreams import choices, forms, models, services
from workstreams.filters import EscalationFilter, IssueFilter, RiskFilter
from workstreams.models.risks import cells, impacts, likelihoods
from workstreams.permissions import can_answer, can_write_risks
from workstreams.resources.work import OFFICERS

FROM_THE_LEAST = "From the least, one a line."
WORDS = {"type": "array", "items": {"type": "string"}}
ESCALATE = Write(
    services.escalate,
    forms.Escalate,
    "record",
    "Ask a board about it.",
    may=can_write_risks,
    when=lambda one: one.is_open,
)


PLACES = {
    f"{kind}_{part}": forms.PlaceField(f"{part}s", label=f"{part.capitalize()} {told}")
    for kind, told in {"current": "now", "inherent": "before anything was done", "target": "aimed at"}.items()
    for part in ("likelihood", "impact")
}
"""The six fields of a risk's scores."""


class RiskMatrixResource(Resource):
    """Risk matrices: the likelihoods and impacts that a programme scores by, and the colour of each cell."""

    name, model = "risk-matrices", models.RiskMatrix
    writing = Writing(
        models.RiskMatrix,
        ("title", "likelihoods", "impacts", "cells"),
        stays=True,
        adds=services.add_matrix,
        alters=services.change_matrix,
        extra={
            "likelihoods": forms.RowsField(label="Likelihoods", help_text=FROM_THE_LEAST, initial=likelihoods),
            "impacts": forms.RowsField(label="Impacts", help_text=FROM_THE_LEAST, initial=impacts),
            "cells": forms.RowsField(
                nested=True,
                initial=cells,
                label="Colours",
                help_text="A line for each likelihood: red, amber or green for each impact, with commas between.",
            ),
        },
    )
    actions = {
        "withdraw": Write(
            services.withdraw_matrix,
            WhyForm,
            "record",
            "Take it out of every list.",
            may=can_manage,
            told="The programme then scores by the matrix of five by five. Its history stays.",
        )
    }
    columns = [
        Text("title", brief=True),
        Json("likelihoods", shape=WORDS),
        Json("impacts", shape=WORDS),
        Json("cells", shape={"type": "array", "items": WORDS}),
    ]


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
        check=services.check_risk,
        derived=("rating",),
        extra=PLACES,
    )
    actions = {
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
    }
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
        Whole("current_likelihood", label="Likelihood now"),
        Whole("current_impact", label="Impact now"),
        Text("score_reason", label="Why this score"),
        Whole("inherent_likelihood", label="Likelihood before anything was done"),
        Whole("inherent_impact", label="Impact before anything was done"),
        Whole("target_likelihood", label="Likelihood aimed at"),
        Whole("target_impact", label="Impact aimed at"),
        Choice("response", choices.RiskResponse),
        Link("organisation"),
        Choice("proximity", choices.Proximity),
        Day("raised_on", label="Raised"),
        Day("last_reviewed_on", label="Last reviewed"),
        Day("closed_on", label="Closed"),
        Text("closed_reason", label="Why it was closed"),
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


class IssueResource(Resource):
    """Issues: what has happened and stands in the way, who deals with it, and how it was resolved."""

    name, model, filters = "issues", models.Issue, IssueFilter
    writing = Writing(
        models.Issue,
        (
            *("title", "description", "consequence", "severity", "workstream", "theme", "owner", "raised_on", "due_on"),
            *("resolved_on", "resolution", "risk", "document", "source"),
        ),
        roles=OFFICERS,
        parent="workstream",
        check=services.check_issue,
    )
    actions = {
        "escalate": ESCALATE,
        "resolve": Write(
            services.resolve_issue,
            forms.ResolveIssue,
            "record",
            "Say how it was resolved.",
            may=can_write_risks,
            when=lambda issue: issue.is_open,
        ),
    }
    columns = [
        Text("title", brief=True),
        Choice("severity", choices.Severity, brief=True),
        Link("workstream", brief=True),
        Link("owner", brief=True),
        Day("due_on", brief=True, label="To be resolved by"),
        Day("resolved_on", brief=True, label="Resolved"),
        Text("description"),
        Text("consequence"),
        Link("theme"),
        Day("raised_on", label="Raised"),
        Text("resolution", label="How it was resolved"),
        Link("risk", label="The risk that it was"),
        *sourced(),
    ]
    expand = {
        "workstream": "workstreams",
        "theme": "themes",
        "owner": "people",
        "risk": "risks",
        "document": "documents",
    }


class EscalationResource(Resource):
    """Escalations: what a board is asked about a risk or an issue, and what it answered."""

    name, model, filters = "escalations", models.Escalation, EscalationFilter
    writing = Writing(
        models.Escalation,
        ("risk", "issue", "board", "asked_on", "question"),
        roles=OFFICERS,
        parent="subject",
        check=services.check_escalation,
    )
    actions = {
        "answer": Write(
            services.answer_escalation,
            forms.AnswerEscalation,
            "record",
            "Note what the board has said.",
            may=can_answer,
            when=lambda escalation: not escalation.decision,
        )
    }
    columns = [
        Link("board", brief=True),
        Link("risk", brief=True),
        Link("issue", brief=True),
        Day("asked_on", brief=True, label="Asked"),
        Choice("decision", choices.EscalationDecision, brief=True, label="The board’s word"),
        Text("question"),
        Text("answer", brief=True),
        Day("answered_on", label="Answered"),
        Account("answered_by"),
    ]
    expand = {"risk": "risks", "issue": "issues", "board": "boards"}

    @classmethod
    def rows(cls, reader: Reader) -> QuerySet[Any]:
        """With what is escalated, and to whom, which name the record."""
        return super().rows(reader).select_related("risk", "issue", "board")
