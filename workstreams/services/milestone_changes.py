"""What an update says of milestones: read, judged, and let come true when it is published."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError

from core.figures import london_day
from core.models import User
from core.services import change_record
from workstreams.models import Milestone, StatusUpdate


def read_changes(update: StatusUpdate, changes: Any) -> dict[str, dict[str, str]]:
    """What an update says of milestones, in the form that is stored; a change that says nothing is left out."""
    if not isinstance(changes, Mapping):
        raise ValidationError({"milestone_changes": "Give an object: reference to done_on, forecast_on and reason."})
    known = set(_open_milestones(update.workstream_id))
    read: dict[str, dict[str, str]] = {}
    faults = []
    for reference, said in changes.items():
        if reference not in known:
            faults.append(f"{reference} is not an open milestone of this workstream.")
        elif not isinstance(said, Mapping) or set(said) - {"done_on", "forecast_on", "reason"}:
            faults.append(f"{reference}: give only done_on, forecast_on and reason.")
        else:
            try:
                read[reference] = _read_change(said)
            except ValueError:
                faults.append(f"{reference}: give days like 2014-10-31, and a reason of at most 500 characters.")
    if faults:
        raise ValidationError({"milestone_changes": faults})
    return {reference: said for reference, said in read.items() if said}


def _read_change(said: Mapping[str, Any]) -> dict[str, str]:
    read = {}
    for name in ("done_on", "forecast_on"):
        if said.get(name):
            value = said[name]
            read[name] = (value if isinstance(value, date) else date.fromisoformat(str(value))).isoformat()
    reason = str(tidy(str(said.get("reason") or "")))
    if len(reason) > 500 or "\x00" in reason or any("\ud800" <= letter <= "\udfff" for letter in reason):
        raise ValueError(reason)
    return read | ({"reason": reason} if reason else {})


def _open_milestones(workstream_id: uuid.UUID) -> dict[str, Milestone]:
    rows = Milestone.objects.current().filter(workstream_id=workstream_id, done_on__isnull=True)
    return {milestone.reference: milestone for milestone in rows}


def milestone_problems(update: StatusUpdate, now: datetime) -> list[str]:
    """What stands between an update and its submission in what it says of milestones."""
    if not update.milestone_changes:
        return []
    faults = []
    rows = Milestone.objects.filter(workstream_id=update.workstream_id, reference__in=update.milestone_changes)
    for milestone in rows:
        said = update.milestone_changes[milestone.reference]
        if said.get("done_on") and date.fromisoformat(said["done_on"]) > london_day(now):
            faults.append(f"The day on which “{milestone.title}” was done cannot be in the future")
        if said.get("forecast_on") and not said.get("done_on") and not said.get("reason"):
            day = date.fromisoformat(said["forecast_on"])
            faults.append(f"Say why “{milestone.title}” has moved to {in_words(day)}")
    return faults


def move_milestones(update: StatusUpdate, actor: User | None, now: datetime) -> None:
    """Let the milestones say what the update says of them; one withdrawn meanwhile stays as it is."""
    rows = Milestone.objects.current().filter(workstream_id=update.workstream_id)
    for milestone in rows.filter(reference__in=update.milestone_changes).order_by("reference"):
        said = update.milestone_changes[milestone.reference]
        values: dict[str, Any] = {}
        if said.get("done_on"):
            values |= {"done_on": date.fromisoformat(said["done_on"]), "done_precision": "day"}
        elif said.get("forecast_on"):
            values |= {"forecast_on": date.fromisoformat(said["forecast_on"]), "forecast_precision": "day"}
            values["forecast_reason"] = said.get("reason", "")
        change_record(milestone, actor=actor, now=now, **values)


def tidy(value: Any) -> Any:
    """Text without blank ends and with plain line breaks; anything else as it is."""
    return value.replace("\r\n", "\n").replace("\r", "\n").strip() if isinstance(value, str) else value


def in_words(day: date) -> str:
    """A day in words."""
    return f"{day.day} {day:%B %Y}"
