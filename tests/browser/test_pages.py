"""Every page of the product, as the URL map names them, is sound in a browser at every width."""

import os
from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

import pytest
from django.urls import URLPattern, URLResolver, get_resolver
from playwright.sync_api import expect

from core.resources import registry
from tests.browser.conftest import faults_of_axe

ROLES = ["viewer", "officer", "finance", "manager", "secretary", "board_member", "scrutiny", "network", "administrator"]
PROGRAMMES = ["WIRRAL", "ESSEX", "WMCA", "WCHESHIRE", "EPORT"]
STATIC = ["accessibility", "api", "help", "privacy", "ratings"]

NO_PAGES = {
    "account_confirm_email", "account_confirm_login_code", "account_email", "account_email_verification_sent",
    "account_reset_password_from_key", "account_set_password", "account_signup",
    "workstreams:update_start", "workstreams:update_submit", "workstreams:update_publish",
    "workstreams:update_return", "workstreams:update_discard", "reports:report_publish",
    "exports:file", "exports:download", "imports:batch", "imports:apply", "imports:undo", "livez", "readyz",
}  # fmt: skip
"""Addresses that lead elsewhere, take a form, stand for a file that must first be asked for, or answer a machine."""
OF_NOBODY = {"account_login", "account_inactive", "account_reset_password", "account_reset_password_done",
             "account_reset_password_from_key_done"}  # fmt: skip
"""Pages for people who are not signed in."""
IN_STATE = {
    "workstreams:asks_of_programme": "programmes/?",
    "workstreams:update_edit": "status-updates/?state=draft",
    "workstreams:update_check": "status-updates/?state=submitted",
    "reports:report_foreword": "progress-reports/?state=in_preparation",
    **dict.fromkeys(
        ("workstreams:assurance_rating_change", "workstreams:assurance_rating_withdraw"),
        "assurance-ratings/?programme=EPORT",  # the last one there is the administrator's own
    ),
}
"""Pages that only a record in some state has, or one of another kind than their address begins with."""
LOOKED_AT = {"boards", "budget-lines", "figures", "measures", "places", "pools", "programmes", "progress-reports",
             "themes", "workstreams"}  # fmt: skip
"""The resources whose list and page are looked at each day: those with a look of their own, and some of every app."""
MAIN = [
    ("officer", "/workstreams/updates/due/"),
    ("manager", "/workstreams/updates/to-publish/"),
    ("board_member", "/governance/boards/WIR-BD-01/"),
    ("manager", "/workstreams/workstreams/"),
    ("manager", "/workstreams/workstreams/WIR-WS-01/"),
    ("manager", "/workstreams/programmes/WIRRAL/timeline/"),
    ("manager", "/workstreams/programmes/WIRRAL/commitments/"),
    ("manager", "/workstreams/programmes/WIRRAL/completeness/"),
    ("manager", "/workstreams/milestones/WIR-MS-04/"),
    ("finance", "/budgets/pools/"),
    ("manager", "/workstreams/programmes/WIRRAL/measures/"),
    ("network", "/governance/programmes/"),
    ("secretary", "/reports/progress-reports/WIR-PR-01/"),
]
"""The pages that people meet each day, each with somebody who does."""
FOCUS = """() => {
  const element = document.activeElement;
  const style = (element) => {
    const { outlineStyle, outlineWidth, boxShadow, backgroundColor, textDecorationLine } = getComputedStyle(element);
    return [outlineStyle !== "none" && outlineWidth, boxShadow, backgroundColor, textDecorationLine].join();
  };
  const own = element.matches(".govuk-radios__input, .govuk-checkboxes__input");
  const shown = own ? (element) => getComputedStyle(element.nextElementSibling, "::before").boxShadow : style;
  const focused = shown(element);
  element.blur();
  const blurred = shown(element);
  element.focus();
  const { width, height } = element.getBoundingClientRect();
  return { html: element.outerHTML.slice(0, 200), tag: element.tagName, seen: focused !== blurred, width, height };
}"""
"""What has the cursor, and whether that shows: it looks otherwise than without."""


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
    machine = address.pattern.startswith("api/")
    leads_on = address.name in ("", "home", "page") and address.pattern != "governance/boards/<str:reference>/"
    return not (machine or leads_on or address.name in NO_PAGES or address.pattern.endswith((".csv", ".xlsx")))


def is_daily(name: str) -> bool:
    """Whether a page is looked at each day: of those that one template draws for every resource, a few are."""
    for resource in registry.values():
        if name in [resource.url_name(page) for page in ("list", "detail")]:
            return resource.name in LOOKED_AT
        if name in [resource.url_name(page) for page in ("history", "new", "change", "withdraw")]:
            return resource.name in ("workstreams", "boards")
    return True


PAGES = {address.pattern: address.name for address in addresses(get_resolver()) if is_page(address)}
if not os.environ.get("PSTN_PROOF"):
    PAGES = {pattern: name for pattern, name in PAGES.items() if is_daily(name)}


@pytest.fixture(scope="session")
def token(live):
    """The token of an account that sees everything; the scheduler has made its reports."""
    live.manage("tick")
    return live.account("administrator")["token"]


@pytest.fixture(scope="session")
def made(live, partner):
    """One record of each kind that the documents of the places hold none of, made through the API."""
    token = live.account("officer", "EPORT")["token"]

    def post(name, **said):
        answer = partner(token, f"{name}/", "POST", {"programme": "EPORT"} | said)
        assert answer.status == 201, answer.text
        return answer.json["reference"]

    def first(name, which=""):
        return partner(token, f"{name}/?programme=EPORT&limit=1{which}").json["results"][0]["reference"]

    today = date.today()
    later = (today + timedelta(days=120)).isoformat()
    post("rebaselines", milestone=first("milestones", "&open=true"), to_on=later, reason="Made for this test.")
    gate = post("gates", workstream=first("workstreams"), step="engage")
    post("gate-conditions", gate=gate, title="Made for this test")
    post("gate-reviewers", gate=gate, person=post_person(live, partner))
    manager = live.account("manager", "EPORT")["token"]
    criterion = partner(manager, "review-criteria/", "POST", {"programme": "EPORT", "title": "Made for this test"})
    review = post("reviews", title="Made for this test", proposal="Made for this test")
    post("review-scores", review=review, criterion=criterion.json["reference"], score=2)
    post("delegations", workstream=first("workstreams"), to_user="manager.eport", from_on=later, to_on=later)
    post("escalations", risk=first("risks"), board="EPT-BD-01", question="Made for this test")
    partner(manager, "meetings/", "POST", {"programme": "EPORT", "board": "EPT-BD-01", "held_on": later})
    of_wirral = live.account("manager", "WIRRAL")["token"]
    for one in partner(of_wirral, "workstreams/?programme=WIRRAL").json["results"]:  # of one that somebody writes of
        asked = f"workstreams/{one['reference']}/request-update/"
        partner(of_wirral, asked, "POST", {"note": "Made for this test"}, **{"If-Match": f'"{one["version"]}"'})
    partner(manager, "actions/", "POST", {"programme": "EPORT", "about": gate, "title": "Made for this test"})
    partner(manager, "risk-matrices/", "POST", {"programme": "EPORT", "title": "Made for this test"})
    threshold = {"programme": "EPORT", "rule": "risk_score", "amber_at": "8", "red_at": "16"}
    partner(manager, "rating-thresholds/", "POST", threshold)
    rating = {"workstream": first("workstreams"), "as_at": today.isoformat(), "rag": "amber", "reason": "Made."}
    partner(live.account("administrator")["token"], "assurance-ratings/", "POST", {"programme": "EPORT"} | rating)
    evaluation = post("evaluations", title="Made for this test", workstream=first("workstreams"))
    post("evaluation-measures", evaluation=evaluation, measure=first("measures"))


def post_person(live, partner):
    """The reference of a person of Ellesmere Port."""
    token = live.account("manager", "EPORT")["token"]
    return partner(token, "people/", "POST", {"programme": "EPORT", "name": "Made for this test"}).json["reference"]


@pytest.fixture(scope="session")
def widths(proof):
    """The widths of screens on which every page must be sound: the narrowest each day, all of them at full size."""
    return (1280, 768, 320) if proof else (320,)


@pytest.fixture
def sound(live, widths, token):
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


@pytest.mark.parametrize(("role", "path"), MAIN)
def test_the_pages_of_each_day_are_sound_on_a_wide_screen(people, sound, role, path):
    sound(people(role, "WIRRAL" if role != "network" else None), path, widths=(1280,))


@pytest.mark.parametrize("pattern", PAGES)
def test_every_page_of_the_url_map_is_sound(live, people, partner, token, made, sound, pattern):
    path = pattern.replace("<slug:name>", "budget-lines")
    if "<str:reference>" in pattern:
        asked = IN_STATE.get(PAGES[pattern], pattern.split("/")[1] + "/?")
        found = partner(token, f"{asked}&limit=1").json["results"]
        assert found != [], f"the demonstration holds nothing for {pattern}"
        path = pattern.replace("<str:reference>", found[0]["reference"])
    if "<uuid:token>" in pattern:
        page = people("administrator").page
        page.goto(f"{live.url}/account/tokens/")
        link = page.locator("a[href$='/revoke/']").first.get_attribute("href")
        path = pattern.replace("<uuid:token>", link.split("/")[3])
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


@pytest.mark.parametrize(("role", "path"), MAIN)
def test_a_page_is_sound_in_forced_colours(live, people, role, path):
    page = people(role, "WIRRAL" if role != "network" else None).page
    page.set_viewport_size({"width": 1280, "height": 900})
    page.emulate_media(forced_colors="active")
    page.goto(live.url + path)
    faults = faults_of_axe(page)
    borders = page.locator(".pstn-rag").evaluate_all("all => all.map(one => getComputedStyle(one).borderTopStyle)")
    page.emulate_media(forced_colors="none")
    assert faults == []
    assert set(borders) <= {"solid", "dashed"}, "a rating without an edge is no more than a word"


@pytest.mark.parametrize(("role", "path"), MAIN)
def test_the_keyboard_reaches_everything_in_sight(live, people, role, path):
    page = people(role, "WIRRAL" if role != "network" else None).page
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(live.url + path)
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to main content")
    expect(skip).to_be_focused()
    assert skip.bounding_box()["height"] >= 24
    unseen, reached = [], 0
    for _ in range(40):
        page.keyboard.press("Tab")
        at = page.evaluate(FOCUS)
        if at["tag"] == "BODY":
            break
        reached += 1
        if not (at["seen"] and at["width"] and at["height"]):
            unseen.append(at["html"])
    assert unseen == []
    assert reached >= 10


def test_the_skip_link_leads_to_the_main_part(live, people):
    page = people("officer", "WIRRAL").page
    page.goto(f"{live.url}/workstreams/updates/due/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")
