"""What the pages of an update say is missing beside what keeps it from being submitted, by what the draft says."""

import re
from datetime import date
from html import unescape

import pytest

from core.choices import RAG
from core.services import change_record
from tests.factories.core import NOW
from tests.factories.workstreams import MilestoneFactory, published_update
from tests.workstreams.pages import DAY, fields_of, page, text_of
from workstreams import services
from workstreams.choices import UpdateState

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def told(as_officer):
    """What a page of an update says that is worth a look, sentence by sentence."""

    def read(update, name="edit"):
        text = unescape(as_officer.get(page(update, name)).content.decode())
        part = re.search(r"Worth a look.*?</details>", text, re.DOTALL)
        lines = re.findall(r"<li>(.*?)(?: <a|</li>)", part[0], re.DOTALL) if part else []
        return [line.strip() for line in lines]

    return read


def test_the_form_says_what_is_missing_of_the_draft_and_then_of_its_workstream(told, workstream, draft):
    change_record(workstream, actor=None, now=NOW, title="Early help")
    lines = told(draft)
    assert lines[:2] == [
        "The update to 5 October 2026 says nothing of what is done since last time.",
        "The update to 5 October 2026 says nothing of what comes next.",
    ]
    assert "“Early help” has no lead." in lines


def test_what_the_draft_says_counts_as_if_it_were_published(told, workstream, draft, officer):
    change_record(workstream, actor=None, now=NOW, title="Early help", rag=RAG.RED)
    milestone = MilestoneFactory(workstream=workstream, title="Opening")
    trouble = "“Early help” is rated red, but has no open risk or issue that you may see."
    assert trouble not in told(draft)
    services.save_update(update=draft, actor=officer, now=NOW, rag=RAG.RED)
    assert trouble in told(draft)
    services.save_update(update=draft, actor=officer, now=NOW, rag=RAG.COMPLETE)
    assert "“Early help” is rated complete, but 1 milestone is not done: “Opening”." in told(draft)
    done = {milestone.reference: {"done_on": "2026-10-02"}}
    services.save_update(update=draft, actor=officer, now=NOW, milestone_changes=done)
    assert [line for line in told(draft) if "Opening" in line or "complete" in line] == []
    milestone.refresh_from_db()
    assert milestone.done_on is None


def test_green_while_a_milestone_is_overdue_is_told_until_there_is_a_new_forecast(told, workstream, draft, officer):
    change_record(workstream, actor=None, now=NOW, title="Early help")
    milestone = MilestoneFactory(workstream=workstream, title="Opening", baseline_on=date(2026, 10, 5))
    services.save_update(update=draft, actor=officer, now=NOW, rag=RAG.GREEN)
    late = "“Early help” is rated green, but “Opening” was due by 5 October 2026 and is not done."
    assert late in told(draft)
    moved = {milestone.reference: {"forecast_on": "2026-11-06", "reason": "The builder is late"}}
    services.save_update(update=draft, actor=officer, now=NOW, milestone_changes=moved)
    assert late not in told(draft)


def test_what_is_carried_forward_word_for_word_is_told(told, workstream, officer, manager):
    published_update(workstream, officer, manager, summary="One.", done="Two.", next_steps="Three.")
    draft = services.start_update(workstream=workstream, actor=officer, now=NOW + DAY)
    said = "The summary is word for word that of the last update, and so are what is done since last time and "
    assert f"{said}what comes next." in told(draft)
    services.save_update(update=draft, actor=officer, now=NOW + DAY, summary="New.", next_steps="New.")
    assert "What is done since last time is word for word that of the last update." in told(draft)


def test_help_that_is_needed_wants_a_board(told, workstream, draft, officer):
    change_record(workstream, actor=None, now=NOW, title="Early help")
    services.save_update(update=draft, actor=officer, now=NOW, help_needed="Money")
    assert "The update of “Early help” asks the board for help, but the workstream reports to no board." in told(draft)


def test_the_same_stands_where_answers_are_checked_and_keeps_nothing_from_being_submitted(
    as_officer, told, workstream, draft, officer
):
    services.save_update(update=draft, actor=officer, now=NOW, summary="On plan.", rag=RAG.GREEN, rag_reason="Begun")
    assert told(draft, "check") == told(draft)
    assert len(told(draft, "check")) > 3
    answer = as_officer.get(page(draft, "check"))
    assert "None of this keeps the update from being submitted." in text_of(answer)
    assert '<details class="govuk-details" open>' in answer.content.decode()
    sent = fields_of(answer)
    assert as_officer.post(page(draft, "submit"), sent).status_code == 302
    draft.refresh_from_db()
    assert draft.state == UpdateState.SUBMITTED


def test_what_must_be_mended_and_what_may_be_stand_beside_each_other(as_officer, told, draft):
    text = text_of(as_officer.get(page(draft, "edit") + "?check=1"))
    assert "Enter a summary" in text
    assert "says nothing of what is done since last time" in text
