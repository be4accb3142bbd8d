"""Who sees what: one predicate, asked of lists and of a record in hand."""

from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser

from core.access import access_of, remember_access
from core.choices import Role, Visibility
from core.models import new_id
from core.permissions import can_manage
from core.services import end_grant, open_scope
from tests.factories.core import NOW, GrantFactory, ScopeFactory, UserFactory
from tests.factories.governance import BoardFactory, OrganisationFactory
from tests.factories.workstreams import ThemeFactory
from workstreams.models import Theme

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
LEVELS = Visibility.values
MANAGING = {Role.MANAGER, Role.ADMINISTRATOR}


@pytest.fixture
def themes(scope):
    """One theme of each visibility, for nobody in particular."""
    return {level: ThemeFactory(scope=scope, visibility=level) for level in LEVELS}


def levels_seen_by(reader, themes):
    """Return the visibilities that a reader meets; a list and a record in hand must say the same."""
    listed = set(Theme.objects.visible_to(reader).values_list("visibility", flat=True))
    access = access_of(reader)
    assert {level for level, theme in themes.items() if access.sees(theme)} == listed
    return listed


@pytest.mark.parametrize("role", Role)
def test_a_role_opens_what_partners_see_and_managing_opens_all(scope, themes, role):
    expected = set(LEVELS) if role in MANAGING else {"public", "partners"}
    user = UserFactory(scope=scope, role=role)
    assert levels_seen_by(user, themes) == expected
    assert can_manage(user, scope.pk) is (role in MANAGING)


@pytest.mark.parametrize("role", Role)
def test_no_role_elsewhere_opens_anything(themes, role):
    assert levels_seen_by(UserFactory(scope=ScopeFactory(), role=role), themes) == set()
    assert levels_seen_by(UserFactory(), themes) == set()


@pytest.mark.parametrize("signed_in", [True, False])
def test_a_published_place_shows_everybody_its_public_records_only(scope, themes, signed_in):
    scope.published = True
    scope.save()
    assert levels_seen_by(UserFactory() if signed_in else AnonymousUser(), themes) == {"public"}


def test_who_is_not_signed_in_sees_nothing_of_a_place_that_is_not_published(themes):
    assert levels_seen_by(AnonymousUser(), themes) == set()


def test_the_network_is_open_to_all_who_sign_in(network):
    themes = {level: ThemeFactory(scope=network, visibility=level) for level in LEVELS}
    assert levels_seen_by(UserFactory(), themes) == {"public", "partners"}
    assert levels_seen_by(AnonymousUser(), themes) == set()


def test_a_closed_account_sees_nothing(scope, themes, network):
    user = UserFactory(scope=scope, role=Role.MANAGER, is_active=False)
    assert levels_seen_by(user, themes) == set()
    assert Theme.objects.visible_to(user).count() == 0


@pytest.mark.parametrize("level", ["board", "owner"])
@pytest.mark.parametrize("kind", ["board", "organisation"])
def test_a_narrow_record_is_seen_by_its_audience_alone(scope, level, kind):
    make = {"board": BoardFactory, "organisation": OrganisationFactory}[kind]
    mine, other = make(scope=scope), make(scope=scope)
    theme = ThemeFactory(scope=scope, visibility=level, audience_id=mine.pk)
    member, stranger = (UserFactory(scope=scope, **{kind: audience}) for audience in (mine, other))
    assert levels_seen_by(member, {level: theme}) == {level}
    assert levels_seen_by(stranger, {level: theme}) == set()


def test_an_audience_opens_nothing_in_a_scope_without_a_grant(scope):
    board = BoardFactory(scope=scope)
    elsewhere = UserFactory(scope=ScopeFactory(), board=board)
    theme = ThemeFactory(scope=scope, visibility="board", audience_id=board.pk)
    assert levels_seen_by(elsewhere, {"board": theme}) == set()


@pytest.mark.parametrize(
    "from_on,to_on,opens",
    [
        (date(2026, 11, 22), None, True),
        (date(2026, 11, 23), None, False),
        (date(2026, 1, 1), date(2026, 11, 22), True),
        (date(2026, 1, 1), date(2026, 11, 21), False),
        (date(2026, 11, 22), date(2026, 11, 22), True),
    ],
)
def test_a_grant_holds_from_its_first_day_to_the_end_of_its_last(scope, themes, from_on, to_on, opens):
    user = GrantFactory(scope=scope, from_on=from_on, to_on=to_on).user
    assert bool(levels_seen_by(user, themes)) is opens


def test_a_day_begins_in_london(scope, themes, time_machine):
    user = GrantFactory(scope=scope, from_on=date(2026, 7, 2)).user
    for moment, opens in (("2026-07-01T22:59:59+00:00", False), ("2026-07-01T23:00:00+00:00", True)):
        time_machine.move_to(moment)
        assert bool(levels_seen_by(user, themes)) is opens


def test_roles_in_one_scope_add_up(scope):
    user = UserFactory(scope=scope, role=Role.FINANCE)
    GrantFactory(user=user, scope=scope, role=Role.SECRETARY)
    access = access_of(user)
    assert access.has_role(scope.pk, Role.FINANCE)
    assert access.has_role(scope.pk, Role.SECRETARY, Role.MANAGER)
    assert not access.has_role(scope.pk, Role.MANAGER)
    assert not access.has_role(new_id(), Role.FINANCE)


def test_an_ended_grant_is_gone_from_the_day_after(scope, themes):
    user = UserFactory(scope=scope)
    end_grant(grant=user.grants.get(), actor=None, now=NOW, on=date(2026, 11, 21))
    assert levels_seen_by(user, themes) == set()


def test_access_is_read_once_for_a_request(scope, themes, django_assert_num_queries):
    user = UserFactory(scope=scope)
    with django_assert_num_queries(1):
        remember_access(user)
    with django_assert_num_queries(0):
        assert access_of(user).scopes == {scope.pk}
    with django_assert_num_queries(1):
        assert Theme.objects.visible_to(user).count() == 2


def test_opening_a_scope_twice_is_one_scope(network):
    assert open_scope(code="NET", title="Again") == network
