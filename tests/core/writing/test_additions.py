"""The page of a record leads to the forms for what belongs to it: who may add that, and only then."""

import html
import re

import pytest

from core.resources import registry
from core.services import change_record
from tests.factories.core import NOW
from tests.factories.writable import page_address

pytestmark = pytest.mark.django_db
OFFERED = re.compile(r'<a class="govuk-link" href="([^"]+)">(Add [^<]+)</a>')


def offered(client, name, record, **asked):
    """The links of a page that add something, by their words."""
    page = client.get(page_address(name, "detail", record), asked).content.decode()
    return {title: html.unescape(url) for url, title in OFFERED.findall(page)}


@pytest.mark.parametrize(
    ("name", "field", "titles"),
    [
        ("pools", "pool", ["Add budget line", "Add efficiency target"]),
        ("budget-lines", "line", ["Add budget amount"]),
        ("sharing-agreements", "agreement", ["Add sharing party"]),
        (
            "workstreams",
            "workstream",
            ["Add milestone", "Add delegation", "Add sharing agreement", "Add impact assessment"],
        ),
        ("programmes", "", ["Add workstream", "Add review", "Add evaluation", "Add sharing agreement"]),
    ],
)
def test_a_page_leads_to_the_next_step_with_what_is_known_filled_in(world, manager, name, field, titles):
    found = offered(manager, name, world.own[name])
    assert [title for title in titles if title not in found] == []
    for title in titles:
        page = manager.get(found[title]).content.decode()
        assert not field or re.search(rf'<option value="{world.own[name].reference}"[^>]* selected', page), title
        assert "programme=OWNPROG" in found[title]


@pytest.mark.parametrize("name", registry)
def test_what_a_page_offers_to_add_can_be_opened(world, manager, name):
    if name in world.own.records:
        for url in offered(manager, name, world.own[name]).values():
            assert manager.get(url).status_code == 200, url


def test_who_may_not_add_is_offered_nothing_nor_is_anybody_in_the_past_or_where_it_is_over(world, client, manager):
    work = world.own["workstreams"]
    now = offered(manager, "workstreams", work)
    assert ("Add milestone" in now, "Add risk" in now, "Add assurance rating" in now) == (True, False, False)
    assert "Add milestone" not in offered(manager, "workstreams", work, as_at="2015-03-10")
    change_record(work, actor=None, now=NOW, closed_on=NOW.date())
    assert "Add milestone" not in offered(manager, "workstreams", work)
    client.force_login(world.own.users["viewer"])
    assert offered(client, "pools", world.own["pools"]) == {}


def test_to_what_the_network_holds_they_add_in_a_programme_of_theirs(world, manager, client):
    body = world.net.records["organisations"]
    url = offered(manager, "organisations", body)["Add participation"]
    assert url == f"{page_address('participations', 'new')}?organisation={body.reference}"
    assert manager.get(url).status_code == 200
    client.force_login(world.own.users["viewer"])
    assert offered(client, "organisations", body) == {}
