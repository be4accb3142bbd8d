"""One form sent twice at the same moment."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django.test import Client

from core.models import Journal
from tests.factories.core import NOW
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
