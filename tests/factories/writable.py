"""Two programmes and the network with a record of every kind that can be written, and what a writer sends of one."""

from decimal import Decimal
from types import SimpleNamespace

from django.db import models
from django.urls import reverse
from django.utils import timezone

from core.choices import Role, ScopeKind
from core.fields import PenceField
from core.models import Record, User
from core.resources import registry
from core.services import change_record, create_record, open_scope, withdraw_record
from governance.models import NetworkMembership, Organisation, Place
from tests.factories.core import UserFactory
from tests.factories.filled import DAY, THEN, fill
from tests.factories.sessions import keep_sessions

MOVED = {"reporting-periods"}
"""Of these days alone are written, and only days to come: tests/workstreams/test_periods.py."""
WRITTEN = [name for name, resource in registry.items() if resource.writing and name not in MOVED]
ADDED = [name for name in WRITTEN if name != "programmes"]
"""Those that are added and withdrawn: a programme is opened, and stays."""
OUTSIDE = "ZZ-NOTHING-99"
WORDS = "Something else"


def built():
    """`own` and `other` (programmes with an account of each role), `net` (the scope, its records and accounts)."""
    net = open_scope(code="NET", title="The network", kind=ScopeKind.NETWORK)
    own, other = (
        fill(open_scope(code=mark, title=f"{mark} place", programme_reference=f"{mark}PROG"), mark, roles=Role)
        for mark in ("OWN", "OTHER")
    )
    for one in (own, other):  # what only whoever proposed it may change is the manager's
        change_record(one["rebaselines"], actor=None, now=THEN, proposed_by=one.users[Role.MANAGER])
    place = create_record(Place(name="Shared place", kind="borough"), actor=None, now=THEN, scope=net)
    body = create_record(Organisation(name="Shared body", place=place), actor=None, now=THEN, scope=net)
    joined = NetworkMembership(place=place, wave=NetworkMembership._meta.get_field("wave").choices[0][0])
    records = {
        "places": place,
        "organisations": body,
        "network-memberships": create_record(joined, actor=None, now=THEN, scope=net),
    }
    users = {role: UserFactory(username=f"net-{role}", scope=net, role=role) for role in Role}
    for user in users.values():
        user.grants.update(from_on=DAY)
    shared = SimpleNamespace(scope=net, records=records, users=users)
    keep_sessions(user for one in (own, other, shared) for user in one.users.values())
    return SimpleNamespace(own=own, other=other, net=shared)


def home_of(world, name):
    """Where records of a kind belong: to the network or to our programme; its records and accounts."""
    return world.net if registry[name].writing.network else world.own


def said_of(record, name):
    """What a writer says of a record, as JSON: everything that the forms take."""
    values = {field: getattr(record, field) for field in registry[name].writing.fields}
    return {field: as_json(value) for field, value in values.items()}


def as_json(value):
    """A value as JSON takes it."""
    if isinstance(value, Record):
        return value.reference
    if isinstance(value, User):
        return value.username
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return value if value is None or isinstance(value, bool | int | str | list) else str(value)


def typed_of(said):
    """The same as a browser sends it: texts; a box without a tick is not sent."""
    given = {field: value for field, value in said.items() if value is not False}
    return {
        field: "" if value is None else "true" if value is True else in_lines(value) for field, value in given.items()
    }


def in_lines(value):
    """A list as somebody types it, a line for each of its parts; anything else as text."""
    if not isinstance(value, list):
        return str(value)
    return "\n".join(", ".join(one) if isinstance(one, list) else one for one in value)


def new_of(world, name):
    """What a writer says of a new record of a kind; the one that stands in its place is withdrawn."""
    home = home_of(world, name)
    record = home.records[name]
    withdraw_record(record, actor=None, now=timezone.now())
    programme = {} if registry[name].writing.network else {"programme": home.scope.programme_reference}
    return programme | {field: value for field, value in said_of(record, name).items() if value is not None}


def change_of(name):
    """A field of a kind and a new value for it, as JSON and as the record holds it."""
    resource = registry[name]
    for field in map(resource.model._meta.get_field, resource.writing.fields):
        if field.is_relation or field.choices or isinstance(field, models.DateField | models.BooleanField):
            continue
        if isinstance(field, models.CharField | models.TextField):
            return field.name, WORDS
        if isinstance(field, PenceField | models.DecimalField):
            return field.name, "2500.5"
    raise AssertionError(f"{name} has no field that this can change")


def relations_of(name):
    """The fields of a kind that name another record, with the resource that they lead to."""
    resource = registry[name]
    named = {one.model: key for key, one in registry.items()}
    for field in map(resource.model._meta.get_field, resource.writing.fields):
        if field.related_model in named:
            yield field.name, named[field.related_model]


def list_address(name):
    """Where the API lists a kind."""
    return reverse(f"api:{name}")


def one_address(name, record, action=""):
    """Where the API has a record, or does something to it."""
    return reverse(f"api:{name}-{action or 'one'}", args=[record.reference])


def page_address(name, page, record=None):
    """Where a page of a kind is."""
    return reverse(registry[name].url_name(page), args=[record.reference] if record is not None else [])


def send(client, method, address, body, version="*"):
    """Send JSON from the version that was read."""
    headers = {"If-Match": version if version == "*" else f'"{version}"'}
    return getattr(client, method)(address, body, content_type="application/json", headers=headers)


def faults_of(answer):
    """What a 400 says, by the field that it points at."""
    assert answer.status_code == 400, (answer.status_code, answer.content)
    return {fault["pointer"].removeprefix("/"): fault["detail"] for fault in answer.json()["errors"]}
