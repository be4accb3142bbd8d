"""Who is not signed in, or no longer, sees nothing; what was withdrawn is not there."""

from datetime import timedelta
from urllib.parse import quote
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from core.choices import Role
from core.resources import registry
from core.services import change_record
from tests.isolation.asking import body_of, browser, leaks
from tests.isolation.classed import (
    ACTIONS,
    IMPORTS,
    OF_A_TOKEN,
    OWN_FILES,
    PUBLIC,
    RECORD_PAGES,
    RESOURCES,
    SIGNED_IN,
    page_address,
    writes_of,
)
from tests.isolation.worlds import OWN

pytestmark = pytest.mark.django_db


def closed_addresses(world):
    """Every address that wants a person, with what it takes."""
    for resource in registry.values():
        key = world.other[resource.name].reference
        yield page_address(resource, "list"), "GET"
        yield page_address(resource, "csv"), "GET"
        yield page_address(resource, "xlsx"), "GET"
        yield reverse(f"api:{resource.name}-table"), "GET"
        yield page_address(resource, "detail", key), "GET"
        yield page_address(resource, "history", key), "GET"
        yield reverse(f"api:{resource.name}"), "GET"
        yield reverse(f"api:{resource.name}-one", args=[key]), "GET"
        for form in RESOURCES[resource.name]:
            yield page_address(resource, form, *(() if form == "new" else (key,))), "GET"
        for write, address in writes_of(resource, world.other[resource.name]):
            yield address, "PATCH" if write is resource.change else "POST"
    for name, state in (RECORD_PAGES | ACTIONS).items():
        yield reverse(name, args=[getattr(world, state).reference]), "POST" if name in ACTIONS else "GET"
    for name in (*OWN_FILES, *OF_A_TOKEN):
        yield reverse(name, args=[uuid4()]), "GET"
    for name, method in IMPORTS.items():
        yield reverse(name, args=["themes", *([] if name == "imports:new" else [uuid4()])]), method
    for route in SIGNED_IN.values():
        yield f"/{route}", "GET"


def test_whoever_is_not_signed_in_is_sent_to_sign_in_or_told_401(world):
    anybody = browser()
    for address, method in closed_addresses(world):
        answer = anybody.generic(method, address)
        body = body_of(answer).replace(quote(address).encode(), b"")
        if address.startswith("/api/"):
            told = (answer.status_code, answer["Content-Type"], answer["WWW-Authenticate"])
            assert (address, told) == (address, (401, "application/problem+json", 'Bearer realm="pstn"'))
        else:
            sent_to = (answer.status_code, answer["Location"])
            assert (address, sent_to) == (address, (302, f"/accounts/login/?next={quote(address)}"))
        assert (address, leaks(world, body)) == (address, [])


@pytest.mark.parametrize("route", sorted(PUBLIC.values()))
def test_what_is_open_to_everybody_tells_of_no_programme(route, world):
    answer = browser().get(f"/{route}")
    assert answer.status_code in (200, 302)
    assert (leaks(world, body_of(answer)), OWN.encode() in body_of(answer)) == ([], False)


@pytest.mark.parametrize("ended", ["a grant that has ended", "a grant that has not begun", "an account that is closed"])
def test_whoever_holds_no_grant_today_sees_nothing(ended, world, insider):
    manager, today = world.other.users[Role.MANAGER], timezone.now().date()
    type(manager).objects.filter(pk=manager.pk).update(first_name="Ann")  # their own name stands on every page
    addresses_ = [
        page_address(resource, "detail", world.other[resource.name].reference) for resource in registry.values()
    ]
    assert {insider.get(address).status_code for address in addresses_} == {200}
    if ended == "an account that is closed":
        type(manager).objects.filter(pk=manager.pk).update(is_active=False)
    elif ended == "a grant that has ended":
        manager.grants.update(to_on=today - timedelta(2))
    else:
        manager.grants.update(from_on=today + timedelta(2))
    answers = [insider.get(address) for address in addresses_]
    assert {answer.status_code for answer in answers} == {302 if "account" in ended else 404}
    assert leaks(world, *(answer.content for answer in answers)) == []


def test_a_record_that_was_withdrawn_is_not_there(world, insider):
    for name in ("asks", "milestones"):
        change_record(world.other[name], actor=None, now=timezone.now(), withdrawn_at=timezone.now())
        assert insider.get(page_address(registry[name], "detail", world.other[name].reference)).status_code == 404
        assert insider.get(reverse(f"api:{name}-one", args=[world.other[name].reference])).status_code == 404
