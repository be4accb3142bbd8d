"""The way of a status update through its pages."""

import html
import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core.choices import RAG, Role
from core.models import Journal
from tests.factories.core import NOW, UserFactory
from tests.factories.governance import OrganisationFactory
from tests.factories.workstreams import (
    MilestoneFactory,
    WorkstreamFactory,
    published_update,
    submitted_update,
)
from workstreams import services
from workstreams.choices import UpdateState
from workstreams.models import StatusUpdate

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
TODAY = NOW.date()
DUE = "/workstreams/updates/due/"
QUEUE = "/workstreams/updates/to-publish/"


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW + DAY)


@pytest.fixture
def draft(workstream, officer):
    return services.start_update(workstream=workstream, actor=officer, now=NOW)


@pytest.fixture
def as_officer(client, officer):
    client.force_login(officer)
    return client


def signed_in(client, user):
    client.force_login(user)
    return client


def page(update, name):
    return f"/workstreams/updates/{update.reference}/{name}/"


def fields_of(answer, form=0):
    """What a browser would send of a form of the page, buttons left out."""
    sent = {}
    text = re.findall(r"<main.*?</main>", answer.content.decode(), re.DOTALL)[0]
    body = re.findall(r"<form.*?</form>", text, re.DOTALL)[form]
    for tag in re.findall(r"<input[^>]*>", body):
        attrs = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        if attrs.get("type") in ("radio", "checkbox") and not re.search(r"\schecked\b", tag):
            continue
        sent[attrs["name"]] = html.unescape(attrs.get("value", "on" if attrs["type"] == "checkbox" else ""))
    for name, text in re.findall(r'<textarea name="([^"]+)"[^>]*>\n?(.*?)</textarea>', body, re.DOTALL):
        sent[name] = html.unescape(text)
    for name, options in re.findall(r'<select name="([^"]+)".*?>(.*?)</select>', body, re.DOTALL):
        sent[name] = re.findall(r'<option value="([^"]+)" selected', options)[0]
    return sent


def text_of(answer):
    """The words of the page's main part."""
    text = re.findall(r"<main.*?</main>", answer.content.decode(), re.DOTALL)[0]
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", text)).split())


def errors_of(answer):
    summary = re.findall(r'govuk-error-summary__list">(.*?)</ul>', answer.content.decode(), re.DOTALL)
    return [
        (target, html.unescape(text)) for target, text in re.findall(r'<a href="#([^"]+)">(.*?)</a>', "".join(summary))
    ]


# My updates due


def test_updates_due_come_overdue_first_and_then_without_a_day(as_officer, scope, officer):
    for title, due in (("No day", None), ("Today", TODAY + DAY), ("Late", TODAY - 9 * DAY), ("Far", TODAY + 40 * DAY)):
        WorkstreamFactory(scope=scope, lead_user=officer, title=title, next_update_due_on=due)
    answer = as_officer.get(DUE)
    assert [row["workstream"].title for row in answer.context["rows"]] == ["Late", "Today", "No day"]
    assert "10 days overdue" in text_of(answer) and "Nothing else is due before 14 November 2026" in text_of(answer)
    assert "Tuesday 6 October 2026 3 to do, 1 overdue" in text_of(answer)


def test_what_others_lead_and_what_is_closed_is_not_due(as_officer, scope, workstream, manager):
    WorkstreamFactory(scope=scope, lead_user=manager)
    mine = WorkstreamFactory(scope=scope, lead_user=workstream.lead_user)
    services.close_workstream(workstream=workstream, closed_on=TODAY, actor=manager, now=NOW)
    assert [row["workstream"] for row in as_officer.get(DUE).context["rows"]] == [mine]


def test_an_officer_who_leads_nothing_sees_what_the_programme_owes(client, colleague, workstream, draft):
    answer = signed_in(client, colleague).get(DUE)
    assert [row["workstream"] for row in answer.context["rows"]] == [workstream]


def test_nothing_is_due_from_somebody_who_only_reads(client, scope, workstream):
    answer = signed_in(client, UserFactory(scope=scope, role=Role.BOARD_MEMBER)).get(DUE)
    assert (answer.context["rows"], "You write no updates" in text_of(answer)) == ([], True)


def test_each_update_due_says_what_to_do(as_officer, scope, officer, manager):
    new, begun, sent, back = (WorkstreamFactory(scope=scope, lead_user=officer) for _ in range(4))
    services.start_update(workstream=begun, actor=officer, now=NOW)
    submitted_update(sent, officer)
    returned = submitted_update(back, officer)
    services.return_update(update=returned, actor=manager, now=NOW, comment="Which two?")
    text = text_of(as_officer.get(DUE))
    words = ("Start update", "Continue draft", "Read what was submitted", "Correct and resubmit")
    assert [
        f"{word} : {workstream.title}" in text for word, workstream in zip(words, (new, begun, sent, back), strict=True)
    ] == [True] * 4
    assert f"“Which two?” {manager}, 5 October 2026, 10:00am" in text


def test_milestones_of_the_next_thirty_days_are_listed(as_officer, workstream):
    for title, day in (("Of an old source", TODAY - DAY), ("Soon", TODAY + 31 * DAY), ("Far", TODAY + 32 * DAY)):
        MilestoneFactory(workstream=workstream, title=title, baseline_on=day)
    MilestoneFactory(workstream=workstream, title="Late", baseline_on=TODAY - DAY, now=NOW - 9 * DAY)
    MilestoneFactory(workstream=workstream, title="Done", baseline_on=TODAY, done_on=TODAY)
    rows = as_officer.get(DUE).context["milestones"]
    assert [row["milestone"].title for row in rows] == ["Late", "Soon"]


def test_an_officer_of_another_programme_sees_none_of_it(client, stranger, workstream, draft):
    MilestoneFactory(workstream=workstream, baseline_on=TODAY)
    answer = signed_in(client, stranger).get(DUE)
    assert (answer.context["rows"], answer.context["milestones"]) == ([], [])


def queries_of(client, address):
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


def test_updates_due_ask_as_many_queries_for_1_3_and_30_rows(as_officer, scope, officer, manager):
    counts = []
    for more in (1, 2, 27):
        for _ in range(more):
            workstream = WorkstreamFactory(scope=scope, lead_user=officer, next_update_due_on=TODAY)
            published_update(workstream, officer, manager)
            returned = submitted_update(workstream, officer, NOW)
            services.return_update(update=returned, actor=manager, now=NOW, comment="Why?")
            MilestoneFactory(workstream=workstream, baseline_on=TODAY)
        counts.append(queries_of(as_officer, DUE))
    assert len(set(counts)) == 1


def test_updates_to_publish_ask_as_many_queries_for_1_3_and_30_rows(client, scope, officer, manager):
    counts = []
    signed_in(client, manager)
    for more in (1, 2, 27):
        for _ in range(more):
            submitted_update(WorkstreamFactory(scope=scope, lead_user=officer), officer)
            WorkstreamFactory(scope=scope, lead_user=officer, next_update_due_on=TODAY - DAY)
        counts.append(queries_of(client, QUEUE))
    assert len(set(counts)) == 1


def test_the_update_form_asks_as_many_queries_for_1_3_and_30_milestones(as_officer, workstream, draft):
    counts = []
    for more in (1, 2, 27):
        for _ in range(more):
            MilestoneFactory(workstream=workstream)
        counts.append(queries_of(as_officer, page(draft, "edit")))
    assert len(set(counts)) == 1


# Starting


def test_starting_leads_to_the_draft_and_starting_again_to_the_same(as_officer, workstream):
    first = as_officer.post(f"/workstreams/{workstream.reference}/updates/start/")
    again = as_officer.post(f"/workstreams/{workstream.reference}/updates/start/")
    update = StatusUpdate.objects.get()
    assert (first.status_code, first.url, again.url) == (302, page(update, "edit"), page(update, "edit"))


def test_starting_what_is_submitted_leads_to_what_was_submitted(as_officer, workstream, officer):
    update = submitted_update(workstream, officer)
    assert as_officer.post(f"/workstreams/{workstream.reference}/updates/start/").url == page(update, "check")


def test_a_draft_of_another_organisation_is_in_the_way(client, scope, draft, workstream):
    other = UserFactory(scope=scope, role=Role.OFFICER, organisation=OrganisationFactory(scope=scope))
    answer = signed_in(client, other).post(f"/workstreams/{workstream.reference}/updates/start/")
    assert (answer.status_code, "Somebody of another organisation" in text_of(answer)) == (409, True)


# Who may do what


ACTIONS = ("edit", "check", "submit", "publish", "return", "discard")


@pytest.mark.parametrize("name", ACTIONS)
def test_an_officer_of_another_programme_gets_404(client, stranger, officer, draft, name):
    assert signed_in(client, officer).post(page(draft, name)).status_code in (200, 302, 403, 405, 409)
    assert signed_in(client, stranger).post(page(draft, name)).status_code == (405 if name == "check" else 404)
    assert signed_in(client, stranger).get(page(draft, "check")).status_code == 404


def test_a_workstream_of_another_programme_cannot_be_started(client, stranger, workstream):
    assert signed_in(client, stranger).post(f"/workstreams/{workstream.reference}/updates/start/").status_code == 404


@pytest.mark.parametrize("name", ["edit", "submit", "discard"])
def test_somebody_who_only_reads_gets_403_for_a_draft_that_they_see(client, scope, council, draft, name):
    reader = UserFactory(scope=scope, role=Role.FINANCE, organisation=council)
    sent = {"version": draft.version}
    assert signed_in(client, reader).post(page(draft, name), sent).status_code == 403


def test_somebody_who_only_reads_cannot_start(client, scope, workstream):
    reader = UserFactory(scope=scope, role=Role.FINANCE)
    assert signed_in(client, reader).post(f"/workstreams/{workstream.reference}/updates/start/").status_code == 403


@pytest.mark.parametrize("name", ["publish", "return"])
def test_an_officer_gets_403_for_what_managers_do(as_officer, workstream, officer, name):
    update = submitted_update(workstream, officer)
    assert as_officer.post(page(update, name), {"version": update.version, "comment": "x"}).status_code == 403


def test_an_officer_gets_403_for_the_list_to_publish(as_officer):
    assert as_officer.get(QUEUE).status_code == 403


def test_whoever_is_not_signed_in_is_asked_to(client, draft):
    assert [client.get(address).status_code for address in (DUE, QUEUE, page(draft, "edit"))] == [302] * 3


@pytest.mark.parametrize("name", ["submit", "publish", "return", "discard"])
def test_actions_answer_to_post_only(as_officer, draft, name):
    assert as_officer.get(page(draft, name)).status_code == 405


# Writing


def test_the_form_shows_last_time_and_marks_what_is_carried_forward(as_officer, workstream, officer, manager):
    published_update(workstream, officer, manager, summary="One.", next_steps="Chase.")
    published_update(workstream, officer, manager, NOW + DAY, summary="Two.")
    draft = services.start_update(workstream=workstream, actor=officer, now=NOW + DAY)
    text = text_of(as_officer.get(page(draft, "edit")))
    assert "Carried forward, unchanged since 5 October 2026" in text
    assert "Last time Chase. You, 5 October 2026, kept on 6 October 2026" in text
    assert "Last 2 updates 5 October 2026 to 6 October 2026: green, green" in text


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
        ("id_summary", "Enter a summary"),
        ("id_AAA-MS-77-reason", "Say why “Map” has moved to 31 January 2027"),
    ]
    assert (draft.rag, draft.milestone_changes) == (RAG.RED, {milestone.reference: {"forecast_on": "2027-01-31"}})


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
    late = WorkstreamFactory(scope=scope, lead_user=officer, next_update_due_on=TODAY - DAY)
    sent = WorkstreamFactory(scope=scope, lead_user=officer, next_update_due_on=TODAY - DAY)
    submitted_update(sent, officer)
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
