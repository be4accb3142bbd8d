"""The register of asks and barriers: of all programmes that a reader sees, or of one; as at a day."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.services import change_record
from tests.factories.around import AskAnswerFactory, AskFactory
from tests.factories.core import NOW, GrantFactory
from tests.factories.governance import ProgrammeFactory
from tests.workstreams.pages import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
REGISTER = "/workstreams/asks/register/"


@pytest.fixture
def other(officer):
    """A second programme in which the officer reads."""
    scope = ProgrammeFactory().scope
    GrantFactory(user=officer, scope=scope, role="viewer")
    return scope


def titles(answer):
    return [row["ask"].title for row in answer.context["asks"]]


def test_it_holds_the_asks_of_every_programme_that_the_reader_sees_and_no_other(as_officer, scope, other):
    for where, title in ((scope, "Ours"), (other, "Theirs"), (ProgrammeFactory().scope, "Hidden ask")):
        AskFactory(scope=where, title=title)
    answer = as_officer.get(REGISTER)
    assert sorted(titles(answer)) == ["Ours", "Theirs"]
    assert "Hidden ask" not in text_of(answer)


def test_an_answer_and_a_barrier_that_the_reader_may_not_see_are_not_told(as_officer, scope, client, manager):
    barrier = AskFactory(scope=scope, title="Hidden barrier", nature="barrier", visibility="owner")
    ask = AskFactory(scope=scope, barrier=barrier)
    AskAnswerFactory(ask=ask, answer="Hidden answer", visibility="owner")
    assert "Hidden" not in text_of(as_officer.get(REGISTER))
    client.force_login(manager)
    told = text_of(client.get(REGISTER))
    assert ("Hidden barrier" in told, "Hidden answer" in told) == (True, True)


def test_each_stands_with_its_latest_answer_and_what_is_at_stake(as_officer, scope):
    barrier = AskFactory(scope=scope, title="Red tape", nature="barrier")
    ask = AskFactory(scope=scope, title="A zone", amount_at_stake=1500, amount_qualifier="over", barrier=barrier)
    AskAnswerFactory(ask=ask, answered_on=date(2026, 10, 2), answer="Agreed in full.", by_whom="The Treasury")
    AskAnswerFactory(ask=ask, answered_on=date(2026, 9, 2), answer="We shall see.")
    told = text_of(as_officer.get(REGISTER))
    for words in ("Over £1,500", "2 October 2026 by The Treasury", "Agreed in full.", "Would remove: Red tape"):
        assert words in told
    assert "We shall see." not in told


def test_they_are_counted_by_kind_and_status_and_filtered(as_officer, scope):
    AskFactory(scope=scope, title="One", status="agreed")
    AskFactory(scope=scope, title="Two", kind="data", of_whom="DWP")
    AskFactory(scope=scope, title="Three", kind="data", nature="barrier")
    answer = as_officer.get(REGISTER)
    counts = [(row["nature"], row["kind"], row["numbers"], row["total"]) for row in answer.context["counts"]]
    assert counts == [
        ("Ask", "Freedom or flexibility", [0, 0, 1, 0, 0], 1),
        ("Ask", "Data", [1, 0, 0, 0, 0], 1),
        ("Barrier", "Data", [1, 0, 0, 0, 0], 1),
    ]
    for query, found in (("kind=data", ["Two", "Three"]), ("nature=barrier", ["Three"]), ("status=agreed", ["One"])):
        assert titles(as_officer.get(f"{REGISTER}?{query}")) == found
    assert titles(as_officer.get(f"{REGISTER}?q=dwp")) == ["Two"]
    assert as_officer.get(f"{REGISTER}?status=purple").status_code == 400


def test_it_tells_how_things_stood_on_a_day(as_officer, scope):
    ask = AskFactory(scope=scope, now=NOW - timedelta(9), title="Zone")
    AskFactory(scope=scope, title="Later")
    change_record(ask, actor=None, now=NOW, status="agreed")
    answer = as_officer.get(f"{REGISTER}?as_at=2026-09-30")
    assert (titles(answer), answer.context["asks"][0]["ask"].status) == (["Zone"], "made")
    assert as_officer.get(f"{REGISTER}?as_at=nonsense").status_code == 400


def test_a_programme_has_it_among_its_pages_with_its_own_alone(as_officer, scope, other):
    AskFactory(scope=scope, title="Ours")
    AskFactory(scope=other, title="Theirs")
    address = reverse("workstreams:asks_of_programme", args=[scope.programme_reference])
    assert titles(as_officer.get(address)) == ["Ours"]
    assert as_officer.get(address).context["chips"] == []
    assert titles(as_officer.get(f"{address}?programme={other.programme_reference}")) == ["Ours"]
    page = as_officer.get(reverse("governance:programme", args=[scope.programme_reference]))
    assert f'href="{address}"' in page.content.decode()
    hidden = reverse("workstreams:asks_of_programme", args=[ProgrammeFactory().scope.programme_reference])
    assert as_officer.get(hidden).status_code == 404


def test_the_network_page_leads_to_it(as_officer, scope):
    assert f'href="{REGISTER}"' in as_officer.get(reverse("governance:programmes")).content.decode()


def test_its_queries_do_not_grow_with_its_rows(as_officer, scope):
    counts = []
    for more in (1, 2, 17):
        for _ in range(more):
            AskAnswerFactory(ask=AskFactory(scope=scope, barrier=AskFactory(scope=scope, nature="barrier")))
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert as_officer.get(REGISTER).status_code == 200
        counts.append(len(queries))
    assert len(set(counts)) == 1
