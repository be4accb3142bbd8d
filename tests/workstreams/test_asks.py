"""Asks, barriers and answers: their rules through every door, and that an ask always has its latest answer's status."""

from datetime import date

import pytest

from core import imports
from core.place_files import load
from tests import doors
from tests.core.imports.making import csv_of
from tests.factories.around import AskAnswerFactory, AskFactory
from tests.factories.core import NOW
from tests.factories.governance import OrganisationFactory
from workstreams.models import Ask, AskAnswer
from workstreams.services import answer_ask

pytestmark = pytest.mark.django_db


@pytest.fixture
def ask(scope):
    return AskFactory(scope=scope)


def status_of(ask):
    return Ask.objects.get(pk=ask.pk).status


def answered(ask, day, status, **more):
    return {"programme": ask.scope.programme_reference, "ask": ask, "answered_on": day, "status": status} | more


# The status follows the answers


@pytest.mark.parametrize("door", doors.DOORS)
def test_an_ask_stands_as_its_latest_answer_says_in_whatever_order_they_come(door, officer, ask):
    assert status_of(ask) == "made"
    for day, status, stands in (
        (date(2026, 10, 2), "agreed", "agreed"),
        (date(2026, 9, 10), "under_discussion", "agreed"),
        (date(2026, 10, 2), "partly_agreed", "partly_agreed"),
    ):
        made = doors.add(door, officer, "ask-answers", **answered(ask, day, status, answer="They wrote.")).record
        assert (made.status, status_of(ask)) == (status, stands)


@pytest.mark.parametrize("door", doors.DOORS)
def test_an_answer_that_is_corrected_moves_the_ask(door, officer, ask):
    made = doors.add(door, officer, "ask-answers", **answered(ask, date(2026, 10, 2), "agreed", answer="Yes.")).record
    assert doors.change(door, officer, made, status="refused").faults == {}
    assert status_of(ask) == "refused"


@pytest.mark.parametrize("door", doors.ACTING)
def test_an_answer_that_is_withdrawn_leaves_the_one_before_or_none(door, officer, ask):
    first, second = (
        doors.add("api", officer, "ask-answers", **answered(ask, day, status, answer="So.")).record
        for day, status in ((date(2026, 9, 10), "under_discussion"), (date(2026, 10, 2), "agreed"))
    )
    doors.act(door, officer, second, "withdraw", why="Wrong ask")
    assert status_of(ask) == "under_discussion"
    doors.act(door, officer, first, "withdraw")
    assert status_of(ask) == "made"


@pytest.mark.parametrize("door", doors.ACTING)
def test_an_answer_is_recorded_on_the_page_of_the_ask(door, officer, ask, council):
    said = {"answered_on": date(2026, 10, 2), "by_whom": "The Treasury", "by_organisation": council}
    stands = doors.act(door, officer, ask, "record-answer", **said, answer="In part.", status="partly_agreed").record
    assert stands.status == "partly_agreed"
    made = AskAnswer.objects.get()
    assert (made.ask, made.by_whom, made.by_organisation, made.answer) == (ask, "The Treasury", council, "In part.")


def test_an_imports_answers_are_taken_back_with_it(officer, ask):
    rows = ["ask", "answered_on", "status", "answer", "programme"]
    file = csv_of(rows, [ask.reference, "2026-10-02", "agreed", "Yes.", ask.scope.programme_reference])
    from core.resources import registry

    sheet, resource = imports.read_sheet(file), registry["ask-answers"]
    told = {"actor": officer, "now": NOW}
    batch = imports.keep_file(resource=resource, file_name="one.csv", content=file, sheet=sheet, **told)
    plan = imports.preview(batch=batch, **told)
    imports.apply_batch(batch=batch, seen=plan.digest, choices={}, **told)
    assert status_of(ask) == "agreed"
    imports.undo_batch(batch=batch, **told)
    assert status_of(ask) == "made"


def test_a_place_files_answers_move_its_asks(tmp_path):
    net, place = tmp_path / "_shared.yaml", tmp_path / "one.yaml"
    net.write_text("scope: {code: NET, title: Network}\nplaces:\n  - {reference: NET-PL-01, name: X, kind: town}\n")
    place.write_text(
        "scope: {code: ABC, title: Alpha, programme: ALPHA}\n"
        "programmes:\n  - {reference: ALPHA, title: Alpha, place: NET-PL-01}\n"
        "asks:\n  - {reference: ABC-AS-01, title: More, kind: funding}\n"
        "ask-answers:\n"
        "  - {reference: ABC-AA-01, ask: ABC-AS-01, answered_on: 2012-03-01, answer: No., status: refused}\n"
        "  - {reference: ABC-AA-02, ask: ABC-AS-01, answered_on: 2012-01-01, answer: Hm., status: under_discussion}\n"
    )
    load([net, place], NOW)
    assert Ask.objects.get().status == "refused"
    assert {entry.verb for entry in load([net, place], NOW).entries} == {"same"}


def test_nobody_writes_the_status_itself(officer, ask):
    refused = doors.change("api", officer, ask, status="agreed")
    assert list(refused.faults) == ["status"]
    assert status_of(ask) == "made"


# What an answer may say


@pytest.mark.parametrize("door", doors.DOORS)
def test_an_answer_cannot_be_in_the_future_or_before_it_was_asked(door, officer, ask):
    future = doors.add(door, officer, "ask-answers", **answered(ask, date(2200, 1, 1), "agreed", answer="Yes."))
    assert future.faults == {"answered_on": ["The day of an answer cannot be in the future."]}
    early = doors.add(door, officer, "ask-answers", **answered(ask, date(2026, 8, 31), "agreed", answer="Yes."))
    told = "The ask was made on 1 September 2026: it cannot have been answered before."
    assert early.faults == {"answered_on": [told]}
    same = doors.add(door, officer, "ask-answers", **answered(ask, date(2026, 9, 1), "agreed", answer="Yes."))
    assert same.faults == {}


@pytest.mark.parametrize("door", doors.ACTING)
def test_the_action_holds_to_the_same_rules_and_keeps_what_was_typed(door, officer, ask):
    said = {"answered_on": date(2026, 8, 31), "answer": "Yes, <b>all</b> of it.", "status": "agreed"}
    refused = doors.act(door, officer, ask, "record-answer", **said)
    assert list(refused.faults) == ["answered_on"]
    assert door == "api" or refused.kept["answer"] == "Yes, <b>all</b> of it."
    assert (status_of(ask), AskAnswer.objects.count()) == ("made", 0)


@pytest.mark.parametrize("door", doors.DOORS)
def test_an_answer_stays_with_its_ask(door, officer, ask, scope):
    answer, other = AskAnswerFactory(ask=ask), AskFactory(scope=scope)
    told = "An answer stays with its ask: withdraw it, and record it with the other."
    assert doors.change(door, officer, answer, ask=other).faults == {"ask": [told]}


@pytest.mark.parametrize("door", doors.ACTING)
def test_whoever_only_reads_records_no_answer(door, account, scope, ask):
    refused = doors.act(
        door, account(scope, "viewer"), ask, "record-answer", answered_on=NOW.date(), answer="x", status="agreed"
    )
    assert refused.faults != {}
    assert status_of(ask) == "made"


def test_an_answer_names_nobody_of_another_programme(officer, ask):
    told = {"answered_on": NOW.date(), "answer": "Yes.", "status": "agreed", "by_organisation": OrganisationFactory()}
    with pytest.raises(Exception, match="same programme"):
        answer_ask(record=ask, actor=officer, now=NOW, **told)


# What an ask may say


@pytest.mark.parametrize("door", doors.DOORS)
def test_an_ask_cannot_be_made_in_the_future_or_after_its_answer(door, officer, ask):
    AskAnswerFactory(ask=ask, answered_on=date(2026, 9, 20))
    future = doors.change(door, officer, ask, made_on=date(2200, 1, 1))
    assert future.faults == {"made_on": ["The day on which it was made cannot be in the future."]}
    late = doors.change(door, officer, ask, made_on=date(2026, 9, 21))
    assert late.faults == {"made_on": ["It was answered before this day. Correct one of the two."]}
    assert doors.change(door, officer, ask, made_on=date(2026, 9, 20)).faults == {}


@pytest.mark.parametrize("door", doors.DOORS)
def test_an_answer_is_needed_on_the_day_it_is_asked_for_or_later(door, officer, ask):
    refused = doors.change(door, officer, ask, needed_by_on=date(2026, 8, 31))
    assert [*refused.faults.values()] == [["An answer cannot be needed before the day on which it was asked for."]]
    assert doors.change(door, officer, ask, needed_by_on=date(2026, 9, 1)).faults == {}


@pytest.mark.parametrize("door", doors.DOORS)
def test_an_ask_would_remove_a_barrier_and_nothing_else(door, officer, ask, scope):
    barrier, other = AskFactory(scope=scope, nature="barrier", title="Red tape"), AskFactory(scope=scope, title="More")
    assert doors.change(door, officer, ask, barrier=other).faults == {"barrier": ["More is an ask. Choose a barrier."]}
    assert doors.change(door, officer, ask, barrier=barrier).record.barrier == barrier
    told = {"nature": ["An ask would remove this barrier. Change that ask first."]}
    assert doors.change(door, officer, barrier, nature="ask").faults == told
    circle = doors.change(door, officer, barrier, barrier=barrier)
    assert circle.faults == {"barrier": ["Only an ask would remove a barrier. Leave this empty for a barrier."]}
