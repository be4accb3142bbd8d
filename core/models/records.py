"""The base of every record, the counters of their references, and the journal of their changes."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.conf import settings
from django.db import models

from core.access import access_of
from core.choices import Verb, Visibility
from core.models.accounts import Scope, new_id

if TYPE_CHECKING:
    from core.access import Reader


class RecordQuerySet(models.QuerySet[Any]):
    """What every list of records can do."""

    def locked(self) -> Self:
        """Each row locked until the change ends; whoever refers to it meanwhile does not wait."""
        return self.select_for_update(of=("self",), no_key=True)

    def visible_to(self, reader: Reader) -> Self:
        """The rows that this reader may see; under `as_at`, with the stricter visibility of then and now."""
        return self.filter(access_of(reader).visible())

    def current(self) -> Self:
        """The rows that have not been withdrawn."""
        return self.filter(withdrawn_at__isnull=True)


class Record(models.Model):
    """The base of every row that the field would call a record.

    Written only by services inside `core.journal.change`; a database trigger keeps each version in `<table>_history`.
    """

    kind_code: ClassVar[str] = ""
    """The middle of the reference: WS in WIR-WS-04. Empty where references are given by hand."""
    search_fields: ClassVar[tuple[str, ...]] = ("reference",)
    """The fields whose text `q` looks through."""
    tree: ClassVar[str] = ""
    """The relation to the record above it, where its kind is a tree: parent."""
    figures_in: ClassVar[tuple[str, ...]] = ()
    """Relations to the records that show a figure made from this one: line, line__pool. Their readers are told."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    scope = models.ForeignKey(Scope, models.PROTECT, related_name="+", editable=False)
    reference = models.CharField(
        max_length=40, unique=True, editable=False, help_text="Stays with the record for ever and is never used again."
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    visibility = models.CharField(max_length=10, choices=Visibility.choices, default=Visibility.PARTNERS)
    audience_id = models.UUIDField(
        null=True, blank=True, editable=False, help_text="The board or organisation that a narrow visibility means."
    )
    created_at = models.DateTimeField(editable=False)
    changed_at = models.DateTimeField(editable=False)
    withdrawn_at = models.DateTimeField(null=True, blank=True, editable=False)
    search = models.TextField(blank=True, default="", editable=False)

    objects = RecordQuerySet.as_manager()

    class Meta:
        abstract = True

    def clean_fields(self, exclude: Collection[str] | None = None) -> None:
        """Check each field; a relation whose record was read from the database is not asked for again."""
        read = [name for name, other in self._state.fields_cache.items() if other and not other._state.adding]
        super().clean_fields(exclude={*(exclude or ()), *read})

    def validate_unique(self, exclude: Collection[str] | None = None) -> None:
        """Check what must be unique; an id is."""
        super().validate_unique(exclude={*(exclude or ()), "id"})

    @property
    def searchable(self) -> str:
        """The text that `q` looks through, case-folded."""
        return "\n".join(str(getattr(self, name) or "") for name in self.search_fields).casefold()

    def shown_in(self) -> list[Record]:
        """The records that show a figure made from this one."""
        found: list[Record] = []
        for path in self.figures_in:
            other: Any = self
            for step in path.split("__"):
                other = other and getattr(other, step)
            found += [other] if other else []
        return found


class Counter(models.Model):
    """The last number used in references of one kind in one scope; it never goes back."""

    scope = models.ForeignKey(Scope, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["scope", "kind"], name="one_counter_of_a_kind")]

    def __str__(self) -> str:
        return f"{self.scope.code}-{self.kind}-{self.last}"


class JournalHead(models.Model):
    """The one row that every change locks last, so that journal order is commit order."""

    seq = models.BigIntegerField(default=0)
    epoch = models.UUIDField(default=new_id, help_text="Renewed after a restore, so that readers start again.")

    def __str__(self) -> str:
        return f"journal at {self.seq}"


class Journal(models.Model):
    """One row for each record that a change touched, in commit order and without gaps; never edited."""

    seq = models.BigIntegerField(primary_key=True)
    change_id = models.UUIDField(db_index=True, help_text="The same for all rows of one change.")
    at = models.DateTimeField()
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    actor_name = models.CharField(max_length=200, blank=True)
    scope = models.ForeignKey(Scope, models.PROTECT, related_name="+")
    model = models.CharField(max_length=80)
    record_id = models.UUIDField()
    reference = models.CharField(max_length=40)
    version = models.PositiveIntegerField()
    verb = models.CharField(max_length=10, choices=Verb.choices)
    why = models.TextField(blank=True)

    class Meta:
        ordering = ["seq"]
        indexes = [
            models.Index(fields=["record_id", "seq"], name="journal_of_a_record"),
            models.Index(fields=["scope", "seq"], name="journal_of_a_scope"),
        ]

    def __str__(self) -> str:
        return f"{self.seq}: {self.reference} {self.verb}"
