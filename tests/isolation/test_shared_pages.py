"""Pages of one's own, shared pages, pages of faults, and what a body of a request names."""

import pytest
from django.urls import reverse

from core.choices import Role
from core.models import Scope
from core.resources import registry
from tests.factories.filled import DAY, THEN
from tests.isolation.asking import body_of, browser, leaks
from tests.isolation.classed import SIGNED_IN, writes_of
from tests.isolation.test_one_record import without_secrets
from tests.isolation.worlds import OWN, stored

pytestmark = pytest.mark.django_db


# Pages of one's own, shared pages, pages of faults -------------------------------------------------------------------


@pytest.mark.parametrize("name", sorted(SIGNED_IN))
def test_a_page_of_ones_own_tells_nothing_of_others(name, world):
    address = f"/{SIGNED_IN[name]}"
    answers = [browser(world.own.users[role]).get(address) for role in (Role.OFFICER, Role.MANAGER)]
    assert leaks(world, *map(body_of, answers)) == []


@pytest.mark.parametrize("role", [Role.OFFICER, Role.MANAGER])
def test_a_persons_subpages_do_tell_of_their_programme(role, world):
    name = {Role.OFFICER: "workstreams:updates_due", Role.MANAGER: "workstreams:updates_to_publish"}[role]
    assert leaks(world, body_of(browser(world.other.users[role]).get(reverse(name)))) != []


@pytest.mark.parametrize("query", ["", "?as_at=2015-04-01", "?as_at=nonsense"])
def test_a_shared_boards_page_tells_each_reader_of_their_own_programme(query, world, stranger, insider):
    address = reverse("governance:board", args=[world.board.reference]) + query
    assert leaks(world, body_of(insider.get(address))) != []
    told = body_of(stranger.get(address))
    assert (leaks(world, told), OWN.encode() in told) == ([], True)


def test_a_shared_body_shows_each_reader_what_it_does_in_their_own_programme(world, stranger, insider):
    address = reverse("governance:organisation", args=[world.body.reference])
    assert leaks(world, body_of(insider.get(address))) != []
    told = body_of(stranger.get(address))
    assert (leaks(world, told), OWN.encode() in told) == ([], True)


def test_a_shared_body_is_found_by_the_programmes_that_one_sees_and_by_no_other(world, stranger, insider):
    asked = f"{reverse('api:organisations')}?programme={world.other['programmes'].reference}&fields=reference"
    found = [[row["reference"] for row in client.get(asked).json()["results"]] for client in (insider, stranger)]
    assert world.body.reference in found[0]
    assert found[1] == []


def test_a_report_of_another_programme_to_a_shared_board_is_not_listed_there(world, stranger, insider):
    given = {"title": "Report", "board": world.board, "since_on": DAY, "due_on": DAY, "drawn_at": THEN}
    report = stored(type(world.unpublished)(**given), world.other.scope)
    address = reverse("governance:board", args=[world.board.reference])
    told = [report.reference.encode() in body_of(client.get(address)) for client in (insider, stranger)]
    assert told == [True, False]


@pytest.mark.parametrize(
    "address",
    [
        "/api/v1/workstreams/?nothing=1",
        "/api/v1/workstreams/?rag=purple",
        "/api/v1/workstreams/?expand=nothing",
        "/api/v1/workstreams/?fields=nothing",
        "/api/v1/workstreams/?ordering=nothing",
        "/api/v1/workstreams/?cursor=nothing",
        "/workstreams/workstreams/?nothing=1",
        "/workstreams/workstreams/?ordering=nothing",
        "/workstreams/workstreams.csv?nothing=1",
        "/nowhere/",
    ],
)
def test_a_page_about_a_fault_tells_of_nobody(address, world, stranger):
    answer = stranger.get(address)
    assert answer.status_code == (404 if address == "/nowhere/" else 400)
    assert leaks(world, body_of(answer)) == []


# What a body of a request names --------------------------------------------------------------------------------------


def fields_that_name_records(resource, world):
    """Each field of a body that names a record: its write, its address, its name, and what another programme has."""
    others = {type(record): record.reference for record in world.other.records.values()}
    others[Scope] = world.other.scope.programme_reference
    for write, address in writes_of(resource, world.own[resource.name]):
        for field, one in getattr(write.form, "base_fields", {}).items():
            key = others.get(getattr(getattr(one, "queryset", None), "model", None))
            if key:
                yield write, address, field, key


@pytest.mark.parametrize("name", registry)
def test_a_write_that_names_another_programmes_record_is_refused_like_one_that_names_nothing(name, world):
    resource, client, unknown = registry[name], browser(world.own.users[Role.MANAGER]), "ZZ-NOTHING-99"
    for write, address, field, key in fields_that_name_records(resource, world):
        send = client.patch if write is resource.change else client.post
        answers = [
            send(address, {field: given}, content_type="application/json", headers={"If-Match": "*"})
            for given in (key, unknown)
        ]
        case = (field, address)
        assert (case, {answer.status_code for answer in answers} <= {400, 403, 409}) == (case, True)
        told = [without_secrets(answer.content).replace(key.encode(), unknown.encode()) for answer in answers]
        assert (case, told[0]) == (case, told[1])
        assert (case, leaks(world, told[0])) == (case, [])


def test_there_are_fields_that_name_records(world):
    found = [(name, one[2]) for name in registry for one in fields_that_name_records(registry[name], world)]
    assert ("status-updates", "workstream") in found
    assert len(found) > 100
