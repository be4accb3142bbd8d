"""What open risks, their controls and issues should have, and what of them does not fit together."""

from __future__ import annotations

from typing import Any

from workstreams.choices import RiskResponse, RiskStatus
from workstreams.services.completeness.declared import Source, called, fits, from_document, missing, none_of, whole
from workstreams.services.completeness.seen import Seen
from workstreams.services.milestone_changes import in_words


def of_open_risks(rows: Any, seen: Seen) -> Any:
    """The controls of risks that may still happen."""
    return rows.filter(risk__status=RiskStatus.OPEN).select_related("risk")


SOURCES = {
    "risks": Source("workstream", whole=True),
    "risk-controls": Source("risk__workstream", of_open_risks),
    "issues": Source("workstream"),
}


def is_open(one: Any, seen: Seen) -> bool:
    """Whether a risk may still happen, or an issue still stands in the way."""
    return bool(one.is_open)


def review_past(one: Any, seen: Seen) -> str:
    """Its next review is past."""
    if one.review_on is None or one.review_on >= seen.day:
        return ""
    return f"{called(one)} was to be reviewed on {in_words(one.review_on)}, and has not been since"


def aims_higher(one: Any, seen: Seen) -> str:
    """The score aimed at is above the present one."""
    pairs = [(one.target_likelihood, one.current_likelihood), (one.target_impact, one.current_impact)]
    above = any(aim is not None and now is not None and aim > now for aim, now in pairs)
    return f"The score aimed at for {called(one)} is above the present one" if above else ""


def control_late(one: Any, seen: Seen) -> str:
    """It was to be in place by a day that is past."""
    if one.in_place_since or one.due_on is None or one.due_on >= seen.day:
        return ""
    risk = seen.one("risks", one.risk_id)
    of_it = f" of {called(risk)}" if risk else ""
    return f"{called(one)}, a control{of_it}, was to be in place by {in_words(one.due_on)}, and is not"


def issue_late(one: Any, seen: Seen) -> str:
    """It was to be resolved by a day that is past."""
    if one.due_on is None or one.due_on >= seen.day:
        return ""
    return f"{called(one)} was to be resolved by {in_words(one.due_on)}, and is not"


CHECKS = [
    missing(
        *("risk-owner", "risks", "Does each open risk have an owner?"),
        "is a risk without an owner",
        lambda one, seen: one.owner_id is None and one.organisation_id is None,
        asked=is_open,
    ),
    missing(
        *("risk-response", "risks", "Is it said what is done about each risk?"),
        "is a risk for which no response is chosen",
        lambda one, seen: not one.response,
        asked=is_open,
    ),
    missing(
        *("risk-review", "risks", "Does each risk have a day for its next review?"),
        "is a risk without a day for its next review",
        lambda one, seen: one.review_on is None,
        asked=is_open,
    ),
    missing(
        *("risk-score", "risks", "Is each risk scored?"),
        "is a risk without a score",
        lambda one, seen: one.current_likelihood is None,
        asked=is_open,
    ),
    whole(
        *("risk-parts", "risks", "Does each risk say its cause, the event and what would come of it?"),
        *({"cause": "cause", "event": "event", "consequence": "consequence"}, "is a risk with"),
        asked=lambda one, seen: one.is_open and not from_document(one),
    ),
    none_of(
        *("risk-control", "risks", "Does each risk that is to be treated have a control?"),
        "is a risk that is to be treated, and has no control",
        lambda one, seen: bool(seen.by("risk-controls", "risk_id", one.pk)),
        asked=lambda one, seen: one.is_open and one.response == RiskResponse.TREAT,
        add="risk-controls",
    ),
    fits(
        *("risk-reviewed", "risks", "Are risks reviewed on their day?", review_past),
        asked=is_open,
        page="review",
    ),
    fits(
        "risk-aims-lower", "risks", "Is the score aimed at no higher than the present one?", aims_higher, asked=is_open
    ),
    missing(
        *("control-day", "risk-controls", "Is each control in place, or has it a day for that?"),
        "is a control that is not in place, and has no day by which it will be",
        lambda one, seen: one.in_place_since is None and one.due_on is None,
        asked=lambda one, seen: not from_document(one),
    ),
    fits("control-in-place", "risk-controls", "Are controls in place by their day?", control_late),
    missing(
        *("issue-owner", "issues", "Does each open issue have an owner?"),
        "is an issue without an owner",
        lambda one, seen: one.owner_id is None,
        asked=is_open,
    ),
    missing(
        *("issue-day", "issues", "Does each open issue have a day by which it is to be resolved?"),
        "is an issue without a day by which it is to be resolved",
        lambda one, seen: one.due_on is None,
        asked=lambda one, seen: one.is_open and not from_document(one),
    ),
    fits("issue-resolved", "issues", "Are issues resolved by their day?", issue_late, asked=is_open, page="resolve"),
]
