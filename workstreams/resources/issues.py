"""What issues and escalations show of themselves."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from core.access import Reader
from core.columns import Account, Choice, Day, Link, Text
from core.resources import Resource, Write
from core.writing import Writing
from governance.resources import sourced
from workstreams import choices, forms, models, services
from workstreams.filters import EscalationFilter, IssueFilter
from workstreams.permissions import can_answer, can_answer_it, can_write_risks
from workstreams.resources.work import OFFICERS

ESCALATE = Write(
    services.escalate,
    forms.Escalate,
    "record",
    "Ask a board about it.",
    may=can_write_risks,
    when=lambda one: one.is_open,
)


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
        extra={"board": forms.BoardField(label="Board", empty_label="Choose a board")},
        when=lambda escalation: not escalation.decision,
    )
    actions = {
        "answer": Write(
            services.answer_escalation,
            forms.AnswerEscalation,
            "record",
            "Note what the board has said.",
            may=can_answer,
            theirs=can_answer_it,
            when=lambda escalation: not escalation.decision,
        )
    }
    columns = [
        Link("board", brief=True),
        Link("risk", brief=True),
        Link("issue", brief=True),
        Day("asked_on", brief=True, label="Asked"),
        Choice("decision", choices.EscalationDecision, brief=True, label="The board’s word"),
        Text("question", brief=True),
        Text("answer", brief=True),
        Day("answered_on", label="Answered"),
        Account("answered_by"),
    ]
    expand = {"risk": "risks", "issue": "issues", "board": "boards"}

    @classmethod
    def rows(cls, reader: Reader) -> QuerySet[Any]:
        """With what is escalated, and to whom, which name the record."""
        return super().rows(reader).select_related("risk", "issue", "board")
