"""The five-step method: a gate at the end of each step, what it rests on, and what a decision moves."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core.models import Journal
from core.services import change_record
from governance.models import Action
from tests import doors
from tests.factories.core import NOW
from tests.factories.governance import BoardFactory, PersonFactory
from tests.factories.workstreams import GateConditionFactory, GateFactory, GateItemFactory
from tests.reading import body_of, panel, table, words
from workstreams.choices import STANDARD, STEPS
from workstreams.models import Gate, GateCondition, GateItem, Workstream

pytestmark = pytest.mark.django_db
HELD = date(2026, 10, 1)
SETTLED = "This gate has been decided, so it stays as it is. Open another one instead."


@pytest.fixture
def at(workstream):
    """Put the workstream at a step."""
    return lambda step: change_record(workstream, actor=None, now=NOW, stage=step)


@pytest.fixture
def gate(workstream, at):
    at("engage")
    return GateFactory(workstream=workstream)


@pytest.fixture
def said(workstream):
    return {"programme": workstream.scope.programme_reference, "workstream": workstream, "step": "engage"}


def stage_of(workstream):
    return Workstream.objects.get(pk=workstream.pk).stage


# Opening --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("door", doors.DOORS)
def test_an_officer_opens_a_gate_and_it_begins_with_the_standard_checklist(door, officer, said):
    made = doors.add(door, officer, "gates", **said).record
    items = GateItem.objects.filter(gate=made).order_by("order")
    assert [(item.title, item.met) for item in items] == [(text, "not_yet") for text in STANDARD["engage"]]
    assert made.outcome == "undecided"


def test_every_step_has_a_checklist():
    assert set(STANDARD) == set(STEPS)
    assert all(STANDARD.values())


@pytest.mark.parametrize("door", doors.DOORS)
def test_a_step_before_the_present_one_is_refused(door, officer, at, said):
    at("to_be")
    told = "The workstream has come to to-be design. Choose that step or a later one"
    assert doors.add(door, officer, "gates", **said).faults == {"step": [told]}
    assert doors.add(door, officer, "gates", **{**said, "step": "to_be"}).faults == {}


@pytest.mark.parametrize("door", doors.DOORS)
def test_a_step_is_skipped_with_a_reason_only(door, officer, at, said):
    at("engage")
    asked = {**said, "step": "to_be"}
    told = "The workstream is at engage. Say why steps are skipped, or choose that step"
    assert doors.add(door, officer, "gates", **asked).faults == {"skip_reason": [told]}
    assert doors.add(door, officer, "gates", **asked, skip_reason="The pilot did it.").faults == {}


@pytest.mark.parametrize("step", [step.value for step in STEPS])
def test_where_no_stage_is_stated_any_step_may_come_first(step, officer, said):
    assert doors.add("api", officer, "gates", **{**said, "step": step}).faults == {}


@pytest.mark.parametrize("door", doors.DOORS)
def test_one_gate_of_a_step_is_open(door, officer, gate, said):
    told = f"A gate of this step is open already ({gate.reference})"
    assert doors.add(door, officer, "gates", **said).faults == {"step": [told]}


@pytest.mark.parametrize("door", doors.DOORS)
def test_a_closed_workstream_has_no_gate_any_more(door, officer, workstream, said):
    change_record(workstream, actor=None, now=NOW, closed_on=HELD)
    told = "This workstream is closed. Choose one that is open"
    assert doors.add(door, officer, "gates", **said).faults == {"workstream": [told]}


@pytest.mark.parametrize("door", doors.DOORS)
def test_a_gate_is_not_held_in_the_future(door, officer, gate):
    tomorrow = timezone.now().date() + timedelta(days=2)
    told = "The day it was held cannot be in the future"
    assert doors.change(door, officer, gate, held_on=tomorrow).faults == {"held_on": [told]}


@pytest.mark.parametrize("text", ["e" * 10_000, "مرحبا \u202eabc", "<b>bold</b>"], ids=["long", "rtl", "html"])
@pytest.mark.parametrize("door", doors.DOORS)
def test_any_text_up_to_ten_thousand_characters_is_evidence_and_shown_as_text(door, text, officer, gate):
    item = GateItemFactory(gate=gate)
    assert doors.change(door, officer, item, evidence=text, met="yes").record.evidence == text
    client = Client()
    client.force_login(officer)
    page = client.get(reverse("workstreams:gate", args=[gate.reference])).content
    assert b"<b>bold" not in page


@pytest.mark.parametrize("door", doors.DOORS)
def test_a_review_is_not_in_the_future(door, officer, scope, gate):
    person = PersonFactory(scope=scope)
    tomorrow = timezone.now().date() + timedelta(days=2)
    said = {"programme": scope.programme_reference, "gate": gate, "person": person}
    told = "The day of the review cannot be in the future"
    assert doors.add(door, officer, "gate-reviewers", **said, reviewed_on=tomorrow).faults == {"reviewed_on": [told]}
    made = doors.add(door, officer, "gate-reviewers", **said, reviewed_on=HELD, view="Sound.").record
    assert (made.person, made.view) == (person, "Sound.")


# Deciding -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("door", doors.ACTING)
def test_to_proceed_moves_the_workstream_to_the_next_step_in_the_same_change(door, manager, scope, workstream, gate):
    GateItemFactory(gate=gate, met="yes")
    board = BoardFactory(scope=scope)
    decided = doors.act(door, manager, gate, "decide", outcome="proceed", held_on=HELD, board=board).record
    assert (decided.outcome, decided.held_on, decided.board, decided.decided_by) == ("proceed", HELD, board, manager)
    assert stage_of(workstream) == "as_is"
    rows = Journal.objects.filter(why="Gate decided: proceed")
    assert {row.record_id for row in rows} == {gate.pk, workstream.pk}
    assert len({row.change_id for row in rows}) == 1


@pytest.mark.parametrize("door", doors.ACTING)
@pytest.mark.parametrize("met", ["no", "partly", "not_yet"])
def test_to_proceed_needs_every_item_met(door, met, manager, workstream, gate):
    GateItemFactory(gate=gate, met="yes")
    GateItemFactory(gate=gate, met=met)
    told = "1 of 2 items of the checklist are not met. Proceed with conditions, or settle them"
    refused = doors.act(door, manager, gate, "decide", outcome="proceed", held_on=HELD)
    assert refused.faults == {"outcome": [told]}
    assert stage_of(workstream) == "engage"


@pytest.mark.parametrize("door", doors.ACTING)
def test_conditions_are_needed_to_proceed_with_conditions(door, manager, workstream, gate):
    GateItemFactory(gate=gate, met="no")
    said = {"outcome": "conditions", "held_on": HELD}
    told = "Add at least one condition to the gate first"
    assert doors.act(door, manager, gate, "decide", **said).faults == {"outcome": [told]}
    condition = GateConditionFactory(gate=gate)
    assert doors.act(door, manager, gate, "decide", **said).record.outcome == "conditions"
    assert stage_of(workstream) == "as_is"
    (action,) = Action.objects.all()
    assert (action.about, action.title, action.status) == (gate, condition.title, "open")


@pytest.mark.parametrize("door", doors.ACTING)
@pytest.mark.parametrize("outcome", ["stop", "defer"])
def test_to_stop_and_to_defer_need_a_word_and_move_nothing(door, outcome, manager, workstream, gate):
    said = {"outcome": outcome, "held_on": HELD}
    assert doors.act(door, manager, gate, "decide", **said).faults == {"comment": ["Say why"]}
    assert doors.act(door, manager, gate, "decide", **said, comment="Too dear.").record.comment == "Too dear."
    assert stage_of(workstream) == "engage"


def test_after_a_gate_was_deferred_another_of_the_step_is_opened(manager, officer, gate, said):
    doors.act("api", manager, gate, "decide", outcome="defer", held_on=HELD, comment="Later.")
    assert doors.add("api", officer, "gates", **said).faults == {}


@pytest.mark.parametrize("door", doors.ACTING)
def test_it_is_decided_once(door, manager, gate):
    said = {"outcome": "stop", "held_on": HELD, "comment": "Too dear."}
    doors.act(door, manager, gate, "decide", **said)
    assert doors.act(door, manager, gate, "decide", **said).faults == {"": [SETTLED]}


@pytest.mark.parametrize("door", doors.ACTING)
def test_it_is_not_decided_in_the_future(door, manager, gate):
    said = {"outcome": "proceed", "held_on": timezone.now().date() + timedelta(days=2)}
    told = "The day it was held cannot be in the future"
    assert doors.act(door, manager, gate, "decide", **said).faults == {"held_on": [told]}


@pytest.mark.parametrize("door", doors.ACTING)
def test_an_officer_does_not_decide(door, officer, workstream, gate):
    assert doors.act(door, officer, gate, "decide", outcome="proceed", held_on=HELD).record is None
    assert stage_of(workstream) == "engage"


@pytest.mark.parametrize("door", doors.ACTING)
def test_who_decides_out_of_order_is_told_where_the_reason_is_said(door, manager, at, workstream):
    at("engage")
    gate = GateFactory(workstream=workstream, step="as_is")
    refused = doors.act(door, manager, gate, "decide", outcome="proceed", held_on=HELD)
    told = "The workstream is at engage. Say why steps are skipped, or choose that step, under Change"
    assert [*refused.faults.values()] == [[told]]
    assert doors.change(door, manager, gate, skip_reason="The pilot did it.").faults == {}
    assert doors.act(door, manager, gate, "decide", outcome="proceed", held_on=HELD).faults == {}


@pytest.mark.parametrize("door", doors.ACTING)
def test_a_workstream_that_has_gone_on_meanwhile_does_not_go_back(door, manager, at, workstream, gate):
    at("implementation")
    refused = doors.act(door, manager, gate, "decide", outcome="proceed", held_on=HELD)
    assert "The workstream has come to implementation." in str(refused.faults)
    assert stage_of(workstream) == "implementation"


def test_after_the_last_step_there_is_none(manager, at, workstream):
    at("benefits")
    gate = GateFactory(workstream=workstream, step="benefits")
    doors.act("api", manager, gate, "decide", outcome="proceed", held_on=HELD)
    assert stage_of(workstream) == "benefits"


def test_a_board_of_another_programme_is_not_named(manager, gate):
    other = BoardFactory()
    refused = doors.act("api", manager, gate, "decide", outcome="proceed", held_on=HELD, board=other)
    assert refused.faults == {"board": [f"There is no {other.reference} here. Choose one that you can see."]}


# Afterwards -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def decided(manager, gate):
    """A gate that was decided, with an item and a condition."""
    GateItemFactory(gate=gate, met="no", title="An item")
    GateConditionFactory(gate=gate, title="A condition")
    doors.act("api", manager, gate, "decide", outcome="conditions", held_on=HELD)
    gate.refresh_from_db()
    return gate


@pytest.mark.parametrize("door", doors.DOORS)
def test_what_a_decision_rested_on_stays(door, manager, decided):
    item = GateItem.objects.get(gate=decided)
    assert [SETTLED] in doors.change(door, manager, item, met="yes").faults.values()
    assert [SETTLED] in doors.change(door, manager, decided, evidence="Other.").faults.values()
    said = {"programme": decided.scope.programme_reference, "gate": decided, "title": "Another"}
    for name in ("gate-items", "gate-conditions"):
        assert [SETTLED] in doors.add(door, manager, name, **said).faults.values()


@pytest.mark.parametrize("door", doors.ACTING)
def test_nothing_of_it_is_withdrawn(door, manager, decided):
    told = "It has been decided and explains where the workstream stands, so it stays."
    assert doors.act(door, manager, decided, "withdraw").faults == {"": [told]}
    for one in (GateItem.objects.get(gate=decided), GateCondition.objects.get(gate=decided)):
        assert doors.act(door, manager, one, "withdraw").faults == {"": [SETTLED]}


@pytest.mark.parametrize("door", doors.DOORS)
def test_a_condition_is_met_afterwards_and_not_in_the_future(door, officer, decided):
    condition = GateCondition.objects.get(gate=decided)
    tomorrow = timezone.now().date() + timedelta(days=2)
    told = "The day it was met cannot be in the future"
    assert doors.change(door, officer, condition, met_on=tomorrow).faults == {"met_on": [told]}
    assert doors.change(door, officer, condition, met_on=HELD).record.met_on == HELD
    assert [SETTLED] in doors.change(door, officer, condition, title="Easier").faults.values()


@pytest.mark.parametrize("door", doors.ACTING)
def test_an_open_gate_is_withdrawn_with_its_checklist(door, officer, said):
    made = doors.add("api", officer, "gates", **said).record
    assert doors.act(door, officer, made, "withdraw").faults == {}
    assert not Gate.objects.current().filter(pk=made.pk).exists()
    assert not GateItem.objects.current().filter(gate=made).exists()


# Pages ----------------------------------------------------------------------------------------------------------------


def test_the_page_of_a_gate_shows_what_it_rests_on(officer, gate):
    GateItemFactory(gate=gate, title="Named", met="yes", evidence="Minutes.")
    GateConditionFactory(gate=gate, title="Sign it", due_on=date(2026, 10, 20))
    client = Client()
    client.force_login(officer)
    page = client.get(reverse("workstreams:gate", args=[gate.reference]))
    assert table(page, "Checklist")[1] == ["Named Change Named", "Yes", "Minutes."]
    assert table(page, "Conditions")[1][0] == "Sign it"
    assert "1 of 1 met." in words(panel(page, "What it rests on"))


def test_the_page_of_a_workstream_shows_its_steps(officer, manager, workstream, gate):
    doors.act("api", manager, gate, "decide", outcome="proceed", held_on=HELD)
    client = Client()
    client.force_login(officer)
    page = client.get(reverse("workstreams:workstream", args=[workstream.reference]))
    assert table(page, "Steps and their gates")[1:4] == [
        ["Engage", "Done", "Proceed , held 1 October 2026".replace(" ,", ",")],
        ["As-is analysis", "Now", "None"],
        ["To-be design", "To come", "None"],
    ]
    assert "Open a gate" in body_of(page)


def test_a_gate_of_another_programme_is_not_there(stranger, gate):
    client = Client()
    client.force_login(stranger)
    for name in ("gate", "gate_decide"):
        assert client.get(reverse(f"workstreams:{name}", args=[gate.reference])).status_code == 404


def test_the_number_of_queries_does_not_grow(officer, scope, gate):
    counts, made = [], 0
    for wanted in (1, 3, 30):
        for _ in range(made, wanted):
            GateItemFactory(gate=gate)
            GateConditionFactory(gate=gate, owner=PersonFactory(scope=scope))
        made = wanted
        client = Client()
        client.force_login(officer)
        with CaptureQueriesContext(connection) as captured:
            client.get(reverse("workstreams:gate", args=[gate.reference]))
        counts.append(len(captured))
    assert len(set(counts)) == 1, counts
