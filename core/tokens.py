"""API tokens: made, replaced by the next one, revoked; and the account that a secret signs in as."""

from __future__ import annotations

import base64
import hashlib
import secrets
import uuid
from collections.abc import Collection
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction
from django.db.models import Q, QuerySet
from django.utils.crypto import salted_hmac

from core.access import access_of, rights_read, rights_told
from core.choices import Role
from core.figures import end_of, london_day
from core.models import ApiToken, Grant, User
from core.resources import registry

FRONT = "pstn_"
"""Begins every API token, so that scanners know one."""
READ, WRITE = "read", "write"
READ_ALL, WRITE_ALL = f"*:{READ}", f"*:{WRITE}"
EVERYTHING = (READ_ALL, WRITE_ALL)
"""The scopes of a token that may do whatever its account may."""
LONGEST = timedelta(days=365)
"""How long a token that is made on a page may last."""
OVERLAPS = range(31)
"""For how many days a token may go on beside the one that replaces it."""
NOTED = timedelta(minutes=5)
"""How exactly it is known when a token was last used."""


def issue_token(
    *,
    user: User,
    name: str,
    now: datetime,
    scopes: Collection[str] = EVERYTHING,
    expires_at: datetime | None = None,
    organisation_id: uuid.UUID | None = None,
    secret: str = "",
) -> str:
    """Make an API token and return its secret, which is not stored; the same `secret` given again makes no other.

    Raises ValidationError where a scope names no resource, or none is given.
    """
    return _store(
        ApiToken(
            user=user,
            name=name,
            scopes=sorted(set(scopes)),
            organisation_id=organisation_id,
            created_at=now,
            expires_at=expires_at,
        ),
        secret,
    )


def replace_token(*, token: ApiToken, actor: User, now: datetime, overlap_days: int = 7, secret: str = "") -> str:
    """Make the token that replaces another, for as many days again, and let the old one end when the overlap is over.

    Returns the secret of the new one; the same `secret` given again changes nothing. Raises PermissionDenied unless
    the token is the actor's own, and ValidationError where it has ended or has been replaced already.
    """
    if token.user_id != actor.pk:
        raise PermissionDenied("A token is replaced by the person whose it is.")
    if overlap_days not in OVERLAPS:
        raise ValidationError({"overlap_days": f"Give a number of days from {OVERLAPS[0]} to {OVERLAPS[-1]}."})
    with transaction.atomic():
        old = ApiToken.objects.select_for_update().get(pk=token.pk)
        next_one = ApiToken.objects.filter(replaces=old).first()
        if next_one is not None and next_one.digest == digest_of(secret):
            return secret
        if next_one is not None or not old.is_live(now):
            raise ValidationError("This token has ended or has been replaced already. Make a new one instead.")
        lasts = min(old.expires_at - old.created_at, LONGEST) if old.expires_at else LONGEST
        made = ApiToken(
            user=actor,
            name=old.name,
            scopes=old.scopes,
            organisation_id=old.organisation_id,
            created_at=now,
            expires_at=end_of(london_day(now + lasts)),
            replaces=old,
        )
        secret = _store(made, secret)
        ends_at = now + timedelta(days=overlap_days)
        ApiToken.objects.filter(pk=old.pk).update(expires_at=min(old.expires_at or ends_at, ends_at))
    return secret


def revoke_token(*, token: ApiToken, actor: User, now: datetime) -> ApiToken:
    """End a token at once; one that has been revoked already stays as it is.

    Raises PermissionDenied unless it is the actor's own or that of somebody whose access the actor administers.
    """
    if token.user_id != actor.pk and not tokens_administered(actor, now).filter(pk=token.pk).exists():
        raise PermissionDenied("A token is revoked by the person whose it is or by an administrator.")
    ApiToken.objects.filter(pk=token.pk, revoked_at__isnull=True).update(revoked_at=now, revoked_by=actor)
    token.refresh_from_db()
    return token


def tokens_administered(actor: User, now: datetime) -> QuerySet[ApiToken]:
    """The tokens of everybody who holds a grant today in a scope that the actor administers."""
    access, day = access_of(actor), london_day(now)
    scopes = [scope for scope in access.roles if access.has_role(scope, Role.ADMINISTRATOR)]
    standing = Grant.objects.filter(Q(to_on__isnull=True) | Q(to_on__gte=day), from_on__lte=day, scope__in=scopes)
    return ApiToken.objects.filter(user__in=standing.values("user"))


def token_of(secret: str, *, now: datetime) -> ApiToken:
    """The token that a secret opens, with its user and their rights, in one query; sometimes one more notes its use.

    Raises PermissionDenied for one that is unknown, has expired or been revoked, or whose account is closed.
    """
    token = _stored(digest_of(secret), london_day(now))
    if token is None or not token.is_live(now) or not token.user.is_active:
        raise PermissionDenied("This token is not known, has expired or has been revoked.")
    if token.last_used_at is None or now - token.last_used_at > NOTED:
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=now)
    return token


def _stored(digest: str, day: date) -> ApiToken | None:
    """The token of a digest, with its user and their rights: by a statement that is kept, as every request asks it."""
    sql, converters = _statement(connection.vendor)
    on = connection.ops.adapt_datefield_value(day)
    with connection.cursor() as cursor:
        cursor.execute(sql, [digest, on, on])
        row = cursor.fetchone()
    if row is None:
        return None
    values = list(row)
    for position, (converts, expression) in converters.items():
        for convert in converts:
            values[position] = convert(values[position], expression, connection)
    fields, others = ([field.attname for field in model._meta.concrete_fields] for model in (ApiToken, User))
    both = len(fields) + len(others)
    token = ApiToken.from_db(connection.alias, fields, values[: len(fields)])
    token.user = User.from_db(connection.alias, others, values[len(fields) : both])
    token.user.acting_for = token.organisation_id
    token.user.remembered_rights = rights_told(token.user_id, values[both:])
    return token


@cache
def _statement(vendor: str) -> tuple[str, dict[int, Any]]:
    """SQL with parameters for a digest and a day, twice, and what the ORM makes of its columns."""
    rows = ApiToken.objects.order_by().select_related("user").filter(digest="")
    compiler = rows.query.get_compiler(connection=connection)
    found, _ = compiler.as_sql()
    named = [f"c{number}" for number in range(len(compiler.select))]
    own = [field.attname for field in ApiToken._meta.concrete_fields]
    who, organisation = (named[own.index(name)] for name in ("user_id", "organisation_id"))
    columns, rights = ", ".join(named), rights_read(who, organisation)
    sql = f"WITH t({columns}) AS ({found}) SELECT {columns}, {rights} FROM t"  # noqa: S608 - nor in this
    return sql, compiler.get_converters([column for column, _, _ in compiler.select])


def digest_of(secret: str) -> str:
    """What is stored of a secret with 256 random bits: its SHA-256."""
    return hashlib.sha256(secret.encode()).hexdigest()


def new_secret() -> str:
    """A secret of 256 random bits."""
    return FRONT + secrets.token_urlsafe(32)


def secret_of_form(seed: str, user: User) -> str:
    """The secret that one rendering of a form leads to: a keyed digest of the 256 random bits that the form carries.

    Of a double click a browser shows the second answer only. So the same form leads to the same secret, without its
    being stored; and nobody can work it out from the form alone.
    """
    drawn = salted_hmac(f"pstn.token.{user.pk}", seed, algorithm="sha256").digest()
    return FRONT + base64.urlsafe_b64encode(drawn).rstrip(b"=").decode()


def _store(token: ApiToken, secret: str) -> str:
    known = {f"{name}:{verb}" for name in ("*", *registry) for verb in (READ, WRITE)}
    if not token.scopes or not known.issuperset(token.scopes):
        raise ValidationError({"scopes": "Choose what the token may do, among what there is."})
    secret = secret or new_secret()
    token.digest, token.hint = digest_of(secret), secret[-4:]
    values = {field.attname: getattr(token, field.attname) for field in token._meta.concrete_fields}
    ApiToken.objects.get_or_create(digest=values.pop("digest"), defaults=values)
    return secret
