"""Messages to people: written down with what gave rise to them, sent by a job afterwards."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.core.mail import send_mail

from core.jobs import queue
from core.models import Mail, User

SEND = "core.send_mail"
"""The task that sends a message."""


def write_mail(*, user: User, key: str, subject: str, text: str, now: datetime) -> None:
    """Leave a message to be sent; a second one of the same key is the same message, and nobody is written to twice.

    It is sent only if the transaction of the caller stands. Somebody whose account is closed gets none.
    """
    if not user.is_active or Mail.objects.filter(key=key).exists():
        return
    mail = Mail.objects.create(user=user, key=key, subject=subject[:200], text=text, created_at=now)
    queue(task=SEND, key=f"{SEND} {mail.pk}", due_at=now, record_id=mail.pk)


def deliver(*, mail: Mail, now: datetime) -> None:
    """Send a message that has not been sent; a fault of the mail server leaves it to the next attempt of its job."""
    if mail.sent_at is not None:
        return
    send_mail(mail.subject, mail.text, settings.DEFAULT_FROM_EMAIL, [mail.user.email])
    Mail.objects.filter(pk=mail.pk).update(sent_at=now)
