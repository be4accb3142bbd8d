"""What one kind of record shows for all: which values a field takes, and what belongs together."""

import pytest
from django.db import connection

from core.choices import Role, Visibility
from core.history import SUFFIX
from core.services import change_record, withdraw_record
from tests.core.writing.writers import existing, writer
from tests.factories.core import NOW
from tests.factories.sessions import signed_in
from tests.factories.workstreams import MilestoneFactory, ThemeFactory, WorkstreamFactory
from tests.factories.writable import (
    faults_of,
    list_address,
    one_address,
    send,
)
from workstreams.models import Milestone, Theme, Workstream

pytestmark = pytest.mark.django_db


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
