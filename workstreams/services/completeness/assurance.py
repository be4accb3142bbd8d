"""What impact assessments, agreements, plans of places and roles should have, and what of them is past."""

from __future__ import annotations

from typing import Any

from workstreams.choices import TO_DO, RoleStatus
from workstreams.services.completeness.declared import Source, called, fits, had_passed, whole
from workstreams.services.completeness.seen import Seen
from workstreams.services.milestone_changes import in_words

SOURCES = {
    "sharing-agreements": Source("workstream"),
    "place-plans": Source("workstream"),
    "staff-roles": Source("workstream"),
}


def owed(one: Any, seen: Seen) -> str:
    """What is to be done next about it was to be done by a day that is past; not what was past when it was entered."""
    what, day = one.owed
    if day is None or day >= seen.day or had_passed(day, one):
        return ""
    return f"{what} of {called(one)} was due on {in_words(day)}"


def plan_unreviewed(one: Any, seen: Seen) -> str:
    """Its review is past; not one that was past when it was entered."""
    day = one.review_due_on
    if day is None or day >= seen.day or had_passed(day, one):
        return ""
    return f"{called(one)} was to be reviewed by {in_words(day)}"


def still_vacant(one: Any, seen: Seen) -> str:
    """It was to be filled from a day that is past; not from one that was past when it was entered."""
    if one.from_on is None or one.from_on >= seen.day or had_passed(one.from_on, one):
        return ""
    return f"{called(one)} is still vacant, but was to begin on {in_words(one.from_on)}"


CHECKS = [
    whole(
        *("assessment-owner", "impact-assessments", "Does each assessment that is to be done have an owner and a day?"),
        *({"owner_id": "owner", "due_on": "day by which it is due"}, "is to be done, and has"),
        asked=lambda one, seen: one.status in TO_DO,
    ),
    fits("assessment-in-time", "impact-assessments", "Are assessments done and reviewed in time?", owed),
    fits("agreement-in-time", "sharing-agreements", "Are sharing agreements signed and reviewed in time?", owed),
    fits("plan-reviewed", "place-plans", "Are plans of places reviewed in time?", plan_unreviewed),
    fits(
        *("role-filled", "staff-roles", "Are roles filled from the day on which they begin?", still_vacant),
        asked=lambda one, seen: one.status == RoleStatus.VACANT,
    ),
]
