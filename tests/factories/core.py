"""Users, scopes, grants; and the base of every factory of records."""

from datetime import UTC, date, datetime

import factory

from core.choices import Role
from core.models import Grant, Scope, User
from core.services import create_record, open_scope

NOW = datetime(2026, 10, 5, 9, 0, tzinfo=UTC)
"""A Monday: the moment of every record that a factory makes, unless another is given."""


class ScopeFactory(factory.Factory):
    """A programme's scope: AAA, AAB, …"""

    class Meta:
        model = Scope

    code = factory.Sequence(lambda n: "".join(chr(65 + n // 26**place % 26) for place in (2, 1, 0)))
    title = factory.LazyAttribute(lambda scope: f"Place {scope.code}")
    programme_reference = factory.LazyAttribute(lambda scope: f"PROGRAMME{scope.code}")

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        return open_scope(**kwargs)


class UserFactory(factory.django.DjangoModelFactory):
    """An account. `UserFactory(scope=scope, role=Role.OFFICER)` also grants a role there."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    class Params:
        scope = None
        role = Role.VIEWER
        organisation = None
        board = None

    username = factory.Sequence(lambda n: f"user{n}")
    email = factory.LazyAttribute(lambda user: f"{user.username}@example.org")
    password = "!"

    @classmethod
    def _generate(cls, strategy, params):
        given = {name: params.get(name) for name in ("scope", "role", "organisation", "board")}
        user = super()._generate(strategy, params)
        if given["scope"] is not None:
            GrantFactory(user=user, **{name: value for name, value in given.items() if value is not None})
        return user


class GrantFactory(factory.django.DjangoModelFactory):
    """A standing grant, of a viewer unless another role is given; `organisation` and `board` are records or nothing."""

    class Meta:
        model = Grant

    class Params:
        organisation = None
        board = None

    user = factory.SubFactory(UserFactory)
    scope = factory.SubFactory(ScopeFactory)
    role = Role.VIEWER
    organisation_id = factory.LazyAttribute(lambda grant: grant.organisation and grant.organisation.pk)
    board_id = factory.LazyAttribute(lambda grant: grant.board and grant.board.pk)
    from_on = date(2026, 1, 1)


class RecordFactory(factory.Factory):
    """Any record, stored by `create_record`: also takes `scope`, `actor`, `now` and `reference`."""

    class Meta:
        abstract = True

    scope = factory.SubFactory(ScopeFactory)
    now = NOW
    actor = None

    @classmethod
    def _create(cls, model_class, *args, scope, now, actor, **kwargs):
        return create_record(model_class(**kwargs), actor=actor, now=now, scope=scope)
