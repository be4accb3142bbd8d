"""What a reader may see: grants and visibility turned into one predicate over the row itself."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from django.apps import apps
from django.db import connection
from django.db.models import Q, UUIDField
from django.utils import timezone

from core.choices import Role, ScopeKind, Visibility
from core.figures import london_day, start_of

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser
    from django.http import HttpRequest

    from core.models import User

Account: TypeAlias = "User | AnonymousUser"
Reader: TypeAlias = "Account | Access"

ONE_DAY = timedelta(days=1)
GRANT = "core.grant"
"""What a row of the journal about access names as its model; its record is the user."""
EVERYBODY = uuid.UUID(int=0)
"""Or this, where it concerns all readers."""
BY_DATE = "Access by date"
"""Why such a row was written that no person wrote."""
UNDER_WAY = timedelta(minutes=1)
"""So long after access was taken away a request that had begun before may still have read."""
MANAGING = frozenset({Role.MANAGER, Role.ADMINISTRATOR})


@dataclass(frozen=True, eq=False)
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

    def only(self, scopes: Collection[uuid.UUID]) -> Access:
        """The same access to some scopes alone."""
        roles = {scope: held for scope, held in self.roles.items() if scope in scopes}
        return replace(self, roles=roles, open=self.open.intersection(scopes), published=self.published & set(scopes))

    def visible(self) -> Q:
        """The predicate over scope, visibility and audience that every list, page, export and count uses.

        The scope stands first and alone, so that the database finds the rows of a few scopes by their index.
        """
        level = Q(visibility__in=(Visibility.PUBLIC, Visibility.PARTNERS))
        if self.managed:
            level |= Q(scope_id__in=self.managed)
        if self.audiences:
            level |= Q(visibility__in=(Visibility.BOARD, Visibility.OWNER), audience_id__in=self.audiences)
        seen = Q(scope_id__in=self.scopes) & level
        if self.published - self.scopes:
            seen |= Q(scope_id__in=self.published - self.scopes, visibility=Visibility.PUBLIC)
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


@dataclass(frozen=True)
class Stand:
    """Where the journal stands: the number of the last row committed, and the epoch, which a restore renews."""

    seq: int
    epoch: uuid.UUID


class Rights(NamedTuple):
    """A reader's access, and where the journal stood when it was read: no grant and no change falls between."""

    access: Access
    stand: Stand


@dataclass(frozen=True)
class Held:
    """What a reader has been able to see: each access that they have or had, with the moment at which it was over."""

    periods: Sequence[tuple[Access, datetime | None]]

    def visible(self) -> Q:
        """The predicate over a version of a record that was ever open to the reader.

        Who holds a grant may look back, so that only the end of a period counts: what was written later was not seen.
        """
        seen = Q(pk__in=[])
        for access, until in self.periods:
            seen |= access.visible() & (Q(changed_at__lt=until) if until else Q())
        return seen


def held_by(access: Access, scopes: Collection[uuid.UUID], day: date) -> Held:
    """What a reader has been able to see of some scopes, up to a day. Three queries.

    A grant is over at the end of its last day; one that was ended at once, with yesterday, at the moment of that. A
    period that ended because something was granted lies within the next, so the ends of grants are all that matter.
    """
    narrow = Q(scope__in=scopes) | Q(organisation_id__isnull=False) | Q(board_id__isnull=False)
    found = apps.get_model("core", "Grant").objects.filter(narrow, user=access.user_id, from_on__lte=day)
    grants = list(found.values_list("from_on", "to_on", "scope_id", "role", "organisation_id", "board_id"))
    rows = apps.get_model("core", "Journal").objects.filter(model=GRANT)
    said = list(rows.filter(record_id=access.user_id or EVERYBODY).exclude(why=BY_DATE).values_list("at", flat=True))
    periods: list[tuple[Access, datetime | None]] = [(access.only(scopes), None)]
    for last in {last for _, last, *_ in grants if last and last < day}:
        held = [grant[2:] for grant in grants if grant[0] <= last and (grant[1] is None or grant[1] >= last)]
        over = [start_of(last + ONE_DAY), *(at for at in said if london_day(at) == last + ONE_DAY)]
        periods.append((_access_by(held, access.user_id, access.open).only(scopes), max(over) + UNDER_WAY))
    shown = rows.filter(record_id=EVERYBODY, scope__in=set(scopes) - access.published).order_by("seq")
    for scope, at in dict(shown.values_list("scope_id", "at")).items():
        periods.append((Access(user_id=None, published=frozenset({scope})), at + UNDER_WAY))
    return Held(periods)


def access_of(reader: Reader, day: date | None = None) -> Access:
    """The access of a reader: rights are always today's, so this alone below the edge reads the clock.

    One query, or none where the request has remembered it.
    """
    return reader if isinstance(reader, Access) else _rights_of(reader, day).access


def remember_access(user: Account) -> Access:
    """Read a user's access once for the length of a request."""
    assert user.is_authenticated
    user.remembered_rights = _rights_of(user)
    return user.remembered_rights.access


def stand_of(user: Account) -> Stand:
    """Where the journal stood when the user's access was read: rows that are read now may be newer, and none older."""
    return _rights_of(user).stand


def actor_of(request: HttpRequest) -> User:
    """The account behind a request that only people who are signed in may make."""
    assert request.user.is_authenticated
    return request.user


def _rights_of(user: Account, day: date | None = None) -> Rights:
    """What the request has remembered, or else read by one query."""
    remembered: Rights | None = getattr(user, "remembered_rights", None)
    if remembered is not None:
        return remembered
    pk, for_one = (user.pk, user.acting_for) if user.is_authenticated and user.is_active else (None, None)
    who, organisation = (UUIDField().get_db_prep_value(key, connection) for key in (pk, for_one))
    on = connection.ops.adapt_datefield_value(day or london_day(timezone.now()))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {rights_read('%s', '%s')}", [on, on, who, organisation, organisation])
        return rights_told(pk, cursor.fetchone())


def rights_read(who: str, organisation: str) -> str:
    """SQL of the four columns that `rights_told` takes; parameters are a day, twice, and those given here.

    They are the grants that hold on the day and the scopes that are open or published, each as words with commas, and
    where the journal stands. A token that acts for one organisation has no grants that stand for others.
    """
    join = "group_concat" if connection.vendor == "sqlite" else "string_agg"
    return f"""
(SELECT {join}(g.scope_id || ' ' || g.role || ' ' || COALESCE(CAST(g.organisation_id AS text), '-')
 || ' ' || COALESCE(CAST(g.board_id AS text), '-'), ',') FROM core_grant g
 WHERE g.from_on <= %s AND (g.to_on IS NULL OR g.to_on >= %s) AND g.user_id = {who}
 AND ({organisation} IS NULL OR g.organisation_id IS NULL OR g.organisation_id = {organisation})),
(SELECT {join}(s.id || ' ' || s.kind || ' ' || CASE WHEN s.published THEN '1' ELSE '0' END, ',') FROM core_scope s
 WHERE s.published OR s.kind = '{ScopeKind.NETWORK}'),
(SELECT seq FROM core_journalhead), (SELECT epoch FROM core_journalhead)"""  # noqa: S608 - nothing of a request is in it


def rights_told(user_id: uuid.UUID | None, told: Sequence[Any]) -> Rights:
    """The rights of a user; what was told before is the same Access again."""
    grants, scopes, seq, epoch = told
    stand = Stand(seq, epoch if isinstance(epoch, uuid.UUID) else uuid.UUID(epoch))
    return Rights(_access(user_id, grants or "", scopes or ""), stand)


@lru_cache(maxsize=1024)
def _access(user_id: uuid.UUID | None, grants: str, scopes: str) -> Access:
    """What the database told; the same told twice is one Access, for which `core.prepared` keeps statements."""
    told = [line.split() for line in scopes.split(",") if line]
    kinds = {uuid.UUID(pk): (kind, public == "1") for pk, kind, public in told}
    published = frozenset(pk for pk, (_, public) in kinds.items() if public)
    if user_id is None:
        return Access(user_id=None, published=published)
    held: list[tuple[Any, ...]] = []
    for scope, role, *wider in [line.split() for line in grants.split(",") if line]:
        held.append((uuid.UUID(scope), role, *(uuid.UUID(pk) for pk in wider if pk != "-")))
    network = frozenset(pk for pk, (kind, _) in kinds.items() if kind == ScopeKind.NETWORK)
    return _access_by(held, user_id, network, published)


def _access_by(
    grants: Iterable[tuple[Any, ...]],
    user_id: uuid.UUID | None,
    network: frozenset[uuid.UUID],
    published: frozenset[uuid.UUID] = frozenset(),
) -> Access:
    """The access of who holds these grants: scope, role, organisation and board of each."""
    roles: dict[uuid.UUID, frozenset[str]] = {}
    audiences = {user_id} if user_id else set()
    for scope_id, role, *wider in grants:
        roles[scope_id] = roles.get(scope_id, frozenset()) | {role}
        audiences.update(pk for pk in wider if pk)
    return Access(user_id, roles, frozenset(audiences), network, published)
