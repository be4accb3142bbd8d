"""Users, scopes, the grants between them, and the tokens of partner systems."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.contrib.auth.models import UserManager as DjangoUserManager
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from uuid_utils.compat import uuid7

from core.choices import Role, ScopeKind

if TYPE_CHECKING:
    from core.access import Rights

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

    remembered_rights: Rights | None = None
    """What `core.access.remember_access` has read, for the length of a request."""
    acting_for: uuid.UUID | None = None
    """The organisation of the token that signed in, for the length of a request."""

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


class ApiToken(models.Model):
    """A secret by which a partner system signs in as a user; only its digest is stored.

    The row is never deleted and says who ended it and what took its place, so that it is its own record.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="api_tokens")
    name = models.CharField(max_length=100)
    digest = models.CharField(max_length=64, unique=True)
    hint = models.CharField(max_length=4, blank=True, help_text="How the secret ends, to know it by.")
    scopes = models.JSONField(default=list, help_text="What it may do: themes:read, *:write. An empty list is nothing.")
    organisation_id = models.UUIDField(
        null=True, blank=True, help_text="Leaves out the rights that the user has for other organisations."
    )
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True, blank=True)
    replaces = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="replaced_by", help_text="The one it was made from."
    )
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    last_used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.name

    def is_live(self, now: datetime) -> bool:
        """Whether it has neither been revoked nor reached its end."""
        return self.revoked_at is None and (self.expires_at is None or now < self.expires_at)

    def allows(self, scope: str) -> bool:
        """Whether its scopes hold this one (themes:read) or that of all resources (*:read)."""
        return scope in self.scopes or f"*:{scope.rpartition(':')[2]}" in self.scopes
