"""One form sent twice at the same moment, and the order in which changes lock what they share."""

import re
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from core.models import Journal
from tests import doors
from tests.factories.core import NOW
from tests.factories.risks import RiskFactory
from tests.factories.workstreams import submitted_update
from workstreams import services


def sent_at_once(user, address, form):
    """The answers to one form that a browser sends on two connections at the same moment."""
    clients = [Client(), Client()]
    for client in clients:
        client.force_login(user)
    together = Barrier(2)

    def send(client):
        try:
            together.wait(timeout=10)
            return client.post(address, form)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(send, clients))


@pytest.mark.django_db(transaction=True)
def test_a_double_click_saves_once_and_leads_twice_to_the_same_page(workstream, officer):
    update = services.start_update(workstream=workstream, actor=officer, now=NOW)
    address = f"/workstreams/updates/{update.reference}/edit/"
    form = {"once": "abc", "version": 1, "as_at": "5 October 2026", "summary": "One.", "action": "draft"}
    answers = sent_at_once(officer, address, form)
    update.refresh_from_db()
    assert ([answer.url for answer in answers], update.version) == ([f"{address}?saved=1"] * 2, 2)


@pytest.mark.django_db(transaction=True)
def test_a_double_click_publishes_once(workstream, officer, manager):
    update = submitted_update(workstream, officer)
    address = f"/workstreams/updates/{update.reference}/publish/"
    answers = sent_at_once(manager, address, {"once": "abc", "version": update.version})
    published = Journal.objects.filter(record_id=update.pk, why="Status update published")
    assert ([answer.status_code for answer in answers], published.count()) == ([302, 302], 1)


@pytest.mark.parametrize("door", [*doors.DOORS, "review"])
def test_scores_are_locked_before_a_risk_so_that_no_two_changes_wait_for_each_other(door, officer, scope):
    risks = [RiskFactory(scope=scope, workstream=None) for _ in range(2)]
    with CaptureQueriesContext(connection) as asked:
        for risk in risks:
            if door == "review":
                assert (
                    doors.act("api", officer, risk, "review", current_likelihood=2, score_reason="Signed").faults == {}
                )
            else:
                assert doors.change(door, officer, risk, title="Another").faults == {}
    locks = [re.search(r'FROM "(core_scope|workstreams_risk)".* FOR (NO KEY )?UPDATE', one["sql"]) for one in asked]
    locked = [found[1] for found in locks if found]
    in_turn = [table for table, before in zip(locked, ["", *locked], strict=False) if table != before]
    assert in_turn[:2] == (["core_scope", "workstreams_risk"] if connection.features.has_select_for_update else [])
