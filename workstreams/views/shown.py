"""What an update said last time and says now, as its pages show it."""

from __future__ import annotations

from datetime import date
from typing import Any

from core.access import Access
from core.forms import DayField
from core.models import User
from workstreams.choices import UpdateState
from workstreams.forms import PageForm
from workstreams.models import Milestone, StatusUpdate
from workstreams.services import READ, strips_of
from workstreams.services.updates import RATINGS, TEXTS


def last_time(update: StatusUpdate, reader: Any) -> dict[str, Any]:
    """For each text: what was said last time, by whom, and since when it stands; `last` is None in a first update."""
    before = update.previous
    said: dict[str, Any] = {}
    for name in TEXTS:
        since = update.unchanged_since.get(name)
        said[name] = {
            "carried": f"Carried forward, unchanged since {_day(date.fromisoformat(since))}" if since else "",
            "last": before and {"text": getattr(before, name), "who": _who(before, name, reader)},
        }
    return said


def ratings_before(update: StatusUpdate, access: Access, day: date) -> dict[str, Any] | None:
    """The published ratings of the last periods, oldest first, and since when; None before the second."""
    seen = StatusUpdate.objects.visible_to(access).current().filter(workstream=update.workstream_id)
    told = list(seen.filter(state=UpdateState.PUBLISHED).order_by("-as_at", "-published_at")[:READ])
    strip = strips_of([update.workstream], {update.workstream_id: told}, day)[update.workstream_id]["rag"]
    if len(strip) < 2:
        return None
    return {"values": strip, "what": f"Up to {_day(told[0].as_at)}", "count": len(strip)}


def answers_shown(update: StatusUpdate, milestones: dict[str, Milestone], change_url: str) -> list[dict[str, Any]]:
    """Every answer as a row of the summary list; each leads back to its field where `change_url` is given."""
    before = update.previous
    facts = []
    for name, field in PageForm.base_fields.items():
        value = getattr(update, name)
        if name in ("rag_reason", "override_reason", "path_to_green", "back_to_green_on") and not value:
            continue
        since = update.unchanged_since.get(name)
        cell: dict[str, Any] = {"kind": "rag" if name in RATINGS else "text", "value": _typed(value)}
        cell["label"] = "" if value else "Nothing written"
        if since:
            cell["value"] = f"{value}\n(unchanged since {_day(date.fromisoformat(since))})"
        elif name == "rag" and before is not None and before.rag != value:
            cell = {"kind": "move", "before": before.rag, "value": value}
        target = f"#id_{name}_0" if name == "rag" else f"#id_{name}"
        facts.append({"label": field.label, "cell": cell, "action_url": change_url and change_url + target})
    for reference, said in update.milestone_changes.items():
        if reference in milestones:
            url = change_url and f"{change_url}#id_{reference}-forecast_on"
            facts.append(_milestone_shown(milestones[reference], said, url))
    return facts


def _milestone_shown(milestone: Milestone, said: dict[str, str], url: str) -> dict[str, Any]:
    text = "No change"
    if "done_on" in said:
        text = f"Done {_day(date.fromisoformat(said['done_on']))}"
    elif "forecast_on" in said:
        was = f", was {_day(milestone.due_on)}" if milestone.due_on else ""
        text = f"New forecast {_day(date.fromisoformat(said['forecast_on']))}{was}"
    reason = f"\nReason: {said['reason']}" if said.get("reason") else ""
    cell = {"kind": "text", "value": f"{text}{reason}"}
    return {"label": f"Milestone: {milestone.title}", "cell": cell, "action_url": url}


def _who(before: StatusUpdate, name: str, reader: User) -> str:
    """Who said it and when: You, 14 May 2014, kept on 30 June 2014."""
    author = "You" if before.author_id == reader.pk else str(before.author)
    since = before.unchanged_since.get(name)
    if since:
        return f"{author}, {_day(date.fromisoformat(since))}, kept on {_day(before.as_at)}"
    return f"{author}, {_day(before.as_at)}"


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _typed(value: Any) -> Any:
    return DayField().prepare_value(value) if value is not None else ""
