"""What a reader may see: grants and visibility turned into one predicate over the row itself."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, TypeAlias

from django.apps import apps
from django.db.models import Q
from django.utils import timezone

from core.choices import Role, ScopeKind, Visibility
from core.figures import london_day

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser
    from django.http import HttpRequest

    from core.models import User

Account: TypeAlias = "User | AnonymousUser"
Reader: TypeAlias = "Account | Access"

MANAGING = frozenset({Role.MANAGER, Role.ADMINISTRATOR})


@dataclass(frozen=True)
class Access:
    """The grants of one reader on one day, ready to be asked.

    `roles` maps each scope that the reader holds a grant in to the roles held there; `open` are the scopes that any
    signed-in user may read; `published` those that anyone may read the public records of.
    """

    user_id: uuid.UUID | None
    roles: dict[uuid.UUID, frozenset[str]] = field(default_factory=dict)
    audiences: frozenset[uuid.UUID] = frozenset()
    open: frozenset[uuid.UUID] = frozenset()
    published: frozenset[uuid.UUID] = frozenset()

    @property
    def scopes(self) -> frozenset[uuid.UUID]:
        """Every scope that this reader may look into."""
        return self.open | frozenset(self.roles)

    @property
    def managed(self) -> frozenset[uuid.UUID]:
        """The scopes in which this reader sees every record."""
        return frozenset(scope for scope, roles in self.roles.items() if roles & MANAGING)

    def has_role(self, scope_id: uuid.UUID, *roles: str) -> bool:
        """Whether the reader holds one of these roles in that scope."""
        return bool(self.roles.get(scope_id, frozenset()) & frozenset(roles))

    def visible(self) -> Q:
        """The predicate over scope, visibility and audience that every list, page, export and count uses."""
        wide = (Visibility.PUBLIC, Visibility.PARTNERS)
        narrow = (Visibility.BOARD, Visibility.OWNER)
        seen = Q(scope_id__in=self.scopes, visibility__in=wide)
        if self.managed:
            seen |= Q(scope_id__in=self.managed)
        if self.audiences:
            seen |= Q(scope_id__in=self.scopes, visibility__in=narrow, audience_id__in=self.audiences)
        if self.published:
            seen |= Q(scope_id__in=self.published, visibility=Visibility.PUBLIC)
        return seen

    def sees(self, record: Any) -> bool:
        """Whether this reader may see that record: the same predicate, asked of a row in hand."""
        if record.scope_id in self.managed:
            return True
        if record.visibility == Visibility.PUBLIC and record.scope_id in self.published:
            return True
        if record.scope_id not in self.scopes:
            return False
        return record.visibility in (Visibility.PUBLIC, Visibility.PARTNERS) or record.audience_id in self.audiences


def access_of(reader: Reader, day: date | None = None) -> Access:
    """The access of a reader: rights are always today's, so this alone below the edge reads the clock.

    Two queries, or none where the request has remembered it.
    """
    if isinstance(reader, Access):
        return reader
    return getattr(reader, "remembered_access", None) or _read_access(reader, day or london_day(timezone.now()))


def remember_access(user: Account) -> Access:
    """Read a user's access once for the length of a request."""
    assert user.is_authenticated
    user.remembered_access = access_of(user)
    return user.remembered_access


def actor_of(request: HttpRequest) -> User:
    """The account behind a request that only people who are signed in may make."""
    assert request.user.is_authenticated
    return request.user


def _read_access(user: Account, day: date) -> Access:
    scopes = apps.get_model("core", "Scope").objects.filter(Q(published=True) | Q(kind=ScopeKind.NETWORK))
    kinds = {row["pk"]: row for row in scopes.values("pk", "kind", "published")}
    published = frozenset(pk for pk, row in kinds.items() if row["published"])
    if not user.is_authenticated or not user.is_active:
        return Access(user_id=None, published=published)
    roles: dict[uuid.UUID, frozenset[str]] = {}
    audiences = {user.pk}
    grants = user.grants.filter(Q(to_on__isnull=True) | Q(to_on__gte=day), from_on__lte=day)
    for scope_id, role, *wider in grants.values_list("scope_id", "role", "organisation_id", "board_id"):
        roles[scope_id] = roles.get(scope_id, frozenset()) | {role}
        audiences.update(pk for pk in wider if pk)
    network = frozenset(pk for pk, row in kinds.items() if row["kind"] == ScopeKind.NETWORK)
    return Access(user.pk, roles, frozenset(audiences), network, published)
