"""Requests that are sent again with their Idempotency-Key: one effect, one answer."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier

import pytest
from django.db import connection, transaction
from django.test import Client

from core import idempotency
from core.api.keyed import HEADER, REPLAYED
from core.models import Grant, Journal, OnceKey
from core.services import change_record, use_once
from pstn.tasks import run_tick
from tests.core.making import Api
from tests.factories.core import NOW, UserFactory
from tests.factories.workstreams import ThemeFactory
from workstreams.models import Theme

PROBLEM = "application/problem+json"
NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


@pytest.fixture
def send(api, scope, today):
    """Send a request with a key; by itself it makes a theme."""

    def sent(key, body=None, path="themes/", method="post", system=None, **headers):
        said = {"programme": scope.programme_reference, "title": "Early help"} if body is None else body
        content = said if isinstance(said, str | bytes) else json.dumps(said)
        call = getattr((system or api).client, method)
        return call(f"/api/v1/{path}", content, content_type="application/json", headers={HEADER: key} | headers)

    return sent


def told(answer):
    """What two answers to one request must have in common."""
    return answer.status_code, answer.content, answer.get("Location"), answer.get("ETag"), answer["Content-Type"]


def kind_of(answer):
    """The status of a refusal and the kind of its problem."""
    assert answer["Content-Type"] == PROBLEM, answer.content
    return answer.status_code, answer.json()["type"].removeprefix("/pages/api/#")


def test_the_same_request_again_makes_nothing_and_is_answered_with_the_same_bytes(send):
    first, again = send("a"), send("a")
    assert (first.status_code, told(again)) == (201, told(first))
    assert (first.get(REPLAYED), again[REPLAYED]) == (None, "true")
    assert Theme.objects.count() == 1


def test_a_change_is_made_once_although_its_version_has_gone(send, scope):
    theme = ThemeFactory(scope=scope)
    sent = [send("a", {"title": "New"}, f"themes/{theme.reference}/", "patch", **{"if-match": '"1"'}) for _ in "ab"]
    assert (sent[0].status_code, told(sent[1])) == (200, told(sent[0]))
    theme.refresh_from_db()
    assert theme.version == 2


def test_a_withdrawal_is_answered_again_although_the_record_is_in_no_list(send, scope):
    theme = ThemeFactory(scope=scope)
    sent = [send("a", {}, f"themes/{theme.reference}/withdraw/", **{"if-match": '"1"'}) for _ in "ab"]
    assert (sent[0].status_code, told(sent[1])) == (200, told(sent[0]))


def test_many_rows_are_made_once(send, scope):
    rows = [{"programme": scope.programme_reference, "title": title} for title in ("One", "Two")]
    first, again = send("a", rows), send("a", rows)
    assert (first.status_code, told(again), Theme.objects.count()) == (201, told(first), 2)


def test_without_a_key_each_request_is_one_of_its_own(api, scope, today):
    body = {"programme": scope.programme_reference, "title": "Early help"}
    sent = [api.client.post("/api/v1/themes/", body, content_type="application/json") for _ in "ab"]
    assert ([one.status_code for one in sent], Theme.objects.count()) == ([201, 201], 2)
    assert not OnceKey.objects.exists()


def test_a_key_belongs_to_one_body_and_one_if_match(send, scope):
    assert send("a").status_code == 201
    other = send("a", {"programme": scope.programme_reference, "title": "Another"})
    assert kind_of(other) == (422, "key-reused")
    path = f"themes/{Theme.objects.get().reference}/"
    assert send("b", {"title": "New"}, path, "patch", **{"if-match": '"1"'}).status_code == 200
    assert kind_of(send("b", {"title": "New"}, path, "patch", **{"if-match": '"2"'})) == (422, "key-reused")
    assert Theme.objects.get().version == 2


def test_a_key_belongs_to_one_account_and_one_address(send, scope):
    colleague = Api(UserFactory(scope=scope, role="manager"))
    sent = [send("a"), send("a", system=colleague)]
    sent.append(send("a", {"programme": scope.programme_reference, "title": "Early help"}, "outcomes/"))
    assert [one.get(REPLAYED) for one in sent] == [None] * 3
    assert [one.status_code for one in sent[:2]] == [201, 201]


@pytest.mark.parametrize("key", ["", "x" * 256, "é", "a\tb"])
def test_a_key_that_is_no_line_of_printable_characters_is_refused(send, key):
    answer = send(key)
    assert kind_of(answer) == (400, "invalid-header")
    assert [fault["header"] for fault in answer.json()["errors"]] == [HEADER]
    assert not Theme.objects.exists()


def test_the_longest_key_works(send):
    assert [send("~ " * 127 + "~").get(REPLAYED) for _ in "ab"] == [None, "true"]


@pytest.mark.parametrize("body", [{"title": ""}, "{", "[]"])
def test_a_refused_request_leaves_its_key_free(send, body):
    assert send("a", body).status_code == 400
    assert (send("a").status_code, Theme.objects.count()) == (201, 1)


def test_a_request_that_breaks_leaves_its_key_free_and_nothing_done(send, api, monkeypatch):
    def breaks(*_, **__):
        raise RuntimeError("after the work")

    api.client.raise_request_exception = False
    with monkeypatch.context() as patch:
        patch.setattr(idempotency, "keep", breaks)
        assert send("a").status_code == 500
    assert (Theme.objects.count(), Journal.objects.count(), OnceKey.objects.count()) == (0, 0, 0)
    assert send("a").status_code == 201


def test_a_key_whose_first_request_is_at_work_is_refused_until_its_lease_is_over(send, time_machine):
    assert send("a").status_code == 201
    OnceKey.objects.update(status=None, body="", lease_until=NOON + idempotency.LEASE)  # as a killed process leaves it
    Theme.objects.all().delete()
    answer = send("a")
    assert (kind_of(answer), answer["Retry-After"]) == ((409, "key-in-use"), "2")
    assert not Theme.objects.exists()
    time_machine.move_to(NOON + idempotency.LEASE)
    assert (send("a").status_code, Theme.objects.count()) == (201, 1)


def test_who_has_lost_the_lease_can_store_no_answer_and_so_does_nothing(manager):
    late = idempotency.take(user=manager, key="k", told="t", now=NOW)
    idempotency.take(user=manager, key="k", told="t", now=NOW + idempotency.LEASE)
    with pytest.raises(idempotency.InFlightError), transaction.atomic():
        ThemeFactory()
        idempotency.keep(late, status=201, body="{}")
    idempotency.release(late)
    assert (Theme.objects.count(), OnceKey.objects.count()) == (0, 1)


def test_an_answer_is_kept_for_a_day(send, time_machine):
    first = send("a")
    time_machine.move_to(NOON + timedelta(hours=23, minutes=59))
    assert told(send("a")) == told(first)
    time_machine.move_to(NOON + timedelta(hours=24, minutes=1))
    assert (send("a").get(REPLAYED), Theme.objects.count()) == (None, 2)


def test_the_tick_removes_answers_after_a_day_and_tokens_of_forms_after_a_month(manager):
    use_once(user=manager, key="form:1", now=NOW)
    idempotency.take(user=manager, key="call:1", told="t", now=NOW)
    left = []
    for later in (timedelta(hours=23), timedelta(hours=24), timedelta(days=29), timedelta(days=30)):
        run_tick(NOW + later)
        left.append(sorted(OnceKey.objects.values_list("key", flat=True)))
    assert left == [["call:1", "form:1"], ["form:1"], ["form:1"], []]


def test_an_answer_is_not_told_again_to_who_has_lost_sight_of_what_is_in_it(send, manager, scope):
    theme = ThemeFactory(scope=scope, visibility="partners")
    path, version = f"themes/{theme.reference}/", {"if-match": '"1"'}
    assert send("a", {"title": "Secret"}, path, "patch", **version).status_code == 200
    assert b"Secret" in send("a", {"title": "Secret"}, path, "patch", **version).content
    Grant.objects.filter(user=manager).delete()
    answer = send("a", {"title": "Secret"}, path, "patch", **version)
    assert (answer.status_code, b"Secret" in answer.content) == (404, False)


def test_a_kept_answer_is_what_was_true_then(send, scope):
    first = send("a")
    change_record(Theme.objects.get(), actor=None, now=NOON, title="Later")
    assert told(send("a")) == told(first)


def test_a_form_with_a_key_is_refused_as_what_it_is(scope, manager, today):
    client = Client(enforce_csrf_checks=True)
    client.force_login(manager)
    client.get("/workstreams/themes/new/")
    token = client.cookies["csrftoken"].value
    answer = client.post("/api/v1/themes/", {"csrfmiddlewaretoken": token, "title": "x"}, headers={HEADER: "a"})
    assert (answer.status_code, answer["Content-Type"]) == (415, PROBLEM)


@pytest.mark.django_db(transaction=True)
def test_twenty_requests_with_one_key_at_the_same_moment_make_one_record(send, api, scope):
    together, secret = Barrier(20), api.secret

    def sent(_):
        system = type("System", (), {"client": Client(headers={"authorization": f"Bearer {secret}"})})
        try:
            together.wait(timeout=20)
            return send("a", system=system)
        finally:
            connection.close()

    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(sent, range(20)))
    made = [answer for answer in answers if answer.status_code == 201]
    assert {kind_of(answer) for answer in answers if answer not in made} <= {(409, "key-in-use")}
    assert len({told(answer) for answer in made}) == 1
    assert [answer.get(REPLAYED) for answer in made].count(None) == 1
    assert Theme.objects.count() == 1
    assert told(send("a")) == told(made[0])
