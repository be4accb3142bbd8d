"""Users, scopes and grants; the base of every record; journal, counters, jobs, one-time keys, tokens."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.contrib.auth.models import UserManager as DjangoUserManager
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from uuid_utils.compat import uuid7

from core.access import access_of
from core.choices import JobState, Role, ScopeKind, Verb, Visibility

if TYPE_CHECKING:
    from core.access import Access, Reader


NOBODY = models.Value(uuid.UUID(int=0), models.UUIDField())
"""What stands for no organisation and no board where two grants are compared."""


def new_id() -> uuid.UUID:
    """A UUIDv7: unique anywhere, and later ones sort after earlier ones."""
    return uuid7()


class UserManager(DjangoUserManager["User"]):
    """Accounts; addresses are stored and compared in lower case."""

    @classmethod
    def normalize_email(cls, email: str | None) -> str:
        """The address in lower case."""
        return (email or "").strip().lower()


class User(AbstractUser):
    """An account that can sign in. A person named in a document is not an account."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    email = models.EmailField("email address", unique=True)

    remembered_access: Access | None = None
    """What `core.access.remember_access` has read, for the length of a request."""

    objects: ClassVar[UserManager] = UserManager()

    class Meta:
        ordering = ["username"]

    def __str__(self) -> str:
        return self.get_full_name() or self.username


class Scope(models.Model):
    """The unit of isolation: one per programme, and one of the network's own that any signed-in user may read."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(max_length=12, unique=True, help_text="Begins every reference in this scope: WIR.")
    title = models.CharField(max_length=200)
    kind = models.CharField(max_length=12, choices=ScopeKind.choices, default=ScopeKind.PROGRAMME)
    programme_reference = models.CharField(
        max_length=40, unique=True, null=True, blank=True, help_text="The programme's own reference: WIRRAL."
    )
    published = models.BooleanField(
        default=False, help_text="Whether the place shows its public records to people who are not signed in."
    )

    class Meta:
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint("kind", condition=Q(kind=ScopeKind.NETWORK), name="one_network_scope"),
        ]

    def __str__(self) -> str:
        return self.title


class ScopeHead(models.Model):
    """How far the journal has come in one scope."""

    scope = models.OneToOneField(Scope, models.PROTECT, primary_key=True, related_name="head")
    last_seq = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.scope} at {self.last_seq}"


class Grant(models.Model):
    """A role that a user holds in a scope between two dates, for an organisation or on a board where it matters."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="grants")
    scope = models.ForeignKey(Scope, models.PROTECT, related_name="grants")
    role = models.CharField(max_length=16, choices=Role.choices)
    organisation_id = models.UUIDField(null=True, blank=True, help_text="The organisation whose records this opens.")
    board_id = models.UUIDField(null=True, blank=True, help_text="The board whose records this opens.")
    from_on = models.DateField(help_text="First day on which it holds.")
    to_on = models.DateField(null=True, blank=True, help_text="Last day on which it holds; empty while it stands.")

    class Meta:
        ordering = ["scope", "role"]
        constraints = [
            models.CheckConstraint(
                name="grant_ends_after_it_starts",
                condition=Q(to_on__isnull=True) | Q(to_on__gte=models.F("from_on")),
                violation_error_message="The last day is before the first.",
            ),
            models.UniqueConstraint(
                "user",
                "scope",
                "role",
                Coalesce("organisation_id", NOBODY),
                Coalesce("board_id", NOBODY),
                condition=Q(to_on__isnull=True),
                name="one_standing_grant_of_a_kind",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()} in {self.scope}"


class RecordQuerySet(models.QuerySet[Any]):
    """What every list of records can do."""

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

    @property
    def searchable(self) -> str:
        """The text that `q` looks through, case-folded."""
        return "\n".join(str(getattr(self, name) or "") for name in self.search_fields).casefold()


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


class OnceKey(models.Model):
    """A key that lets one request of a user have one effect: the token of a form, or an idempotency key."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    key = models.CharField(max_length=255)
    location = models.CharField(max_length=500, blank=True, help_text="Where the first request led.")
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="a_key_works_once")]

    def __str__(self) -> str:
        return f"{self.user}: {self.key}"


class ApiToken(models.Model):
    """A secret by which a partner system signs in as a user; only its digest is stored."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="api_tokens")
    name = models.CharField(max_length=100)
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.name
