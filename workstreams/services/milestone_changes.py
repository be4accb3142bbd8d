"""What an update says of milestones: read, judged, and let come true when it is published."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError

from core.figures import YEARS, london_day
from core.models import User
from core.services import change_record
from workstreams.choices import UpdateState
from workstreams.models import Milestone, StatusUpdate
from workstreams.services.rules import is_as_wide


def read_changes(update: StatusUpdate, changes: Any, actor: User) -> dict[str, dict[str, str]]:
    """What an update says of milestones, in the form that is stored; a change that says nothing is left out.

    What has been said of a milestone that `actor` may not see stays as it is.
    """
    if not isinstance(changes, Mapping):
        raise ValidationError({"milestone_changes": "Give an object: reference to done_on, forecast_on and reason."})
    rows = Milestone.objects.visible_to(actor).current().filter(workstream=update.workstream_id, done_on=None)
    known = set(rows.values_list("reference", flat=True))
    read = {name: said for name, said in update.milestone_changes.items() if name not in known}
    faults = []
    for reference, said in changes.items():
        if reference not in known and read.get(reference) == said:
            continue
        if reference not in known:
            faults.append(f"{reference} is not an open milestone of this workstream.")
        elif not isinstance(said, Mapping) or set(said) - {"done_on", "forecast_on", "reason"}:
            faults.append(f"{reference}: give only done_on, forecast_on and reason.")
        else:
            try:
                read[reference] = _read_change(said)
            except ValueError:
                told = "give days like 2014-10-31, from 1900 to 2200, and a reason of at most 500 characters."
                faults.append(f"{reference}: {told}")
    if faults:
        raise ValidationError({"milestone_changes": faults})
    return {reference: said for reference, said in read.items() if said}


def _read_change(said: Mapping[str, Any]) -> dict[str, str]:
    read = {}
    for name in ("done_on", "forecast_on"):
        if said.get(name):
            value = said[name]
            day = value if isinstance(value, date) else date.fromisoformat(str(value))
            if day.year not in YEARS:
                raise ValueError(day)
            read[name] = day.isoformat()
    reason = str(tidy(str(said.get("reason") or "")))
    if len(reason) > 500 or "\x00" in reason or any("\ud800" <= letter <= "\udfff" for letter in reason):
        raise ValueError(reason)
    return read | ({"reason": reason} if reason else {})


def milestone_problems(update: StatusUpdate, now: datetime) -> list[str]:
    """What stands between an update and its submission in what it says of milestones."""
    if not update.milestone_changes:
        return []
    submitted = update.submitted_at if update.state == UpdateState.SUBMITTED else None
    faults: list[str] = []
    for milestone in _meant_by(update):
        said = update.milestone_changes[milestone.reference]
        called = f"“{milestone.title}”" if is_as_wide(milestone, update.workstream) else milestone.reference
        faults += _faults_of(said, called, london_day(now), london_day(submitted or now))
    return faults


def _faults_of(said: Mapping[str, str], called: str, today: date, told_on: date) -> Iterator[str]:
    """What is wrong in what an update says of one milestone; it was told on `told_on`."""
    done, forecast, reason = said.get("done_on"), said.get("forecast_on"), said.get("reason")
    if done and date.fromisoformat(done) > today:
        yield f"The day on which {called} was done cannot be in the future"
    if done and forecast:
        yield f"Say of {called} either that it is done or what it is forecast for, not both"
    elif forecast:
        day = date.fromisoformat(forecast)
        if day < told_on:
            yield f"The new forecast of {called} has passed. Give a day to come, or say that it is done"
        if not reason:
            yield f"Say why {called} has moved to {in_words(day)}"
    elif reason and not done:
        yield f"Say for when {called} is forecast, or leave the reason out"


def _meant_by(update: StatusUpdate) -> Iterable[Milestone]:
    """The milestones that it moves; one that was withdrawn, or done by somebody else's word, stays as it is."""
    rows = Milestone.objects.current().filter(workstream_id=update.workstream_id, done_on=None)
    return rows.filter(reference__in=update.milestone_changes).order_by("reference")


def move_milestones(update: StatusUpdate, actor: User | None, now: datetime) -> None:
    """Let the milestones say what the update says of them."""
    for milestone in _meant_by(update):
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
