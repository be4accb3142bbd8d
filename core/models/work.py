"""Work that is to be done, and keys that let a request have one effect."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from core.choices import JobState
from core.models.accounts import new_id


class Job(models.Model):
    """A piece of work: claimed by a conditional update, done once for its key, tried again after a lost lease."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    task = models.CharField(max_length=100, help_text="The name of the Celery task that does it.")
    key = models.CharField(max_length=200, unique=True, help_text="Two jobs of one key are one job.")
    record_id = models.UUIDField(null=True, blank=True)
    due_at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=JobState.choices, default=JobState.DUE)
    lease_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveIntegerField(default=0)
    done_at = models.DateTimeField(null=True, blank=True)
    fault = models.TextField(blank=True)

    class Meta:
        ordering = ["due_at", "id"]
        indexes = [models.Index(fields=["state", "due_at"], name="jobs_by_state")]

    def __str__(self) -> str:
        return f"{self.task} {self.key} ({self.get_state_display()})"


class Mail(models.Model):
    """A message to one person, written in the transaction that gave rise to it and sent by a job; once for its key."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    key = models.CharField(max_length=200, unique=True, help_text="Two messages of one key are one message.")
    subject = models.CharField(max_length=200)
    text = models.TextField()
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["created_at", "id"]
        indexes = [models.Index(fields=["user", "created_at"], name="mail_of_a_person")]

    def __str__(self) -> str:
        return f"{self.subject} ({self.key})"


class Told(models.Model):
    """That a person was told of something, so that nobody is told twice; the key says of what."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    key = models.CharField(max_length=160)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="told_once_of_a_thing")]

    def __str__(self) -> str:
        return f"{self.user}: {self.key}"


class OnceKey(models.Model):
    """A key that lets one request of a user have one effect: the token of a form, or an idempotency key.

    Of an idempotency key it also holds a digest of what was asked and, once that is done, the answer; until then
    whoever took it has a lease. The columns of these have defaults in the database: form tokens leave them alone.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    key = models.CharField(max_length=255)
    location = models.CharField(max_length=500, blank=True, help_text="Where the first request led.")
    created_at = models.DateTimeField(db_index=True)
    told = models.CharField(max_length=64, blank=True, default="", db_default="")
    lease_until = models.DateTimeField(null=True, blank=True)
    status = models.PositiveSmallIntegerField(null=True, blank=True)
    etag = models.CharField(max_length=100, blank=True, default="", db_default="")
    body = models.TextField(blank=True, default="", db_default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="a_key_works_once")]

    def __str__(self) -> str:
        return f"{self.user}: {self.key}"
