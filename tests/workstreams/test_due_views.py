"""My updates due, starting one, and who may do what."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.choices import Role
from tests.factories.core import NOW, UserFactory
from tests.factories.governance import OrganisationFactory
from tests.factories.workstreams import (
    MilestoneFactory,
    RebaselineFactory,
    WorkstreamFactory,
    published_update,
    submitted_update,
)
from tests.workstreams.pages import DAY, DUE, QUEUE, TODAY, page, signed_in, text_of
from workstreams import services
from workstreams.models import StatusUpdate

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


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
    begun, sent, back = (WorkstreamFactory(scope=scope, lead_user=officer) for _ in range(3))
    services.start_update(workstream=begun, actor=officer, now=NOW)
    submitted_update(sent, officer)
    returned = submitted_update(back, officer)
    services.return_update(update=returned, actor=manager, now=NOW, comment="Which two?")
    new = WorkstreamFactory(scope=scope, lead_user=officer, next_update_due_on=TODAY + DAY)
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
            late = WorkstreamFactory(scope=scope, lead_user=officer, next_update_due_on=TODAY - DAY)
            RebaselineFactory(milestone=MilestoneFactory(workstream=late), proposed_by=officer)
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
