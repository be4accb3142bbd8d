"""The completeness check for partner systems."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from core.choices import RAG, Visibility
from core.services import change_record
from tests.core.making import asked, token_made
from tests.factories.core import NOW
from tests.factories.governance import BoardFactory, PersonFactory
from tests.factories.risks import RiskFactory

pytestmark = pytest.mark.django_db
LATER = datetime(2026, 10, 20, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW + timedelta(days=40))


@pytest.fixture
def path(scope):
    return f"programmes/{scope.programme_reference}/completeness/"


@pytest.fixture
def get(path):
    """What a token of an account is answered."""

    def got(user, query="", scopes=("*:read",)):
        return asked(token_made(user, scopes=[*scopes])[1], path + query)

    return got


def lines_of(answer):
    assert answer.status_code == 200
    return json.loads(answer.content)["results"]


def test_each_line_names_its_check_its_record_and_where_it_is_mended(get, scope, workstream, manager):
    change_record(workstream, actor=None, now=NOW, title="Early help", rag=RAG.NOT_STARTED, starts_on=date(2026, 10, 6))
    answer = get(manager)
    body, here = json.loads(answer.content), f"http://testserver/workstreams/workstreams/{workstream.reference}/"
    (line,) = [line for line in body["results"] if line["kind"] == "does_not_fit"]
    assert line == {
        "check": "started-in-time",
        "kind": "does_not_fit",
        "question": "Has each workstream begun that should have?",
        "type": "workstreams",
        "reference": workstream.reference,
        "workstream": workstream.reference,
        "message": "“Early help” is not started, but its first day, 6 October 2026, is past.",
        "url": here,
        "mend_url": f"{here}change/",
    }
    assert (body["programme"], body["as_at"]) == (scope.programme_reference, "2026-11-14")
    assert body["asked"] - body["passed"] == len({(one["check"], one["workstream"]) for one in body["results"]})
    assert answer["Cache-Control"] == "private, no-store"


def test_lines_can_be_had_of_one_kind_and_as_at_a_day(get, workstream, manager):
    change_record(workstream, actor=None, now=LATER, lead=PersonFactory(scope=workstream.scope), rag=RAG.RED)
    assert {line["check"] for line in lines_of(get(manager, "?kind=does_not_fit"))} == {"rating-has-a-reason"}
    then, now = ({line["check"] for line in lines_of(get(manager, query))} for query in ("?as_at=2026-10-10", ""))
    assert ("workstream-lead" in then, "workstream-lead" in now) == (True, False)
    assert ("rating-has-a-reason" in then, "rating-has-a-reason" in now) == (False, True)


@pytest.mark.parametrize(
    ("query", "parameter"), [("?kind=odd", "kind"), ("?as_at=2027-01-01", "as_at"), ("?limit=5", "limit")]
)
def test_a_question_that_makes_no_sense_is_refused_with_a_problem(get, manager, query, parameter):
    answer = get(manager, query)
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
    assert [fault["parameter"] for fault in json.loads(answer.content)["errors"]] == [parameter]


def test_a_token_is_told_of_what_its_account_sees(get, account, scope, workstream, manager, stranger):
    risk = RiskFactory(scope=scope, workstream=workstream, title="Talks about the depot")
    narrow = {"visibility": Visibility.BOARD, "audience_id": BoardFactory(scope=scope).pk}
    change_record(risk, actor=None, now=NOW, **narrow)
    assert "depot" in get(manager).content.decode()
    lines = lines_of(get(account(scope, "viewer")))
    assert "depot" not in str(lines)
    assert [line["message"] for line in lines if line["check"] == "programme-risks"] == [
        "The programme has no risk that you may see."
    ]
    assert get(stranger).status_code == 404


def test_a_check_of_what_a_token_may_not_read_is_left_out(get, scope, workstream, manager):
    RiskFactory(scope=scope, workstream=workstream)
    assert get(manager, scopes=("workstreams:read",)).status_code == 403
    alone = {line["type"] for line in lines_of(get(manager, scopes=("programmes:read",)))}
    assert alone == {"programmes"}
    names = {line["check"] for line in lines_of(get(manager, scopes=("programmes:read", "workstreams:read")))}
    assert "workstream-lead" in names
    assert names & {"workstream-risks", "workstream-milestones", "risk-owner", "programme-risks"} == set()
