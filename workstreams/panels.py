"""What the page of a workstream tells first: its latest update, its milestones, its measures."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import F

from core.access import Access, access_of
from core.choices import RAG, Qualifier
from core.resources import Panel, panels
from workstreams.choices import OPEN_STATES, ReadingKind, UpdateState
from workstreams.figures import days_overdue, direction_of_travel, disagreeing, slip_days
from workstreams.models import Measure, Milestone, Reading, StatusUpdate, Workstream
from workstreams.permissions import can_edit, can_update

if TYPE_CHECKING:
    from core.access import Reader

STRIP = 6
"""How many of the last ratings a strip shows."""
KINDS = {"Overall": "rag", "Time": "rag_time", "Money": "rag_money", "Benefits": "rag_benefits", "Risk": "rag_risk"}
WRITE = {
    "": "Start update",
    UpdateState.DRAFT: "Continue draft",
    UpdateState.RETURNED: "Correct and resubmit",
    UpdateState.SUBMITTED: "Read what was submitted",
}
"""What the button says, by the state of the open update."""


def latest_update(workstream: Workstream, reader: Reader, day: date) -> dict[str, Any]:
    """The last published update with its ratings by kind, and the way to write the next. Two queries, or one."""
    seen = StatusUpdate.objects.visible_to(reader).current().filter(workstream=workstream)
    published = seen.filter(state=UpdateState.PUBLISHED).select_related("author", "published_by")
    told = list(published.order_by(F("as_at").desc(), F("published_at").desc())[:STRIP])
    writes = workstream.closed_on is None and can_update(reader, workstream)
    opened = seen.filter(state__in=OPEN_STATES).first() if writes else None
    last = told[0] if told else None
    return {
        "workstream": workstream,
        "update": last,
        "ratings": _ratings(told),
        "needs_path": bool(last and RAG(last.rag).needs_path_to_green),
        "overdue": 0 if workstream.closed_on else days_overdue(workstream.next_update_due_on, day),
        "button": WRITE[opened.state if opened else ""] if writes and (not opened or can_edit(reader, opened)) else "",
    }


def milestones(workstream: Workstream, reader: Reader, day: date) -> dict[str, Any] | None:
    """Every milestone with its baseline, its forecast and the days between. One query."""
    rows = Milestone.objects.visible_to(reader).current().filter(workstream=workstream)
    found = list(rows.order_by(F("due_on").asc(nulls_last=True), "reference"))
    return {"rows": [_milestone(one, day) for one in found]} if found else None


def measures(workstream: Workstream, reader: Reader, day: date) -> dict[str, Any] | None:
    """Every measure with its baseline, latest reading and target, and the sources that disagree. Two queries."""
    own = list(Measure.objects.visible_to(reader).current().filter(workstream=workstream).order_by("reference"))
    if not own:
        return None
    rows = Reading.objects.visible_to(reader).current().filter(measure__in=own).select_related("place", "document")
    readings: dict[Any, list[Reading]] = {}
    for one in rows.order_by("measure__reference", F("as_at").asc(nulls_first=True), "reference"):
        readings.setdefault(one.measure_id, []).append(one)
    access = access_of(reader)
    return {"rows": [_measure(one, readings.get(one.pk, []), access) for one in own]}


def _ratings(told: list[StatusUpdate]) -> list[dict[str, Any]]:
    """For each kind of rating: how it stands, the last few, and which way it went."""
    if not told:
        return []
    before = told[1] if len(told) > 1 else None
    return [
        {
            "label": label,
            "rag": getattr(told[0], name),
            "strip": [getattr(update, name) for update in told[::-1]],
            "direction": direction_of_travel(getattr(before, name), getattr(told[0], name)) if before else "",
        }
        for label, name in KINDS.items()
    ]


def _milestone(one: Milestone, day: date) -> dict[str, Any]:
    slip = slip_days(one.baseline_on, one.done_on or one.forecast_on)
    late = 0 if one.done_on or one.is_unconfirmed else days_overdue(one.due_on, day)
    return {"milestone": one, "slip": _slip(slip), "late": late, "unconfirmed": one.is_unconfirmed}


def _slip(days: int | None) -> str:
    """How far a day lies from its baseline, in words; nothing where one of the two is unknown."""
    if not days:
        return "" if days is None else "None"
    return f"{abs(days)} day{'' if abs(days) == 1 else 's'} {'later' if days > 0 else 'earlier'}"


def _measure(one: Measure, readings: list[Reading], access: Access) -> dict[str, Any]:
    return {
        "measure": one,
        "baseline": _last(readings, ReadingKind.BASELINE, access),
        "latest": _last(readings, ReadingKind.ACTUAL, access),
        "target": _last(readings, ReadingKind.TARGET, access) or _last(readings, ReadingKind.ANTICIPATED, access),
        "conflicts": [[_reading(each, access) for each in same] for same in disagreeing(readings)],
    }


def _last(readings: Iterable[Reading], kind: str, access: Access) -> list[dict[str, Any]]:
    """The readings of a kind that are of its latest day: several, where places or sources differ."""
    found = [one for one in readings if one.kind == kind]
    return [_reading(one, access) for one in found if one.as_at == found[-1].as_at]


def _reading(one: Reading, access: Access) -> dict[str, Any]:
    """A reading, and what it says as a person would write it: about £4,000,000,000 a year."""
    number = f"{one.value.normalize():,f}"
    if one.unit.startswith("£"):
        says = f"£{number}{one.unit[1:]}"
    else:
        says = f"{number}{'' if one.unit == '%' else ' '}{one.unit}".strip()
    qualifier = "" if one.qualifier == Qualifier.EXACT else f"{one.get_qualifier_display()} "
    document = one.document if one.document and access.sees(one.document) else None
    place = one.place if one.place and access.sees(one.place) else None
    return {"reading": one, "says": f"{qualifier}{says}", "document": document, "place": place}


def register() -> None:
    """Put the panels on the page of a workstream, in their order."""
    panels[Workstream] = [
        Panel("Latest update", "workstreams/_latest_update.html", latest_update, ("status-updates",), leads=True),
        Panel("Milestones", "workstreams/_milestones.html", milestones, ("milestones",)),
        Panel("Measures", "workstreams/_measures.html", measures, ("measures",)),
    ]
