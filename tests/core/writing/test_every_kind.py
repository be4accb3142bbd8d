"""Every kind of record is added, changed and withdrawn through the API by those who may, and by nobody else."""

import json

import pytest
from django.db import models, transaction

from core.choices import Role
from core.models import Journal
from core.resources import registry
from core.services import withdraw_record
from tests.core.writing.writers import existing, writer
from tests.factories.core import NOW, GrantFactory
from tests.factories.filled import own_fields
from tests.factories.sessions import signed_in
from tests.factories.writable import (
    ADDED,
    MOVED,
    OUTSIDE,
    WRITTEN,
    change_of,
    faults_of,
    home_of,
    list_address,
    new_of,
    one_address,
    relations_of,
    said_of,
    send,
)

pytestmark = pytest.mark.django_db

MANAGING = {Role.MANAGER, Role.ADMINISTRATOR}


# Every kind of record ------------------------------------------------------------------------------------------------


def test_all_but_updates_and_reports_is_written_by_the_one_layer():
    assert sorted(set(registry) - set(WRITTEN)) == sorted(
        MOVED | {"status-updates", "progress-reports", "report-schedules", "shared-practices", "update-requests"}
    )


@pytest.mark.parametrize("name", ADDED)
def test_a_manager_adds_one_and_reads_what_was_said(name, world):
    said = new_of(world, name)
    answer = send(writer(world, name), "post", list_address(name), said)
    assert answer.status_code == 201, answer.content
    made = registry[name].model.objects.get(reference=answer.json()["reference"])
    assert made.scope == home_of(world, name).scope
    assert {field: said_of(made, name)[field] for field in said if field != "programme"} == {
        field: value for field, value in said.items() if field != "programme"
    }
    assert Journal.objects.filter(record_id=made.pk).values_list("verb", flat=True).get() == "created"


@pytest.mark.parametrize("name", WRITTEN)
def test_a_manager_changes_one_field_and_all_others_stay(name, world):
    record = existing(world, name)
    field, value = change_of(name)
    before = said_of(record, name)
    answer = send(writer(world, name), "patch", one_address(name, record), {field: value}, record.version)
    assert answer.status_code == 200, answer.content
    stored = type(record).objects.get(pk=record.pk)
    assert said_of(stored, name) == before | {field: value}
    assert stored.version == record.version + 1


@pytest.mark.parametrize("name", ADDED)
def test_a_manager_withdraws_one_that_nothing_refers_to(name, world):
    said = new_of(world, name)
    client = writer(world, name)
    record = registry[name].model.objects.get(
        reference=send(client, "post", list_address(name), said).json()["reference"]
    )
    answer = send(client, "post", one_address(name, record, "withdraw"), {"why": "Twice"}, 1)
    assert answer.status_code == 200, answer.content
    listed = [row["reference"] for row in client.get(list_address(name), {"limit": 1000}).json()["results"]]
    assert record.reference not in listed
    assert client.get(one_address(name, record)).status_code == 404
    last = Journal.objects.filter(record_id=record.pk).latest("seq")
    assert (last.verb, last.why) == ("withdrawn", "Twice")
    again = send(client, "post", list_address(name), said).json()["reference"]
    assert again != record.reference
    assert type(record).objects.filter(reference=record.reference).count() == 1


@pytest.mark.parametrize("name", WRITTEN)
def test_only_the_roles_it_names_write_it(name, world):
    record = existing(world, name)
    field, value = change_of(name)
    said = {"programme": world.own.scope.programme_reference} if not registry[name].writing.network else {}
    told = {}
    for role in Role:
        client = writer(world, name, role)
        answers = [send(client, "patch", one_address(name, record), {field: value})]
        if name in ADDED:
            # An addition that lacks what it must have is refused as such; one that names all of it, for the role.
            full = said | {key: item for key, item in said_of(record, name).items() if item is not None}
            with transaction.atomic():
                answers.append(send(client, "post", list_address(name), full))
            answers.append(send(client, "post", one_address(name, record, "withdraw"), {}, 10_000))
        told[role] = [answer.status_code == 403 for answer in answers]
    may = MANAGING | registry[name].writing.roles
    number = 3 if name in ADDED else 1
    assert told == {role: [role not in may] * number for role in Role}


@pytest.mark.parametrize("name", WRITTEN)
def test_a_manager_of_another_programme_cannot_write_it(name, world):
    stranger = signed_in(world.other.users[Role.MANAGER])
    record = existing(world, name)
    field, value = change_of(name)
    refused = 403 if registry[name].writing.network else 404
    assert send(stranger, "patch", one_address(name, record), {field: value}).status_code == refused
    if name in ADDED:
        assert send(stranger, "post", one_address(name, record, "withdraw"), {}).status_code == refused
    stored = type(record).objects.get(pk=record.pk)
    assert (stored.version, stored.withdrawn_at) == (record.version, None)


@pytest.mark.parametrize("name", [name for name in ADDED if not registry[name].writing.network])
def test_a_programme_that_one_takes_no_part_in_is_as_unknown_as_one_that_is_not_there(name, world):
    said = new_of(world, name)
    stranger = signed_in(world.other.users[Role.MANAGER])
    told = {}
    for programme in (world.own.scope.programme_reference, "NOWHERE"):
        faults = faults_of(send(stranger, "post", list_address(name), said | {"programme": programme}))
        told[programme] = {field: text.replace(programme, "X") for field, text in faults.items()}
    assert told[world.own.scope.programme_reference] == told["NOWHERE"]
    assert told["NOWHERE"]["programme"] == "There is no programme X that you take part in."


@pytest.mark.parametrize("name", WRITTEN)
def test_a_relation_of_another_programme_is_refused_like_one_that_is_not_there(name, world):
    record, client = existing(world, name), writer(world, name)
    for field, target in relations_of(name):
        told = []
        for reference in (world.other[target].reference, OUTSIDE):
            faults = faults_of(send(client, "patch", one_address(name, record), {field: reference}))
            told.append({key: text.replace(reference, "X") for key, text in faults.items()})
        assert told[0] == told[1]
        assert told[0].keys() == {field}
        assert told[0][field].startswith("There is no X here. Choose one ")


@pytest.mark.parametrize("name", [name for name in ADDED if name not in ("places", "organisations")])
def test_a_relation_of_another_programme_is_refused_although_one_sees_both(name, world):
    home = home_of(world, name)
    GrantFactory(user=home.users[Role.MANAGER], scope=world.other.scope, role=Role.MANAGER)
    said, client = new_of(world, name), writer(world, name)
    for field, target in relations_of(name):
        if field in registry[name].writing.abroad:
            continue
        faults = faults_of(send(client, "post", list_address(name), said | {field: world.other[target].reference}))
        assert list(faults) == [field]
        assert faults[field] in (
            "Choose one of the same programme, or of the network.",
            "This belongs to another programme.",
        )


@pytest.mark.parametrize(
    "name,field", [(name, field) for name in WRITTEN for field, to in relations_of(name) if to == "organisations"]
)
def test_a_relation_into_the_network_is_taken(name, field, world):
    if name == "participations":
        withdraw_record(world.own[name], actor=None, now=NOW)
    record, client = existing(world, name), writer(world, name)
    shared = world.net.records["organisations"].reference
    if name == "participations":
        said = {"programme": world.own.scope.programme_reference, field: shared}
        answer = send(client, "post", list_address(name), said)
    else:
        answer = send(client, "patch", one_address(name, record), {field: shared})
    assert answer.status_code in (200, 201), answer.content
    assert answer.json()[field] == shared


@pytest.mark.parametrize("name", WRITTEN)
def test_a_change_from_an_older_version_is_refused_with_412(name, world):
    record, client = existing(world, name), writer(world, name)
    field, value = change_of(name)
    answer = send(client, "patch", one_address(name, record), {field: value}, record.version - 1)
    assert (answer.status_code, answer.json()["version"]) == (412, record.version)
    if name in ("ask-answers", "dependencies"):
        withdrawal = send(client, "post", one_address(name, record, "withdraw"), {}, record.version - 1)
        assert withdrawal.status_code == 412


@pytest.mark.parametrize("name", WRITTEN)
def test_fields_that_it_does_not_have_or_that_nobody_writes_are_refused(name, world):
    record, client = existing(world, name), writer(world, name)
    body = {"colour": "red", "version": 9, "visibility": "public", "reference": "X", "scope": "X", "withdrawn_at": None}
    assert sorted(faults_of(send(client, "patch", one_address(name, record), body))) == sorted(body)
    assert type(record).objects.get(pk=record.pk).version == record.version


@pytest.mark.parametrize("name", WRITTEN)
def test_a_list_or_an_object_is_no_value_of_any_field(name, world):
    record, client = existing(world, name), writer(world, name)
    fields = map(registry[name].model._meta.get_field, registry[name].writing.fields)
    plain = [field.name for field in fields if not isinstance(field, models.JSONField)]
    for value in ([], ["x"], {}, {"x": 1}):
        body = dict.fromkeys(plain, value)
        assert faults_of(send(client, "patch", one_address(name, record), body)) == dict.fromkeys(
            body, "Give one value."
        )


@pytest.mark.parametrize("name", WRITTEN)
@pytest.mark.parametrize("text", ["a\x00b", "a\ud800b"], ids=["nul", "surrogate"])
def test_no_field_takes_a_character_that_cannot_be_stored(name, text, world):
    record, client = existing(world, name), writer(world, name)
    body = dict.fromkeys(registry[name].writing.fields, text)
    answer = send(client, "patch", one_address(name, record), json.dumps(body))
    assert sorted(faults_of(answer)) == sorted(body)


TIED = {("measures", "unit"), ("readings", "unit")}
"""Texts that a rule ties to those of other records."""


@pytest.mark.parametrize("name", WRITTEN)
def test_a_text_is_refused_that_is_longer_than_its_column(name, world):
    record, client = existing(world, name), writer(world, name)
    for field in own_fields(type(record)):
        if field.name in registry[name].writing.fields and field.max_length and not field.choices:
            body = {field.name: "é" * (field.max_length + 1)}
            assert list(faults_of(send(client, "patch", one_address(name, record), body))) == [field.name]
            if (name, field.name) in TIED:
                continue
            full = send(client, "patch", one_address(name, record), {field.name: "é" * field.max_length})
            assert full.status_code == 200, full.content
