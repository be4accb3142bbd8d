"""The actions about a record."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.db.models import F
from django.urls import reverse

from core.access import access_of
from core.models import AboutRecord, Record
from governance.choices import ActionStatus
from governance.models import Action
from governance.permissions import can_write_actions

if TYPE_CHECKING:
    from core.access import Reader


def actions(record: Record, reader: Reader, day: date) -> dict[str, Any] | None:
    """Every action about a record: open ones first, by the day they are due; nothing where there is none. One query."""
    rows = Action.objects.visible_to(reader).current().filter(about_id=record.pk).select_related("owner", "scope")
    found = list(rows.order_by(F("due_on").asc(nulls_last=True), "reference"))
    if not found:
        return None
    found.sort(key=lambda one: one.status != ActionStatus.OPEN)
    access = access_of(reader)
    offered = add_an_action(access, record)
    return {
        "rows": [
            {
                "action": one,
                "owner": one.owner if one.owner and access.sees(one.owner) else None,
                "open": one.status == ActionStatus.OPEN,
                "late": one.status == ActionStatus.OPEN and one.due_on is not None and one.due_on < day,
            }
            for one in found
        ],
        "add_url": offered["url"] if offered else "",
    }


def add_an_action(reader: Reader, record: Record) -> dict[str, str] | None:
    """The way to a new action about a record of a programme; none for what is itself about another record."""
    if isinstance(record, AboutRecord) or not can_write_actions(reader, record.scope_id):
        return None
    if record.scope.programme_reference is None:
        return None
    asked = urlencode({"about": record.reference, "programme": record.scope.programme_reference})
    return {"title": "Add an action", "url": f"{reverse('governance:action_new')}?{asked}"}
