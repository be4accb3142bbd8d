"""Forms that work once: sent twice, whether by a double click or by going back, they have one effect."""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Callable
from datetime import datetime

from django.core.exceptions import SuspiciousOperation
from django.db import transaction
from django.http import HttpRequest, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.html import format_html
from django.utils.safestring import SafeString

from core.models import OnceKey
from core.services import use_once

NAME = "once"
SHAPE = re.compile(r"[\w-]{0,64}")


def token_field() -> SafeString:
    """A hidden field with a new token, to be put into every form that `run_once` answers."""
    return format_html('<input type="hidden" name="{}" value="{}">', NAME, secrets.token_urlsafe(16))


def run_once(request: HttpRequest, act: Callable[[], str], *, now: datetime) -> HttpResponseRedirect:
    """Do `act`, which returns where it leads, and go there; the same form sent again goes there without acting.

    The token is spent in the transaction of `act`: where that raises, nothing has happened and the form may be sent
    again. A form with the same token but other answers, as after going back, is another form: versions guard it.
    """
    user = request.user
    assert user.is_authenticated
    with transaction.atomic():
        key = _key(request)
        taken = use_once(user=user, key=key, now=now) if key else None
        if key and taken is None:
            return redirect(OnceKey.objects.get(user=user, key=key).location)
        location = act()
        if taken is not None:
            OnceKey.objects.filter(pk=taken.pk).update(location=location)
    return redirect(location)


def led_to(request: HttpRequest) -> HttpResponseRedirect | None:
    """Where the same form led when it was sent before; None for one that was not."""
    key = _key(request)
    assert request.user.is_authenticated
    taken = OnceKey.objects.filter(user=request.user, key=key).first() if key else None
    return redirect(taken.location) if taken else None


def _key(request: HttpRequest) -> str:
    """The token together with a digest of all that was sent; empty where there is no token."""
    token = request.POST.get(NAME, "")
    if not SHAPE.fullmatch(token):
        raise SuspiciousOperation("The one-time token of this form is not one of ours.")
    sent = sorted((name, values) for name, values in request.POST.lists() if name != "csrfmiddlewaretoken")
    digest = hashlib.sha256(repr((request.path, sent)).encode("utf-8", "backslashreplace")).hexdigest()
    return f"form:{digest}" if token else ""
