"""What outcomes and measures should have, and what of them does not fit together."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Max, Min

from workstreams.choices import Direction, ReadingKind
from workstreams.figures import expected_on
from workstreams.services.completeness.declared import Source, called, fits, from_document, missing, none_of
from workstreams.services.completeness.seen import Seen
from workstreams.services.milestone_changes import in_words


def by_kind(rows: Any, seen: Seen) -> Any:
    """Not each reading: for each measure and kind of reading, the first day and the last. One query."""
    found = rows.order_by().values("measure_id", "kind").annotate(first=Min("as_at"), last=Max("as_at"))
    return found.values_list("measure_id", "kind", "first", "last", named=True)


SOURCES = {
    "outcomes": Source("workstream"),
    "measures": Source("workstream", whole=True),
    "readings": Source("", by_kind),
}


def days_of(one: Any, kind: str, seen: Seen) -> tuple[date | None, date | None] | None:
    """The first and last day of a measure's readings of a kind; None where it has none."""
    rows = [row for row in seen.by("readings", "measure_id", one.pk) if row.kind == kind]
    return (rows[0].first, rows[0].last) if rows else None


def has(kind: str) -> Any:
    """Whether a measure has a reading of a kind."""
    return lambda one, seen: days_of(one, kind, seen) is not None


def followed(one: Any, seen: Seen) -> bool:
    """Whether a measure follows an outcome, or the theme or workstream that it is of."""
    return bool(
        seen.by("measures", "outcome_id", one.pk)
        or (one.theme_id and seen.by("measures", "theme_id", one.theme_id))
        or (one.workstream_id and seen.by("measures", "workstream_id", one.workstream_id))
    )


def target_before_baseline(one: Any, seen: Seen) -> str:
    """The last day of its targets is before its baseline."""
    baseline, target = days_of(one, ReadingKind.BASELINE, seen), days_of(one, ReadingKind.TARGET, seen)
    if not (baseline and target and baseline[0] and target[1]) or target[1] >= baseline[0]:
        return ""
    return f"The target of {called(one)} is for {in_words(target[1])}, before its baseline: {in_words(baseline[0])}"


def not_rateable(one: Any, seen: Seen) -> str:
    """It has a target, and nobody says which way is good."""
    if one.direction != Direction.NEITHER:
        return ""
    return f"{called(one)} has a target, but does not say whether higher or lower is better"


def reading_late(one: Any, seen: Seen) -> str:
    """The next reading should be there by now."""
    days = days_of(one, ReadingKind.ACTUAL, seen)
    if days is None or days[1] is None:
        return ""
    due = expected_on(days[1], one.frequency)
    if due is None or due >= seen.day:
        return ""
    return f"{called(one)} was last read as at {in_words(days[1])}; the next reading was expected by {in_words(due)}"


CHECKS = [
    none_of(
        *("outcome-measure", "outcomes", "Does a measure follow each outcome?"),
        *("is an outcome without a measure", followed),
        add="measures",
    ),
    none_of(
        *("measure-baseline", "measures", "Does each measure have a baseline, or a reason for none?"),
        "is a measure without a baseline*, and does not say why there is none",
        lambda one, seen: bool(one.no_baseline_reason) or has(ReadingKind.BASELINE)(one, seen),
        add="readings",
    ),
    none_of(
        *("measure-target", "measures", "Does each measure have a target?"),
        "is a measure without a target",
        lambda one, seen: has(ReadingKind.TARGET)(one, seen) or has(ReadingKind.ANTICIPATED)(one, seen),
        # nothing is aimed at where no way is better
        asked=lambda one, seen: one.direction != Direction.NEITHER,
        add="readings",
    ),
    none_of(
        *("measure-reading", "measures", "Has each measure been read?"),
        *("is a measure without an actual reading", has(ReadingKind.ACTUAL)),
        # of what a board sees first, and of what is to be read every so often
        asked=lambda one, seen: one.headline or one.frequency != "not_stated",
        add="readings",
    ),
    missing(
        *("measure-unit", "measures", "Does each measure say what it is counted in?"),
        "is a measure that does not say what it is counted in",
        lambda one, seen: not one.unit,
        asked=lambda one, seen: not from_document(one),
    ),
    missing(
        *("measure-frequency", "measures", "Is it said how often each measure is read?"),
        "is a measure that does not say how often it is read",
        lambda one, seen: one.frequency == "not_stated",
        asked=lambda one, seen: not from_document(one),
    ),
    missing(
        *("measure-owner", "measures", "Does somebody answer for each measure that a board sees first?"),
        "is a headline measure, and nobody answers for it",
        lambda one, seen: one.owner_id is None,
        asked=lambda one, seen: one.headline,
    ),
    fits(
        *("target-after-baseline", "measures", "Are targets later than the baseline?", target_before_baseline),
        asked=lambda one, seen: has(ReadingKind.BASELINE)(one, seen) and has(ReadingKind.TARGET)(one, seen),
        page="",
    ),
    fits(
        *("target-has-a-direction", "measures", "Is it said which way is good of what has a target?", not_rateable),
        asked=has(ReadingKind.TARGET),
    ),
    fits(
        *("reading-in-time", "measures", "Do readings come as often as they should?", reading_late),
        asked=lambda one, seen: one.frequency != "not_stated" and has(ReadingKind.ACTUAL)(one, seen),
        add="readings",
    ),
]
