"""A record of another programme is not there, whatever is asked of it."""

import re
from datetime import date
from uuid import uuid4

import pytest
from django.urls import reverse

from core.choices import Role
from core.resources import registry
from tests.factories.core import UserFactory
from tests.isolation.asking import body_of, browser, leaks
from tests.isolation.classed import (
    ACTIONS,
    API_ACTIONS,
    READ_ONLY,
    READ_PAGES,
    RECORD_PAGES,
    RESOURCES,
    page_address,
)
from tests.isolation.worlds import OWN

pytestmark = pytest.mark.django_db


def ways_to(resource, record):
    """Every way of asking for one record, as address and Accept."""
    day = f"?as_at={date(2015, 4, 1)}"
    for key in (record.reference, str(record.pk)):
        for page in ("detail", "history"):
            yield page_address(resource, page, key), "text/html"
        yield page_address(resource, "detail", key) + day, "text/html"
        address = reverse(f"api:{resource.name}-one", args=[key])
        for query in ("", "?brief=1", f"{day}&expand={','.join(resource.expand)}"):
            yield address + query, "application/json"


@pytest.mark.parametrize("name", sorted(RESOURCES))
def test_a_record_of_another_programme_is_not_there(name, world, stranger, insider):
    resource, record = registry[name], world.other[name]
    for address, accept in ways_to(resource, record):
        seen = insider.get(address, headers={"Accept": accept})
        assert (address, seen.status_code, bool(leaks(world, body_of(seen)))) == (address, 200, True)
        refused = stranger.get(address, headers={"Accept": accept})
        unknown = stranger.get(
            address.replace(record.reference, f"{OWN}-ZZ-99").replace(str(record.pk), str(uuid4())),
            headers={"Accept": accept},
        )
        assert (address, refused.status_code, unknown.status_code) == (address, 404, 404)
        assert leaks(world, body_of(refused)) == []
        assert without_secrets(body_of(refused)) == without_secrets(body_of(unknown))


def without_secrets(body):
    """An answer without what differs each time: the tokens of its forms, and its own id."""
    return re.sub(rb'value="[A-Za-z0-9_-]{16,}"|urn:uuid:[0-9a-f-]{36}|X-Request-ID: [0-9a-f-]{36}', b"", body)


@pytest.mark.parametrize("name", sorted({**RECORD_PAGES, **READ_PAGES}))
def test_a_page_of_another_programmes_record_is_not_there(name, world, stranger, insider):
    address = reverse(name, args=[getattr(world, (RECORD_PAGES | READ_PAGES)[name]).reference])
    seen = insider.get(address)
    assert (seen.status_code, bool(leaks(world, body_of(seen)))) == (200, True)
    refused = [stranger.get(address), stranger.post(address, {"version": 1, "action": "draft", "foreword": "Ours now"})]
    assert [answer.status_code for answer in refused] == [404, 405 if name in READ_ONLY else 404]
    assert leaks(world, *map(body_of, refused)) == []


@pytest.mark.parametrize("name", sorted(ACTIONS))
def test_nothing_can_be_done_to_another_programmes_record(name, world, stranger, insider):
    record = getattr(world, ACTIONS[name])
    address, before = reverse(name, args=[record.reference]), record.version
    sent = {"version": before, "comment": "Ours now"}
    assert stranger.get(address).status_code == 405
    refused = stranger.post(address, sent)
    assert (refused.status_code, leaks(world, body_of(refused))) == (404, [])
    assert type(record).objects.get(pk=record.pk).version == before
    assert insider.post(address, sent).status_code == 302


@pytest.mark.parametrize("name", sorted(API_ACTIONS))
def test_nothing_can_be_done_through_the_api_to_another_programmes_record(name, world, stranger, insider):
    record = getattr(world, API_ACTIONS[name])
    sent = {"data": {"comment": "Ours now"} if "return" in name else {}, "content_type": "application/json"}
    for key in (record.reference, str(record.pk)):
        address = reverse(name, args=[key])
        refused = stranger.post(address, **sent, headers={"If-Match": "*"})
        assert (refused.status_code, leaks(world, body_of(refused))) == (404, [])
    assert type(record).objects.get(pk=record.pk).version == record.version
    assert insider.post(address, **sent, headers={"If-Match": "*"}).status_code == 200


@pytest.mark.parametrize("name", sorted(key for key, forms in RESOURCES.items() if forms))
def test_no_form_changes_or_withdraws_another_programmes_record(name, world, stranger, insider):
    resource, record = registry[name], world.other[name]
    for form in sorted({*RESOURCES[name]} - {"new"}):
        address = page_address(resource, form, record.reference)
        seen = insider.get(address)
        assert (seen.status_code, bool(leaks(world, body_of(seen)))) == (200, True)
        refused = [stranger.get(address), stranger.post(address, {"version": record.version, "title": "Ours now"})]
        assert ([answer.status_code for answer in refused], leaks(world, *map(body_of, refused))) == ([404, 404], [])
    assert resource.model.objects.get(pk=record.pk).version == record.version


@pytest.mark.parametrize("name", sorted(key for key, forms in RESOURCES.items() if "new" in forms))
def test_a_form_for_something_new_offers_nothing_of_another_programme(name, world):
    resource = registry[name]
    address = page_address(resource, "new")
    for role in (Role.OFFICER, Role.MANAGER):
        client = browser(world.own.users[role])
        answers = [client.get(address), client.post(address, {"programme": "NOTHING"})]
        assert {answer.status_code for answer in answers} <= {200, 400, 403}
        assert leaks(world, *map(body_of, answers)) == []
    if "programme" in resource.create.form.base_fields:
        assert leaks(world, body_of(browser(world.other.users[Role.MANAGER]).get(address))) != []


def test_whoever_keeps_the_networks_records_is_not_told_which_programmes_use_them(world):
    keeper = browser(UserFactory(scope=world.net, role=Role.MANAGER))
    for record, name in ((world.body, "organisations"), (world.board, "boards")):
        sent = {"version": record.version, "why": "No longer"}
        page = keeper.post(page_address(registry[name], "withdraw", record.reference), sent)
        api = keeper.post(
            reverse(f"api:{name}-withdraw", args=[record.reference]),
            {},
            content_type="application/json",
            headers={"If-Match": "*"},
        )
        assert (page.status_code in (200, 400, 409), api.status_code) == (True, 400)
        told = body_of(page) + body_of(api)
        assert (record.reference, leaks(world, told), OWN.encode() in told) == (record.reference, [], False)
        record.refresh_from_db()
        assert record.withdrawn_at is None


@pytest.mark.parametrize("name", sorted(RESOURCES))
def test_nothing_is_written_through_the_api_into_another_programme(name, world, stranger):
    resource, record = registry[name], world.other[name]
    one, many = reverse(f"api:{name}-one", args=[record.reference]), reverse(f"api:{name}")
    sent = {"data": {}, "content_type": "application/json", "headers": {"If-Match": "*"}}
    answers = [stranger.patch(one, **sent), stranger.put(one, **sent), stranger.delete(one, **sent)]
    assert [answer.status_code for answer in answers] == [404 if resource.change else 405, 405, 405]
    actions = [stranger.post(f"{one}{action}/", **sent) for action in resource.actions]
    assert {answer.status_code for answer in actions} <= {404}
    answers += [stranger.post(many, **sent)]
    assert answers[-1].status_code in ((400, 403) if resource.create else (405,))
    assert leaks(world, *map(body_of, answers + actions)) == []
