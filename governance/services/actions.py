"""Actions: opening one from another room, and the rules that hold however one is written."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError

from core.choices import NARROW
from core.figures import london_day
from core.journal import change
from core.models import Record, Scope, User
from core.services import create_record, is_foreign
from governance.choices import ActionStatus
from governance.models import Action
from governance.permissions import can_write_actions


def open_action(
    *, about: Record, title: str, actor: User | None, now: datetime, scope: Scope | None = None, **fields: Any
) -> Action:
    """Open an action about a record, as narrowly visible as that, in its programme unless another is given.

    For other rooms, whose own services have checked who acts; where `actor` is given, their right is checked here too.
    Raises PermissionDenied, and ValidationError by field.
    """
    with change(actor=actor, now=now, why="Action opened"):
        home = scope or about.scope
        if actor is not None and not can_write_actions(actor, home.pk):
            raise PermissionDenied(f"You may not write actions of {home.title}.")
        named = {"about": about} | {name: one for name, one in fields.items() if isinstance(one, Record)}
        for name, other in named.items():
            if is_foreign(other, home):
                raise ValidationError({name: "Choose one of the same programme, or of the network."})
        action = Action(about=about, title=title, **fields)
        if about.visibility in NARROW:
            action.visibility, action.audience_id = about.visibility, about.audience_id
        check_action(action, now)
        return create_record(action, actor=actor, now=now, scope=home)


def check_action(action: Action, now: datetime) -> None:
    """Say what an action still needs, beside its field; one that is new was raised today unless a day is given."""
    today, faults = london_day(now), {}
    if action.raised_on is None and action._state.adding:
        action.raised_on = today
    over = action.status != ActionStatus.OPEN
    word = "done" if action.status == ActionStatus.DONE else "cancelled"
    if over and action.done_on is None:
        faults["done_on"] = f"Say on which day it was {word}"
    elif not over and action.done_on is not None:
        faults["done_on"] = "An open action has no such day: say that it is done, or leave this empty"
    elif action.done_on is not None and action.done_on > today:
        faults["done_on"] = f"The day it was {word} cannot be in the future"
    elif action.done_on is not None and action.raised_on is not None and action.done_on < action.raised_on:
        faults["done_on"] = f"It cannot have been {word} before it was raised"
    if over and not action.outcome.strip():
        faults["outcome"] = "Say what came of it" if word == "done" else "Say why it was cancelled"
    if action.raised_on is not None and action.raised_on > today:
        faults["raised_on"] = "The day it was raised cannot be in the future"
    elif action.raised_on is not None and action.due_on is not None and action.due_on < action.raised_on:
        faults["due_on"] = "It is due before it was raised"
    if faults:
        raise ValidationError(faults)
