"""Inside one programme: who sees what is narrow, and who may not act on what they see."""

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from core.choices import Role, Visibility
from core.resources import registry
from core.services import change_record, open_scope
from tests.factories.core import UserFactory
from tests.factories.filled import DAY, fill
from tests.factories.sessions import keep_sessions
from tests.isolation.asking import body_of, browser
from tests.isolation.classed import ACTIONS, API_ACTIONS, RECORD_PAGES, RESOURCES, page_address, record_page

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def narrow(world):
    """A programme in which all is for one board's members, and one in which all is for one organisation."""
    with transaction.atomic():
        filled = {}
        for level, mark in ((Visibility.BOARD, "QZBOARDS"), (Visibility.OWNER, "QZOWNERS")):
            scope = open_scope(code=mark, title="A place", programme_reference=f"{mark}P")
            filled[level] = fill(scope, mark, visibility=level, audience_id=world.board.pk)
            for role in (Role.VIEWER, Role.SECRETARY, Role.BOARD_MEMBER):
                filled[level].users[role] = UserFactory(username=f"{mark}-{role}", scope=scope, role=role)
                filled[level].users[role].grants.update(from_on=DAY)
            own = {Visibility.BOARD: "board_id", Visibility.OWNER: "organisation_id"}[level]
            filled[level].users[Role.BOARD_MEMBER].grants.update(**{own: world.board.pk})
            keep_sessions(filled[level].users.values())
        yield filled
        transaction.set_rollback(True)


@pytest.mark.parametrize("level", [Visibility.BOARD, Visibility.OWNER])
@pytest.mark.parametrize("name", sorted(RESOURCES))
def test_a_narrow_record_is_seen_by_its_audience_and_by_managers(name, level, narrow):
    filled, resource = narrow[level], registry[name]
    address = page_address(resource, "detail", filled[name].reference)
    api = reverse(f"api:{name}")
    told = {}
    for role in (Role.MANAGER, Role.BOARD_MEMBER, Role.OFFICER, Role.VIEWER, Role.SECRETARY):
        client = browser(filled.users[role])
        listed = [row["reference"] for row in client.get(f"{api}?as_at=2015-04-01&fields=reference").json()["results"]]
        listed += [row["reference"] for row in client.get(f"{api}?q={filled.mark}&fields=reference").json()["results"]]
        told[role] = (client.get(address).status_code, filled[name].reference in listed)
    sees, does_not = (200, True), (404, False)
    assert told == {
        Role.MANAGER: sees,
        Role.BOARD_MEMBER: sees,
        Role.OFFICER: does_not,
        Role.VIEWER: does_not,
        Role.SECRETARY: does_not,
    }


def test_a_version_that_was_narrower_shows_in_no_history(world):
    filled, secret = world.own, "QZSECRET"
    ask_, viewer = filled["asks"], browser(filled.users[Role.VIEWER])
    manager = browser(filled.users[Role.MANAGER])
    now = timezone.now()
    narrow = {"visibility": Visibility.OWNER, "audience_id": world.board.pk, "summary": secret}
    change_record(ask_, actor=None, now=now, why=secret, **narrow)
    wide = {"visibility": Visibility.PARTNERS, "audience_id": None, "summary": "Open"}
    change_record(ask_, actor=None, now=now, why="Opened", **wide)
    address = page_address(registry["asks"], "history", ask_.reference)
    told = [secret.encode() in body_of(client.get(address)) for client in (manager, viewer)]
    assert told == [True, False]


def test_what_was_open_and_is_narrow_now_is_narrow_as_at_a_day_before(world):
    ask_, viewer = world.own["asks"], browser(world.own.users[Role.VIEWER])
    addresses_ = [
        f"{reverse('api:asks')}?as_at=2015-04-01",
        f"{page_address(registry['asks'], 'list')}?as_at=2015-04-01",
    ]
    assert [ask_.reference.encode() in body_of(viewer.get(address)) for address in addresses_] == [True, True]
    change_record(ask_, actor=None, now=timezone.now(), visibility=Visibility.OWNER, audience_id=world.board.pk)
    assert [ask_.reference.encode() in body_of(viewer.get(address)) for address in addresses_] == [False, False]


@pytest.mark.parametrize("role", [Role.VIEWER, Role.BOARD_MEMBER, Role.SCRUTINY, Role.FINANCE, Role.NETWORK])
def test_whoever_sees_a_record_but_may_not_act_on_it_is_told_403(role, world):
    client = browser(world.other.users[role])
    for name, state in ACTIONS.items():
        record = getattr(world, state)
        assert client.get(record_page(record)).status_code == 200
        answer = client.post(reverse(name, args=[record.reference]), {"version": record.version, "comment": "No"})
        assert (name, answer.status_code) == (name, 403)
    for name, state in API_ACTIONS.items():
        record = getattr(world, state)
        sent = {"comment": "No"} if "return" in name else {}
        answer = client.post(
            reverse(name, args=[record.reference]), sent, content_type="application/json", headers={"If-Match": "*"}
        )
        assert (name, answer.status_code) == (name, 403)
    if role in (Role.VIEWER, Role.SCRUTINY):
        for name, forms in RESOURCES.items():
            keys = [() if form == "new" else (world.other[name].reference,) for form in forms]
            told = {
                client.get(page_address(registry[name], form, *key)).status_code
                for form, key in zip(forms, keys, strict=True)
            }
            assert (name, told) == (name, {403} if forms else set())
    for name in ("workstreams:update_edit", "reports:report_foreword"):
        record = getattr(world, RECORD_PAGES[name])
        assert client.get(reverse(name, args=[record.reference])).status_code == 403
