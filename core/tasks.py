"""The work of the scheduler for files that people have asked for."""

from __future__ import annotations

from celery import shared_task

from core.exports import files
from core.models import ExportFile


@shared_task(name=files.MAKE)
def make_export(export_id: str, now: str) -> None:
    """Make a file."""
    files.make_file(export=ExportFile.objects.select_related("user").get(pk=export_id))


@shared_task(name=files.EXPIRE)
def expire_export(export_id: str, now: str) -> None:
    """Delete a file whose time has passed."""
    files.expire_file(export=ExportFile.objects.get(pk=export_id))
