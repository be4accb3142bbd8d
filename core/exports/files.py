"""Files that a worker makes: asked for, made with progress, handed out while rights are the same, deleted."""

from __future__ import annotations

import hashlib
from datetime import date, datetime, timedelta
from functools import partial
from tempfile import TemporaryFile
from typing import Any

from django.core.files import File
from django.http import QueryDict

from core import history
from core.access import access_of
from core.choices import ExportState, JobState
from core.exports.fields import chosen
from core.exports.texts import file_name
from core.exports.workbook import write_workbook
from core.jobs import queue
from core.models import ExportFile, Job, User
from core.resources import Resource, registry

KEPT = timedelta(days=7)
MAKE, EXPIRE = "core.tasks.make_export", "core.tasks.expire_export"
OPEN = (ExportState.WAITING, ExportState.MAKING)
STEP = 5000
"""Rows between two words of progress."""


def ask_for_file(
    *, resource: type[Resource], query: str, day: date | None, total: int, actor: User, now: datetime
) -> ExportFile:
    """Have a list made into a file; one that is asked for and not yet made is the same one."""
    same = ExportFile.objects.filter(user=actor, resource=resource.name, query=query, as_at=day, state__in=OPEN)
    waiting: ExportFile | None = same.filter(expires_at__gt=now).first()
    if waiting is not None and not failed(waiting):
        return waiting
    made = ExportFile.objects.create(
        user=actor,
        resource=resource.name,
        query=query,
        as_at=day,
        total=total,
        created_at=now,
        expires_at=now + KEPT,
    )
    queue(task=MAKE, key=f"{MAKE} {made.pk}", due_at=now, record_id=made.pk)
    queue(task=EXPIRE, key=f"{EXPIRE} {made.pk}", due_at=made.expires_at, record_id=made.pk)
    return made


def make_file(*, export: ExportFile) -> None:
    """Make the file with what its reader may see now; one that is made or has expired stays as it is."""
    if export.state not in OPEN:
        return
    resource = registry[export.resource]
    params = QueryDict(export.query)
    _tell(export, state=ExportState.MAKING, done=0, rights=rights_of(export.user))
    with history.as_at(export.as_at):
        asked = resource.asked(export.user, params)
    with TemporaryFile() as file:
        fields = chosen(resource, params)
        told = partial(_progress, export)
        write_workbook(file, resource.plural().capitalize(), asked.ordered, fields, export.as_at, told)
        export.file.save(f"{export.pk}.xlsx", File(file), save=False)
    _tell(export, state=ExportState.READY, file=export.file.name, total=export.done)


def expire_file(*, export: ExportFile) -> None:
    """Delete the file; safe to run twice."""
    if export.file:
        export.file.delete(save=False)
    _tell(export, state=ExportState.EXPIRED, file="")


def may_have(*, export: ExportFile, actor: User, now: datetime) -> bool:
    """Whether it is made, has not expired, and shows nothing that its reader's rights of today might not."""
    fresh = export.state == ExportState.READY and now < export.expires_at
    return fresh and rights_of(actor) == export.rights


def failed(export: ExportFile) -> bool:
    """Whether its worker has given up."""
    return Job.objects.filter(key=f"{MAKE} {export.pk}", state=JobState.FAILED).exists()


def rights_of(user: User) -> str:
    """A digest of all that decides what somebody may see: grants as they hold today, boards, what is open to all.

    The journal alone would not do: a grant whose last day has passed leaves no row there.
    """
    access = access_of(user)
    roles = sorted((str(scope), sorted(held)) for scope, held in access.roles.items())
    wider = [sorted(map(str, ids)) for ids in (access.audiences, access.open, access.published)]
    return hashlib.sha256(repr((roles, wider)).encode()).hexdigest()


def download_name(export: ExportFile) -> str:
    """What the file is called where it is kept."""
    return file_name(export.resource, export.as_at, "xlsx")


def _progress(export: ExportFile, done: int) -> None:
    if done // STEP > export.done // STEP:
        _tell(export, done=done)
    export.done = done


def _tell(export: ExportFile, **values: Any) -> None:
    ExportFile.objects.filter(pk=export.pk).update(**values)
    for name, value in values.items():
        setattr(export, name, value)
