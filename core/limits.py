"""How often somebody may ask in a minute: each token, each person at a browser, each address of people unknown.

One counter for each of them and each minute. In production Redis holds it, which takes one round trip; without Redis
each process counts by itself, and may forget a counter among many.
"""

from __future__ import annotations

import logging
from datetime import datetime
from functools import cache
from http import HTTPStatus

import redis
from django.conf import settings
from django.core.cache import cache as local
from django.http import HttpRequest
from django.utils.module_loading import import_string
from redis.backoff import NoBackoff
from redis.retry import Retry
from rest_framework import exceptions
from rest_framework.request import Request

from core.models import ApiToken

WINDOW = 60
"""Seconds for which a counter stands."""
PATIENCE = 0.25
"""Seconds after which Redis counts as away."""
log = logging.getLogger(__name__)


class TooManyRequestsError(exceptions.APIException):
    """Somebody has asked more often than they may; `wait` is the seconds until they may again."""

    status_code = HTTPStatus.TOO_MANY_REQUESTS

    def __init__(self, limit: int, wait: int) -> None:
        super().__init__(f"More than {limit} requests in a minute. Ask again in {wait} seconds.")
        self.wait = wait


def count(request: Request, *, now: datetime) -> None:
    """Count a request for whoever asks; raises TooManyRequestsError for one beyond the limit.

    Where Redis is away everybody is let through: a limit is a courtesy among partners, not a lock.
    """
    who, limit = _asker(request)
    minute, second = divmod(int(now.timestamp()), WINDOW)
    try:
        asked = _counted(f"pstn:asked:{who}:{minute}")
    except redis.RedisError as fault:
        log.warning("Requests are not counted, because Redis is away: %s", fault)
        return
    if asked > limit:
        raise TooManyRequestsError(limit, WINDOW - second)


def _asker(request: Request) -> tuple[str, int]:
    """For whom a request counts, and how many such a one may make."""
    if isinstance(request.auth, ApiToken):
        return f"token:{request.auth.pk}", settings.RATE_LIMIT
    if request.user.is_authenticated:
        return f"user:{request.user.pk}", settings.RATE_LIMIT
    return f"address:{_address(request)}", settings.RATE_LIMIT_UNKNOWN


def _address(request: HttpRequest | Request) -> str:
    """The address that asks, as the lock on sign-in sees it: a header of a stranger's own making says nothing."""
    seen = settings.AXES_CLIENT_IP_CALLABLE
    return str(import_string(seen)(request) if seen else request.META.get("REMOTE_ADDR", ""))


def _counted(key: str) -> int:
    """Add one to a counter and return it."""
    if settings.REDIS_URL:
        counters = _redis(settings.REDIS_URL)
        asked = counters.incr(key)
        if asked == 1:
            counters.expire(key, 2 * WINDOW)
        return asked
    local.add(key, 0, timeout=2 * WINDOW)
    return local.incr(key)


@cache
def _redis(url: str) -> redis.Redis:
    return redis.Redis.from_url(
        url, socket_connect_timeout=PATIENCE, socket_timeout=PATIENCE, retry=Retry(NoBackoff(), 1)
    )
