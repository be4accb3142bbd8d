"""Forms of an update that are sent twice, or by two people."""

import pytest

from core.choices import RAG
from core.models import Journal
from tests.factories.core import NOW
from tests.factories.workstreams import (
    MilestoneFactory,
    submitted_update,
)
from tests.workstreams.pages import QUEUE, fields_of, page, signed_in, text_of
from workstreams import services

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


# Once


def test_a_form_sent_twice_has_one_effect(as_officer, draft):
    sent = fields_of(as_officer.get(page(draft, "edit"))) | {"summary": "One.", "action": "draft"}
    first = as_officer.post(page(draft, "edit"), sent)
    again = as_officer.post(page(draft, "edit"), sent)
    draft.refresh_from_db()
    assert (first.url, again.status_code, again.url, draft.version) == (
        page(draft, "edit") + "?saved=1",
        302,
        first.url,
        2,
    )


def test_publishing_twice_has_one_effect(client, manager, workstream, officer):
    update = submitted_update(workstream, officer)
    sent = fields_of(signed_in(client, manager).get(page(update, "check")))
    answers = [client.post(page(update, "publish"), sent).url for _ in range(2)]
    why = Journal.objects.filter(record_id=update.pk, why="Status update published")
    assert (answers, why.count()) == ([QUEUE, QUEUE], 1)


def test_going_back_and_sending_other_answers_loses_nothing(as_officer, draft):
    sent = fields_of(as_officer.get(page(draft, "edit"))) | {"action": "draft"}
    as_officer.post(page(draft, "edit"), sent | {"summary": "First thought."})
    answer = as_officer.post(page(draft, "edit"), sent | {"summary": "Second thought."})
    assert answer.status_code == 409
    assert ("First thought." in text_of(answer), "Second thought." in text_of(answer)) == (True, True)


def test_a_form_that_was_refused_may_be_sent_again(as_officer, draft, colleague):
    sent = fields_of(as_officer.get(page(draft, "edit"))) | {"summary": "One.", "action": "draft"}
    services.save_update(update=draft, actor=colleague, now=NOW, done="Theirs.")
    answers = [as_officer.post(page(draft, "edit"), sent).status_code for _ in range(2)]
    assert answers == [409, 409]


def test_a_token_that_is_not_ours_is_refused(as_officer, draft):
    assert as_officer.post(page(draft, "discard"), {"once": "x" * 65}).status_code == 400


# Two people


@pytest.fixture
def overtaken(as_officer, workstream, draft, colleague):
    """The answer to an officer who saves after a colleague has: both changed summary and a milestone."""
    milestone = MilestoneFactory(workstream=workstream, title="Map", reference="AAA-MS-88")
    sent = fields_of(as_officer.get(page(draft, "edit")))
    services.save_update(
        update=draft,
        actor=colleague,
        now=NOW,
        summary="Her summary.",
        rag_risk="amber",
        milestone_changes={milestone.reference: {"forecast_on": "2027-02-01", "reason": "Hers."}},
    )
    mine = {"summary": "My summary.", "help_needed": "My wish.", "action": "check"}
    mine |= {"AAA-MS-88-forecast_on": "1 March 2027", "AAA-MS-88-reason": "Mine."}
    return as_officer.post(page(draft, "edit"), sent | mine)


def test_what_was_typed_is_kept_beside_what_somebody_else_saved(overtaken, draft):
    draft.refresh_from_db()
    text = text_of(overtaken)
    assert (overtaken.status_code, draft.summary) == (409, "Her summary.")
    assert "Julie Webster saved this update on 5 October 2026, 10:00am, while you were writing." in text
    assert (
        "Summary Yours, not saved yet My summary. Julie Webster’s, saved 5 October 2026, 10:00am Her summary." in text
    )
    assert "Milestone: Map Yours, not saved yet Forecast 1 March 2027. Mine." in text
    assert "Help needed from the board Yours: My wish. (Julie Webster did not change it.)" in text
    assert "Risk Julie Webster’s: Amber (You did not change it.)" in text


def test_what_one_person_saved_in_two_windows_is_told_as_theirs_alone(as_officer, workstream, draft):
    sent = fields_of(as_officer.get(page(draft, "edit"))) | {"action": "draft"}
    as_officer.post(page(draft, "edit"), sent | {"summary": "In the first.", "next_steps": "Ring them."})
    text = text_of(as_officer.post(page(draft, "edit"), sent | {"summary": "In the second.", "done": "Rang."}))
    assert "Done since last time Yours: Rang. (What you saved earlier left it alone.)" in text
    assert "Next Saved earlier: Ring them. (You left it alone this time.)" in text


def resolved(client, overtaken, draft, **picks):
    sent = fields_of(overtaken) | {f"pick-{name.replace('__', '-')}": choice for name, choice in picks.items()}
    answer = client.post(page(draft, "edit"), sent | {"action": "draft"})
    draft.refresh_from_db()
    assert answer.url == page(draft, "edit") + "?saved=1"
    said = draft.milestone_changes["AAA-MS-88"]
    return draft.summary, draft.help_needed, draft.rag_risk, said["reason"]


def test_keeping_mine_keeps_what_only_the_other_changed(as_officer, overtaken, draft):
    assert resolved(as_officer, overtaken, draft) == ("My summary.", "My wish.", RAG.AMBER, "Mine.")


def test_keeping_theirs_keeps_what_only_i_changed(as_officer, overtaken, draft):
    picks = {"summary": "theirs", "milestone__AAA__MS__88": "theirs"}
    assert resolved(as_officer, overtaken, draft, **picks) == ("Her summary.", "My wish.", RAG.AMBER, "Hers.")


def test_keeping_both_puts_one_below_the_other(as_officer, overtaken, draft):
    kept = resolved(as_officer, overtaken, draft, summary="both")
    assert kept == ("My summary.\nHer summary.", "My wish.", RAG.AMBER, "Mine.")


def test_a_third_saving_asks_again(as_officer, overtaken, draft, colleague):
    draft.refresh_from_db()
    services.save_update(update=draft, actor=colleague, now=NOW, summary="Her second.")
    answer = as_officer.post(page(draft, "edit"), fields_of(overtaken) | {"action": "draft"})
    assert (answer.status_code, "My summary." in text_of(answer), "Her second." in text_of(answer)) == (409, True, True)


def test_what_was_typed_is_shown_when_it_can_no_longer_be_saved(as_officer, draft, colleague):
    sent = fields_of(as_officer.get(page(draft, "edit"))) | {"done": "My long text.", "action": "draft"}
    services.discard_update(update=draft, actor=colleague, now=NOW)
    answer = as_officer.post(page(draft, "edit"), sent)
    assert (answer.status_code, "My long text." in text_of(answer), "Save and continue" in text_of(answer)) == (
        409,
        True,
        False,
    )
