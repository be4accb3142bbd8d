"""Adding, changing and withdrawing every kind of record by REST: who may, what is refused, what is kept."""

import json

import pytest
from django.db import connection, transaction

from core.choices import Role, Visibility
from core.history import SUFFIX
from core.models import Journal
from core.resources import registry
from core.services import change_record, withdraw_record
from tests.factories.core import NOW, GrantFactory
from tests.factories.filled import own_fields
from tests.factories.workstreams import MilestoneFactory, ThemeFactory, WorkstreamFactory
from tests.factories.writable import (
    ADDED,
    OUTSIDE,
    WRITTEN,
    built,
    change_of,
    faults_of,
    home_of,
    list_address,
    new_of,
    one_address,
    relations_of,
    said_of,
    send,
    signed_in,
)
from workstreams.models import Milestone, Theme, Workstream

pytestmark = pytest.mark.django_db
MANAGING = {Role.MANAGER, Role.ADMINISTRATOR}


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """Build it once for the module, inside a transaction that is rolled back."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield built()
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _django_db_helper(world):  # in place of pytest-django's, whose tests end by closing the connection
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
    for one in (world.own, world.other, world.net):
        for record in one.records.values():
            record.refresh_from_db()


@pytest.fixture
def manager(world):
    """The manager of our programme, as a client of the API."""
    return signed_in(world.own.users[Role.MANAGER])


def writer(world, name, role=Role.MANAGER):
    """Somebody with a role where such records belong."""
    return signed_in(home_of(world, name).users[role])


def existing(world, name):
    """The record of a kind that stands where such records belong."""
    return home_of(world, name).records[name]


# Every kind of record ------------------------------------------------------------------------------------------------


def test_all_but_updates_and_reports_is_written_by_the_one_layer():
    assert sorted(set(registry) - set(WRITTEN)) == sorted(
        {"status-updates", "progress-reports", "report-schedules"} & set(registry)
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
        assert told[0] == told[1] == {field: "There is no X here. Choose one that you can see."}


@pytest.mark.parametrize("name", [name for name in ADDED if name not in ("places", "organisations")])
def test_a_relation_of_another_programme_is_refused_although_one_sees_both(name, world):
    home = home_of(world, name)
    GrantFactory(user=home.users[Role.MANAGER], scope=world.other.scope, role=Role.MANAGER)
    said, client = new_of(world, name), writer(world, name)
    for field, target in relations_of(name):
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
    if name in ("asks", "milestones"):
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
    for value in ([], ["x"], {}, {"x": 1}):
        body = dict.fromkeys(registry[name].writing.fields, value)
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


@pytest.mark.parametrize("name", WRITTEN)
def test_a_text_is_refused_that_is_longer_than_its_column(name, world):
    record, client = existing(world, name), writer(world, name)
    for field in own_fields(type(record)):
        if field.name in registry[name].writing.fields and field.max_length and not field.choices:
            body = {field.name: "é" * (field.max_length + 1)}
            assert list(faults_of(send(client, "patch", one_address(name, record), body))) == [field.name]
            full = send(client, "patch", one_address(name, record), {field.name: "é" * field.max_length})
            assert full.status_code == 200, full.content


# What one kind shows for all -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name,body",
    [
        ("themes", {"order": "many"}),
        ("themes", {"order": -1}),
        ("themes", {"order": 10**30}),
        ("themes", {"order": 1.5}),
        ("themes", {"order": True}),
        ("themes", {"order": None}),
        ("themes", {"title": ""}),
        ("themes", {"title": None}),
        ("themes", {"title": True}),
        ("themes", {"our_grouping": "maybe"}),
        ("themes", {"our_grouping": 1}),
        ("themes", {"our_grouping": None}),
        ("memberships", {"voting": "maybe"}),
        ("memberships", {"role": "king"}),
        ("memberships", {"role": 5}),
        ("memberships", {"from_on": "yesterday"}),
        ("memberships", {"from_on": "2014-02-30"}),
        ("memberships", {"from_on": 20140101}),
        ("memberships", {"board": 12}),
        ("memberships", {"board": None}),
        ("readings", {"value": "NaN"}),
        ("readings", {"value": "Infinity"}),
        ("readings", {"value": "1e400"}),
        ("readings", {"value": "1.23456"}),
        ("readings", {"value": "12 13"}),
        ("budget-amounts", {"amount": 12.5}),
        ("budget-amounts", {"amount": 1e300}),
        ("budget-amounts", {"amount": "12.345"}),
        ("budget-amounts", {"amount": "£1,000 £2,000"}),
        ("budget-amounts", {"amount": "1000 2000"}),
        ("budget-amounts", {"amount": "1,000,2,000"}),
        ("budget-amounts", {"amount": "12,50"}),
        ("budget-amounts", {"amount": "10-20"}),
        ("budget-amounts", {"amount": "1e3"}),
        ("budget-amounts", {"amount": "9999999999999999999"}),
        ("budget-amounts", {"amount": ""}),
        ("budget-amounts", {"amount": None}),
        ("pools", {"stated_total": 0.1}),
    ],
)
def test_a_value_of_the_wrong_kind_is_refused_by_its_field(name, body, world):
    record = existing(world, name)
    answer = send(writer(world, name), "patch", one_address(name, record), body)
    assert list(faults_of(answer)) == list(body)
    assert type(record).objects.get(pk=record.pk).version == record.version


@pytest.mark.parametrize(
    "given,held",
    [("£1,250.50", "1250.50"), ("1250.5", "1250.50"), (1250, "1250.00"), ("-5", "-5.00"), (" 7 ", "7.00")],
)
def test_one_sum_of_money_is_taken_however_it_is_written(given, held, world, manager):
    answer = send(manager, "patch", one_address("budget-amounts", world.own["budget-amounts"]), {"amount": given})
    assert (answer.status_code, answer.json()["amount"]) == (200, held)


@pytest.mark.parametrize("name", ["pools", "memberships"])
def test_what_may_be_empty_can_be_emptied(name, world, manager):
    record, field = world.own[name], {"pools": "stated_total", "memberships": "to_on"}[name]
    assert getattr(record, field) is not None
    answer = send(manager, "patch", one_address(name, record), {field: None})
    assert (answer.status_code, answer.json()[field]) == (200, None)


def test_what_is_left_out_is_as_the_model_has_it(world, manager):
    said = {"programme": "OWNPROG", "title": "Bare", "workstream": world.own["workstreams"].reference}
    made = send(manager, "post", list_address("milestones"), said).json()
    named = ("kind", "label", "baseline_on", "baseline_precision", "forecast_reason", "done_on", "document", "source")
    assert {field: made[field] for field in named} == {
        "kind": "milestone",
        "label": "",
        "baseline_on": None,
        "baseline_precision": "day",
        "forecast_reason": "",
        "done_on": None,
        "document": None,
        "source": "",
    }
    assert send(manager, "post", list_address("documents"), {"programme": "OWNPROG", "title": "D", "kind": "report"})
    held = send(manager, "post", list_address("boards"), {"programme": "OWNPROG", "name": "B", "kind": "executive"})
    assert (held.json()["status"], held.json()["accountable"]) == ("established", False)


def test_a_document_is_held_unless_somebody_says_otherwise(world, manager):
    kind = world.own["documents"].kind
    said = {"programme": "OWNPROG", "title": "Paper", "kind": kind}
    made = [send(manager, "post", list_address("documents"), said | more).json() for more in ({}, {"held": False})]
    assert [one["held"] for one in made] == [True, False]


def test_a_workstream_is_due_one_cycle_on_unless_a_day_is_given(world, manager, time_machine):
    time_machine.move_to(NOW)
    said = {"programme": "OWNPROG", "title": "New"}
    due = [
        send(manager, "post", list_address("workstreams"), said | more).json()["next_update_due_on"]
        for more in ({}, {"next_update_due_on": None}, {"next_update_due_on": "2026-10-20"})
    ]
    assert due == ["2026-10-30", "2026-10-30", "2026-10-20"]


@pytest.mark.parametrize("text", ["مرحبا \u202eabc", "<script>alert(1)</script>", "a & b < c", "{{ 7 * 7 }}", "😀"])
def test_any_other_text_is_kept_as_it_was_given(text, world, manager):
    theme = world.own["themes"]
    assert send(manager, "patch", one_address("themes", theme), {"title": text}).json()["title"] == text
    assert manager.get(one_address("themes", theme)).json()["title"] == text
    assert Theme.objects.get(pk=theme.pk).title == text


def test_a_field_whose_name_cannot_be_written_is_refused_too(world, manager):
    answer = send(manager, "patch", one_address("themes", world.own["themes"]), '{"a\\ud800": 1}')
    assert list(faults_of(answer)) == ["a?"]


# What belongs together -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("level", [Visibility.BOARD, Visibility.OWNER])
def test_a_child_is_as_narrow_as_its_parent(level, world, manager):
    narrow = {"visibility": level, "audience_id": world.own["boards"].pk}
    work = WorkstreamFactory(scope=world.own.scope, **narrow)
    said = {"programme": "OWNPROG", "title": "Secret", "workstream": work.reference}
    made = Milestone.objects.get(reference=send(manager, "post", list_address("milestones"), said).json()["reference"])
    assert (made.visibility, made.audience_id) == (level, work.audience_id)
    viewer = signed_in(world.own.users[Role.VIEWER])
    assert viewer.get(one_address("milestones", made)).status_code == 404


def test_a_child_that_is_moved_to_a_narrow_parent_is_narrow_from_then_on(world, manager):
    narrow = {"visibility": Visibility.OWNER, "audience_id": world.own["organisations"].pk}
    work, milestone = WorkstreamFactory(scope=world.own.scope, **narrow), world.own["milestones"]
    answer = send(manager, "patch", one_address("milestones", milestone), {"workstream": work.reference})
    assert answer.status_code == 200
    moved = Milestone.objects.get(pk=milestone.pk)
    assert (moved.visibility, moved.audience_id) == (narrow["visibility"], narrow["audience_id"])


def test_a_child_of_a_wide_parent_is_for_partners(world, manager):
    work = WorkstreamFactory(scope=world.own.scope, visibility=Visibility.PUBLIC)
    said = {"programme": "OWNPROG", "title": "Open", "workstream": work.reference}
    assert send(manager, "post", list_address("milestones"), said).json()["visibility"] == Visibility.PARTNERS


def test_what_something_refers_to_is_not_withdrawn_until_that_is(world, manager):
    work = WorkstreamFactory(scope=world.own.scope)
    milestone = MilestoneFactory(workstream=work, title="Open the hub")
    address = one_address("workstreams", work, "withdraw")
    told = f"Open the hub ({milestone.reference}) still refers to it. Withdraw or change that first."
    assert faults_of(send(manager, "post", address, {})) == {"": told}
    assert Workstream.objects.get(pk=work.pk).withdrawn_at is None
    withdraw_record(milestone, actor=None, now=NOW)
    assert send(manager, "post", address, {}).status_code == 200


def test_a_document_that_a_record_comes_from_is_in_use(world, manager):
    document = world.own["documents"]
    assert (
        "still refers to it" in faults_of(send(manager, "post", one_address("documents", document, "withdraw"), {}))[""]
    )


def test_what_only_others_may_see_keeps_a_shared_record_and_is_not_named(world):
    shared = world.net.records["places"]
    withdraw_record(world.net.records["organisations"], actor=None, now=NOW)
    withdraw_record(world.net.records["network-memberships"], actor=None, now=NOW)
    change_record(world.other["boards"], actor=None, now=NOW, place=shared)
    team = signed_in(world.net.users[Role.NETWORK])
    answer = send(team, "post", one_address("places", shared, "withdraw"), {})
    assert faults_of(answer) == {"": "Something that you may not see still refers to it."}
    assert b"OTHER" not in answer.content


def test_a_withdrawn_record_keeps_its_history_and_can_be_named_no_more(world, manager):
    theme = ThemeFactory(scope=world.own.scope)
    assert send(manager, "post", one_address("themes", theme, "withdraw"), {}).status_code == 200
    faults = faults_of(
        send(manager, "patch", one_address("workstreams", world.own["workstreams"]), {"theme": theme.reference})
    )
    assert faults == {"theme": f"There is no {theme.reference} here. Choose one that you can see."}
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {Theme._meta.db_table}{SUFFIX} WHERE reference = %s", [theme.reference])
        assert cursor.fetchone() == (2,)


def test_an_officer_writes_milestones_and_no_workstreams(world):
    officer = signed_in(world.own.users[Role.OFFICER])
    said = {"programme": "OWNPROG", "title": "Mine"}
    work = {"workstream": world.own["workstreams"].reference}
    told = [
        send(officer, "post", list_address(name), said | more).status_code
        for name, more in (("milestones", work), ("workstreams", {}))
    ]
    assert told == [201, 403]
