"""How often somebody may ask: who is counted, what is refused, and what happens where Redis is away."""

import json
import logging
from datetime import UTC, datetime, timedelta

import pytest
import redis
from django.core.cache import cache
from django.test import Client

from core.tokens import issue_token
from tests.factories.core import UserFactory

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 22, 12, 0, 18, tzinfo=UTC)


@pytest.fixture(params=["in this process", "in Redis"])
def counted(request, settings, time_machine):
    """Let three requests a minute be the limit of those who are known and two that of others, kept in either place."""
    settings.RATE_LIMIT, settings.RATE_LIMIT_UNKNOWN = 3, 2
    if request.param == "in Redis":
        settings.REDIS_URL = request.getfixturevalue("redis_url")
        with redis.Redis.from_url(settings.REDIS_URL) as kept:
            kept.flushall()
    time_machine.move_to(NOON, tick=False)
    cache.clear()
    return time_machine


def secret_of(user):
    return issue_token(user=user, name="test", now=NOON)


def statuses(times, headers=None, client=None, path="themes/", **more):
    client = client or Client()
    return [client.get(f"/api/v1/{path}", headers=headers, **more).status_code for _ in range(times)]


def bearer(secret):
    return {"authorization": f"Bearer {secret}"}


def test_a_token_asks_as_often_as_it_may_and_is_then_told_when_to_come_again(counted):
    headers = bearer(secret_of(UserFactory()))
    assert statuses(3, headers) == [200, 200, 200]
    answer = Client().get("/api/v1/themes/", headers=headers)
    assert (answer.status_code, answer["Content-Type"], answer["Retry-After"]) == (
        429,
        "application/problem+json",
        "42",
    )
    assert json.loads(answer.content)["detail"] == "More than 3 requests in a minute. Ask again in 42 seconds."
    counted.move_to(NOON + timedelta(seconds=41), tick=False)
    assert statuses(1, headers) == [429]
    counted.move_to(NOON + timedelta(seconds=42), tick=False)
    assert statuses(4, headers) == [200, 200, 200, 429]


def test_each_token_and_each_person_at_a_browser_is_counted_alone(counted):
    user = UserFactory()
    browser = Client()
    browser.force_login(user, "allauth.account.auth_backends.AuthenticationBackend")
    one, other = bearer(secret_of(user)), bearer(secret_of(user))
    assert statuses(4, one) == statuses(4, other) == statuses(4, client=browser) == [200, 200, 200, 429]
    assert statuses(4, bearer(secret_of(UserFactory()))) == [200, 200, 200, 429]


def test_what_is_refused_counts_too(counted):
    headers = bearer(secret_of(UserFactory()))
    assert statuses(4, headers, path="themes/X-TH-99/") == [404, 404, 404, 429]


def test_whoever_is_not_signed_in_is_counted_by_address(counted):
    assert statuses(3) == [401, 401, 429]
    assert statuses(1, bearer("pstn_guessed")) == [429]
    assert statuses(3, REMOTE_ADDR="192.0.2.7") == [401, 401, 429]


def test_guessing_tokens_counts_for_the_address(counted):
    assert [statuses(1, bearer(f"pstn_{guess}"))[0] for guess in range(3)] == [401, 401, 429]


def test_a_made_up_forwarded_address_begins_no_new_count(counted, settings):
    assert settings.AXES_CLIENT_IP_CALLABLE is None, "without a proxy the header is not read"
    made_up = [statuses(1, {"x-forwarded-for": f"198.51.100.{n}"})[0] for n in range(3)]
    assert made_up == [401, 401, 429]


def test_behind_our_proxy_the_address_that_it_saw_is_counted(counted, settings):
    settings.AXES_CLIENT_IP_CALLABLE = "pstn.accounts.address_seen_by_proxy"
    made_up = [statuses(1, {"x-forwarded-for": f"198.51.100.{n}, 203.0.113.9"})[0] for n in range(3)]
    assert made_up == [401, 401, 429]
    assert statuses(1, {"x-forwarded-for": "203.0.113.9, 203.0.113.10"}) == [401]


def test_where_redis_is_away_everybody_is_let_through_and_it_is_logged(settings, caplog):
    settings.RATE_LIMIT = settings.RATE_LIMIT_UNKNOWN = 0
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    caplog.set_level(logging.WARNING, "core.limits")
    assert statuses(2, bearer(secret_of(UserFactory()))) == [200, 200]
    assert [record.getMessage().partition(":")[0] for record in caplog.records if record.name == "core.limits"] == [
        "Requests are not counted, because Redis is away"
    ] * 2


def test_counting_a_request_asks_redis_once(settings, redis_url):
    settings.REDIS_URL = redis_url
    headers = bearer(secret_of(UserFactory()))
    statuses(1, headers)
    told = redis.Redis.from_url(redis_url)
    before = told.info("stats")["total_commands_processed"]
    statuses(10, headers)
    asked = told.info("stats")["total_commands_processed"] - before
    assert asked == 10 + 1, "INCR for each, and this question"
    assert all(0 < told.ttl(key) <= 120 for key in told.keys("pstn:asked:*"))
    told.close()
