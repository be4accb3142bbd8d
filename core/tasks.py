"""The work of the scheduler for what core keeps: files that people have asked for, uploads, access."""

from __future__ import annotations

import uuid
from datetime import datetime

from celery import shared_task

from core import imports, mail, services
from core.exports import files
from core.imports.batches import FORGET
from core.models import ExportFile, Grant, Mail


@shared_task(name=files.MAKE)
def make_export(export_id: str, now: str) -> None:
    """Make a file."""
    files.make_file(export=ExportFile.objects.select_related("user").get(pk=export_id))


@shared_task(name=files.EXPIRE)
def expire_export(export_id: str, now: str) -> None:
    """Delete a file whose time has passed."""
    files.expire_file(export=ExportFile.objects.get(pk=export_id))


@shared_task(name=services.TELL_OF_ACCESS)
def tell_of_access(grant_id: str, now: str) -> None:
    """Tell the journal that a grant has begun or ended with the day."""
    grant = Grant.objects.select_related("user").get(pk=grant_id)
    services.tell_of_access(grant=grant, now=datetime.fromisoformat(now))


@shared_task(name=FORGET)
def forget_preview(batch_id: str, now: str) -> None:
    """Remove an uploaded file that nobody has applied."""
    imports.forget_preview(batch_id=uuid.UUID(batch_id), now=datetime.fromisoformat(now))


@shared_task(name=mail.SEND)
def send_mail(mail_id: str, now: str) -> None:
    """Send a message."""
    message = Mail.objects.select_related("user").get(pk=mail_id)
    mail.deliver(mail=message, now=datetime.fromisoformat(now))
