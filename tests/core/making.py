"""Rows of any record's model, made many at a time; the API as a partner system calls it."""

import json
from datetime import date, timedelta
from decimal import Decimal
from itertools import count

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.test import Client

from core.fields import PenceField
from core.models import AboutRecord, ApiToken, Record, User
from core.tokens import digest_of, issue_token
from governance.models import Place
from tests.factories.core import NOW, ScopeFactory

numbers = count(1)
ALONE = {"governance.Programme", "workstreams.RatingThreshold", "workstreams.RiskMatrix"}
"""Models of which a scope has one record only."""
FEW = 26
"""What a small number never passes."""
EITHER = {
    "budgets.BusinessCase": ("workstream",),
    "governance.Action": ("done_on",),
    "governance.Participation": ("board",),
    "workstreams.Escalation": ("issue", "answered_on", "answered_by", "decision"),
    "workstreams.Gate": ("decided_at", "decided_by"),
    "workstreams.GoodPractice": ("shared_on", "shared_as"),
    "workstreams.Issue": ("theme", "resolved_on"),
    "workstreams.Milestone": ("done_on", "accepted_on", "accepted_by"),
    "workstreams.Partner": ("workstream",),
    "workstreams.Reading": ("period_starts_on", "unit", "numerator", "denominator"),
    "workstreams.Review": ("workstream",),
    "workstreams.PlacePlan": ("led_by_organisation", "led_by_board", "adopted_on"),
    "workstreams.Rebaseline": ("decided_at", "decided_by"),
    "workstreams.Risk": ("theme", "closed_on", "review_on"),
    "workstreams.SharingAgreement": ("signed_on",),
    "workstreams.StaffRole": ("filled_by",),
    "workstreams.Workstream": ("closed_on",),
}
"""Fields that are left empty, because another says the same, or because they do not fit it."""
LEFT_EMPTY = {"withdrawn_at", "audience_id", "published_at"}


def make_rows(model, number, scope, /, *, full=True, **given):
    """Store `number` valid records, each with relations of its own; not `full` ones have only what they must have.

    They are stored in bulk, past the services: the triggers keep their history, and the journal says nothing of them.
    """
    unlike = [next(numbers) for _ in range(number)]
    scopes = [scope] * number
    if model._meta.label in ALONE:
        taken = model.objects.filter(scope=scope).exists()
        scopes = [scope if n == 0 and not taken else ScopeFactory() for n in range(number)]
    values = {field.name: field_values(model, field, unlike, scope, full, given) for field in filled(model)}
    if issubclass(model, AboutRecord):
        values["about"] = make_rows(Place, number, scope, full=False)
    records = [
        model(scope=scopes[position], **{name: column[position] for name, column in values.items()} | given)
        for position in range(number)
    ]
    for n, record in zip(unlike, records, strict=True):
        code = record.scope.code
        record.reference = (
            record.scope.programme_reference if not model.kind_code else f"{code}-{model.kind_code}-{n:06}"
        )
        record.created_at = record.changed_at = given.get("created_at", NOW)
        record.search = record.searchable
    return model.objects.bulk_create(records)


def filled(model):
    """Return the fields of a model's own that can be given."""
    base = {field.name for field in (*Record._meta.fields, *AboutRecord._meta.fields)} | {"search"}
    mine = [field for field in model._meta.concrete_fields if field.name not in base and not field.generated]
    return [field for field in mine if field.name not in LEFT_EMPTY]


def field_values(model, field, unlike, scope, full, given):
    """Return a value of the field for each number."""
    if field.name in given:
        return [given[field.name]] * len(unlike)
    empty = field.name in EITHER.get(model._meta.label, ())
    bare = not full or empty
    if field.is_relation:
        if field.null and bare:
            return [None] * len(unlike)
        if field.related_model is User:
            users = [User(username=f"u{n}-{field.name}", email=f"u{n}-{field.name}@example.org") for n in unlike]
            return User.objects.bulk_create(users)
        return make_rows(field.related_model, len(unlike), scope, full=False)
    if empty and field.blank and not field.null:
        return [""] * len(unlike)
    return [field_value(field, n, bare) for n in unlike]


def field_value(field, n, bare):
    """Return one value that fits the field, unlike that of other numbers where it can be."""
    if field.null and bare:
        return None
    if field.choices:
        return field.get_default() or ("" if field.blank and bare else field.choices[0][0])
    if isinstance(field, models.DateTimeField):
        return NOW + timedelta(microseconds=n)
    if isinstance(field, models.DateField):
        return date(2026, 1, 1) + timedelta(days=n % 300)
    if isinstance(field, (PenceField, models.DecimalField)):
        return within(field, n) / Decimal(100)
    if isinstance(field, models.BooleanField):
        return n % 2 == 0 if field.null else field.get_default()
    if field.name.endswith(("_likelihood", "_impact")):
        return n % 5 + 1
    if isinstance(field, models.IntegerField):
        return within(field, n % FEW + 1 if isinstance(field, models.PositiveSmallIntegerField) else n)
    if isinstance(field, models.JSONField):
        return field.get_default()
    return f"{field.name[:8]} {n}"[: field.max_length or 100]


def within(field, n):
    """Return a number that the field's own limits let through; the same one again only where there are no others."""
    low = max([one.limit_value for one in field.validators if isinstance(one, MinValueValidator)], default=0)
    high = min([one.limit_value for one in field.validators if isinstance(one, MaxValueValidator)], default=n)
    return n if low <= n <= high else low + n % (int(high) - int(low) + 1)


def token_made(user, **given):
    """Issue a token; return it and its secret."""
    secret = issue_token(user=user, name="partner", now=NOW, **given)
    return ApiToken.objects.get(digest=digest_of(secret)), secret


def asked(secret, path="themes/", method="get", **options):
    """Return the answer of the API to somebody with this secret."""
    headers = {"authorization": f"Bearer {secret}"} | options.pop("headers", {})
    return getattr(Client(), method)(f"/api/v1/{path}", headers=headers, **options)


class Api:
    """The API as one partner system calls it: `get("themes/", limit=1)`."""

    def __init__(self, user):
        self.user = user
        self.secret = issue_token(user=user, name="test", now=NOW)
        self.client = Client(headers={"authorization": f"Bearer {self.secret}"})

    def get(self, path, headers=None, **params):
        """Return the answer; a streamed one is read to its end."""
        return self.client.get(f"/api/v1/{path}", params, headers=headers)

    def results(self, path, **params):
        """Return the objects of a list that is answered."""
        answer = self.get(path, **params)
        assert answer.status_code == 200, answer.content
        return json.loads(answer.content)["results"]

    def refused(self, path, **params):
        """Return what a 400 says: each parameter with its message."""
        answer = self.get(path, **params)
        assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json"), answer.content
        return {error["parameter"]: error["detail"] for error in json.loads(answer.content)["errors"]}
