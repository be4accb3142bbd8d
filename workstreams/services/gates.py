"""Opening a gate with its checklist, what may be said of it, and deciding on it."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError

from core.figures import london_day
from core.journal import change
from core.models import User
from core.permissions import can_manage
from core.services import change_record, create_record, withdraw_record
from governance.models import Action, Board
from governance.services import open_action
from workstreams.choices import STANDARD, STEPS, GateOutcome, ItemMet, Stage
from workstreams.models import Gate, GateCondition, GateItem, GateReviewer, Workstream

SETTLED = "This gate has been decided, so it stays as it is. Open another one instead."
CHECKLIST = "Its checklist belongs to the workstream and the step that it was opened for. Withdraw it, and open another"
PROCEEDS = (GateOutcome.PROCEED, GateOutcome.CONDITIONS)


def check_gate(gate: Gate, now: datetime) -> None:
    """Refuse a gate that is decided, of a closed workstream, out of order, beside another, or held in the future.

    While it has a checklist it keeps the workstream and the step to which that belongs.
    """
    stored = None if gate._state.adding else _locked(gate.pk)
    if stored is not None:
        _refuse_settled(stored)
        _refuse_moved(gate, stored)
    if (stored is None or stored.workstream_id != gate.workstream_id) and gate.workstream.closed_on is not None:
        raise ValidationError({"workstream": "This workstream is closed. Choose one that is open"})
    _refuse_out_of_order(gate)
    if gate.held_on is not None and gate.held_on > london_day(now):
        raise ValidationError({"held_on": "The day it was held cannot be in the future"})
    others = Gate.objects.current().filter(workstream=gate.workstream, step=gate.step, outcome=GateOutcome.UNDECIDED)
    if other := others.exclude(pk=gate.pk).first():
        raise ValidationError({"step": f"A gate of this step is open already ({other.reference})"})


def fill_checklist(gate: Gate, *, actor: User | None, now: datetime) -> None:
    """Give a gate that has just been opened the standard checklist of its step."""
    same = {"visibility": gate.visibility, "audience_id": gate.audience_id}
    for order, text in enumerate(STANDARD[gate.step], 1):
        item = GateItem(gate=gate, title=text, order=order, **same)
        create_record(item, actor=actor, now=now, scope=gate.scope)


def let_go_of_gate(gate: Gate, actor: User, now: datetime) -> None:
    """Keep a gate that was decided; take with another one what belongs to it."""
    if gate.outcome != GateOutcome.UNDECIDED:
        raise ValidationError("It has been decided and explains where the workstream stands, so it stays.")
    for model in (GateItem, GateReviewer, GateCondition):
        for one in model.objects.current().filter(gate=gate).order_by("reference"):
            withdraw_record(one, actor=actor, now=now)


def check_of_gate(record: GateItem | GateReviewer, now: datetime) -> None:
    """Refuse to rewrite what a decision rested on, to move it to another gate, and a review in the future."""
    gate = _gate_of(record)
    _refuse_settled(gate)
    _refuse_elsewhere(record, gate)
    if isinstance(record, GateReviewer) and record.reviewed_on and record.reviewed_on > london_day(now):
        raise ValidationError({"reviewed_on": "The day of the review cannot be in the future"})


def check_condition(condition: GateCondition, now: datetime) -> None:
    """Refuse a condition that comes after the decision, and one met in the future; a decided one may yet be met."""
    if condition.met_on is not None and condition.met_on > london_day(now):
        raise ValidationError({"met_on": "The day it was met cannot be in the future"})
    gate = _gate_of(condition)
    if not GateCondition.objects.filter(pk=condition.pk, title=condition.title).exists():
        _refuse_settled(gate)
    _refuse_elsewhere(condition, gate)


def check_leaves_open_gate(record: GateItem | GateReviewer | GateCondition, actor: User, now: datetime) -> None:
    """Keep what a decision rested on."""
    _refuse_settled(_gate_of(record))


def decide_gate(
    *,
    record: Gate,
    actor: User,
    now: datetime,
    version: int | None = None,
    outcome: str,
    held_on: date,
    comment: str = "",
    board: Board | None = None,
) -> Gate:
    """Decide on a gate; where the workstream proceeds, its stage becomes the next step in the same change.

    Raises PermissionDenied unless `actor` manages the programme, StaleVersionError, and ValidationError by field: a
    gate is decided once; to proceed needs every item met, or conditions, and a workstream that was open on that day; to
    stop or to defer needs a comment.
    """
    with change(actor=actor, now=now, why=f"Gate decided: {GateOutcome(outcome).label.lower()}"):
        if not can_manage(actor, record.scope_id):
            raise PermissionDenied("Only a manager of the programme decides on gates.")
        gate = _locked(record.pk)
        _refuse_settled(gate)
        if gate.withdrawn_at is not None:
            raise ValidationError("This gate has been withdrawn.")
        if held_on > london_day(now):
            raise ValidationError({"held_on": "The day it was held cannot be in the future"})
        _refuse_unready(gate, outcome, held_on, comment)
        said: dict[str, Any] = {"outcome": outcome, "held_on": held_on, "comment": comment, "board": board}
        decided = change_record(record, actor=actor, now=now, version=version, decided_by=actor, decided_at=now, **said)
        if outcome in PROCEEDS:
            change_record(gate.workstream, actor=actor, now=now, stage=next_step(gate.step))
        if outcome == GateOutcome.CONDITIONS:
            hand_over_conditions(gate=decided, actor=actor, now=now)
        return decided


def hand_over_conditions(*, gate: Gate, actor: User | None, now: datetime) -> list[Action]:
    """Let each condition that is not met become an action about the gate, of the board that decided.

    It is raised on the day that the decision was held, or on the day it is due where that is earlier. Raises
    ValidationError beside the outcome, with the condition named, where one cannot become an action.
    """
    conditions = GateCondition.objects.current().filter(gate=gate, met_on__isnull=True).select_related("owner")
    held_on = gate.held_on or london_day(now)
    actions = []
    for condition in conditions.order_by("reference"):
        due_on = condition.due_on
        said = {"title": condition.title, "owner": condition.owner, "due_on": due_on, "board": gate.board}
        try:
            opened = open_action(about=gate, raised_on=min(held_on, due_on or held_on), actor=actor, now=now, **said)
        except ValidationError as fault:
            told = f"{condition.title} ({condition.reference}): {' '.join(fault.messages)}"
            raise ValidationError({"outcome": told}) from fault
        actions.append(opened)
    return actions


def next_step(step: str) -> Stage:
    """The step after this one; the last has none after it and stays."""
    place = STEPS.index(Stage(step))
    return STEPS[min(place + 1, len(STEPS) - 1)]


def _locked(gate_id: uuid.UUID) -> Gate:
    """A gate as it is stored, locked, so that nobody decides on it or changes what it rests on meanwhile."""
    gate: Gate = Gate.objects.locked().get(pk=gate_id)
    return gate


def _gate_of(record: GateItem | GateReviewer | GateCondition) -> Gate:
    """The gate, locked, that a record belongs to as it is stored; of a new one, that which it names."""
    stored = type(record)._default_manager.filter(pk=record.pk).values_list("gate_id", flat=True).first()
    return _locked(stored or record.gate_id)


def _refuse_elsewhere(record: GateItem | GateReviewer | GateCondition, gate: Gate) -> None:
    if record.gate_id != gate.pk:
        raise ValidationError({"gate": "It stays with its gate. Add another one to the gate that you mean"})
    if gate.withdrawn_at is not None:
        raise ValidationError({"gate": "This gate has been withdrawn"})


def _refuse_moved(gate: Gate, stored: Gate) -> None:
    moved = [name for name in ("workstream", "step") if getattr(gate, name) != getattr(stored, name)]
    if moved and GateItem.objects.current().filter(gate=gate).exists():
        raise ValidationError({moved[0]: CHECKLIST})


def _refuse_settled(gate: Gate) -> None:
    if gate.outcome != GateOutcome.UNDECIDED:
        raise ValidationError(SETTLED)


def _refuse_out_of_order(gate: Gate, where: str = "") -> None:
    """Keep the steps in order: none that lies behind the workstream, and none is skipped without a reason.

    `where` says where they are chosen, for who cannot do so in the form that they have before them.
    """
    stage = gate.workstream.stage
    if stage == Stage.NOT_STATED:
        return
    now_at, asked = STEPS.index(Stage(stage)), STEPS.index(Stage(gate.step))
    if asked < now_at:
        told = f"The workstream has come to {STEPS[now_at].label.lower()}. Choose that step or a later one{where}"
        raise ValidationError({"step": told})
    if asked > now_at and not gate.skip_reason:
        now = STEPS[now_at].label.lower()
        told = f"The workstream is at {now}. Say why steps are skipped, or choose that step{where}"
        raise ValidationError({"skip_reason": told})


def _refuse_unready(gate: Gate, outcome: str, held_on: date, comment: str) -> None:
    if outcome == GateOutcome.UNDECIDED:
        raise ValidationError({"outcome": "Choose what is decided"})
    if outcome in (GateOutcome.STOP, GateOutcome.DEFER) and not comment:
        raise ValidationError({"comment": "Say why"})
    if outcome in PROCEEDS:
        gate.workstream = Workstream.objects.locked().get(pk=gate.workstream_id)
        if gate.workstream.closed_on is not None and gate.workstream.closed_on < held_on:
            raise ValidationError({"held_on": "This workstream was closed before that day"})
        _refuse_out_of_order(gate, ", under Change")
    items = list(GateItem.objects.current().filter(gate=gate).values_list("met", flat=True))
    missing = sum(1 for met in items if met != ItemMet.YES)
    if outcome == GateOutcome.PROCEED and missing:
        told = f"{missing} of {len(items)} items of the checklist are not met. Proceed with conditions, or settle them"
        raise ValidationError({"outcome": told})
    if outcome == GateOutcome.CONDITIONS and not GateCondition.objects.current().filter(gate=gate).exists():
        raise ValidationError({"outcome": "Add at least one condition to the gate first"})
