"""An administrator of the network opens a programme."""

import re

import pytest
from django.utils import timezone

from core.choices import Role
from core.resources import registry
from governance.models import Board
from tests.core.writing.browsers import opened, sent, text_of
from tests.factories.core import UserFactory
from tests.factories.sessions import signed_in
from tests.factories.workstreams import WorkstreamFactory, published_update
from tests.factories.writable import (
    page_address,
)
from workstreams.models import Workstream

pytestmark = pytest.mark.django_db

OPENING = {"code": "NEW", "reference": "NEWPLACE", "title": "A new programme", "from_on": "1 January 2020"}


def test_only_an_administrator_of_the_network_is_offered_to_open_a_programme(world):
    address = page_address("programmes", "new")
    told = {}
    for role in Role:
        for whose in (world.net, world.own):
            client = signed_in(whose.users[role])
            button = f'href="{address}"' in text_of(client.get(page_address("programmes", "list")))
            told[role, whose is world.net] = (button, client.get(address).status_code, client.post(address).status_code)
    yes, no = (True, 200, 400), (False, 403, 403)
    listed = {key: yes if key == (Role.ADMINISTRATOR, True) else no for key in told}
    assert told == listed


@pytest.mark.parametrize(
    "typed,field",
    [
        ({"code": "OWN"}, "code"),
        ({"code": "NET"}, "code"),
        ({"code": "new"}, "code"),
        ({"code": "xNEWx"}, "code"),
        ({"code": "TOOLONG"}, "code"),
        ({"reference": "OWNPROG"}, "reference"),
        ({"reference": "a place!"}, "reference"),
        ({"place": "ZZ-NOTHING-99"}, "place"),
        ({"place": ""}, "place"),
        ({"starts_on": "1 May 2020", "ends_on": "1 May 2019"}, None),
    ],
)
def test_what_cannot_be_a_programme_is_refused_beside_its_field(typed, field, world):
    administrator = signed_in(world.net.users[Role.ADMINISTRATOR])
    given = OPENING | {"place": world.net.records["places"].reference} | typed
    answer = sent(administrator, page_address("programmes", "new"), given)
    assert answer.status_code == 400
    page = text_of(answer)
    assert re.findall(r'id="id_(\w+)_error"', page) == ([field] if field else [])
    assert "There is a problem" in page
    assert not registry["programmes"].model.objects.filter(title=OPENING["title"]).exists()


def test_a_new_programme_is_at_once_worked_in(world):
    administrator = signed_in(world.net.users[Role.ADMINISTRATOR])
    place = world.net.records["places"].reference
    opening = sent(administrator, page_address("programmes", "new"), OPENING | {"place": place})
    assert opening.status_code == 302, opening.content.decode()
    assert administrator.get(opening["Location"]).status_code == 200
    for name, said in (("boards", {"name": "Its board", "kind": "executive"}), ("themes", {"title": "Its theme"})):
        answer = sent(administrator, page_address(name, "new"), said | {"programme": "NEWPLACE"})
        assert answer.status_code == 302, answer.content.decode()
    work = {"title": "Its work", "theme": "NEW-TH-01", "reports_to": "NEW-BD-01", "programme": "NEWPLACE"}
    assert sent(administrator, page_address("workstreams", "new"), work)["Location"].endswith("/NEW-WS-01/")
    edit = administrator.post("/workstreams/NEW-WS-01/updates/start/")["Location"]
    assert "Its work" in text_of(administrator.get(edit))
    officer = UserFactory(scope=Workstream.objects.get(reference="NEW-WS-01").scope, role=Role.OFFICER)
    work = WorkstreamFactory(scope=officer.grants.get().scope, reports_to=Board.objects.get(reference="NEW-BD-01"))
    published_update(work, officer, world.net.users[Role.ADMINISTRATOR], now=timezone.now(), summary="It has begun.")
    assert "It has begun." in text_of(administrator.get("/governance/boards/NEW-BD-01/"))


def test_a_programme_that_is_opened_twice_by_one_form_is_opened_once(world):
    administrator, address = signed_in(world.net.users[Role.ADMINISTRATOR]), page_address("programmes", "new")
    typed = OPENING | {"place": world.net.records["places"].reference} | opened(administrator, address)
    answers = [administrator.post(address, typed) for _ in range(2)]
    assert answers[0].status_code == answers[1].status_code == 302
    assert answers[0]["Location"] == answers[1]["Location"]
    assert registry["programmes"].model.objects.filter(title=OPENING["title"]).count() == 1
