"""What a gate rests on stays with it, and no decision is taken beside a change of that."""

from datetime import date, timedelta
from functools import partial

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from core.figures import london_day
from core.services import change_record, withdraw_record
from governance.models import Action
from tests import doors
from tests.factories.core import NOW
from tests.factories.governance import PersonFactory, ProgrammeFactory
from tests.factories.workstreams import (
    GateConditionFactory,
    GateFactory,
    GateItemFactory,
    GateReviewerFactory,
    WorkstreamFactory,
)
from tests.workstreams.together import at_once
from workstreams.models import Gate, GateCondition, GateItem, GateReviewer
from workstreams.resources import GateItemResource
from workstreams.services import check_condition, check_of_gate, decide_gate

pytestmark = pytest.mark.django_db
HELD = date(2026, 10, 1)
SETTLED = "This gate has been decided, so it stays as it is. Open another one instead."
STAYS = "It stays with its gate. Add another one to the gate that you mean"
CHECKLIST = "Its checklist belongs to the workstream and the step that it was opened for. Withdraw it, and open another"


@pytest.fixture
def gate(workstream):
    return GateFactory(workstream=workstream)


@pytest.fixture
def other(workstream):
    """An open gate of a later step."""
    return GateFactory(workstream=workstream, step="as_is")


@pytest.fixture
def parts(gate):
    """An item, a reviewer and a condition of the gate, with another value for each."""
    return {
        GateItemFactory(gate=gate): {"met": "yes"},
        GateReviewerFactory(gate=gate): {"view": "Unsound."},
        GateConditionFactory(gate=gate): {"title": "Easier"},
    }


@pytest.fixture
def settle(manager, gate):
    """Decide on the gate."""
    return lambda **said: doors.act("api", manager, gate, "decide", **{"outcome": "conditions", "held_on": HELD} | said)


# What belongs to a gate -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("door", doors.DOORS)
def test_what_a_decision_rested_on_is_not_moved_out_of_it(door, officer, parts, other, settle):
    settle()
    for part, more in parts.items():
        refused = doors.change(door, officer, part, gate=other, **more)
        assert refused.faults in ({"": [SETTLED]}, {"gate": [STAYS]})
        assert doors.change(door, officer, part, **more).faults == {"": [SETTLED]}
        part.refresh_from_db()
        assert part.gate != other


@pytest.mark.parametrize("door", doors.DOORS)
def test_nor_what_belongs_to_an_open_gate(door, officer, parts, other):
    for part, more in parts.items():
        assert doors.change(door, officer, part, gate=other).faults == {"gate": [STAYS]}
        assert doors.change(door, officer, part, **more).faults == {}


@pytest.mark.parametrize("door", doors.DOORS)
def test_nothing_is_moved_into_a_decided_gate(door, officer, gate, other, settle):
    GateConditionFactory(gate=gate)
    item = GateItemFactory(gate=other)
    settle()
    assert doors.change(door, officer, item, gate=gate).faults == {"gate": [STAYS]}


@pytest.mark.parametrize("model", [GateItem, GateReviewer, GateCondition])
def test_nothing_is_added_to_a_gate_that_was_withdrawn_meanwhile(model, gate):
    withdraw_record(Gate.objects.get(pk=gate.pk), actor=None, now=NOW)
    check = check_condition if model is GateCondition else check_of_gate
    with pytest.raises(ValidationError) as refused:
        check(model(gate=gate), NOW)
    assert refused.value.message_dict == {"gate": ["This gate has been withdrawn"]}


# Its step and its workstream ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("door", doors.DOORS)
def test_a_gate_keeps_its_step_and_its_workstream_while_it_has_a_checklist(door, officer, scope, gate):
    elsewhere = WorkstreamFactory(scope=scope)
    item = GateItemFactory(gate=gate)
    assert doors.change(door, officer, gate, step="as_is").faults == {"step": [CHECKLIST]}
    assert doors.change(door, officer, gate, workstream=elsewhere).faults == {"workstream": [CHECKLIST]}
    assert doors.change(door, officer, gate, evidence="Minutes.").faults == {}
    withdraw_record(item, actor=None, now=NOW)
    assert doors.change(door, officer, gate, step="as_is", workstream=elsewhere).record.step == "as_is"


@pytest.mark.parametrize("door", doors.DOORS)
def test_it_does_not_move_to_a_closed_workstream_and_stays_with_one(door, officer, workstream, scope, gate):
    closed = WorkstreamFactory(scope=scope, closed_on=HELD)
    told = "This workstream is closed. Choose one that is open"
    assert doors.change(door, officer, gate, workstream=closed).faults == {"workstream": [told]}
    change_record(workstream, actor=None, now=NOW, closed_on=HELD)
    assert doors.change(door, officer, gate, evidence="Minutes.").faults == {}


# Conditions that become actions ---------------------------------------------------------------------------------------


@pytest.fixture
def ago():
    """The day so many days before today."""
    return lambda days: london_day(timezone.now()) - timedelta(days=days)


@pytest.mark.parametrize("door", doors.ACTING)
def test_a_decision_of_three_weeks_ago_is_entered_with_what_was_due_since(door, manager, gate, ago):
    for title, due_on in (("Due since", ago(3)), ("Due before", ago(30)), ("Due at no time", None)):
        GateConditionFactory(gate=gate, title=title, due_on=due_on)
    decided = doors.act(door, manager, gate, "decide", outcome="conditions", held_on=ago(20))
    assert decided.faults == {}
    assert {(action.title, action.raised_on, action.due_on) for action in Action.objects.all()} == {
        ("Due since", ago(20), ago(3)),
        ("Due before", ago(30), ago(30)),
        ("Due at no time", ago(20), None),
    }


def test_what_was_met_or_withdrawn_meanwhile_becomes_no_action(settle, gate):
    GateConditionFactory(gate=gate, title="To do")
    GateConditionFactory(gate=gate, title="Met", met_on=HELD)
    withdraw_record(GateConditionFactory(gate=gate, title="Withdrawn"), actor=None, now=NOW)
    settle()
    assert [action.title for action in Action.objects.all()] == ["To do"]


@pytest.mark.parametrize("door", doors.ACTING)
def test_a_condition_that_cannot_become_an_action_is_named(door, manager, gate):
    condition = GateConditionFactory(gate=gate, owner=PersonFactory(scope=ProgrammeFactory().scope))
    told = f"{condition.title} ({condition.reference}): Choose one of the same programme, or of the network."
    refused = doors.act(door, manager, gate, "decide", outcome="conditions", held_on=HELD)
    assert refused.faults == {"outcome": [told]}
    gate.refresh_from_db()
    assert gate.outcome == "undecided"


@pytest.mark.parametrize("door", doors.ACTING)
@pytest.mark.parametrize("outcome", ["proceed", "conditions"])
def test_a_workstream_does_not_proceed_after_it_was_closed(door, outcome, manager, workstream, gate):
    GateConditionFactory(gate=gate)
    change_record(workstream, actor=None, now=NOW, closed_on=HELD)
    told = "This workstream was closed before that day"
    after = HELD + timedelta(days=1)
    refused = doors.act(door, manager, gate, "decide", outcome=outcome, held_on=after)
    assert refused.faults == {"held_on": [told]}
    assert doors.act(door, manager, gate, "decide", outcome=outcome, held_on=HELD).faults == {}


def test_a_closed_workstream_is_stopped(settle, workstream):
    change_record(workstream, actor=None, now=NOW, closed_on=date(2026, 9, 1))
    assert settle(outcome="stop", comment="It was closed.").faults == {}


# A decision beside a change -------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_a_decision_and_a_change_of_what_it_rests_on_are_not_both_taken_together(officer, manager, workstream):
    def reopen(item):
        GateItemResource.writing.alter(record=item, actor=officer, now=NOW, met="no")

    def decide(gate):
        decide_gate(record=gate, actor=manager, now=timezone.now(), outcome="proceed", held_on=HELD)

    for _ in range(8):
        change_record(workstream, actor=None, now=NOW, stage="engage")
        gate = GateFactory(workstream=workstream)
        item = GateItemFactory(gate=gate, met="yes")
        told = at_once(partial(reopen, item), partial(decide, gate))
        stored = GateItem.objects.select_related("gate").get(pk=item.pk)
        assert (told[0], told[1] == "", stored.met, stored.gate.outcome) in (
            ("", False, "no", "undecided"),
            (SETTLED, True, "yes", "proceed"),
        )
        if stored.gate.outcome == "undecided":
            withdraw_record(stored.gate, actor=None, now=NOW)
