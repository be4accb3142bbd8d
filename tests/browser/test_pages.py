"""Every page of the product, as the URL map names them, is sound in a browser at every width."""

import re
from collections.abc import Iterator
from typing import NamedTuple

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from tests.browser.conftest import faults_of_axe

ROLES = "viewer officer finance manager secretary board_member scrutiny network administrator".split()
PROGRAMMES = "WIRRAL ESSEX WMCA WCHESHIRE EPORT".split()
STATIC = "accessibility api help privacy ratings".split()

NO_PAGES = {
    "account_confirm_email", "account_confirm_login_code", "account_email", "account_email_verification_sent",
    "account_reset_password_from_key", "account_set_password", "account_signup",
    "workstreams:update_start", "workstreams:update_submit", "workstreams:update_publish",
    "workstreams:update_return", "workstreams:update_discard", "reports:report_publish",
    "api:root", "api:schema", "livez", "readyz",
}  # fmt: skip
"""Addresses that lead elsewhere, take a form, or answer a machine."""
OF_NOBODY = {"account_login", "account_inactive", "account_reset_password", "account_reset_password_done",
             "account_reset_password_from_key_done"}  # fmt: skip
"""Pages for people who are not signed in."""
IN_STATE = {
    "workstreams:update_edit": "status-updates/?state=draft",
    "workstreams:update_check": "status-updates/?state=submitted",
    "reports:report_foreword": "progress-reports/?state=in_preparation",
}
"""Pages that only a record in some state has."""
MAIN = {
    "officer": ["/workstreams/updates/due/"],
    "manager": ["/workstreams/updates/to-publish/"],
    "board_member": ["/", "/workstreams/workstreams/", "/budgets/pools/", "/governance/programmes/"],
}
"""The pages that people meet each day, by role."""


class Address(NamedTuple):
    """An address of the URL map: its name and its pattern."""

    name: str
    pattern: str


def addresses(resolver: URLResolver, before: str = "", space: str = "") -> Iterator[Address]:
    """Every address below a resolver."""
    for entry in resolver.url_patterns:
        pattern = before + str(entry.pattern)
        if isinstance(entry, URLPattern):
            yield Address(space + (entry.name or ""), pattern)
        else:
            yield from addresses(entry, pattern, space + (f"{entry.namespace}:" if entry.namespace else ""))


def is_page(address: Address) -> bool:
    """Whether an address shows a page of its own."""
    machine = address.pattern.startswith("api/") and address.name != "api:docs"
    leads_on = address.name in ("", "home", "page") and address.pattern != "governance/boards/<str:reference>/"
    return not (machine or leads_on or address.name in NO_PAGES or address.pattern.endswith(".csv"))


PAGES = {address.pattern: address.name for address in addresses(get_resolver()) if is_page(address)}


@pytest.fixture(scope="session")
def token(live):
    """The token of an account that sees everything; the scheduler has made its reports."""
    live.manage("tick")
    return live.account("administrator")["token"]


@pytest.fixture(scope="session")
def widths(proof):
    """The widths of screens on which every page must be sound."""
    return (1280, 768, 320) if proof else (1280, 320)


@pytest.fixture
def sound(live, widths):
    """Open an address and assert that its page is sound at every width."""

    def check(person, path, status=200, widths=widths, title=""):
        page = person.page
        page.set_viewport_size({"width": widths[0], "height": 900})
        person.told.clear()
        response = page.goto(live.url + path)
        assert response.status == status, f"{path}: {response.status}"
        assert page.locator("html").get_attribute("lang") == "en"
        assert page.locator("h1").count() == 1, path
        assert page.title().endswith(" – PSTN"), page.title()
        faults = []
        for width in widths:
            page.set_viewport_size({"width": width, "height": 900})
            faults += [f"{width}: {fault}" for fault in faults_of_axe(page)]
            wide = page.evaluate("document.documentElement.scrollWidth")
            faults += [f"{width}: the page is {wide} wide"] if wide > width else []
        expected = f"status of {status}"
        faults += [said for said in person.told if expected not in said or status == 200]
        assert faults == [], f"{path}\n" + "\n".join(faults)

    return check


@pytest.mark.parametrize("pattern", PAGES)
def test_every_page_of_the_url_map_is_sound(people, partner, token, sound, pattern):
    path = pattern
    if "<str:reference>" in pattern:
        asked = IN_STATE.get(PAGES[pattern], pattern.split("/")[1] + "/?")
        found = partner(token, f"{asked}&limit=1").json["results"]
        assert found != [], f"the demonstration holds nothing for {pattern}"
        path = pattern.replace("<str:reference>", found[0]["reference"])
    person = people() if PAGES[pattern] in OF_NOBODY else people("administrator")
    sound(person, "/" + path)


@pytest.mark.parametrize("programme", PROGRAMMES)
def test_the_pages_of_every_place_are_sound(people, partner, live, sound, programme):
    account = live.account("manager", programme)
    told = [f"/governance/programmes/{programme}/"]
    for resource, app in (("boards", "governance"), ("pools", "budgets"), ("workstreams", "workstreams")):
        found = partner(account["token"], f"{resource}/?programme={programme}&limit=1").json["results"]
        told += [f"/{app}/{resource}/{record['reference']}/" for record in found]
    schedule = partner(account["token"], f"report-schedules/?programme={programme}").json["results"]
    told += [f"/governance/boards/{record['board']}/" for record in schedule]
    for path in dict.fromkeys(told):
        sound(people("administrator"), path)


@pytest.mark.parametrize("role", ROLES)
def test_the_first_page_of_every_role_is_sound(people, sound, role):
    sound(people(role), "/")


@pytest.mark.parametrize("name", STATIC)
def test_the_pages_about_this_site_are_sound(people, sound, name):
    sound(people(), f"/pages/{name}/")


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/nowhere/", 404),
        ("/workstreams/workstreams/?colour=mauve", 400),
        ("/workstreams/workstreams/?as_at=yesterday", 400),
        ("/governance/boards/WIR-BD-01/?as_at=31+June+2026", 400),
        ("/workstreams/updates/to-publish/", 403),
        ("/governance/programmes/ESSEX/nothing/", 404),
        ("/reports/progress-reports/WIR-PR-99/", 404),
        ("/workstreams/updates/WIR-SU-01/submit/", 405),
    ],
)
def test_a_page_that_refuses_is_sound(people, sound, path, status):
    sound(people("officer", "WIRRAL"), path, status)
