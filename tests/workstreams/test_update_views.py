"""Writing, publishing and returning an update by page."""

import pytest

from core.choices import RAG
from tests.factories.core import NOW
from tests.factories.workstreams import (
    MilestoneFactory,
    WorkstreamFactory,
    published_update,
    submitted_update,
)
from tests.workstreams.pages import DAY, DUE, QUEUE, TODAY, errors_of, fields_of, page, signed_in, text_of
from workstreams import services
from workstreams.choices import UpdateState

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


# Writing


def test_the_form_shows_last_time_and_marks_what_is_carried_forward(as_officer, workstream, officer, manager):
    published_update(workstream, officer, manager, NOW - 20 * DAY, summary="One.", next_steps="Chase.")
    published_update(workstream, officer, manager, NOW + DAY, summary="Two.")
    draft = services.start_update(workstream=workstream, actor=officer, now=NOW + DAY)
    text = text_of(as_officer.get(page(draft, "edit")))
    assert "Carried forward, unchanged since 15 September 2026" in text
    assert "Last time Chase. You, 15 September 2026, kept on 6 October 2026" in text
    assert "Last 2 periods Up to 6 October 2026: green, green" in text


def test_a_draft_is_saved_and_its_page_says_so(as_officer, draft):
    sent = fields_of(as_officer.get(page(draft, "edit"))) | {"summary": "One.\r\nTwo.", "rag": "red", "action": "draft"}
    answer = as_officer.post(page(draft, "edit"), sent, follow=True)
    draft.refresh_from_db()
    assert (draft.summary, draft.rag, draft.state) == ("One.\nTwo.", RAG.RED, UpdateState.DRAFT)
    assert "Draft saved 6 October 2026, 10:00am." in text_of(answer)


def test_what_is_not_changed_makes_no_version(as_officer, workstream, draft):
    MilestoneFactory(workstream=workstream)
    as_officer.post(page(draft, "edit"), fields_of(as_officer.get(page(draft, "edit"))) | {"action": "draft"})
    draft.refresh_from_db()
    assert draft.version == 1


def test_a_date_that_is_none_is_refused_and_all_that_was_typed_is_kept(as_officer, draft):
    typed = {"summary": "Kept.", "back_to_green_on": "31 September 2026"}
    sent = fields_of(as_officer.get(page(draft, "edit"))) | typed
    answer = as_officer.post(page(draft, "edit"), sent | {"action": "draft"})
    draft.refresh_from_db()
    kept = fields_of(answer)
    assert errors_of(answer) == [("id_back_to_green_on", "Enter a real date: September 2026 has 30 days")]
    assert {name: kept[name] for name in typed} == typed
    assert (draft.version, "<title>Error: Update" in answer.content.decode()) == (1, True)


@pytest.mark.parametrize("text", ["", "soon", "2026-13-01"])
def test_the_day_that_it_describes_is_needed(as_officer, draft, text):
    sent = fields_of(as_officer.get(page(draft, "edit"))) | {"as_at": text, "action": "draft"}
    assert [target for target, _ in errors_of(as_officer.post(page(draft, "edit"), sent))] == ["id_as_at"]


def test_checking_saves_and_says_what_is_missing(as_officer, workstream, draft):
    milestone = MilestoneFactory(workstream=workstream, title="Map", reference="AAA-MS-77")
    sent = fields_of(as_officer.get(page(draft, "edit"))) | {"rag": "red", "AAA-MS-77-forecast_on": "31/1/2027"}
    answer = as_officer.post(page(draft, "edit"), sent | {"action": "check"}, follow=True)
    draft.refresh_from_db()
    assert errors_of(answer) == [
        ("id_path_to_green", "Say how this gets back to green"),
        ("id_back_to_green_on", "Enter the date you expect to be back to green"),
        ("id_rag_reason", "Say why it is red"),
        ("id_summary", "Enter a summary"),
        ("id_AAA-MS-77-reason", "Say why “Map” has moved to 31 January 2027"),
    ]
    assert (draft.rag, draft.milestone_changes) == (RAG.RED, {milestone.reference: {"forecast_on": "2027-01-31"}})


def test_a_whole_report_that_is_pasted_into_one_field_is_told_beside_it_and_kept(as_officer, draft):
    pasted = "A whole report. " * 190_000  # 3 MB
    sent = fields_of(as_officer.get(page(draft, "edit"))) | {"summary": pasted, "action": "draft"}
    answer = as_officer.post(page(draft, "edit"), sent)
    assert [field for field, _ in errors_of(answer)] == ["id_summary"]
    assert pasted.strip() in answer.text


def test_a_new_forecast_that_has_passed_is_told_beside_it(as_officer, workstream, draft):
    MilestoneFactory(workstream=workstream, title="Map", reference="AAA-MS-77")
    said = {"AAA-MS-77-forecast_on": "1/1/2020", "AAA-MS-77-reason": "Rain.", "summary": "Late.", "action": "check"}
    sent = fields_of(as_officer.get(page(draft, "edit"))) | said
    told = "This day has passed. Give a day to come, or say that it is done"
    assert errors_of(as_officer.post(page(draft, "edit"), sent, follow=True)) == [("id_AAA-MS-77-forecast_on", told)]


def test_what_a_row_of_milestones_contradicts_is_told_beside_it_and_kept(as_officer, workstream, draft):
    for number in (77, 78):
        MilestoneFactory(workstream=workstream, title="Map", reference=f"AAA-MS-{number}")
    said = {"AAA-MS-77-forecast_on": "31/1/2027", "AAA-MS-77-done": "on", "AAA-MS-78-reason": "Rain."}
    sent = fields_of(as_officer.get(page(draft, "edit"))) | said | {"summary": "Late.", "action": "check"}
    answer = as_officer.post(page(draft, "edit"), sent, follow=True)
    assert errors_of(answer) == [
        ("id_AAA-MS-77-forecast_on", "Say either that it is done or what it is forecast for, not both"),
        ("id_AAA-MS-78-forecast_on", "Say for when it is forecast, or leave the reason out"),
    ]
    kept = fields_of(answer)
    assert (kept["AAA-MS-77-forecast_on"], kept["AAA-MS-78-reason"]) == ("31 January 2027", "Rain.")


def test_a_change_of_rating_asks_for_its_reason(as_officer, workstream, officer, manager):
    published_update(workstream, officer, manager)
    draft = services.start_update(workstream=workstream, actor=officer, now=NOW)
    sent = fields_of(as_officer.get(page(draft, "edit"))) | {"rag": "complete", "action": "check"}
    answer = as_officer.post(page(draft, "edit"), sent, follow=True)
    assert errors_of(answer) == [("id_rag_reason", "Say why the rating changed from green to complete")]


def test_a_complete_update_is_checked_and_submitted(as_officer, workstream, draft):
    late = MilestoneFactory(workstream=workstream, title="Map")
    done = MilestoneFactory(workstream=workstream, title="Plan")
    sent = fields_of(as_officer.get(page(draft, "edit"))) | {
        "rag": "amber",
        "rag_reason": "Two have not signed.",
        "override_reason": "The map can wait.",
        "path_to_green": "Ask again.",
        "back_to_green_on": "31 October 2026",
        "summary": "Two of four.",
        f"{late.reference}-forecast_on": "31 January 2027",
        f"{late.reference}-reason": "Figures came late.",
        f"{done.reference}-done": "on",
        "action": "check",
    }
    check = as_officer.post(page(draft, "edit"), sent, follow=True)
    text = text_of(check)
    assert "Milestone: Map New forecast 31 January 2027, was 31 December 2026 Reason: Figures came late." in text
    assert "Milestone: Plan Done 5 October 2026" in text
    answer = as_officer.post(page(draft, "submit"), fields_of(check), follow=True)
    draft.refresh_from_db()
    assert (draft.state, answer.redirect_chain[0][0]) == (UpdateState.SUBMITTED, DUE)
    assert f"Update submitted: {workstream}." in text_of(answer)


def test_an_incomplete_update_is_not_submitted_from_an_old_page(as_officer, draft):
    answer = as_officer.post(page(draft, "submit"), {"version": draft.version})
    draft.refresh_from_db()
    assert (answer.url, draft.state) == (page(draft, "edit") + "?check=1", UpdateState.DRAFT)


def test_the_check_page_of_an_incomplete_update_leads_back(as_officer, draft):
    assert as_officer.get(page(draft, "check")).url == page(draft, "edit") + "?check=1"


def test_a_submitted_update_is_read_only_for_its_writer(as_officer, workstream, officer):
    update = submitted_update(workstream, officer)
    answer = as_officer.get(page(update, "edit"), follow=True)
    assert answer.redirect_chain[0][0] == page(update, "check")
    assert (
        "The programme manager publishes it or returns it to you." in text_of(answer),
        "Change" in text_of(answer),
    ) == (
        True,
        False,
    )


def test_a_draft_is_discarded(as_officer, draft):
    sent = fields_of(as_officer.get(page(draft, "edit")), form=1)
    answer = as_officer.post(page(draft, "discard"), sent)
    draft.refresh_from_db()
    assert (answer.url, draft.withdrawn_at is None) == (DUE, False)
    assert as_officer.get(page(draft, "edit")).status_code == 404


# Publishing and returning


def test_a_manager_publishes(client, manager, workstream, officer):
    update = submitted_update(workstream, officer)
    signed_in(client, manager)
    assert [row["update"] for row in client.get(QUEUE).context["rows"]] == [update]
    answer = client.post(page(update, "publish"), fields_of(client.get(page(update, "check"))), follow=True)
    update.refresh_from_db()
    assert (update.state, answer.redirect_chain[0][0], answer.context["rows"]) == (UpdateState.PUBLISHED, QUEUE, [])


def test_a_manager_returns_with_a_comment(client, manager, workstream, officer):
    update = submitted_update(workstream, officer)
    signed_in(client, manager)
    sent = fields_of(client.get(page(update, "check")), form=1)
    refused = client.post(page(update, "return"), sent | {"comment": " "})
    answer = client.post(page(update, "return"), sent | {"comment": "Which two?"})
    update.refresh_from_db()
    assert errors_of(refused) == [("id_comment", "Say what needs to change")]
    assert (update.state, update.returned_comment, answer.url) == (UpdateState.RETURNED, "Which two?", QUEUE)


def test_the_writer_sees_why_it_came_back(as_officer, manager, workstream, officer):
    update = submitted_update(workstream, officer)
    services.return_update(update=update, actor=manager, now=NOW, comment="Which two?")
    assert "Returned to you. Which two?" in text_of(as_officer.get(page(update, "edit")))


def test_the_list_to_publish_also_says_who_is_late(client, manager, scope, officer):
    submitted_update(WorkstreamFactory(scope=scope, lead_user=officer), officer)
    late = WorkstreamFactory(scope=scope, lead_user=officer, next_update_due_on=TODAY - DAY)
    rows = signed_in(client, manager).get(QUEUE).context["late"]
    assert [(row["workstream"], row["overdue"]) for row in rows] == [(late, "2 days overdue")]


def test_what_changed_meanwhile_is_not_published_from_an_old_page(client, manager, workstream, officer):
    update = submitted_update(workstream, officer)
    services.return_update(update=update, actor=manager, now=NOW, comment="Why?")
    services.submit_update(update=update, actor=officer, now=NOW)
    answer = signed_in(client, manager).post(page(update, "publish"), {"version": update.version - 1})
    update.refresh_from_db()
    assert (answer.status_code, update.state) == (409, UpdateState.SUBMITTED)
    assert "This update has changed since you opened it." in text_of(answer)


def test_a_published_update_leads_to_its_page(as_officer, workstream, officer, manager):
    update = published_update(workstream, officer, manager)
    assert as_officer.get(page(update, "check")).url == f"/workstreams/status-updates/{update.reference}/"
