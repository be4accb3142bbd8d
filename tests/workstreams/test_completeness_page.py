"""The page of what is missing, the panels that lead to it, and what each reader is told."""

import re
from datetime import UTC, date, datetime, timedelta
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core.choices import RAG, Visibility
from core.services import change_record, withdraw_record
from governance.models import Programme
from tests.factories.core import NOW
from tests.factories.governance import BoardFactory, PersonFactory
from tests.factories.risks import RiskFactory
from tests.factories.workstreams import GateFactory, MilestoneFactory, WorkstreamFactory
from tests.reading import panel
from tests.workstreams.programmes import at_odds, manager_of, poor, whole

pytestmark = pytest.mark.django_db
LATER = datetime(2026, 10, 20, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW + timedelta(days=40))


@pytest.fixture
def address(scope):
    return f"/workstreams/programmes/{scope.programme_reference}/completeness/"


@pytest.fixture
def read(client, manager, address):
    """Open the page as the manager, or as somebody else, and return its context and its text."""

    def opened(user=None, at=address, **question):
        client.force_login(user or manager)
        answer = client.get(at, question)
        assert answer.status_code == 200
        return answer.context, unescape(answer.content.decode())

    return opened


def lines_of(page):
    """The lines of the page's lists, each as its sentence and what its link says."""
    found = re.findall(r"<li>(?:<span class=\"pstn-mark\">[^<]*</span> )?(“.*?|The .*?)</li>", page, re.DOTALL)
    return [" ".join(re.sub(r"<span.*?</span>|<[^>]+>", "", line).split()) for line in found]


def test_lines_stand_by_workstream_each_with_where_it_is_mended(read, scope, workstream):
    change_record(workstream, actor=None, now=NOW, title="Early help", rag=RAG.RED)
    context, page = read()
    assert [section["record"] for section in context["sections"]] == [Programme.objects.get(scope=scope), workstream]
    assert lines_of(page)[0] == "The programme has no pool of money. Add pool"
    assert "“Early help” has no lead. Change" in lines_of(page)
    assert f'href="/workstreams/workstreams/{workstream.reference}/change/"' in page
    asked = f"programme={scope.programme_reference}&workstream={workstream.reference}"
    assert f'href="/workstreams/issues/new/?{asked}"' in page
    of_it = [line for line in lines_of(page) if "Early help" in line]
    assert of_it[0] == "“Early help” is rated red, but has no open risk or issue. Add issue"


def test_things_and_checks_are_counted_for_all_and_for_each_workstream(read, workstream):
    context, page = read()
    rows = context["by_group"]
    assert [row["missing"] for row in rows] == [len(section["lines"]) for section in context["sections"]]
    missing, passed, asked = (sum(row[name] for row in rows) for name in ("missing", "passed", "asked"))
    assert f"{missing} things are missing, of the programme and 1 workstream." in page
    assert f"{passed} of {asked} checks pass." in page
    assert f"<div>{rows[1]['passed']} of {rows[1]['asked']}" in page


def test_lines_can_be_chosen_by_kind_by_workstream_and_by_question(read, scope, workstream):
    change_record(workstream, actor=None, now=NOW, rag=RAG.RED)
    other = WorkstreamFactory(scope=scope)

    def shown(**question):
        return [line for section in read(**question)[0]["sections"] for line in section["lines"]]

    assert [line.check.name for line in shown(kind="does_not_fit")] == ["rating-has-a-reason"]
    assert {line.record for line in shown(workstream=other.reference)} == {other}
    assert {line.check.name for line in shown(workstream=scope.programme_reference)} >= {"programme-vision"}
    assert [line.record for line in shown(check="workstream-lead")] == [workstream, other]
    assert shown(check="workstream-lead", kind="does_not_fit") == []
    told = " ".join(read(kind="does_not_fit", workstream=workstream.reference)[1].split())
    assert f"1 line : Does not fit together; {workstream}" in told.replace("line:", "line :")


@pytest.mark.parametrize("question", [{"kind": "odd"}, {"workstream": "WIR-WS-99"}, {"check": "x"}, {"as_at": "x"}])
def test_a_question_that_makes_no_sense_is_refused(client, manager, address, question):
    client.force_login(manager)
    assert client.get(address, question).status_code == 400


def test_the_page_is_as_recorded_at_the_end_of_a_day_and_checks_look_at_that_day(read, workstream):
    change_record(workstream, actor=None, now=NOW, title="Early help", ends_on=date(2026, 10, 10))
    change_record(workstream, actor=None, now=LATER, lead=PersonFactory(scope=workstream.scope))
    then, now = (lines_of(read(**question)[1]) for question in ({"as_at": "2026-10-09"}, {}))
    assert [any("no lead" in line for line in lines) for lines in (then, now)] == [True, False]
    assert [any("not closed" in line for line in lines) for lines in (then, now)] == [False, True]


def test_what_is_withdrawn_or_closed_is_not_asked(read, scope, workstream):
    milestone = MilestoneFactory(workstream=workstream, title="Opening", baseline_on=None)
    assert "Opening" in read()[1]
    withdraw_record(milestone, actor=None, now=NOW)
    assert "Opening" not in read()[1]
    change_record(workstream, actor=None, now=NOW, closed_on=date(2026, 10, 1))
    row = read()[0]["by_group"][1]
    assert (row["missing"], row["odd"]) == (0, 0)


def test_what_a_reader_may_not_see_counts_as_not_there_and_the_page_says_so(read, account, scope, workstream):
    risk = RiskFactory(scope=scope, workstream=workstream, title="Talks about the depot")
    change_record(workstream, actor=None, now=NOW, title="Early help")
    change_record(risk, actor=None, now=NOW, visibility=Visibility.BOARD, audience_id=BoardFactory(scope=scope).pk)
    viewer = account(scope, "viewer")
    seen, unseen = read()[1], read(viewer)[1]
    assert "depot" in seen
    assert "depot" not in unseen
    assert "has no risk" not in seen
    assert "“Early help” has no risk that you may see, of its own or of its theme." in unseen
    assert "a record that you may not see counts as not there" in unseen
    assert "may see" not in seen


def test_a_workstream_that_may_not_be_seen_is_not_named_by_what_belongs_to_it(read, account, scope, workstream):
    gate = GateFactory(workstream=workstream, held_on=date(2026, 10, 1))
    narrow = {"visibility": Visibility.BOARD, "audience_id": BoardFactory(scope=scope).pk}
    change_record(workstream, actor=None, now=NOW, title="Sale of the depot", **narrow)
    seen, unseen = read()[1], read(account(scope, "viewer"))[1]
    assert "The gate after engage of “Sale of the depot” was held without evidence." in seen
    assert "The gate after engage was held without evidence." in unseen
    assert (gate.reference in unseen, "depot" in unseen, workstream.reference in unseen) == (True, False, False)


def test_who_may_not_write_is_led_to_the_record(read, account, scope, workstream):
    context = read(account(scope, "viewer"))[0]
    links = [line.mend_url for section in context["sections"] for line in section["lines"]]
    assert [link for link in links if "/change/" in link or "/new/" in link] == []
    assert f"/workstreams/workstreams/{workstream.reference}/" in links


def test_the_page_of_another_programme_is_not_there(client, stranger, address, workstream):
    client.force_login(stranger)
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("made", [poor, at_odds])
def test_every_address_to_which_a_line_leads_is_there(client, made):
    programme = made()
    client.force_login(manager_of(programme.scope))
    page = client.get(f"/workstreams/programmes/{programme.reference}/completeness/")
    lines = [line for section in page.context["sections"] for line in section["lines"]]
    links = {line.mend_url for line in lines} | {line.url for line in lines}
    assert len(links) > 40
    assert {link: client.get(link).status_code for link in links} == dict.fromkeys(links, 200)


def test_the_pages_of_programme_and_workstream_say_how_much_is_missing(client, read, scope, workstream, address):
    change_record(workstream, actor=None, now=NOW, title="Early help")
    told = read()[0]["report"].told
    assert (
        f'<a class="govuk-link" href="{address}">{told}</a>'
        in read(at=f"/governance/programmes/{scope.programme_reference}/")[1]
    )
    own = panel(client.get(f"/workstreams/workstreams/{workstream.reference}/"), "What is missing")
    assert "“Early help” has no lead. Change" in lines_of(own)
    assert "The programme" not in own


def test_the_number_of_queries_is_the_same_for_any_number_of_workstreams(client):
    def queries(address):
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == 200
        return len(asked)

    counts = []
    for count in (0, 2, 29):
        programme = whole()
        client.force_login(manager_of(programme.scope))
        first = WorkstreamFactory.create_batch(count + 1, scope=programme.scope)[0]
        reference = programme.reference
        pages = (
            f"/workstreams/programmes/{reference}/completeness/",
            f"/governance/programmes/{reference}/",
            f"/workstreams/workstreams/{first.reference}/",
        )
        counts.append([queries(address) for address in pages])
    assert counts[0] == counts[1] == counts[2]
    assert counts[0][0] < 40
