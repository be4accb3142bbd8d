"""How pages tell a reading, a standing and what a rule finds: in words, and naming only what their reader may see."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from core.access import Access
from core.choices import Qualifier
from core.figures import london_day
from core.models import Record, model_of
from core.resources import url_of
from workstreams.choices import ReadingKind, TargetRating
from workstreams.figures import Limits, Part, rounded, said, speaking
from workstreams.models import Measure, Reading, StatusUpdate
from workstreams.services import (
    KINDS,
    RULES,
    Finding,
    RatingRule,
    Standing,
    of_its_place,
    overridden_then,
)

SHOWN = 2
"""The decimals of a computed figure that a measure does not say its decimals for."""


def told(one: Reading, access: Access) -> dict[str, Any]:
    """A reading, and what it says as a person would write it: about £4,000,000,000 a year."""
    qualifier = "" if one.qualifier == Qualifier.EXACT else f"{one.get_qualifier_display()} "
    document = one.document if one.document and access.sees(one.document) else None
    place = one.place if one.place and access.sees(one.place) else None
    says = f"{qualifier}{said(one.value, one.unit or one.measure.unit)}"
    return {"reading": one, "says": says, "of": of(one), "document": document, "place": place}


def of(part: Reading | Part | None) -> str:
    """What a value is divided from: 24,000 of 199,641; empty where that is not stated."""
    if part is None or part.denominator is None:
        return ""
    return f"{said(part.numerator, '')} of {said(part.denominator, '')}"


def last_told(readings: Iterable[Reading], kind: str, access: Access) -> list[dict[str, Any]]:
    """The readings of a kind that are of its latest day and not revised: several, where places or sources differ."""
    found = [one for one in speaking(readings) if one.kind == kind]
    return [told(one, access) for one in found if one.as_at == found[-1].as_at]


def columns_told(measure: Measure, readings: Sequence[Reading], access: Access) -> dict[str, Any]:
    """Baseline, latest and target of a measure, from its readings in order; an expectation may stand in for a target.

    They are those of the measure's own place; of the places that there are, where that has none of a kind.
    """
    own = of_its_place(measure, readings) if measure.place_id else readings

    def last(kind: str) -> list[dict[str, Any]]:
        return last_told(own, kind, access) or last_told(readings, kind, access)

    target = last(ReadingKind.TARGET) or last(ReadingKind.ANTICIPATED)
    return {"baseline": last(ReadingKind.BASELINE), "latest": last(ReadingKind.ACTUAL), "target": target}


def computed(value: Any, measure: Measure) -> str:
    """A figure that we have made, in the measure's unit and decimals."""
    places = SHOWN if measure.decimals is None else measure.decimals
    return "" if value is None else said(rounded(value, places), measure.unit)


def rating_told(standing: Standing) -> dict[str, Any]:
    """The rating of a measure, the words beside it, and which way it goes."""
    measure, rating = standing.measure, standing.rating
    if rating == TargetRating.NOT_RATED:
        words = standing.why_not
    elif rating == TargetRating.ON_TARGET and not standing.missed_by:
        words = f"{computed(standing.value, measure)} against {computed(standing.target, measure)}."
    else:
        missed = f", missed by {standing.missed_by.normalize():f}%" if standing.missed_by is not None else ""
        words = f"{computed(standing.value, measure)} against {computed(standing.target, measure)}{missed}."
    so_far = (
        "The year so far: " if measure.cumulative and standing.value is not None and standing.target is not None else ""
    )
    return {"rag": rating.rag, "label": rating.label, "words": f"{so_far}{words}", "travel": standing.travel}


def findings_told(findings: Iterable[Finding], access: Access) -> list[dict[str, Any]]:
    """What rules of ratings find, as a table tells it."""
    return [finding_told(one.rule, one.rag, one.told, one.limits, one.record, access) for one in findings]


def finding_told(
    rule: RatingRule, rag: str, words: str, limits: Limits, record: Record | None, access: Access
) -> dict[str, Any]:
    """One of them; its record is not named to somebody who may not see it."""
    seen = record is not None and access.sees(record)
    return {
        "name": rule.rule.label,
        "kind": KINDS[rule.kind],
        "rag": rag,
        "told": words,
        "limits": rule.words(limits),
        "title": str(record) if seen else "",
        "url": url_of(record) if seen else "",
    }


def submitted_told(update: StatusUpdate, access: Access) -> dict[str, Any]:
    """What rules found when an update was submitted, and its override. One query for each kind of record."""
    return {"findings": _thawed(update, access), "override": override_told(update)}


def override_told(update: StatusUpdate) -> dict[str, Any] | None:
    """Which ratings of an update are better than its rules called for, and why; None where none is."""
    kinds = overridden_then(update)
    if not kinds:
        return None
    return {
        "kinds": [{"label": KINDS.get(kind, "Overall"), "rag": getattr(update, kind)} for kind in kinds],
        "reason": update.override_reason,
        "update": update,
        "on": london_day(update.submitted_at) if update.submitted_at else None,
    }


def _thawed(update: StatusUpdate, access: Access) -> list[dict[str, Any]]:
    """What an update has kept of the rules; a record that the reader may not see is not named."""
    by_model: dict[Any, list[str]] = {}
    for one in update.findings:
        by_model.setdefault(model_of(one["record"]), []).append(one["record"])
    seen: dict[str, Record] = {}
    for model, references in by_model.items():
        if model is not None:
            rows = model._default_manager.visible_to(access).filter(reference__in=references)
            seen |= {record.reference: record for record in rows}
    return [_thawed_row(one, seen.get(one["record"]), access) for one in update.findings if one["rule"] in RULES]


def _thawed_row(kept: dict[str, Any], record: Record | None, access: Access) -> dict[str, Any]:
    rule = RULES[kept["rule"]]
    limits = rule.frozen_limits(kept)
    return finding_told(rule, kept["rag"], rule.said.format(kept["value"]), limits, record, access)
