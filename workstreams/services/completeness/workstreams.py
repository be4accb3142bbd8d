"""What a workstream should have."""

from __future__ import annotations

from typing import Any

from core.figures import london_day
from workstreams.choices import Stage, UpdateState
from workstreams.models import Workstream
from workstreams.services.completeness.declared import (
    Source,
    missing,
    none_of,
    of_our_own,
    whole,
)
from workstreams.services.completeness.seen import Seen

LATE_STAGES = (Stage.IMPLEMENTATION, Stage.BENEFITS)


def told(rows: Any, seen: Seen) -> Any:
    """The updates by which workstreams are rated, and those of the last period that has closed."""
    rated = Workstream.objects.filter(scope=seen.programme.scope_id).values("current_update")
    found = rows.filter(state=UpdateState.PUBLISHED).select_related("workstream")
    return (
        found.filter(pk__in=rated) | found.filter(period=seen.period.pk) if seen.period else found.filter(pk__in=rated)
    )


SOURCES = {
    "workstreams": Source(),
    "status-updates": Source("workstream", told),
    "partners": Source("workstream", whole=True),
    "impact-assessments": Source("workstream", whole=True),
}


def of_theme_too(name: str) -> Any:
    """Whether a workstream has a record of a kind, or its theme has one."""

    def has(one: Any, seen: Seen) -> bool:
        return bool(seen.of(one, name) or (one.theme_id and seen.by(name, "theme_id", one.theme_id)))

    return has


def has_measure(one: Any, seen: Seen) -> bool:
    """Whether a measure follows it or its theme."""
    return bool(of_theme_too("measures")(one, seen))


def has_assessment(one: Any, seen: Seen) -> bool:
    """Whether somebody has said if its effects are to be assessed; what is for the whole programme counts."""
    return bool(seen.of(one, "impact-assessments") or seen.by("impact-assessments", "workstream_id", None))


def told_last_period(one: Any, seen: Seen) -> bool:
    """Whether an update counts for the last period that has closed."""
    assert seen.period is not None
    return any(update.period_id == seen.period.pk for update in seen.of(one, "status-updates"))


def owed_last_period(one: Any, seen: Seen) -> bool:
    """Whether it was there in the last period that has closed."""
    return seen.period is not None and london_day(one.created_at) <= seen.period.ends_on


CHECKS = [
    missing(
        *("workstream-focus", "workstreams", "Does each workstream say what it sets out to change?"),
        "does not say what it sets out to change",
        lambda one, seen: not one.focus,
    ),
    missing(
        *("workstream-theme", "workstreams", "Does each workstream belong to a theme?"),
        "belongs to no theme",
        lambda one, seen: one.theme_id is None,
        # a document that groups its work leaves some out of every theme on purpose
        asked=of_our_own,
    ),
    missing(
        *("workstream-lead", "workstreams", "Does each workstream have a lead?"),
        "has no lead",
        lambda one, seen: one.lead_id is None,
    ),
    missing(
        *("workstream-writer", "workstreams", "Does each workstream have an account that writes its updates?"),
        "has no account that writes its updates",
        lambda one, seen: one.lead_user_id is None,
    ),
    missing(
        *("workstream-board", "workstreams", "Does each workstream report to a board?"),
        "reports to no board",
        lambda one, seen: one.reports_to_id is None,
    ),
    whole(
        *("workstream-dates", "workstreams", "Does each workstream have a first and a last day?"),
        {"starts_on": "first day", "ends_on": "last day"},
    ),
    missing(
        *("workstream-stage", "workstreams", "Is it said at which step of the method each workstream is?"),
        "does not say at which step it is",
        lambda one, seen: one.stage == Stage.NOT_STATED,
    ),
    none_of(
        *("workstream-milestones", "workstreams", "Does each workstream have milestones?"),
        *("has no milestone", lambda one, seen: bool(seen.of(one, "milestones"))),
        asked=lambda one, seen: one.stage not in LATE_STAGES,
        add="milestones",
    ),
    none_of(
        *("workstream-measures", "workstreams", "Does a measure follow each workstream, or its theme?"),
        *("has no measure*, of its own or of its theme", has_measure),
        add="measures",
    ),
    none_of(
        *("workstream-risks", "workstreams", "Does each workstream have a risk, of its own or of its theme?"),
        *("has no risk*, of its own or of its theme", of_theme_too("risks")),
        add="risks",
    ),
    none_of(
        *("workstream-partners", "workstreams", "Is it recorded who works on each workstream, or on its theme?"),
        *("has no partner*, of its own or of its theme", of_theme_too("partners")),
        add="partners",
    ),
    none_of(
        *("workstream-impact", "workstreams", "Is it said whether the effects of each workstream are to be assessed?"),
        *("has no impact assessment*, and none says why it needs none", has_assessment),
        add="impact-assessments",
    ),
    none_of(
        *("workstream-update", "workstreams", "Does each workstream have a published update for the last period?"),
        *("has no published update* for the last reporting period", told_last_period),
        asked=owed_last_period,
        page="",
    ),
]
