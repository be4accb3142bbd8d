"""Files that people import, and what became of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from core.access import access_of
from core.choices import ImportState
from core.models.accounts import Scope, new_id

if TYPE_CHECKING:
    from core.access import Reader


class ImportBatchQuerySet(models.QuerySet[Any]):
    """Lists of imports."""

    def visible_to(self, reader: Reader) -> Self:
        """A person's own; of others what has been applied, to those who manage the one scope that it wrote in."""
        access = access_of(reader)
        managed = Q(scope_id__in=access.managed) & ~Q(state=ImportState.PREVIEWED)
        return self.filter(Q(owner_id=access.user_id) | managed)


class ImportBatch(models.Model):
    """A file as it was read, the person who brought it, and what applying it has done."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="imports")
    resource = models.CharField(max_length=60, help_text="The name of the resource whose records it holds.")
    file_name = models.CharField(max_length=200)
    digest = models.CharField(max_length=64, help_text="SHA-256 of the file.")
    header = models.JSONField(help_text="The heading, as it stands in the file.")
    rows = models.JSONField(help_text="Number and cells of each row, as texts.")
    escaped = models.BooleanField(help_text="Whether risky texts have an apostrophe in front, as in CSV.")
    state = models.CharField(max_length=9, choices=ImportState.choices, default=ImportState.PREVIEWED)
    created_at = models.DateTimeField()
    applied_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    counts = models.JSONField(default=dict, blank=True, help_text="How many rows were added, changed and the same.")
    done = models.JSONField(
        default=list, blank=True, help_text="Id of each record written, its version before (0 if new) and after."
    )
    scope = models.ForeignKey(
        Scope, models.PROTECT, null=True, blank=True, related_name="+", help_text="The one scope that it wrote in."
    )
    change_id = models.UUIDField(null=True, blank=True, help_text="The change that applied it.")

    objects: ClassVar = ImportBatchQuerySet.as_manager()

    class Meta:
        verbose_name = "import"
        ordering = ["-created_at", "-id"]
        indexes = [models.Index(fields=["owner", "resource", "-created_at"], name="imports_of_a_person")]

    def __str__(self) -> str:
        return self.file_name
