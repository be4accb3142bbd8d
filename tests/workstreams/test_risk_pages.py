"""The heat map and register of a programme, and the risks on the page of a workstream."""

import re
from datetime import UTC, date, datetime
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.choices import RAG, Visibility
from core.services import change_record
from governance.models import Programme
from tests import doors
from tests.factories.core import NOW
from tests.factories.governance import BoardFactory, PersonFactory
from tests.factories.risks import EscalationFactory, IssueFactory, RiskFactory, RiskMatrixFactory

pytestmark = pytest.mark.django_db
LATER = datetime(2026, 10, 8, 9, tzinfo=UTC)


@pytest.fixture
def address(scope):
    return f"/workstreams/programmes/{scope.programme_reference}/risks/"


@pytest.fixture
def read(client, officer, address):
    """Open the page as the officer, or as somebody else, and return its text."""

    def opened(user=None, **question):
        client.force_login(user or officer)
        answer = client.get(address, question)
        assert answer.status_code == 200
        return unescape(answer.content.decode())

    return opened


def plain(html):
    """The text of some HTML."""
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def cells_of(page):
    """The cells of the heat map by row, as colour and text."""
    table = re.search(r'<table class="[^"]*pstn-heat.*?</table>', page, re.DOTALL)[0]
    rows = re.findall(r"<tr role=\"row\">(.*?)</tr>", table, re.DOTALL)[1:]
    return {
        plain(re.search(r"<th.*?</th>", row, re.DOTALL)[0]): [
            (colour, plain(text))
            for colour, text in re.findall(r'<td role="cell" class="rag-(\w+)"[^>]*>(.*?)</td>', row, re.DOTALL)
        ]
        for row in rows
    }


def test_each_cell_says_its_colour_in_words_and_counts_its_risks(read, scope):
    RiskFactory.create_batch(2, scope=scope)
    cells = cells_of(read())
    assert list(cells) == ["5 Almost certain", "4 Likely", "3 Probable", "2 Possible", "1 Rare"]
    assert cells["3 Probable"] == [
        ("green", "0 Green"),
        ("amber", "0 Amber"),
        ("amber", "0 Amber"),
        ("red", "2 risks : likelihood Probable, impact Major Red"),
        ("red", "0 Red"),
    ]


def test_a_count_leads_to_the_list_of_just_those_risks(client, read, scope):
    here = RiskFactory.create_batch(2, scope=scope)
    RiskFactory(scope=scope, current_impact=5)
    RiskFactory(scope=scope, status="closed", closed_on=date(2026, 10, 2), closed_reason="Gone")
    link = re.search(r'href="(/workstreams/risks/\?[^"]*)">2 risks', read())[1]
    listed = client.get(link).context["rows"]
    assert [row["reference"] for row in listed] == [risk.reference for risk in here]


def test_the_score_that_is_shown_can_be_switched(read, scope, client, address):
    RiskFactory(scope=scope, inherent_likelihood=5, inherent_impact=5)
    RiskFactory(scope=scope)
    page = read(score="inherent")
    assert cells_of(page)["5 Almost certain"][4] == ("red", "1 risk : likelihood Almost certain, impact Critical Red")
    assert "1 open risk has no such score." in page
    assert "2 open risks have no such score." in read(score="target")
    assert client.get(address, {"score": "best"}).status_code == 400


def test_a_programme_with_a_matrix_of_its_own_is_drawn_by_that(read, scope):
    RiskMatrixFactory(scope=scope)
    RiskFactory(scope=scope, current_likelihood=4, current_impact=6)
    cells = cells_of(read())
    assert list(cells) == ["4 Almost certain", "3 High", "2 Medium", "1 Low"]
    assert cells["4 Almost certain"][5] == ("red", "1 risk : likelihood Almost certain, impact Critical Red")
    assert cells["1 Low"][4] == ("amber", "0 Amber")


def test_the_page_shows_what_had_been_recorded_by_a_day(read, scope):
    risk = RiskFactory(scope=scope, title="Seen early")
    RiskFactory(scope=scope, title="Seen later", now=LATER)
    change_record(risk, actor=None, now=LATER, current_likelihood=1, rating=RAG.AMBER)
    then, now = read(as_at="2026-10-06"), read()
    assert cells_of(then)["3 Probable"][3] == ("red", "1 risk : likelihood Probable, impact Major Red")
    assert cells_of(now)["1 Rare"][3] == ("amber", "1 risk : likelihood Rare, impact Major Amber")
    assert "Seen later" in now
    assert "Seen later" not in then
    assert re.search(r'href="/workstreams/risks/\?[^"]*as_at=2026-10-06', then)


def test_the_register_stands_worst_first(read, scope):
    RiskFactory(scope=scope, title="Tenth", rating=RAG.AMBER, current_likelihood=5, current_impact=2)
    RiskFactory(scope=scope, title="Unscored", rating=RAG.NOT_RATED, current_likelihood=None, current_impact=None)
    RiskFactory(scope=scope, title="Green", rating=RAG.GREEN, current_likelihood=1, current_impact=1)
    RiskFactory(scope=scope, title="Worst", current_likelihood=5, current_impact=5)
    RiskFactory(scope=scope, title="Second")
    titles = re.findall(r'<th scope="row" role="rowheader"><a[^>]*>([^<]*)</a>', read())
    assert titles == ["Worst", "Second", "Tenth", "Unscored", "Green"]


def test_escalations_wait_for_an_answer_until_there_is_one(read, scope, manager):
    asked = EscalationFactory(
        risk=RiskFactory(scope=scope), question="May we sell the depot?", asked_on=date(2026, 10, 1)
    )
    assert "May we sell the depot?" in read()
    assert f"/workstreams/escalations/{asked.reference}/answer/" in read(manager)
    assert f"/workstreams/escalations/{asked.reference}/answer/" not in read()
    change_record(asked, actor=None, now=NOW, decision="noted", answered_on=date(2026, 10, 5))
    assert "May we sell the depot?" not in read()


def test_an_escalation_about_what_is_over_waits_for_nothing(read, client, officer, scope):
    risk, issue = RiskFactory(scope=scope), IssueFactory(scope=scope)
    of_risk = EscalationFactory(risk=risk, question="May we sell the depot?")
    of_issue = EscalationFactory(risk=None, issue=issue, scope=scope, question="May we rent another?")

    def waiting(said):
        client.force_login(officer)
        answer = client.get("/api/v1/escalations/", {"waiting": said})
        return {row["reference"] for row in answer.json()["results"]}

    both = {of_risk.reference, of_issue.reference}
    assert (waiting(1), waiting(0)) == (both, set())
    assert "May we sell the depot?" in read() and "May we rent another?" in read()
    doors.act("page", officer, risk, "close", closed_reason="It was sold")
    doors.act("page", officer, issue, "resolve", resolution="It was rented")
    assert (waiting(1), waiting(0)) == (set(), both)
    assert "May we sell the depot?" not in read() and "May we rent another?" not in read()


def test_nothing_is_shown_or_counted_that_the_reader_may_not_see(read, account, scope, council, manager):
    secret = RiskFactory(scope=scope, title="Talks about the depot")
    asked = EscalationFactory(risk=secret, question="May we sell the depot?")
    narrow = {"visibility": Visibility.BOARD, "audience_id": BoardFactory(scope=scope).pk}
    for record in (secret, asked):
        change_record(record, actor=None, now=NOW, **narrow)
    seen, unseen = read(manager), read(account(scope, "viewer"))
    assert "depot" in seen
    assert "depot" not in unseen
    assert cells_of(seen)["3 Probable"][3][1].startswith("1 risk")
    assert cells_of(unseen)["3 Probable"][3] == ("red", "0 Red")


def test_the_page_of_another_programme_is_not_there(client, stranger, address, scope):
    RiskFactory(scope=scope)
    client.force_login(stranger)
    assert client.get(address).status_code == 404


def test_the_page_takes_as_many_queries_for_thirty_risks_as_for_one(client, officer, address, scope, workstream):
    client.force_login(officer)
    counts = []
    for number in (1, 2, 27):
        for _ in range(number):
            risk = RiskFactory(scope=scope, workstream=workstream, owner=PersonFactory(scope=scope))
            EscalationFactory(risk=risk)
            IssueFactory(scope=scope, workstream=workstream)
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        with CaptureQueriesContext(connection) as of_a_workstream:
            client.get(f"/workstreams/workstreams/{workstream.reference}/")
        counts.append((len(queries), len(of_a_workstream)))
    assert counts[0] == counts[1] == counts[2]


def test_a_programme_leads_to_its_risks_and_the_risks_to_the_programme(client, officer, scope, address, read):
    client.force_login(officer)
    programme = Programme.objects.get(scope=scope)
    assert f'href="{address}"' in client.get(f"/governance/programmes/{programme.reference}/").content.decode()
    assert f'href="/governance/programmes/{programme.reference}/"' in read()


def test_a_form_says_the_words_of_the_matrix(client, officer, scope):
    risk = RiskFactory(scope=scope)
    client.force_login(officer)
    new, own = "/workstreams/risks/new/", f"/workstreams/risks/{risk.reference}/"
    for address in (new, f"{own}change/", f"{own}review/"):
        assert "1 Rare, 2 Possible, 3 Probable, 4 Likely, 5 Almost certain." in client.get(address).content.decode()
    RiskMatrixFactory(scope=scope)
    for address in (new, f"{own}change/", f"{own}review/"):
        assert "1 Low, 2 Medium, 3 High, 4 Almost certain." in client.get(address).content.decode()


def test_the_ways_to_other_rooms_stand_above_the_pages_of_a_record(client, officer, scope, address):
    client.force_login(officer)
    risk = RiskFactory(scope=scope)
    for page in (
        address,
        f"/governance/programmes/{scope.programme_reference}/",
        f"/workstreams/risks/{risk.reference}/",
    ):
        assert ">Boards</a>" in client.get(page).content.decode()


def test_the_page_of_a_workstream_tells_its_risks_worst_first_and_its_issues(client, officer, scope, workstream):
    RiskFactory(scope=scope, workstream=workstream, title="Lesser", rating=RAG.AMBER, current_impact=2)
    worst = RiskFactory(scope=scope, workstream=workstream, title="Worst")
    RiskFactory(scope=scope, title="Of the programme")
    IssueFactory(scope=scope, workstream=workstream, title="No room")
    EscalationFactory(risk=worst, board=BoardFactory(scope=scope, name="The executive"))
    client.force_login(officer)
    page = client.get(f"/workstreams/workstreams/{workstream.reference}/").content.decode()
    assert re.findall(r'rowheader"><a[^>]*>(Worst|Lesser|No room)<', page) == ["Worst", "Lesser", "No room"]
    assert "Of the programme" not in page
    named = f"?programme={scope.programme_reference}&amp;workstream={workstream.reference}"
    assert f'href="/workstreams/risks/new/{named}"' in page
    assert "The executive" in page
