"""What asks, barriers and answers show of themselves."""

from __future__ import annotations

from core.choices import Precision, Qualifier
from core.columns import Choice, Currency, Day, Link, Money, Text
from core.resources import Resource, Write
from core.writing import Writing
from governance.resources import sourced
from workstreams import choices, forms, models, services
from workstreams.permissions import may_write_in
from workstreams.resources.work import OFFICERS


class AskResource(Resource):
    """Asks of Government, what stands in the way, and how they have been answered."""

    name, model = "asks", models.Ask
    writing = Writing(
        models.Ask,
        (
            *("title", "nature", "summary", "kind", "of_whom", "of_organisation", "theme", "workstream", "barrier"),
            *("benefit", "amount_at_stake", "amount_qualifier", "made_on", "needed_by_on", "document", "source"),
        ),
        roles=OFFICERS,
        check=services.check_ask,
    )
    columns = [
        Text("title", brief=True),
        Choice("kind", choices.AskKind, brief=True),
        Text("of_whom", brief=True),
        Choice("status", choices.AskStatus, brief=True),
        Link("of_organisation"),
        Link("theme"),
        Link("workstream"),
        Text("summary"),
        Text("benefit", label="Lost if refused"),
        *sourced(),
        Choice("nature", choices.AskNature, brief=True),
        Link("barrier", label="Would remove"),
        Money("amount_at_stake"),
        Choice("amount_qualifier", Qualifier, label="Amount is stated", beside="amount_at_stake"),
        Day("made_on"),
        Day("needed_by_on", label="Answer needed by"),
        Currency(),
    ]
    expand = {
        "of_organisation": "organisations",
        "theme": "themes",
        "workstream": "workstreams",
        "barrier": "asks",
        "document": "documents",
    }
    actions = {
        "record-answer": Write(
            services.answer_ask,
            forms.AnswerAskForm,
            "record",
            "Record an answer, which moves the status of the ask.",
            may=may_write_in,
        )
    }


class AskAnswerResource(Resource):
    """Answers to asks: when, by whom, what was said, and how the ask stands since."""

    name, model = "ask-answers", models.AskAnswer
    writing = Writing(
        models.AskAnswer,
        (
            *("ask", "answered_on", "answered_precision", "by_whom", "by_organisation", "answer", "status"),
            *("document", "source"),
        ),
        roles=OFFICERS,
        parent="ask",
        check=services.check_answer,
        after=services.follow_answer,
    )
    columns = [
        Link("ask", brief=True),
        Day("answered_on", brief=True, label="Answered"),
        Choice("answered_precision", Precision, label="Day answered is exact to", beside="answered_on"),
        Text("by_whom", brief=True),
        Link("by_organisation"),
        Choice("status", choices.AskReply, brief=True, label="Stands as"),
        Text("answer", brief=True),
        *sourced(),
    ]
    expand = {"ask": "asks", "by_organisation": "organisations", "document": "documents"}
