"""Where the front door leads each kind of person."""

import pytest
from django.urls import reverse

from core.choices import Role
from core.services import open_scope
from tests.factories.core import ScopeFactory, UserFactory
from tests.factories.governance import BoardFactory, ParticipationFactory, ProgrammeFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def scope():
    return ScopeFactory(programme_reference="PLACE")


@pytest.fixture
def board(scope):
    return BoardFactory(scope=scope, accountable=True)


def led(client, **grant):
    client.force_login(UserFactory(**grant))
    return client.get("/").url


def test_who_is_not_signed_in_is_asked_to(client):
    assert client.get("/").url == reverse("account_login")


@pytest.mark.parametrize("role", [Role.OFFICER, Role.MANAGER])
def test_who_writes_updates_goes_to_the_updates_due(client, scope, board, role):
    assert led(client, scope=scope, role=role) == reverse("workstreams:updates_due")


@pytest.mark.parametrize("role", [Role.SECRETARY, Role.BOARD_MEMBER, Role.SCRUTINY, Role.VIEWER])
def test_who_reads_for_a_board_goes_to_the_board_that_the_programme_answers_to(client, scope, board, role):
    assert led(client, scope=scope, role=role) == reverse("governance:board", args=[board.reference])


def test_a_member_of_another_board_goes_to_that_one(client, scope, board):
    own = BoardFactory(scope=scope)
    assert led(client, scope=scope, role=Role.BOARD_MEMBER, board=own) == reverse(
        "governance:board", args=[own.reference]
    )


def test_a_board_that_two_places_share_is_found_by_its_taking_part(client, scope):
    shared = BoardFactory(scope=open_scope(code="NET", title="The network", kind="network"), accountable=True)
    ParticipationFactory(programme=ProgrammeFactory(scope=scope), board=shared, scope=scope)
    assert led(client, scope=scope, role=Role.VIEWER) == reverse("governance:board", args=[shared.reference])


@pytest.mark.parametrize("role", [Role.SCRUTINY, Role.VIEWER])
def test_nobody_is_led_to_a_board_that_another_place_answers_to(client, scope, role):
    network = open_scope(code="NET", title="The network", kind="network")
    abroad = BoardFactory(scope=network, name="A board of another place", accountable=True)
    ParticipationFactory(programme=ProgrammeFactory(), board=abroad)
    assert led(client, scope=scope, role=role) == reverse("governance:programmes")
    own = BoardFactory(scope=scope, name="Our board", accountable=True)
    assert led(client, scope=scope, role=role) == reverse("governance:board", args=[own.reference])


def test_a_reader_whose_programme_has_no_board_goes_to_the_network(client, scope):
    assert led(client, scope=scope, role=Role.VIEWER) == reverse("governance:programmes")


def test_a_finance_officer_goes_to_the_money(client, scope, board):
    assert led(client, scope=scope, role=Role.FINANCE) == reverse("budgets:pools")


@pytest.mark.parametrize("role", [Role.NETWORK, Role.ADMINISTRATOR])
def test_the_network_team_goes_to_the_network(client, scope, board, role):
    assert led(client, scope=scope, role=role) == reverse("governance:programmes")
