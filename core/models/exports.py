"""Files that people have asked for and a worker makes."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from core.choices import ExportState
from core.models.accounts import new_id


class ExportFile(models.Model):
    """A list that is too long to be made while its reader waits; handed to nobody but who asked, and for a week."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    resource = models.CharField(max_length=60, help_text="Its name in addresses.")
    query = models.TextField(blank=True, help_text="What the list was asked for, as in its address.")
    as_at = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=8, choices=ExportState.choices, default=ExportState.WAITING)
    total = models.PositiveIntegerField(help_text="How many rows the list had when it was asked for.")
    done = models.PositiveIntegerField(default=0)
    file = models.FileField(upload_to="exports/", blank=True)
    rights = models.CharField(max_length=64, blank=True, help_text="A digest of what its reader might see then.")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    class Meta:
        ordering = ["-created_at"]
        indexes = [models.Index(fields=["user", "state"], name="export_files_of_a_user")]

    def __str__(self) -> str:
        return f"{self.resource} for {self.user} ({self.get_state_display()})"
