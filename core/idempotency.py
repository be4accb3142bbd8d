"""Idempotency keys: a request that is sent again with its key has one effect, and gets the first one's answer.

The key is taken in a transaction of its own, with a lease; the answer is stored in the transaction of the work, so
that neither stands without the other. Whoever has lost their lease to another cannot store, and so has done nothing.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Q

from core.models import OnceKey, User
from core.services import use_once

LEASE = timedelta(minutes=2)
"""How long a request may work before its key is free for another; longer than any that is answered."""
KEPT = timedelta(hours=24)
FORMS_KEPT = timedelta(days=30)


class InFlightError(Exception):
    """The first request with this key is still at work, or has just given it up."""


class ReusedKeyError(Exception):
    """The key has been used for something else."""


def take(*, user: User, key: str, told: str, now: datetime) -> OnceKey:
    """Take a key for the work that `told` is a digest of; one that has a `status` holds the answer of the first.

    Raises InFlightError and ReusedKeyError.
    """
    taken = _taken(user, key, told, now)
    if taken is None and _forget(user, key, now):
        taken = _taken(user, key, told, now)
    if taken is not None:
        return taken
    held = OnceKey.objects.filter(user=user, key=key).first()
    if held is not None and held.told != told:
        raise ReusedKeyError
    if held is None or held.status is None:
        raise InFlightError
    return held


def keep(taken: OnceKey, *, status: int, body: str, location: str = "", etag: str = "") -> None:
    """Store the answer, inside the transaction of the work; InFlightError where the key is another's by now."""
    mine = OnceKey.objects.filter(pk=taken.pk, status=None)
    if not mine.update(status=status, body=body, location=location, etag=etag, lease_until=None):
        raise InFlightError


def release(taken: OnceKey) -> None:
    """Give a key up whose work was refused or failed: nothing has happened, so it may be tried again."""
    OnceKey.objects.filter(pk=taken.pk, status=None).delete()


def remove_old_keys(*, now: datetime) -> None:
    """Remove what has been kept long enough: answers for a day, the tokens of forms for a month."""
    OnceKey.objects.filter(Q(created_at__lte=now - FORMS_KEPT) | ~Q(told="") & Q(created_at__lte=now - KEPT)).delete()


def _taken(user: User, key: str, told: str, now: datetime) -> OnceKey | None:
    return use_once(user=user, key=key, now=now, told=told, lease_until=now + LEASE)


def _forget(user: User, key: str, now: datetime) -> bool:
    """Remove a key that is too old, or whose taker has been silent for too long; whether there was one."""
    silent = Q(status=None, lease_until__lte=now)
    gone, _ = OnceKey.objects.filter(silent | Q(created_at__lte=now - KEPT), user=user, key=key).delete()
    return gone > 0
